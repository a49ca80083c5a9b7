"""Allocation to power: benchmarks, formulas by year, what is pending (domain reference 3.1 to 3.5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbondash.rules.allocation import Allocation, UnitYear, allocate, allocate_unit
from carbondash.rules.amounts import share_of, whole_tonnes
from carbondash.rules.sets import InputError, Pending, RulePending, rule
from tests.rules.unit_years import CAPACITIES, LATE, UNIT, allocated


def benchmark(year: int, unit_class: str) -> float:
    return rule("power_allocation", "benchmark_electricity", about=year, as_of=LATE, unit_class=unit_class).number


def heat_benchmark(year: int, group: str) -> float:
    return rule("power_allocation", "benchmark_heat", about=year, as_of=LATE, fuel_group=group).number


TABLE_3_2 = {
    "I": (0.877, 0.877, 0.8218, 0.8177, 0.7861, 0.7822),
    "II": (0.979, 0.979, 0.8773, 0.8729, 0.8090, 0.8049),
    "III": (1.146, 1.146, 0.9350, 0.9303, 0.8285, 0.8244),
    "IV": (0.392, 0.392, 0.3920, 0.3901, 0.3305, 0.3288),
}


HEAT_3_2 = {
    "coal": (0.126, 0.126, 0.1111, 0.1105, 0.1038, 0.1033),
    "gas": (0.059, 0.059, 0.0560, 0.0557, 0.0536, 0.0533),
}


@pytest.mark.parametrize("unit_class", TABLE_3_2)
def test_section_3_2_benchmarks_of_electricity(unit_class: str) -> None:
    assert tuple(benchmark(year, unit_class) for year in range(2019, 2025)) == TABLE_3_2[unit_class]


@pytest.mark.parametrize("group", HEAT_3_2)
def test_section_3_2_benchmarks_of_heat(group: str) -> None:
    assert tuple(heat_benchmark(year, group) for year in range(2019, 2025)) == HEAT_3_2[group]


@pytest.mark.parametrize(("year", "unit_class"), [(2021, "I"), (2021, "II"), (2021, "III"), (2023, "I"), (2023, "III")])
def test_section_3_2_second_year_of_a_plan_is_the_first_times_0_995(year: int, unit_class: str) -> None:
    assert round(benchmark(year, unit_class) * 0.995, 4) == benchmark(year + 1, unit_class)


@pytest.mark.parametrize(("group", "drop"), [("coal", 6.1), ("gas", 3.8)])
def test_section_3_2_heat_of_2023_fell_as_reported(group: str, drop: float) -> None:
    assert round(100 * (1 - heat_benchmark(2023, group) / heat_benchmark(2022, group)), 1) == drop


def test_section_3_3_formula_of_2021_with_heat_and_three_factors() -> None:
    found = allocated(UNIT)
    load = 1.007 + 0.0016 * 2
    electricity = 0.8773 * 1_500_000 * 1.0 * (1 - 0.22 * 0.20) * load
    heat = 0.1111 * 2_000_000
    assert found.amount_t == int(electricity + heat + 0.5)
    first, second = found.lines
    assert (first.what, first.base, first.quantity, first.benchmark.number) == ("electricity", "net", 1_500_000, 0.8773)
    assert {factor.name: factor.value for factor in first.factors} == pytest.approx(
        {"cooling": 1.0, "heat_supply": 0.956, "load": 1.0102}
    )
    assert (second.what, second.quantity, second.benchmark.unit) == ("heat", 2_000_000, "tCO2/GJ")
    assert first.product_t + second.product_t == pytest.approx(found.amount_t, abs=0.5)


def test_section_3_3_air_cooling_gives_5_percent_more_to_coal_and_nothing_to_gas() -> None:
    coal = replace(UNIT, heat_gj=0, heat_ratio_pct=0)
    gas = replace(coal, unit_class="IV")
    assert allocated(replace(coal, cooling="air")).lines[0].product_t == pytest.approx(allocated(coal).lines[0].product_t * 1.05)
    assert allocated(replace(gas, cooling="air")).amount_t == allocated(gas).amount_t == round(0.392 * 1_500_000)


def test_section_3_3_heat_ratio_of_gas_counts_0_6() -> None:
    factors = allocated(replace(UNIT, unit_class="IV", heat_ratio_pct=50)).lines[0].factors
    assert factors[1].value == pytest.approx(0.7)


def test_section_3_3_load_counted_for_pure_condensing_units_only_until_2020() -> None:
    assert allocated(replace(UNIT, year=2020)).lines[0].factors[2].value == 1.0
    assert allocated(replace(UNIT, year=2020, heat_gj=0, heat_ratio_pct=None)).lines[0].factors[2].value > 1.01
    assert allocated(replace(UNIT, year=2022)).lines[0].factors[2].value > 1.01


def test_section_3_4_6_twh_of_class_i_in_2024_give_4693200_t() -> None:
    unit = UnitYear(7, "I", 1000, 2024, 6_000_000, None, 0, None, 75, None, 4_600_000)
    found = allocated(unit)
    assert found.amount_t == 4_693_200
    assert not found.is_official
    assert [factor.name for factor in found.lines[0].factors] == ["peak_shaving"]


@pytest.mark.parametrize(
    ("unit_class", "year", "official"),
    [("I", 2023, False), ("II", 2023, False), ("I", 2024, False), ("II", 2024, True), ("III", 2023, True), ("I", 2022, True)],
)
def test_section_3_2_unconfirmed_benchmarks_make_no_official_amount(unit_class: str, year: int, official: bool) -> None:
    unit = replace(UNIT, unit_class=unit_class, capacity_mw=CAPACITIES[unit_class], year=year)
    assert allocated(unit).is_official is official


def test_section_3_4_units_outside_the_plan_get_nothing_and_the_reason_is_said() -> None:
    for state in ("first_year", "closed"):
        found = allocated(replace(UNIT, is_first_year=state == "first_year", is_closed=state == "closed", net_mwh=None))
        assert (found.amount_t, found.lines, found.outside) == (0, (), state)
        assert found.reason("en")
        assert found.reason("zh") != found.reason("en")
    assert allocated(UNIT).reason("en") == ""
    assert allocated(replace(UNIT, year=2020, is_first_year=True)).amount_t > 0


def test_a_unit_that_stood_still_gets_nothing_for_electricity() -> None:
    idle = replace(UNIT, net_mwh=0, heat_gj=0, heat_ratio_pct=None, load_factor_pct=None, cooling=None)
    assert allocated(idle).amount_t == 0


@pytest.mark.parametrize(
    ("year", "as_of"),
    [
        (2019, date(2020, 12, 29)),
        (2021, date(2023, 2, 28)),
        (2022, date(2022, 12, 31)),
        (2023, date(2024, 2, 21)),
        (2024, date(2024, 10, 14)),
        (2025, LATE),
        (2026, LATE),
        (2027, LATE),
        (2031, LATE),
    ],
)
def test_section_3_a_year_without_a_published_plan_is_pending(year: int, as_of: date) -> None:
    found = allocate_unit(replace(UNIT, year=year), as_of)
    assert isinstance(found, Pending)
    assert str(year) in found.words("en")
    assert as_of.isoformat() in found.words("zh")


@pytest.mark.parametrize(
    ("year", "published"), [(2020, date(2020, 12, 30)), (2022, date(2023, 3, 15)), (2024, date(2024, 10, 15))]
)
def test_section_3_a_plan_counts_from_the_day_of_its_publication(year: int, published: date) -> None:
    assert allocated(replace(UNIT, year=year), published).amount_t > 0


def test_section_3_5_a_draft_without_benchmarks_leaves_the_allocation_pending() -> None:
    found = allocate_unit(replace(UNIT, year=2025), LATE, scenario="consultation_draft_2025")
    assert isinstance(found, Pending)
    assert found.scenarios == ("consultation_draft_2025",)


def test_section_3_5_a_scenario_must_be_one_of_the_years() -> None:
    for year in (2024, 2025):
        with pytest.raises(InputError, match="scenario"):
            allocate_unit(replace(UNIT, year=year), LATE, scenario="my_guess")


def test_an_enterprise_gets_the_sum_of_its_units_and_years() -> None:
    units = [UNIT, replace(UNIT, unit_id=2, net_mwh=900_000), replace(UNIT, year=2022)]
    found = allocate(units, LATE)
    assert isinstance(found, Allocation)
    assert found.amount_t == sum(allocated(unit).amount_t for unit in units)
    assert found.is_official
    assert len(found.rules) == len(set(found.rules))


def test_one_pending_year_leaves_the_sum_pending() -> None:
    assert isinstance(allocate([UNIT, replace(UNIT, year=2025)], LATE), Pending)


def test_section_3_3_without_heat_supply_there_is_no_heat_correction() -> None:
    for ratio in (None, 0):
        assert allocated(replace(UNIT, heat_gj=0, heat_ratio_pct=ratio)).lines[0].factors[1].value == 1.0
    assert allocated(replace(UNIT, heat_ratio_pct=0)).lines[0].factors[1].value == 1.0


@pytest.mark.parametrize(("tonnes", "whole"), [(0.49, 0), (0.5, 1), (1.5, 2), (2.4999, 2), (4693200.000000001, 4693200)])
def test_section_2_3_tonnes_are_rounded_once_half_up(tonnes: float, whole: int) -> None:
    assert whole_tonnes(tonnes) == whole


@given(st.integers(0, 10**9), st.sampled_from([0.05, 0.2, 0.5, 1.5]))
def test_a_share_is_the_largest_whole_number_of_tonnes_within_it(amount: int, share: float) -> None:
    exact = Fraction(str(share)) * amount
    assert share_of(amount, share) <= exact < share_of(amount, share) + 1


YEARS = st.sampled_from([2019, 2020, 2021, 2022, 2023, 2024])


CLASSES = st.sampled_from(["I", "II", "III", "IV"])


@given(YEARS, CLASSES, st.floats(0, 2e6), st.floats(0, 1e6), st.floats(40, 100))
def test_more_electricity_never_gives_less(year: int, unit_class: str, mwh: float, more: float, load: float) -> None:
    unit = replace(UNIT, year=year, unit_class=unit_class, capacity_mw=CAPACITIES[unit_class])
    unit = replace(unit, net_mwh=mwh, gen_mwh=mwh, load_factor_pct=load)
    larger = replace(unit, net_mwh=mwh + more, gen_mwh=mwh + more)
    assert allocated(unit).amount_t <= allocated(larger).amount_t


@given(st.permutations([replace(UNIT, unit_id=n, net_mwh=1e5 * n, year=2021 + n % 2) for n in range(1, 7)]))
def test_the_order_of_units_does_not_matter(units: list[UnitYear]) -> None:
    assert allocate(units, LATE) == allocate(sorted(units, key=lambda unit: str(unit.unit_id)), LATE)


@given(YEARS, CLASSES, st.dates(date(2019, 1, 1), date(2027, 1, 1)), st.dates(date(2019, 1, 1), date(2027, 1, 1)))
def test_once_published_a_plan_does_not_change(year: int, unit_class: str, one: date, other: date) -> None:
    unit = replace(UNIT, year=year, unit_class=unit_class, capacity_mw=CAPACITIES[unit_class])
    earlier, later = allocate_unit(unit, min(one, other)), allocate_unit(unit, max(one, other))
    assert isinstance(earlier, Pending) or earlier == later


def test_section_3_2_balance_values_are_known_in_part() -> None:
    known = [rule("power_balance", "balance_electricity", about=2021, as_of=LATE, unit_class=c).number for c in TABLE_3_2]
    assert known == [0.8210, 0.8920, 0.9627, 0.3930]
    assert rule("power_balance", "balance_electricity", about=2023, as_of=LATE, unit_class="II").number == 0.8155
    for year, missing in ((2022, "I"), (2023, "I"), (2023, "IV"), (2024, "II"), (2027, "II")):
        with pytest.raises(RulePending):
            rule("power_balance", "balance_electricity", about=year, as_of=LATE, unit_class=missing)
    with pytest.raises(RulePending, match="not at hand"):
        rule("power_balance", "balance_heat", about=2023, as_of=LATE, fuel_group="coal")


@pytest.mark.parametrize("unit_class", TABLE_3_2)
def test_section_3_2_benchmarks_of_2019_and_2020_are_known_by_a_report_on_the_draft(unit_class: str) -> None:
    row = rule("power_allocation", "benchmark_electricity", about=2020, as_of=LATE, unit_class=unit_class)
    assert row.confidence == "known_high"
    assert "draft of November 2020" in row.source
    assert "draft" in row.note_en


def test_section_3_5_the_day_of_the_draft_is_said_to_stand_in() -> None:
    row = rule("power_allocation", "peak_shaving_form", about=2025, as_of=LATE, scenario="consultation_draft_2025")
    assert "the end of 2025 stands for it" in row.note_en
