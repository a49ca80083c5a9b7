"""What must be surrendered: cap, gas rule, offsets, borrowing, carry-over (domain reference 3.7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbondash.rules.allocation import Allocation, UnitYear, allocate
from carbondash.rules.obligation import (
    INDUSTRY,
    Borrowing,
    CarryOver,
    Obligation,
    OffsetRoom,
    UnitPosition,
    borrowed_room,
    borrowing,
    carry_over,
    obligation,
    offset_room,
    unit_positions,
)
from carbondash.rules.sets import InputError, OutsideRules, Pending, rule

LATE = date(2026, 11, 20)
YEARS = st.sampled_from([2020, 2021, 2022, 2023, 2024])
TONNES = st.integers(0, 10**8)
UNITS = st.lists(st.builds(UnitPosition, st.sampled_from(["I", "II", "III", "IV"]), TONNES, TONNES), max_size=6)


def owed(*units: UnitPosition, year: int = 2022) -> Obligation:
    found = obligation(units, year, LATE)
    assert isinstance(found, Obligation)
    return found


def may_borrow(gap_t: int, obligation_t: int, year: int = 2021, is_frozen: bool = False) -> Borrowing:
    found = borrowing(gap_t, obligation_t, year, LATE, is_frozen=is_frozen)
    assert isinstance(found, Borrowing)
    return found


def test_section_3_7_cap_of_a_gap_of_24_percent() -> None:
    found = owed(UnitPosition("I", 5_000_000, 3_800_000))
    assert (found.amount_t, found.cap_t, found.gas_t) == (4_800_000, 200_000, 0)


def test_section_3_7_a_gap_within_the_cap_is_owed_in_full() -> None:
    assert owed(UnitPosition("II", 1_000_000, 850_000)).amount_t == 1_000_000


def test_section_3_7_gas_units_owe_no_more_than_their_allocation() -> None:
    found = owed(UnitPosition("IV", 600_000, 500_000))
    assert (found.amount_t, found.cap_t, found.gas_t) == (500_000, 0, 100_000)


def test_section_3_7_units_add_up_to_the_enterprise_each_with_its_own_limit() -> None:
    found = owed(UnitPosition("I", 5_000_000, 3_800_000), UnitPosition("I", 1_000_000, 2_000_000), UnitPosition("IV", 6, 5))
    assert found.amount_t == 4_800_000 + 1_000_000 + 5
    assert (found.emissions_t, found.allocation_t) == (6_000_006, 5_800_005)


def test_section_3_7_the_cap_is_rounded_down() -> None:
    assert owed(UnitPosition("I", 9, 0)).amount_t == 1


def test_section_3_7_rows_behind_an_obligation_are_named() -> None:
    assert {row.name for row in owed(UnitPosition("I", 9, 0)).rules} == {"fuel_group", "limit", "shortfall_cap"}


@pytest.mark.parametrize(
    ("year", "as_of"), [(2022, date(2023, 2, 28)), (2023, date(2024, 2, 21)), (2025, LATE), (2026, LATE), (2027, LATE)]
)
def test_section_3_an_obligation_is_pending_with_its_plan(year: int, as_of: date) -> None:
    assert isinstance(obligation([UnitPosition("I", 9, 8)], year, as_of), Pending)
    assert isinstance(offset_room(100, year, as_of), Pending)
    assert isinstance(borrowing(1, 100, year, as_of), Pending)
    assert isinstance(obligation([], year, as_of), Pending)


@pytest.mark.parametrize(
    ("unit", "field"),
    [
        (UnitPosition("V", 1, 1), "unit_class"),
        (UnitPosition("I", -1, 1), "emissions_t"),
        (UnitPosition("I", 1, -1), "allocation_t"),
        (UnitPosition("I", "9", 1), "emissions_t"),  # type: ignore[arg-type]
        (UnitPosition("industry ", 9, 1), "unit_class"),
    ],
)
def test_a_wrong_input_is_refused_by_field(unit: UnitPosition, field: str) -> None:
    with pytest.raises(InputError) as refused:
        obligation([unit], 2022, LATE)
    assert refused.value.field == field


def test_a_year_before_the_market_is_outside_the_rules() -> None:
    with pytest.raises(OutsideRules):
        obligation([UnitPosition("I", 1, 1)], 2018, LATE)
    with pytest.raises(OutsideRules):
        obligation([], 1990, LATE)


def test_section_3_7_without_a_unit_nothing_is_owed_by_the_rules_of_the_year() -> None:
    found = owed(year=2022)
    assert found.amount_t == 0
    assert found.rules


@pytest.mark.parametrize("year", [2024, 2025])
def test_section_3_6_steel_cement_and_aluminium_owe_their_emissions_as_no_relief_is_known(year: int) -> None:
    found = owed(UnitPosition(INDUSTRY, 1_000_000, 700_000), year=year)
    assert (found.amount_t, found.cap_t, found.gas_t) == (1_000_000, 0, 0)
    assert [row.confidence for row in found.rules] == ["inferred"]
    assert "no relief" in found.rules[0].note_en


def test_section_3_6_steel_cement_and_aluminium_owe_nothing_before_2024_and_2026_is_pending() -> None:
    unit = UnitPosition(INDUSTRY, 1_000_000, 700_000)
    with pytest.raises(OutsideRules):
        obligation([unit], 2023, LATE)
    assert isinstance(obligation([unit], 2026, LATE), Pending)
    assert isinstance(obligation([unit], 2024, date(2025, 11, 29)), Pending)


@given(UNITS, YEARS)
def test_section_3_7_the_cap_is_never_exceeded(units: list[UnitPosition], year: int) -> None:
    found = owed(*units, year=year)
    assert found.amount_t + found.cap_t + found.gas_t == found.emissions_t
    assert found.amount_t <= sum(unit.allocation_t + Fraction(unit.emissions_t, 5) for unit in units)
    gas = [unit for unit in units if unit.unit_class == "IV"]
    assert owed(*gas, year=year).amount_t <= sum(unit.allocation_t for unit in gas)


@given(UNITS.flatmap(lambda units: st.tuples(st.just(units), st.permutations(units))), YEARS)
def test_the_order_of_units_does_not_matter(orders: tuple[list[UnitPosition], list[UnitPosition]], year: int) -> None:
    one, other = (owed(*units, year=year) for units in orders)
    assert replace(one, rules=()) == replace(other, rules=())


@given(st.sampled_from(["I", "IV"]), TONNES, TONNES, TONNES)
def test_more_emissions_or_more_allocation_never_lower_what_is_owed(kind: str, emitted: int, free: int, more: int) -> None:
    base = owed(UnitPosition(kind, emitted, free)).amount_t
    assert owed(UnitPosition(kind, emitted + more, free)).amount_t >= base
    assert owed(UnitPosition(kind, emitted, free + more)).amount_t >= base


UNIT = UnitYear("a", "II", 330, 2019, 1e6, 9e5, 0, None, 80, "water", 900_000)


def test_section_3_7_two_years_of_the_first_cycle_are_one_obligation() -> None:
    units = [UNIT, replace(UNIT, year=2020, emissions_t=800_000), replace(UNIT, unit_id="b", unit_class="III")]
    allocation = allocate(units, LATE)
    assert isinstance(allocation, Allocation)
    first, second = unit_positions(units, allocation)
    amounts = {(unit.unit_id, unit.year): unit.amount_t for unit in allocation.units}
    assert first == UnitPosition("II", 1_700_000, amounts["a", 2019] + amounts["a", 2020])
    assert second == UnitPosition("III", 900_000, amounts["b", 2019])


def test_section_3_4_a_unit_outside_the_plan_owes_nothing() -> None:
    units = [replace(UNIT, year=2022), replace(UNIT, unit_id="b", year=2022, is_first_year=True)]
    allocation = allocate(units, LATE)
    assert isinstance(allocation, Allocation)
    assert len(unit_positions(units, allocation)) == 1
    with pytest.raises(InputError, match="allocation for 2021"):
        unit_positions([replace(UNIT, year=2021)], allocation)


@pytest.mark.parametrize("year", [2020, 2021, 2022, 2023, 2024])
def test_section_3_7_ccer_up_to_5_percent_of_the_obligation(year: int) -> None:
    found = offset_room(4_800_000, year, LATE)
    assert isinstance(found, OffsetRoom)
    assert found.max_t == 240_000


def test_section_3_7_the_share_of_ccer_for_2023_and_2024_is_inferred() -> None:
    marks = [rule("surrender", "offset_share", about=year, as_of=LATE).confidence for year in (2020, 2022, 2023, 2024)]
    assert marks == ["official", "official", "inferred", "inferred"]


def test_section_3_7_borrowing_for_2021_and_2022_from_a_gap_of_10_percent_on() -> None:
    assert may_borrow(100_000, 1_000_000).max_t == 50_000
    assert may_borrow(100_000, 1_000_000, 2022).is_allowed
    below = may_borrow(99_999, 1_000_000)
    assert (below.is_allowed, below.max_t) == (False, 0)
    assert "10%" in below.reason_en
    assert not may_borrow(0, 0).is_allowed


@pytest.mark.parametrize("year", [2020, 2023, 2024])
def test_section_3_7_no_borrowing_in_other_years(year: int) -> None:
    found = may_borrow(500_000, 1_000_000, year)
    assert (found.is_allowed, found.max_t) == (False, 0)


def test_section_3_7_no_borrowing_with_a_frozen_account() -> None:
    assert not may_borrow(500_000, 1_000_000, is_frozen=True).is_allowed


def test_section_3_7_the_exclusion_of_frozen_accounts_came_after_the_borrowing_itself() -> None:
    spring = date(2023, 5, 1)
    assert isinstance(borrowing(500_000, 1_000_000, 2021, spring), Borrowing)
    assert isinstance(borrowing(500_000, 1_000_000, 2021, spring, is_frozen=True), Pending)


@pytest.mark.parametrize(("vintage", "year", "room"), [("23", 2021, 50), ("23", 2022, 50), ("24", 2022, 0), ("23", 2024, 0)])
def test_section_3_7_allowances_of_2023_can_be_borrowed_for_2021_and_2022(vintage: str, year: int, room: int) -> None:
    assert borrowed_room(vintage, 100, year, LATE) == room


@given(TONNES, TONNES, YEARS, st.booleans())
def test_section_3_7_never_more_than_half_of_the_gap_is_borrowed(gap: int, more: int, year: int, is_frozen: bool) -> None:
    assert may_borrow(gap, gap + more, year, is_frozen).max_t <= gap / 2


@pytest.mark.parametrize(("gap_t", "obligation_t", "field"), [(-1, 5, "gap_t"), (6, 5, "gap_t"), (1, -5, "obligation_t")])
def test_borrowing_for_an_impossible_gap_is_refused(gap_t: int, obligation_t: int, field: str) -> None:
    with pytest.raises(InputError) as refused:
        borrowing(gap_t, obligation_t, 2021, LATE)
    assert refused.value.field == field


def carried(holdings_t: int, net_sales_t: int) -> CarryOver:
    found = carry_over(holdings_t, net_sales_t, 2024, LATE)
    assert isinstance(found, CarryOver)
    return found


def test_section_3_7_net_sales_of_40000_t_carry_over_up_to_70000_t() -> None:
    assert carried(200_000, 40_000).max_t == 70_000
    assert carried(200_000, 40_000).carried_t == 70_000
    assert carried(25_000, 40_000).carried_t == 25_000
    assert carried(200_000, -40_000).max_t == 10_000


def test_section_3_7_the_window_of_the_net_sales_is_no_official_value() -> None:
    rows = {row.name: row for row in carried(1, 1).rules}
    assert not rows["window_from"].is_official
    assert rows["base"].is_official
    assert isinstance(carry_over(1, 1, 2024, date(2024, 10, 14)), Pending)
    assert isinstance(carry_over(1, 1, 2025, LATE), Pending)


@pytest.mark.parametrize(
    ("holdings", "sales", "field"),
    [
        (-1, 0, "holdings_t"),
        (1, float("nan"), "net_sales_t"),
        (1, 40_000.9, "net_sales_t"),
        (1, -40_000.9, "net_sales_t"),
        (1, float("inf"), "net_sales_t"),
        (1, "40000", "net_sales_t"),
        ("1", 0, "holdings_t"),
    ],
)
def test_section_3_7_carry_over_of_what_are_no_whole_tonnes_is_refused(holdings: int, sales: int, field: str) -> None:
    with pytest.raises(InputError) as refused:
        carry_over(holdings, sales, 2024, LATE)
    assert refused.value.field == field


def test_section_3_7_rows_of_the_2021_measures_have_one_day_and_say_that_it_stands_in() -> None:
    rows = [
        rule("surrender", "offset_share", about=2020, as_of=LATE),
        rule("penalty", "lower", about=date(2021, 12, 31), as_of=LATE, kind="not_surrendered"),
        rule("calendar_retention", "least_years", about=2021, as_of=LATE),
        rule("calendar_annual_report", "due", about=2021, as_of=LATE),
    ]
    assert {row.published_on for row in rows} == {date(2021, 2, 1)}
    assert all("coming into force" in row.note_en or "came into force" in row.note_en for row in rows)
