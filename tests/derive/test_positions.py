"""What an enterprise owes, has surrendered, can use and lacks in a cycle, day by day: domain reference 3.7."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbondash.derive.position_rows import position_rows
from carbondash.derive.risk_inputs import cycle_days
from carbondash.figures import compute
from carbondash.rules.calendar import settled
from carbondash.rules.position import Lot, Owed, position
from carbondash.store import Filters, Scope, Store
from tests.derive.plant import DEADLINE, DETERMINED, Plant
from tests.intake.files import rows_of

ONE_DAY = timedelta(days=1)
AUTUMN, SPRING = date(2023, 11, 20), date(2024, 2, 21)


def _rows(plant: Plant, through: date = SPRING, cycle: str = "C2") -> list[dict[str, Any]]:
    found = cycle_days(plant.facts, cycle, through, ())
    assert found is not None
    return position_rows([found], through)


def _on(rows: list[dict[str, Any]], day: date) -> dict[str, Any]:
    (found,) = [row for row in rows if row["day"] <= day and (row["until"] is None or row["until"] > day)]
    return found


def _plant() -> Plant:
    plant = Plant()
    plant.owes(1000)
    plant.gets(800)
    return plant


def test_a_position_begins_with_the_obligation_and_has_a_row_for_each_change() -> None:
    plant = _plant()
    plant.buys(150, AUTUMN)
    plant.surrenders(950, AUTUMN + ONE_DAY)
    rows = _rows(plant)
    assert [(row["day"], row["surrendered_t"], row["usable_t"], row["gap_t"]) for row in rows] == [
        (DETERMINED, 0, 800, 200),
        (AUTUMN, 0, 950, 50),
        (AUTUMN + ONE_DAY, 950, 0, 50),
    ]
    assert all(row["until"] == after["day"] for row, after in pairwise(rows))
    assert {(row["obligation_t"], row["deadline"]) for row in rows} == {(1000, DEADLINE)}


def test_who_has_met_it_keeps_a_position_with_what_is_left() -> None:
    plant = _plant()
    plant.buys(300, AUTUMN)
    plant.surrenders(1000, AUTUMN)
    last = _rows(plant)[-1]
    assert (last["usable_t"], last["gap_t"], last["until"]) == (100, 0, None)
    # The risk ends with the deadline, the position does not.
    counted = cycle_days(plant.facts, "C2", SPRING, ())
    assert counted is not None
    assert date.fromordinal(int(counted.days[-1])) == DEADLINE


def test_a_frozen_account_holds_nothing_that_can_be_used() -> None:
    plant = _plant()
    plant.account("frozen", AUTUMN)
    rows = _rows(plant)
    assert (_on(rows, AUTUMN - ONE_DAY)["usable_t"], _on(rows, AUTUMN - ONE_DAY)["gap_t"]) == (800, 200)
    assert (_on(rows, AUTUMN)["usable_t"], _on(rows, AUTUMN)["gap_t"]) == (0, 1000)


def test_an_earlier_cycle_takes_its_allowances_first_and_a_later_vintage_can_t_fill_an_earlier_year() -> None:
    plant = Plant()
    plant.owes(100, "Y2019..Y2020", "C1", DETERMINED, DEADLINE)
    plant.owes(100, "Y2021")
    plant.owes(100, "Y2022")
    plant.gets(150, vintage="19-20")
    plant.gets(120, vintage="22")
    second = _on(_rows(plant), AUTUMN)
    assert (second["usable_t"], second["gap_t"]) == (50 + 120, 50)
    assert _on(_rows(plant, cycle="C1"), AUTUMN)["gap_t"] == 0


def test_a_day_knows_nothing_of_later_ones() -> None:
    plant = _plant()
    plant.buys(150, AUTUMN)
    plant.surrenders(950, AUTUMN + ONE_DAY)
    known = _rows(plant, AUTUMN)
    assert _on(known, AUTUMN) | {"until": None} == _on(_rows(plant), AUTUMN) | {"until": None}
    assert known[-1]["until"] is None


@given(
    owed=st.lists(st.integers(0, 50), min_size=2, max_size=2),
    held=st.lists(st.integers(0, 60), min_size=3, max_size=3),
    paid=st.integers(0, 40),
    frozen=st.booleans(),
)
def test_the_numbers_are_those_of_the_rule(owed: list[int], held: list[int], paid: int, frozen: bool) -> None:
    plant = Plant()
    for tonnes, period in zip(owed, ("Y2021", "Y2022"), strict=True):
        plant.owes(tonnes, period)
    lots = dict(zip(("19-20", "21", "22"), held, strict=True))
    for vintage, tonnes in lots.items():
        plant.gets(tonnes + (paid if vintage == "22" else 0), vintage=vintage)
    plant.surrenders(paid, AUTUMN)
    if frozen:
        plant.account("frozen", AUTUMN)
    due = [Owed("Y2021", owed[0]), Owed("Y2022", owed[1], paid)]
    expected = settled(position(due, [Lot(vintage, tonnes) for vintage, tonnes in lots.items()], frozen, AUTUMN))
    row = _on(_rows(plant), AUTUMN)
    assert (row["obligation_t"], row["surrendered_t"]) == (sum(owed), paid)
    assert (row["usable_t"], row["gap_t"]) == (expected.usable_t, expected.gap_t)


def test_the_risk_index_sees_the_gap_and_the_obligation_of_the_position(demo_store: Store) -> None:
    spans: dict[tuple[int, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows_of(demo_store, "derived_position"):
        spans[row["enterprise_id"], row["cycle"]].append(row)
    risks = rows_of(demo_store, "derived_risk")
    assert len(risks) > 1000
    for risk in risks:
        found = _on(spans[risk["enterprise_id"], risk["cycle"]], risk["day"])
        inputs = json.loads(risk["detail"])["inputs"]
        assert (inputs["gap_t"], inputs["obligation_t"]) == (found["gap_t"], found["obligation_t"])


def _recounted(store: Store, day: date) -> dict[int, tuple[int, int]]:
    """Usable holdings and gap of the second cycle by enterprise, from the facts up to a day and nothing of the rules."""
    held: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    owed: dict[int, dict[str, int]] = defaultdict(dict)
    frozen: dict[int, bool] = {}
    for row in rows_of(store, "allocation"):
        if row["day"] <= day:
            held[row["enterprise_id"]][row["vintage"]] += row["amount_t"]
    for row in rows_of(store, "trade"):
        if row["day"] <= day:
            for side, sign in (("buyer_id", 1), ("seller_id", -1)):
                if row[side] is not None:
                    held[row[side]][row["vintage"]] += sign * row["volume_t"]
    for row in rows_of(store, "obligation"):
        if row["day"] <= day:
            owed[row["enterprise_id"]][row["period"]] = row["amount_t"]
    for row in rows_of(store, "surrender"):
        if row["day"] <= day:
            held[row["enterprise_id"]][row["vintage"]] -= row["amount_t"]
            owed[row["enterprise_id"]][row["period"]] -= row["amount_t"]
    for row in sorted(rows_of(store, "account_state"), key=lambda row: row["day"]):
        if row["day"] <= day:
            frozen[row["enterprise_id"]] = row["state"] == "frozen"
    found = {}
    for enterprise, due in owed.items():
        if not due.keys() & {"Y2021", "Y2022"}:
            continue
        lots = {} if frozen.get(enterprise) else {vintage: max(0, tonnes) for vintage, tonnes in held[enterprise].items()}
        missing, usable = 0, None
        for period, vintages in (
            ("Y2019..Y2020", ["19-20"]),
            ("Y2021", ["19-20", "21"]),
            ("Y2022", ["19-20", "21", "22"]),
        ):
            usable = sum(lots.values()) if usable is None and period != "Y2019..Y2020" else usable
            need = max(0, due.get(period, 0))
            for vintage in vintages:
                taken = min(need, lots.get(vintage, 0))
                need, lots[vintage] = need - taken, lots.get(vintage, 0) - taken
            missing += need if period != "Y2019..Y2020" else 0
        found[enterprise] = (usable or 0, missing)
    return found


@pytest.mark.parametrize("day", [date(2023, 8, 1), date(2023, 10, 31), AUTUMN, date(2023, 12, 10), SPRING])
def test_the_positions_of_the_province_are_what_its_facts_add_up_to(demo_store: Store, day: date) -> None:
    expected = _recounted(demo_store, day)
    stored = {
        row["enterprise_id"]: (row["usable_t"], row["gap_t"])
        for row in rows_of(demo_store, "derived_position")
        if row["cycle"] == "C2" and row["day"] <= day and (row["until"] is None or row["until"] > day)
    }
    assert stored == expected
    with demo_store.read(Scope.province()) as reader:
        values = [compute.figure(reader, name, Filters(day, cycle="C2")).value for name in FIGURES]
        by_city = compute.by_city(reader, "shortfall", Filters(day, cycle="C2"))
    gaps = [gap for _, gap in expected.values()]
    assert values == [sum(gaps), sum(gap > 0 for gap in gaps), sum(usable for usable, _ in expected.values())]
    assert sum(value.value or 0 for value in by_city.values()) == sum(gaps)


FIGURES = ("shortfall", "shortfall_enterprises", "usable_holdings")


def test_before_an_obligation_is_determined_nothing_is_known_and_afterwards_nothing_is_zero(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        before = compute.figure(reader, "shortfall", Filters(date(2023, 7, 1), cycle="C2"))
        after = compute.figure(reader, "shortfall", Filters(SPRING, cycle="C2"))
    assert before.status == "no_data"
    assert (after.status, after.value) == ("ok", 0)
