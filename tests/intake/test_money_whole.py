"""All the files about allowances, compliance, finance, the alliance and remarks in one go, on each engine."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from carbondash.derive.run import derive
from carbondash.intake.file import check_file
from carbondash.intake.kinds import KINDS
from carbondash.store import Store
from carbondash.store.check import check
from tests.intake.files import BUYER, TODAY, load, loads, workbook
from tests.intake.files_money import ACCOUNT, ALLOCATION, OF_2021, SAMPLES, TWO_ENTERPRISES
from tests.support.furnishing import Furnishing


@pytest.fixture(scope="session")
def furnishing() -> Furnishing:
    """Two enterprises are on file."""
    return TWO_ENTERPRISES


def test_every_file_in_one_go_is_taken_leaves_the_store_whole_and_changes_nothing_the_second_time(
    store: Store, tmp_path: Path
) -> None:
    rows: dict[str, list[dict[str, Any]]] = {code: [row] for code, row in SAMPLES.items()}
    rows["obligations"].append(OF_2021)
    # A frozen account may not borrow.
    rows["accounts"] = [ACCOUNT | {"credit_code": BUYER}]
    rows["allocations"].append(ALLOCATION | {"step": "下达履约通知", "day": date(2021, 9, 27), "amount": None, "number": "1号"})
    # The clerk's selection is in no order: what refers to another file comes first.
    paths = [workbook(tmp_path / f"{code}.xlsx", code, rows[code]) for code in reversed(rows)]
    planned = load(store, *paths, dry_run=True)
    assert [(result.status, result.errors) for result in planned] == [("planned", [])] * len(paths)
    assert [result.new for result in planned] == [len(rows[code]) for code in reversed(rows)]
    assert [result.status for result in load(store, *paths)] == ["loaded"] * len(paths)
    before = loads(store)
    again = [workbook(tmp_path / f"{code}-again.xlsx", code, rows[code], sheet="又一次") for code in rows]
    results = load(store, *again)
    assert [(result.status, result.new, result.changed) for result in results] == [("unchanged", 0, 0)] * len(again)
    assert [result.identical for result in results] == [len(rows[code]) for code in rows]
    assert loads(store) == before
    derive(store)
    faults = check(store)
    assert faults == {name: [] for name in faults}


@pytest.mark.parametrize("lang", ["zh", "en", "key"])
def test_a_file_with_the_required_columns_alone_is_known_for_what_it_is(lang: str, tmp_path: Path) -> None:
    for code in SAMPLES:
        columns = [column for column in KINDS[code].columns if column.required or column.key == "credit_code"]
        path = tmp_path / f"{code}.csv"
        path.write_text(",".join(getattr(column, lang) for column in columns) + "\n", encoding="utf-8")
        checked = check_file(path, today=TODAY)
        assert ([table.kind.code for table in checked.tables], checked.errors) == ([code], [])
