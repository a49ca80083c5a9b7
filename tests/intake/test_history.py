"""What a further file does to what is on file: versions, corrections, duties; and text stays text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from carbondash.store import Store
from tests.intake.files import (
    BUYER,
    ENTERPRISE,
    MONTH,
    PLANT,
    QUOTE,
    REPORT,
    TRADE,
    UNIT,
    furnish,
    load,
    rows_of,
    text_file,
    workbook,
)


def test_a_change_of_tier_is_a_new_version_from_its_day_on(store: Store, tmp_path: Path) -> None:
    furnish(store, tmp_path)
    later = ENTERPRISE | {"tier": "2", "day": date(2024, 1, 1), "reason": "名录调整"}
    (result,) = load(store, workbook(tmp_path / "later.xlsx", "enterprises", [later]))
    assert (result.new, result.changed) == (0, 1)
    versions = [row for row in rows_of(store, "enterprise_version") if row["enterprise_id"] == 1]
    assert [(row["tier"], row["day"], row["superseded_on"]) for row in versions] == [
        ("1", date(2022, 1, 1), date(2024, 1, 1)),
        ("2", date(2024, 1, 1), None),
    ]
    (back,) = load(store, workbook(tmp_path / "back.xlsx", "enterprises", [ENTERPRISE | {"tier": "3"}]))
    assert "not before 2024-01-01" in back.errors[0].text("en")


def test_another_name_is_told_and_the_one_on_file_stays(store: Store, tmp_path: Path) -> None:
    furnish(store, tmp_path)
    (result,) = load(store, workbook(tmp_path / "renamed.xlsx", "enterprises", [ENTERPRISE | {"name_zh": "新名称"}]))
    assert (result.status, result.identical) == ("unchanged", 1)
    assert "保持登记的“赣北一电有限公司”" in result.notes[0].text("zh")


def test_a_resubmitted_record_is_the_next_version_and_the_duty_is_due_forty_days_after_the_month(
    store: Store, tmp_path: Path
) -> None:
    furnish(store, tmp_path)
    first = workbook(tmp_path / "first.xlsx", "monthly", [MONTH])
    load(store, first)
    (again,) = load(
        store, workbook(tmp_path / "again.xlsx", "monthly", [MONTH, MONTH | {"submitted": date(2023, 9, 20), "car": 0.55}])
    )
    assert (again.new, again.changed, again.identical) == (0, 1, 1)
    records = rows_of(store, "monthly_record")
    assert [(row["version"], row["day"], row["period"]) for row in records] == [
        (1, date(2023, 9, 6), "M2023-08"),
        (2, date(2023, 9, 20), "M2023-08"),
    ]
    units = rows_of(store, "monthly_unit")
    assert [(row["record_id"], row["car"], row["fuel_t"], row["fuel_type"], row["net_mwh"]) for row in units] == [
        (records[0]["id"], 0.548, 120_000.5, "bituminous", None),
        (records[1]["id"], 0.55, 120_000.5, "bituminous", None),
    ]
    duties = rows_of(store, "reporting_duty")
    assert {(duty["kind"], duty["period"], duty["day"]) for duty in duties} == {("monthly", "M2023-08", date(2023, 10, 10))}
    (old,) = load(store, workbook(tmp_path / "old.xlsx", "monthly", [MONTH | {"submitted": date(2023, 9, 10)}]))
    assert "not before 2023-09-20" in old.errors[0].text("en")


def test_an_annual_report_keeps_kilograms_and_brings_its_duty(store: Store, tmp_path: Path) -> None:
    furnish(store, tmp_path)
    load(store, workbook(tmp_path / "report.xlsx", "annual", [REPORT]))
    (report,) = rows_of(store, "annual_report")
    assert (report["emissions_kg"], report["period"], report["version"]) == (1_250_000_123, "Y2022", 1)
    (duty,) = rows_of(store, "reporting_duty")
    assert (duty["kind"], duty["day"]) == ("annual", date(2023, 3, 31))


def test_a_trade_counts_for_the_buyer_or_else_the_seller(store: Store, tmp_path: Path) -> None:
    furnish(store, tmp_path)
    sold = TRADE | {"number": "T2", "buyer": None, "seller": BUYER, "vintage": "2019-2020"}
    load(store, workbook(tmp_path / "trades.xlsx", "trades", [TRADE, sold]))
    bought, sold_row = rows_of(store, "trade")
    assert (bought["enterprise_id"], bought["period"], bought["amount_fen"]) == (bought["buyer_id"], "Y2022", 350_000_050)
    assert (sold_row["enterprise_id"], sold_row["period"], sold_row["buyer_id"]) == (sold_row["seller_id"], "Y2019..Y2020", None)


def test_a_corrected_quote_supersedes_that_of_its_day_and_keeps_what_the_file_does_not_say(store: Store, tmp_path: Path) -> None:
    load(store, workbook(tmp_path / "quote.xlsx", "quotes", [QUOTE]))
    path = tmp_path / "correction.csv"
    path.write_text("交易日,收盘价（元/吨）\n2023年11月20日,70.85\n", encoding="utf-8")
    (result,) = load(store, path)
    assert (result.new, result.changed) == (0, 1)
    old, new = rows_of(store, "market_quote")
    assert (old["superseded_on"], new["superseded_on"]) == (date(2023, 11, 20), None)
    assert (new["close_fen"], new["open_fen"], new["flag"]) == (7085, 7050, "ohlc_order")


def test_enterprises_are_loaded_before_the_records_that_name_them(store: Store, tmp_path: Path) -> None:
    records = workbook(tmp_path / "a-records.xlsx", "annual", [REPORT])
    enterprises = workbook(tmp_path / "b-enterprises.xlsx", "enterprises", [ENTERPRISE])
    assert [result.status for result in load(store, records, enterprises, dry_run=True)] == ["planned", "planned"]
    assert rows_of(store, "load") == []
    assert [result.status for result in load(store, records, enterprises)] == ["loaded", "loaded"]
    files = [(row["file_name"], row["actor"], len(row["file_digest"])) for row in rows_of(store, "load")]
    assert files == [("b-enterprises.xlsx", "clerk", 64), ("a-records.xlsx", "clerk", 64)]


def test_a_refused_file_leaves_nothing_behind_for_the_next_one(store: Store, tmp_path: Path) -> None:
    bad = workbook(tmp_path / "enterprises.xlsx", "enterprises", [ENTERPRISE, ENTERPRISE])
    report = workbook(tmp_path / "report.xlsx", "annual", [REPORT])
    for dry_run in (True, False):
        assert [result.status for result in load(store, bad, report, dry_run=dry_run)] == ["refused", "refused"]


def test_a_rolled_back_file_can_be_loaded_again(store: Store, tmp_path: Path) -> None:
    path = workbook(tmp_path / "quote.xlsx", "quotes", [QUOTE])
    (first,) = load(store, path)
    assert first.load_id is not None
    store.roll_back(first.load_id, actor="clerk", reason="wrong file")
    (again,) = load(store, path)
    assert (again.status, again.new) == ("loaded", 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_a_csv_file_is_read_in_every_encoding_that_offices_write(encoding: str, store: Store, tmp_path: Path) -> None:
    path = text_file(tmp_path / "enterprises.csv", "enterprises", [ENTERPRISE], encoding=encoding)
    (result,) = load(store, path)
    assert result.status == "loaded", result.errors
    assert rows_of(store, "enterprise")[0]["name_zh"] == "赣北一电有限公司"


@pytest.mark.parametrize("make", [workbook, text_file])
def test_text_that_looks_like_a_formula_or_markup_stays_text(make: Callable[..., Path], store: Store, tmp_path: Path) -> None:
    names = {"name_zh": "=1+1", "name_en": "<b>'; DROP TABLE load; --</b>"}
    path = tmp_path / f"formula.{'xlsx' if make is workbook else 'csv'}"
    (result,) = load(store, make(path, "enterprises", [ENTERPRISE | names]))
    assert result.status == "loaded"
    enterprise = rows_of(store, "enterprise")[0]
    assert (enterprise["name_zh"], enterprise["name_en"]) == (names["name_zh"], names["name_en"])


def test_a_column_or_unit_that_a_file_does_not_have_keeps_its_values(store: Store, tmp_path: Path) -> None:
    furnish(store, tmp_path)
    second = UNIT | {"name": "2号机组"}
    load(store, workbook(tmp_path / "second.xlsx", "units", [second]))
    load(store, workbook(tmp_path / "full.xlsx", "monthly", [MONTH, MONTH | {"unit": "2号机组", "hours": 600}]))
    header = "统一社会信用代码,机组名称,数据月份,提交日期,运行小时数"
    path = tmp_path / "hours.csv"
    path.write_text(f"{header}\n{PLANT},1号机组,2023-08,2023-09-06,700\n", encoding="utf-8")
    (same,) = load(store, path)
    assert (same.status, same.identical) == ("unchanged", 1)
    path.write_text(f"{header}\n{PLANT},1号机组,2023-08,2023-09-20,710\n", encoding="utf-8")
    (result,) = load(store, path)
    assert (result.status, result.changed) == ("loaded", 1)
    newest = [row for row in rows_of(store, "monthly_unit") if row["day"] == date(2023, 9, 20)]
    assert [(row["hours"], row["fuel_t"], row["car"], row["fuel_type"]) for row in newest] == [
        (710, 120_000.5, 0.548, "bituminous"),
        (600, 120_000.5, 0.548, "bituminous"),
    ]


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_an_empty_cell_of_a_column_that_is_there_takes_the_value_out(store: Store, tmp_path: Path) -> None:
    furnish(store, tmp_path)
    load(store, workbook(tmp_path / "full.xlsx", "monthly", [MONTH]))
    later = MONTH | {"submitted": date(2023, 9, 20), "fuel_t": None}
    (result,) = load(store, workbook(tmp_path / "later.xlsx", "monthly", [later]))
    assert result.changed == 1
    assert [row["fuel_t"] for row in rows_of(store, "monthly_unit")] == [120_000.5, None]
