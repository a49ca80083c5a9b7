"""A clerk's files as they come: titles, merged cells, totals, other units, formulas, hidden sheets, older and free offices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from carbondash.intake.check import cell_error
from carbondash.intake.file import CheckedFile, check_file
from carbondash.intake.kinds import KINDS
from carbondash.intake.units import column_factor
from carbondash.intake.values import parse_day, parse_month, to_float
from carbondash.intake.words import Words
from tests.intake.corpus.ods import write_ods
from tests.intake.corpus.xls import write_xls
from tests.intake.files import PLANT, TODAY

Sheet = Sequence[Sequence[Any]]

REPORTS: Sheet = [
    ["统一社会信用代码", "报告年度", "提交日期", "温室气体排放量（万吨）"],
    [PLANT, 2022, "2023年3月20日", 125.0000123],
]


def xlsx(path: Path, rows: Sheet, merges: Sequence[tuple[int, int, int, int, str]] = ()) -> Path:
    """A workbook with one sheet of these rows; merges: first row and column, last row and column, text."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    page = book.add_worksheet("数据")
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if value is not None:
                page.write(row, column, value)
    for top, left, bottom, right, text in merges:
        page.merge_range(top, left, bottom, right, text)
    book.close()
    return path


def read(path: Path) -> CheckedFile:
    """The file, which must be right."""
    checked = check_file(path, today=TODAY)
    assert checked.errors == [], [error.text("en") for error in checked.errors]
    return checked


def refused(path: Path) -> list[str]:
    """What is said against the file, in English."""
    checked = check_file(path, today=TODAY)
    assert checked.errors
    return [error.text("en") for error in checked.errors]


@pytest.mark.parametrize(("write", "suffix"), [(xlsx, "xlsx"), (write_xls, "xls"), (write_ods, "ods")])
def test_every_office_writes_the_same_table(write: Callable[[Path, Sheet], Path], suffix: str, tmp_path: Path) -> None:
    (table,) = read(write(tmp_path / f"reports.{suffix}", REPORTS)).tables
    assert list(table.rows()) == [
        {"credit_code": PLANT, "year": 2022, "submitted": date(2023, 3, 20), "emissions": 1_250_000_123},
    ]


def test_a_header_of_two_rows_is_read_as_its_merged_cells_say(tmp_path: Path) -> None:
    rows: Sheet = [
        ["江西省配额交易台账"],
        [],
        ["交易编号", "成交日期", "买方", None, "配额年度", "交易方式", "成交量", "成交额"],
        [None, None, "信用代码", "备注", None, None, "（万吨）", "（亿元）"],
        ["T1", "2023/11/20", PLANT, "x", "2022", "大宗协议", 5, 0.035000005],
    ]
    merges = [(2, column, 3, column, str(rows[2][column])) for column in (0, 1, 4, 5)] + [(2, 2, 2, 3, "买方")]
    (table,) = read(xlsx(tmp_path / "trades.xlsx", rows, merges)).tables
    (row,) = table.rows()
    assert (row["buyer"], row["volume"], row["amount"]) == (PLANT, 50_000, 350_000_050)


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_a_merged_key_stands_for_the_rows_below_and_an_empty_one_does_not(suffix: str, tmp_path: Path) -> None:
    rows = [REPORTS[0], *([PLANT if year == 2022 else None, year, "2026-03-20", 100] for year in (2022, 2023, 2024))]
    path = tmp_path / f"reports.{suffix}"
    if suffix == "xlsx":
        xlsx(path, rows, [(1, 0, 2, 0, PLANT)])
    elif suffix == "xls":
        write_xls(path, rows, merges=[(1, 2, 0, 0)])
    else:
        write_ods(path, rows, merges={(1, 0): 2})
    (table,) = read(path).tables
    assert table.values("credit_code") == [PLANT, PLANT, None]


def test_merged_amounts_are_not_divided_among_rows(tmp_path: Path) -> None:
    rows = [REPORTS[0], *([PLANT, year, "2026-03-20", 300 if year == 2022 else None] for year in (2022, 2023))]
    path = tmp_path / "reports.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    for row, values in enumerate(rows):
        page.write_row(row, 0, values)
    page.merge_range(1, 3, 2, 3, 300)
    book.close()
    assert refused(path) == [
        "reports.xlsx, sheet “Sheet1”, row 3, column D “温室气体排放量（万吨）”: value “300.0”, "
        "expected a number of its own in each row (that of merged cells is not divided)"
    ]


@pytest.mark.parametrize("word", ["合计", "合  计：", "南昌市小计", "总计", "Total", "Grand total"])
def test_totals_are_left_out_with_a_note_and_blanks_without(word: str, tmp_path: Path) -> None:
    checked = read(xlsx(tmp_path / "reports.xlsx", [*REPORTS, [" ", "\u3000"], [word, None, None, 125.0000123], [None] * 4]))
    assert [len(table) for table in checked.tables] == [1]
    assert [note.text("en") for note in checked.notes] == ["sheet “数据”, row 4: totals, left out"]


@pytest.mark.parametrize(
    ("column", "written", "factor"),
    [
        ("annual.emissions", "万吨", "1e4"),
        ("annual.emissions", "亿吨", "1e8"),
        ("annual.emissions", "千克", "0.001"),
        ("annual.emissions", "万tCO₂e", "1e4"),
        ("trades.amount", "亿元", "1e8"),
        ("trades.amount", "万元", "1e4"),
        ("units.capacity", "kW", "0.001"),
        ("units.capacity", "万千瓦", "10"),
        ("monthly.gen_mwh", "万千瓦时", "10"),
        ("monthly.gen_mwh", "kWh", "0.001"),
        ("monthly.heat_gj", "TJ", "1000"),
        ("monthly.fuel_1e4nm3", "Nm³", "0.0001"),
        ("monthly.ncv_ar", "kJ/kg", "0.001"),
        ("monthly.car", "%", "0.01"),
        ("trades.amount", "万吨", None),
        ("units.capacity", "MWh", None),
        ("monthly.fuel_t", "MWh", None),
    ],
)
def test_a_unit_of_the_same_kind_is_converted_and_another_is_not(column: str, written: str, factor: str | None) -> None:
    kind, key = column.split(".")
    assert column_factor(KINDS[kind].column(key), written) == (None if factor is None else Decimal(factor))


@pytest.mark.parametrize("header", ["成交额（万元）", "成交额/万元", "成交额，万元", "成交额 (单位：万元)"])
def test_units_are_converted_exactly_however_the_header_writes_them(header: str, tmp_path: Path) -> None:
    rows: list[list[Any]] = [["交易编号", "成交日期", "买方信用代码", "配额年度", "交易方式", "成交量", header]]
    rows += [
        [f"T{at}", "2023-11-20", PLANT, "22", "大宗协议", 10_000, value] for at, value in enumerate((70.0001, 70.2943, "７０.1"))
    ]
    checked = read(xlsx(tmp_path / "trades.xlsx", rows))
    assert checked.tables[0].values("amount") == [70_000_100, 70_294_300, 70_100_000]
    assert "×10,000" in checked.sheets[0].columns[-1].reason.zh


def test_a_unit_above_the_header_holds_where_the_header_names_none(tmp_path: Path) -> None:
    header = ["交易编号", "成交日期", "买方信用代码", "配额年度", "交易方式", "成交量（t）", "成交额"]
    row = ["T1", "2023-11-20", PLANT, "22", "大宗协议", 10_000, 70]
    checked = read(xlsx(tmp_path / "trades.xlsx", [["填报单位：甲公司", "单位：万元"], header, row]))
    assert (checked.tables[0].values("volume"), checked.tables[0].values("amount")) == ([10_000], [70_000_000])


def test_an_unknown_unit_is_a_clear_error(tmp_path: Path) -> None:
    header = [*REPORTS[0][:3], "温室气体排放量（磅）"]
    assert "expected the unit tCO2e" in refused(xlsx(tmp_path / "reports.xlsx", [header, REPORTS[1]]))[0]


def test_the_value_of_a_formula_is_read_and_one_without_a_value_is_named(tmp_path: Path) -> None:
    path = tmp_path / "reports.xlsx"
    for value, said in (
        (125, ""),
        ("", "value “=100+25”, expected the formula's calculated value"),
        ("#DIV/0!", "value “#DIV/0!”"),
    ):
        book = xlsxwriter.Workbook(str(path))
        page = book.add_worksheet()
        page.write_row(0, 0, REPORTS[0])
        page.write_row(1, 0, REPORTS[1][:3])
        page.write_formula(1, 3, "=100+25", None, value)
        book.close()
        if said:
            assert said in refused(path)[0]
        else:
            assert read(path).tables[0].values("emissions") == [1_250_000_000]


def test_an_error_in_an_older_workbook_is_named(tmp_path: Path) -> None:
    (error,) = refused(write_xls(tmp_path / "reports.xls", [REPORTS[0], [*REPORTS[1][:3], "#DIV/0!"]]))
    assert "row 2, column D “温室气体排放量（万吨）”: value “#DIV/0!”, expected a value without an error" in error


@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_a_hidden_sheet_is_not_read_and_said_so(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"reports.{suffix}"
    if suffix == "ods":
        write_ods(path, REPORTS, hidden=True)
    else:
        book = xlsxwriter.Workbook(str(path))
        for page in (book.add_worksheet("数据"), book.add_worksheet("隐藏")):
            for row, values in enumerate(REPORTS):
                page.write_row(row, 0, values)
        book.worksheets()[1].hide()
        book.close()
    checked = read(path)
    assert [len(table) for table in checked.tables] == [1]
    assert [note.zh for note in checked.notes] == ["工作表“隐藏”为隐藏状态，未读取"]


def test_days_months_and_numbers_as_people_write_them() -> None:
    assert {
        parse_day(each) for each in ("2023年8月31日", "2023 年 8 月 31 日", "２０２３-08-31", 45169, "20230831", "2023/8/31")
    } == {date(2023, 8, 31)}
    months = ("2023年8月", "2023年08月份", "2023 年 8 月", "2023/8", 202308.0, 45169.0)
    assert {parse_month(each) for each in months} == {date(2023, 8, 1)}
    assert [to_float(each) for each in ("１，２３４．５", " 1,234,567 ", "12345")] == [1234.5, 1_234_567, 12_345]


def test_one_file_in_two_encodings_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mixed.csv"
    path.write_bytes("交易日,收盘价,来源\n2023-11-20,70,甲交易所\n".encode() + "2023-11-21,71,乙交易所\n".encode("gbk"))
    assert "one encoding throughout (line 1 is UTF-8, line 3 isn't)" in refused(path)[0]


def test_text_that_turns_its_direction_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "quotes.csv"
    path.write_text("交易日,收盘价,来源\n2023-11-20,70,甲\u202eexe\n", encoding="utf-8")
    assert "a text without control characters" in refused(path)[0]


def test_a_sheet_for_each_city_is_one_file_of_its_kind(tmp_path: Path) -> None:
    path = tmp_path / "cities.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for name, year, emissions in (("南昌", 2021, 1), ("九江", 2022, "x")):
        page = book.add_worksheet(name)
        page.write_row(0, 0, REPORTS[0])
        page.write_row(1, 0, [PLANT, year, "2023-03-20", emissions])
    book.close()
    checked = check_file(path, today=TODAY)
    assert [(len(table), table.values("year")) for table in checked.tables] == [(2, [2021, 2022])]
    assert [(error.sheet, error.row, error.value) for error in checked.errors] == [("九江", 2, "x")]
    complaint = cell_error(checked.tables[0], 1, "year", Words("", ""))
    assert (complaint.sheet, complaint.row, complaint.value) == ("九江", 2, "2022")


def test_sheets_of_one_kind_with_other_columns_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "cities.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for name, width in (("南昌", 4), ("九江", 5)):
        page = book.add_worksheet(name)
        page.write_row(0, 0, [*REPORTS[0], "企业名称"][:width])
        page.write_row(1, 0, [*REPORTS[1], "x"][:width])
    book.close()
    assert "cities.xlsx, sheet “九江”: expected the same columns as sheet “南昌” (Annual reports, too)" in refused(path)
