"""Outcome classes, both rates and the weighted mean of the risk, counted once more from single rows."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from carbondash.figures import compliance, compute
from carbondash.store import Filters, Scope, Store, cases
from tests.intake.files import rows_of

DAYS = [date(2021, 12, 20), date(2023, 11, 20), date(2024, 2, 21), date(2022, 3, 1)]
PLACES = [None, "360400", "360600"]


@cache
def _rows(store: Store, table: str) -> list[dict[str, Any]]:
    return rows_of(store, table)


@cache
def _live(store: Store, table: str) -> list[dict[str, Any]]:
    return [row for row in _rows(store, table) if row.get("void_load_id") is None]


@cache
def _city(store: Store, day: date) -> dict[int, str]:
    """Where every enterprise stands on a day."""
    found: dict[int, tuple[date, int, str]] = {}
    for row in _live(store, "enterprise_version"):
        if row["valid_from"] <= day < row["valid_to"]:
            found[row["enterprise_id"]] = (row["valid_from"], row["id"], row["city"])
    return {enterprise: city for enterprise, (_day, _id, city) in found.items()}


def _recount(store: Store, cycle: str, day: date, city: str | None) -> dict[str, float]:
    """Classes and tonnes of a cycle by plain loops over obligations and surrenders."""
    cities = _city(store, day)
    owed: dict[int, dict[str, dict[str, Any]]] = {}
    for row in _live(store, "obligation"):
        stands = row["day"] <= day and (row["superseded_on"] is None or row["superseded_on"] > day)
        if row["cycle"] == cycle and stands and city in (None, cities.get(row["enterprise_id"])):
            owed.setdefault(row["enterprise_id"], {})[row["period"]] = row
    paid = [row for row in _live(store, "surrender") if row["day"] <= day and row["cycle"] == cycle]
    found: dict[str, float] = {"obliged": 0, "on_time": 0, "late": 0, "not_completed": 0, "owed": 0, "paid": 0}
    for enterprise, debts in owed.items():
        mine = sorted((row for row in paid if row["enterprise_id"] == enterprise), key=lambda row: row["day"])
        found["obliged"] += 1
        found["owed"] += sum(row["amount_t"] for row in debts.values())
        found["paid"] += sum(row["amount_t"] for row in mine)
        complete = None
        for when in sorted({row["day"] for row in mine}):
            given = {period: sum(r["amount_t"] for r in mine if r["period"] == period and r["day"] <= when) for period in debts}
            if complete is None and all(given[period] >= row["amount_t"] for period, row in debts.items()):
                complete = when
        deadline = max(row["deadline"] for row in debts.values())
        if complete is not None:
            found["on_time" if complete <= deadline else "late"] += 1
        elif day >= deadline:
            found["not_completed"] += 1
    return found


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("city", PLACES)
@pytest.mark.parametrize("cycle", ["C1", "C2"])
def test_classes_and_rates_equal_a_recount_from_raw_rows(demo_store: Store, day: date, city: str | None, cycle: str) -> None:
    filters = Filters(day, cities=(city,) if city else ())
    expected = _recount(demo_store, cycle, day, city)
    with demo_store.read(Scope.province()) as reader:
        found = compliance.classes(reader, filters, cycle)
        cities = compliance.by_city(reader, Filters(day), cycle)
    if not expected["obliged"]:
        assert found is None
        return
    assert found is not None
    assert (found.obliged, *found.counts[:3]) == tuple(expected[name] for name in ("obliged", "on_time", "late", "not_completed"))
    assert (found.surrendered_t, found.obligation_t) == (expected["paid"], expected["owed"])
    assert found.by_number == pytest.approx(100 * expected["on_time"] / expected["obliged"])
    assert found.by_volume == pytest.approx(100 * expected["paid"] / expected["owed"])
    assert sum(found.counts) == found.obliged
    if city is not None:
        assert (cities[city].counts, cities[city].obliged) == (found.counts, found.obliged)
    else:
        assert sum(one.obliged for one in cities.values()) == found.obliged


@pytest.mark.parametrize("day", DAYS[:3])
@pytest.mark.parametrize("city", PLACES)
def test_the_weighted_mean_and_the_critical_ones_equal_a_recount(demo_store: Store, day: date, city: str | None) -> None:
    cities = _city(demo_store, day)
    held = [
        row
        for row in _rows(demo_store, "derived_risk")
        if row["day"] <= day and (row["until"] is None or row["until"] > day) and city in (None, cities[row["enterprise_id"]])
    ]
    latest = max((row["cycle"] for row in held), default=None)
    held = [row for row in held if row["cycle"] == latest]
    owed = {
        row["enterprise_id"]: row["obligation_t"]
        for row in _rows(demo_store, "derived_position")
        if row["cycle"] == latest and row["day"] <= day and (row["until"] is None or row["until"] > day)
    }
    filters = Filters(day, cities=(city,) if city else ())
    with demo_store.read(Scope.province()) as reader:
        mean = compute.figure(reader, "mean_risk_index", filters)
        critical = compute.figure(reader, "critical_risk_enterprises", filters)
    if not held:
        assert (mean.status, mean.value) == ("no_data", None)
        return
    total = sum(owed[row["enterprise_id"]] for row in held)
    weighted = sum(row["index_bp"] / 100 * owed[row["enterprise_id"]] for row in held)
    # Each enterprise's part is kept in whole tonnes: half a tonne each at most.
    assert mean.value == pytest.approx(weighted / total, abs=100 * 0.5 * len(held) / total)
    assert critical.value == sum(row["band"] == "critical" for row in held)


@pytest.mark.parametrize("day", [date(2022, 1, 1), date(2022, 1, 14), date(2022, 6, 1)])
@pytest.mark.parametrize("city", [None, "360400", "360900"])
def test_who_is_overdue_without_a_case_equals_a_recount(demo_store: Store, day: date, city: str | None) -> None:
    cities = _city(demo_store, day)
    known = {(row["enterprise_id"], row["cycle"]) for row in _live(demo_store, "enforcement_case") if row["day"] <= day}
    expected: dict[int, int] = {}
    for row in _live(demo_store, "obligation"):
        if row["day"] > day or row["deadline"] >= day or (row["enterprise_id"], row["cycle"]) in known:
            continue
        paid = sum(
            given["amount_t"]
            for given in _live(demo_store, "surrender")
            if (given["enterprise_id"], given["period"]) == (row["enterprise_id"], row["period"]) and given["day"] <= day
        )
        if paid < row["amount_t"] and city in (None, cities[row["enterprise_id"]]):
            expected[row["enterprise_id"]] = expected.get(row["enterprise_id"], 0) + row["amount_t"] - paid
    with demo_store.read(Scope.province()) as reader:
        found, total = cases.overdue(reader, Filters(day, cities=(city,) if city else ()), limit=50)
    assert {row.enterprise_id: row.missing_t for row in found} == expected
    assert total == len(expected)
