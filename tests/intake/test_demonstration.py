"""The demonstration province and real data never share a store, whoever comes first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from carbondash import cli, demo
from carbondash.intake.importer import DemonstrationStore
from carbondash.store import Store
from tests.intake.files import QUOTE, load, loads, rows_of, workbook


def _make_demonstration(store: Store) -> None:
    with store.write(kind="demo", actor="demo", reason="demonstration province") as written:
        written.set_state(is_demo=True, scale=1, seed=1)


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_file_is_not_imported_into_the_demonstration(dry_run: bool, store: Store, tmp_path: Path) -> None:
    _make_demonstration(store)
    with pytest.raises(DemonstrationStore, match="CARBONDASH_STORE"):
        load(store, workbook(tmp_path / "quotes.xlsx", "quotes", [QUOTE]), dry_run=dry_run)
    assert (rows_of(store, "market_quote"), loads(store)) == ([], 1)


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
