"""Who owes a month's evidence: every managed power enterprise of tier 1 at the month's end, not only who has submitted."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from carbondash.rules.calendar import monthly_due, settled
from carbondash.store import Filters, Scope, Store
from tests.intake.files import BUYER, ENTERPRISE, MONTH, PLANT, UNIT, furnish, load, rows_of, workbook

CODES = {
    "cement": "91360100MA00000045",
    "second_tier": "91360100MA00000058",
    "left": "91360100MA0000006B",
    "joined_later": "91360100MA0000007E",
}


def _owing(store: Store) -> dict[str, set[str]]:
    """Names of those who owe, by period."""
    names = {row["id"]: row["name_zh"] for row in rows_of(store, "enterprise")}
    owing: dict[str, set[str]] = {}
    for row in rows_of(store, "reporting_duty"):
        owing.setdefault(row["period"], set()).add(names[row["enterprise_id"]])
    return owing


def _missing(store: Store, as_of: date) -> int:
    with store.read(Scope.province()) as reader:
        return sum(reader.cells(["records_missing"], Filters(as_of), ())["records_missing"].values())


def test_who_has_not_submitted_owes_the_month_and_is_missing_after_its_due_day(store: Store, tmp_path: Path) -> None:
    furnish(store, tmp_path)
    (result,) = load(store, workbook(tmp_path / "august.xlsx", "monthly", [MONTH]))
    assert result.status == "loaded", result.errors
    assert _owing(store) == {"M2023-08": {"赣北一电有限公司", "浔阳二电有限公司"}}
    due = settled(monthly_due(2023, 8, date(2023, 11, 1)))
    assert {row["day"] for row in rows_of(store, "reporting_duty")} == {due}
    assert [_missing(store, day) for day in (date(2023, 10, 9), due)] == [0, 1]
    (unit,) = load(store, workbook(tmp_path / "unit.xlsx", "units", [UNIT | {"credit_code": BUYER}]))
    late = MONTH | {"credit_code": BUYER, "submitted": date(2023, 11, 1)}
    (other,) = load(store, workbook(tmp_path / "late.xlsx", "monthly", [late]))
    assert (unit.status, other.status) == ("loaded", "loaded")
    assert len(rows_of(store, "reporting_duty")) == 2
    assert [_missing(store, day) for day in (date(2023, 10, 31), date(2023, 11, 1))] == [1, 0]


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_the_duty_is_that_of_the_months_end(store: Store, tmp_path: Path) -> None:
    """In one workbook or on file already: another industry or tier owes nothing, nor who left before or joined after."""
    furnish(store, tmp_path)
    others: list[dict[str, Any]] = [
        {"credit_code": CODES["cement"], "name_zh": "水泥", "industry": "建材"},
        {"credit_code": CODES["second_tier"], "name_zh": "二级", "tier": "2"},
        {"credit_code": CODES["left"], "name_zh": "退出"},
        {"credit_code": CODES["joined_later"], "name_zh": "后入", "day": date(2023, 9, 1)},
    ]
    place = {"name_en": None, "lon": None, "lat": None}
    (known,) = load(store, workbook(tmp_path / "others.xlsx", "enterprises", [ENTERPRISE | place | other for other in others]))
    assert known.status == "loaded", known.errors
    leaving = ENTERPRISE | place | others[2] | {"managed": "否", "day": date(2023, 8, 31)}
    load(store, workbook(tmp_path / "leaving.xlsx", "enterprises", [leaving]))
    months = [MONTH | {"month": month, "submitted": date(2023, 10, 8)} for month in ("2023-07", "2023-08", "2023-09")]
    (result,) = load(store, workbook(tmp_path / "months.xlsx", "monthly", months))
    assert result.status == "loaded", result.errors
    both = {"赣北一电有限公司", "浔阳二电有限公司"}
    assert _owing(store) == {"M2023-07": both | {"退出"}, "M2023-08": both, "M2023-09": both | {"后入"}}


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_who_submits_without_having_to_has_a_duty_of_its_own(store: Store, tmp_path: Path) -> None:
    place = {"name_en": None, "lon": None, "lat": None}
    load(
        store,
        workbook(
            tmp_path / "enterprises.xlsx",
            "enterprises",
            [ENTERPRISE | {"tier": "2"}, ENTERPRISE | place | {"credit_code": BUYER}],
        ),
        workbook(tmp_path / "units.xlsx", "units", [UNIT]),
    )
    load(store, workbook(tmp_path / "august.xlsx", "monthly", [MONTH]))
    codes = {row["id"]: row["credit_code"] for row in rows_of(store, "enterprise")}
    assert {codes[row["enterprise_id"]] for row in rows_of(store, "reporting_duty")} == {PLANT, BUYER}


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_month_before_the_rule_brings_no_duty(store: Store, tmp_path: Path) -> None:
    furnish(store, tmp_path)
    early = MONTH | {"month": "2022-03", "submitted": date(2022, 5, 1)}
    (result,) = load(store, workbook(tmp_path / "early.xlsx", "monthly", [early]))
    assert (result.status, rows_of(store, "reporting_duty")) == ("loaded", [])
