"""A bad cell is named by file, sheet, row, column, value and expectation, and nothing of its file is loaded."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from carbondash.intake.importer import ImportResult
from carbondash.intake.kinds import KINDS
from carbondash.store import Store
from tests.intake.files import (
    BUYER,
    ENTERPRISE,
    MONTH,
    PLANT,
    QUOTE,
    REPORT,
    SAMPLES,
    TRADE,
    UNIT,
    furnish,
    load,
    loads,
    text_file,
    workbook,
)

BAD_CELLS: list[tuple[str, str, Any, str, str]] = [
    ("enterprises", "credit_code", "91360100MA0000002X", "校验码", "check character"),
    ("enterprises", "city", "福州市", "南昌市、", "Nanchang"),
    ("enterprises", "city", "", "填写“设区市”", "a value for “City”"),
    ("enterprises", "industry", "采矿", "发电、", "Power, "),
    ("enterprises", "tier", "4", "一级、", "Tier 1"),
    ("enterprises", "name_zh", "名" * 201, "至多 200 个字符", "at most 200 characters"),
    ("enterprises", "lat", "115.9", "3 至 54", "from 3 to 54"),
    ("enterprises", "day", "2023-02-30", "日期", "a day such as"),
    ("enterprises", "day", "2031-01-01", "不晚于今天 2026-06-30", "not after today, 2026-06-30"),
    ("units", "capacity", "-1", "0 至 30,000 MW", "from 0 to 30,000 MW"),
    ("units", "capacity", "六百六十", "0 至 30,000 MW", "from 0 to 30,000 MW"),
    ("units", "start_year", "19999", "1,900 至 2,100", "from 1,900 to 2,100"),
    ("units", "credit_code", "91360100MA00000045", "已登记企业", "enterprise on file"),
    ("monthly", "month", "2023-13", "月份", "a month such as"),
    ("monthly", "month", "2018-12", "不早于 2019 年 1 月", "not before January 2019"),
    ("annual", "year", "2018", "2,019 至 2,100", "from 2,019 to 2,100"),
    ("enterprises", "day", "1989-12-31", "1990-01-01 以后", "after 1990-01-01"),
    ("monthly", "unit", "9号机组", "已登记的机组名称", "units on file"),
    ("monthly", "ncv_ar", "20600", "0 至 500 GJ/t", "from 0 to 500 GJ/t"),
    ("monthly", "hours", "745", "0 至 744 h", "from 0 to 744 h"),
    ("monthly", "fuel_t", "nan", "数字", "a number"),
    ("monthly", "submitted", "2023-08-30", "月末 2023-08-31", "month's end 2023-08-31"),
    ("annual", "emissions", "1.0005", "至多 3 位小数", "at most 3 decimals"),
    ("annual", "submitted", "2022-06-30", "年度末 2022-12-31", "year's end 2022-12-31"),
    ("trades", "vintage", "2018", "2019-2020、", "2019-2020, "),
    ("trades", "amount", "350", "1–1000 元/吨", "1–1000 CNY/t"),
    ("trades", "seller", PLANT, "与买方不同", "another enterprise than the buyer"),
    ("trades", "buyer", "91360100MA00000045", "已登记企业", "enterprise on file"),
    ("quotes", "close", "70.815", "至多 2 位小数", "at most 2 decimals"),
    ("quotes", "close", "", "填写“收盘价”", "a value for “Close”"),
    ("quotes", "listed_volume", "1.5", "整数", "a whole number"),
]


def _refused(store: Store, path: Path) -> ImportResult:
    before = loads(store)
    (result,) = load(store, path)
    assert result.status == "refused"
    assert loads(store) == before
    return result


@pytest.mark.parametrize(("kind", "column", "value", "zh", "en"), BAD_CELLS)
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_bad_cell_is_named(kind: str, column: str, value: Any, zh: str, en: str, store: Store, tmp_path: Path) -> None:
    furnish(store, tmp_path)
    good = SAMPLES[kind]
    path = workbook(tmp_path / "bad.xlsx", kind, [good, {}, good | {column: value}])
    errors = [error for error in _refused(store, path).errors if error.letter and error.column.startswith(_zh(kind, column))]
    # The good row is repeated in the bad one's identity columns; only the bad cell is looked at here.
    (error,) = [error for error in errors if "重复" not in error.expected_zh]
    assert (error.file, error.sheet, error.row, error.value) == ("bad.xlsx", "数据", 4, str(value))
    assert zh in error.text("zh")
    assert en in error.text("en")
    assert "第 4 行" in error.text("zh")
    assert "sheet “数据”, row 4, column" in error.text("en")


def _zh(kind: str, column: str) -> str:
    return KINDS[kind].column(column).zh


def test_every_bad_cell_of_a_file_is_named_at_once(store: Store, tmp_path: Path) -> None:
    rows = [QUOTE | {"day": date(2023, 11, day), "close": "x" if day % 2 else 70, "open": "y"} for day in range(1, 11)]
    errors = _refused(store, text_file(tmp_path / "quotes.csv", "quotes", rows)).errors
    assert len(errors) == 5 + 10
    assert [error.row for error in errors] == sorted(error.row for error in errors)
    assert {error.sheet for error in errors} == {""}
    assert errors[0].text("zh").startswith("quotes.csv，第 2 行，")


@pytest.mark.parametrize(
    ("kind", "row", "column"),
    [
        ("enterprises", ENTERPRISE, "credit_code"),
        ("units", UNIT | {"name": "2号机组"}, "name"),
        ("monthly", MONTH, "unit"),
        ("annual", REPORT, "year"),
        ("trades", TRADE, "number"),
        ("quotes", QUOTE, "day"),
    ],
)
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_the_same_thing_twice_in_one_file_is_refused(
    kind: str, row: dict[str, Any], column: str, store: Store, tmp_path: Path
) -> None:
    furnish(store, tmp_path)
    (error,) = _refused(store, workbook(tmp_path / "twice.xlsx", kind, [row, row])).errors
    assert (error.row, error.expected_zh) == (3, "文件中只出现一次（与第 2 行重复）")
    assert error.column.startswith(_zh(kind, column))


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_missing_column_and_a_column_in_another_unit_are_refused(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "quotes.csv"
    path.write_text("交易日,开盘价（美元/吨）,最高价\n2023-11-20,70,71\n", encoding="utf-8")
    unit, missing = _refused(store, path).errors
    assert (unit.letter, unit.expected_en) == ("B", "the unit CNY/t")
    assert missing.expected_zh == "有“收盘价”列"


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("notes.docx", b"text", "a file of one of the types"),
        ("broken.xlsx", b"PK\x03\x04 not a workbook", "a readable workbook"),
        ("binary.csv", b"\x00\x01\x02", "a text file"),
        ("open-quote.csv", '交易日,收盘价\n"2023-11-20,70\n'.encode(), "well-formed CSV"),
        ("empty.csv", b"", "a file with content"),
        ("foreign.csv", b"alpha,beta\n1,2\n", "the header of a template"),
        ("shifted.csv", "交易日,收盘价\n2023-11-20,70,81\n".encode(), "at most 2 cells in a row"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(name: str, content: bytes, expected: str, store: Store, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    (error,) = _refused(store, path).errors
    assert expected in error.text("en")


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_what_is_on_file_is_not_overwritten(store: Store, tmp_path: Path) -> None:
    furnish(store, tmp_path)
    load(store, workbook(tmp_path / "trade.xlsx", "trades", [TRADE]))
    other = _refused(store, workbook(tmp_path / "other.xlsx", "trades", [TRADE | {"volume": 49_999}]))
    assert "on file with other contents" in other.errors[0].text("en")
    unit = _refused(store, workbook(tmp_path / "unit.xlsx", "units", [UNIT | {"capacity": 700}]))
    assert "660.0, as the unit is on file" in unit.errors[0].text("en")
    name = _refused(
        store, workbook(tmp_path / "name.xlsx", "annual", [REPORT | {"credit_code": BUYER, "enterprise": "赣北一电有限公司"}])
    )
    assert "浔阳二电有限公司" in name.errors[0].text("zh")
