"""Exports: what is shown, with its stamp, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from datetime import date

from hypothesis import given
from hypothesis import strategies as some
from python_calamine import CalamineWorkbook

from carbondash.figures.tables import FORMULA_STARTS, Column, Table, amounts, neutral, table_of, texts
from carbondash.figures.view import View
from carbondash.store import Filters, Reader, Scope, Store
from carbondash.ui import grid
from carbondash.ui.export import Stamp, to_csv, to_xlsx
from tests.ui.conftest import OpenStore

STAMP = Stamp("On-time rate", ("As of: 21 Feb 2024", "Filters: none"), "Demonstration data")
TABLE = Table(
    (
        Column("name", "Enterprise"),
        Column("value", "Rate (%)", "number", 1),
        Column("n", "n", "number"),
        Column("day", "Day", "date"),
    ),
    (("=1+1", 64.15, 53, date(2024, 2, 21)), ("赣北一电", None, -5, None)),
)


def _read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_csv_opens_in_chinese_excel_and_carries_its_stamp() -> None:
    data = to_csv(TABLE, STAMP)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = _read(data)
    assert rows[:4] == [["On-time rate"], ["Demonstration data"], ["As of: 21 Feb 2024"], ["Filters: none"]]
    assert rows[5:] == [["Enterprise", "Rate (%)", "n", "Day"], ["'=1+1", "64.2", "53", "2024-02-21"], ["赣北一电", "", "-5", ""]]


def test_xlsx_keeps_numbers_and_days_and_runs_nothing() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(to_xlsx(TABLE, STAMP)))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][0] == "On-time rate"
    assert rows[1][0] == "Demonstration data"
    assert rows[5] == ["Enterprise", "Rate (%)", "n", "Day"]
    assert rows[6] == ["'=1+1", 64.15, 53.0, date(2024, 2, 21)]
    assert rows[7][0] == "赣北一电"
    assert rows[7][2] == -5.0


@given(some.text())
def test_no_text_cell_is_a_formula(text: str) -> None:
    assert not neutral(text).startswith(FORMULA_STARTS)


def test_a_column_of_amounts_names_the_unit_that_it_is_in() -> None:
    column, values = amounts("volume", "Volume", [10_362_800, None], "t", "en")
    assert column.label == "Volume (Mt)"
    assert values == [10.3628, None]
    table = table_of(texts("who", "Who", ["a", "b"]), (column, values))
    assert table.rows == (("a", 10.3628), ("b", None))


VIEW = View(Filters(date(2024, 2, 21)), "en", "light", Scope.province(), "a store", 0, True, date(2024, 2, 21))
CUT = Table(TABLE.columns, TABLE.rows, total=3)


def test_a_file_that_is_cut_says_so() -> None:
    assert not any("first" in line for line in grid.stamped(grid.Source(TABLE), "t", VIEW)[1].lines)
    assert "Cut: the first 2 of 3 rows" in grid.stamped(grid.Source(CUT), "t", VIEW)[1].lines


def test_a_file_holds_all_rows_and_names_the_version_that_they_were_read_from(open_store: OpenStore, demo_store: Store) -> None:
    open_store(demo_store)
    whole = Table(TABLE.columns, (*TABLE.rows, TABLE.rows[0]), total=3)

    def every(reader: Reader) -> Table:
        assert reader.version > VIEW.version
        return whole

    table, stamp = grid.stamped(grid.Source(CUT, every), "t", VIEW)
    assert table is whole
    with demo_store.read(Scope.province()) as reader:
        assert f"Data version: {reader.version}" in stamp.lines
    assert not any("Cut" in line for line in stamp.lines)
    assert grid.stamped(grid.Source(TABLE, every), "t", VIEW)[0] is TABLE
