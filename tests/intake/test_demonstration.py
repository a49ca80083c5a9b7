"""The demonstration province and real data never share a store; what is said of its own enterprises may be tried out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from carbondash import cli, demo
from carbondash.intake.importer import DemonstrationStore
from carbondash.store import Store
from tests.intake.files import QUOTE, REPORT, SAMPLES, UNIT, furnish, load, loads, rows_of, workbook


def _make_demonstration(store: Store) -> None:
    with store.write(kind="demo", actor="demo", reason="demonstration province") as written:
        written.set_state(is_demo=True, scale=1, seed=1)


@pytest.mark.parametrize("kind", ["quotes", "enterprises"])
def test_nothing_of_the_real_world_is_imported_into_the_demonstration(kind: str, store: Store, tmp_path: Path) -> None:
    _make_demonstration(store)
    path = workbook(tmp_path / f"{kind}.xlsx", kind, [SAMPLES[kind]])
    (planned,) = load(store, path, dry_run=True)
    assert (planned.status, "真实数据不与其混存" in planned.notes[-1].zh) == ("planned", True)
    (refused,) = load(store, path)
    (error,) = refused.errors
    assert (refused.status, error.row, error.expected_en) == ("refused", 0, DemonstrationStore.words.en)
    assert (rows_of(store, "market_quote"), rows_of(store, "enterprise"), loads(store)) == ([], [], 1)


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_facts_about_its_own_enterprises_are_imported_into_the_demonstration(store: Store, tmp_path: Path) -> None:
    furnish(store, tmp_path)
    _make_demonstration(store)
    (unit,) = load(store, workbook(tmp_path / "unit.xlsx", "units", [UNIT | {"name": "2号机组"}]))
    (report,) = load(store, workbook(tmp_path / "report.xlsx", "annual", [REPORT]))
    assert (unit.status, report.status) == ("refused", "loaded")


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("lang", "words"), [("zh", "真实数据不与其混存"), ("en", "real data is never mixed with it")])
def test_the_command_says_so_in_the_persons_language(lang: str, words: str, store: Store, store_url: str, tmp_path: Path) -> None:
    _make_demonstration(store)
    path = workbook(tmp_path / "quotes.xlsx", "quotes", [QUOTE])
    done = CliRunner().invoke(cli.app, ["import", str(path), "--lang", lang, "--store", store_url])
    (line,) = done.stderr.splitlines()
    assert (done.exit_code, words in line, "CARBONDASH_STORE" in line) == (1, True, True)


def test_the_demonstration_is_not_written_into_a_store_that_was_filled_meanwhile(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, make_province = workbook(tmp_path / "quotes.xlsx", "quotes", [QUOTE]), demo.make_province

    def slowly(seed: int) -> Any:
        load(store, path)
        return make_province(seed)

    monkeypatch.setattr(demo, "make_province", slowly)
    with pytest.raises(demo.StoreNotEmptyError):
        demo.build(store)
    assert (loads(store), rows_of(store, "enterprise")) == (1, [])
