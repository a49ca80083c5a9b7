"""Emissions of a unit's year: months without a test, rounding, units of one enterprise (domain reference 2.2, 2.3)."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbondash.rules.amounts import whole_tonnes
from carbondash.rules.calendar import settled
from carbondash.rules.emission_month import measured_carbon
from carbondash.rules.emissions import (
    UnitMonth,
    YearEmissions,
    enterprise_year,
    unit_month,
    unit_year,
)
from carbondash.rules.sets import InputError, Pending
from tests.rules.unit_months import CAR, COAL, FUEL, GAS, NOW, month, year_of


def test_section_2_2_three_measured_months_fill_the_others_with_their_mean() -> None:
    found = settled(unit_year(year_of({1: 0.50, 2: 0.54, 3: 0.58, 4: None, 5: None}), NOW))
    assert [part.basis for part in found.months] == ["measured"] * 3 + ["mean"] * 2
    assert found.mean_car == pytest.approx(0.54)
    assert found.measured_months == 3
    assert found.months[3].fuel_t_co2 == pytest.approx(210_000 * 0.54 * 0.99 * 44 / 12)
    assert {row.name for row in found.rules} >= {"mean_fills", "least_measured_months", "oxidation"}


def test_section_2_2_with_fewer_measured_months_the_missing_take_the_default() -> None:
    found = settled(unit_year(year_of({1: 0.50, 2: 0.54, 3: None}), NOW))
    assert [part.basis for part in found.months] == ["measured", "measured", "default"]
    assert found.mean_car is None


def test_section_2_2_before_the_notice_of_8_june_2022_no_mean_filled() -> None:
    records = year_of({1: 0.50, 2: 0.54, 3: 0.58, 4: None}, 2021)
    bases = [settled(unit_year(records, day)).months[3].basis for day in (date(2022, 6, 7), date(2022, 6, 8))]
    assert bases == ["default", "mean"]
    assert settled(unit_year(year_of({1: 0.50, 2: 0.54, 3: 0.58, 4: None}, 2020), NOW)).months[3].basis == "default"


def test_section_2_2_from_2023_the_rule_is_pending_and_a_scenario_must_be_named() -> None:
    records = year_of({1: 0.50, 2: 0.54, 3: 0.58, 4: None}, 2023)
    answer = unit_year(records, NOW)
    assert isinstance(answer, Pending)
    assert answer.scenarios == ("as_in_2022",)
    assert settled(unit_year(records, NOW, scenario="as_in_2022")).months[3].basis == "mean"


def test_section_2_2_a_pending_rule_does_not_matter_where_nothing_hangs_on_it() -> None:
    assert not isinstance(unit_year(year_of({1: 0.50, 2: 0.54}, 2023), NOW), Pending)
    untested = settled(unit_year(year_of({1: None, 2: None}, 2023), NOW))
    assert {part.basis for part in untested.months} == {"default"}
    assert not isinstance(unit_year([replace(GAS, period=f"M2023-0{number}") for number in (1, 2)], NOW), Pending)


def test_section_2_3_rounding_to_whole_tonnes_only_at_the_annual_unit_total() -> None:
    records = [replace(GAS, fuel_1e4nm3=0.02, period=f"M2022-{number:02d}") for number in range(1, 13)]
    found = settled(unit_year(records, NOW))
    assert [round(part.total_t) for part in found.months] == [0] * 12
    assert found.total_t == 5  # 12 × 0.4330
    assert found.is_complete
    assert not settled(unit_year(records[:11], NOW)).is_complete


def test_an_enterprise_is_the_sum_of_its_units() -> None:
    coal = settled(unit_year(year_of({1: 0.50, 2: 0.54}), NOW))
    gas = settled(unit_year([replace(GAS, fuel_1e4nm3=1000.0)], NOW))
    found = enterprise_year([gas, coal])
    assert [unit.unit_id for unit in found.units] == [11, 12]
    assert found.total_t == coal.total_t + gas.total_t
    assert found.default_total_t == coal.default_total_t + gas.default_total_t


def test_years_and_units_that_do_not_belong_together_are_errors() -> None:
    one = settled(unit_year([COAL], NOW))
    with pytest.raises(InputError, match="records of one unit and year"):
        unit_year([COAL, replace(COAL, period="M2021-08")], NOW)
    with pytest.raises(InputError, match="records of one unit and year"):
        unit_year([], NOW)
    with pytest.raises(InputError, match="one record a month and fuel"):
        unit_year([COAL, replace(COAL, car=0.5)], NOW)
    with pytest.raises(InputError, match="units of one enterprise and year"):
        enterprise_year([one, settled(unit_year([replace(COAL, enterprise_id=2)], NOW))])
    with pytest.raises(InputError, match="each unit once"):
        enterprise_year([one, one])


def test_section_2_2_the_mean_is_that_of_months_and_not_of_records() -> None:
    coals = [
        replace(COAL, period=f"M2022-0{number}", fuel_type=fuel, fuel_t=tonnes, car=carbon)
        for number in (1, 2, 3)
        for fuel, tonnes, carbon in (("bituminous", 99_000.0, 0.55), ("lignite", 1_000.0, 0.35))
    ]
    untested = replace(COAL, period="M2022-04", car=None)
    assert settled(unit_year([*coals, untested], NOW)).mean_car == pytest.approx(0.548)
    two = settled(unit_year([*coals[:3], coals[4], untested], NOW))
    assert two.mean_car == pytest.approx((0.548 + 0.55 + 0.55) / 3)
    assert settled(unit_year([*coals[:4], untested], NOW)).mean_car is None


def test_section_2_2_a_month_is_measured_where_all_coal_that_was_burnt_was_tested() -> None:
    assert measured_carbon([(100.0, 0.5), (300.0, 0.6)]) == pytest.approx(0.575)
    assert measured_carbon([(100.0, 0.5), (300.0, None)]) is None
    assert measured_carbon([(100.0, 0.5), (0.0, None)]) == 0.5
    assert measured_carbon([(0.0, 0.5), (0.0, 0.6)]) == pytest.approx(0.55)
    assert measured_carbon([(0.0, None)]) is None
    assert measured_carbon([]) is None


def test_section_2_2_oil_with_a_test_of_its_own_is_no_measured_month() -> None:
    oil = UnitMonth(1, 11, "I", "M2022-01", "diesel", fuel_t=10.0, car=0.86)
    assert settled(unit_year([oil], NOW)).measured_months == 0


def test_section_2_2_a_month_without_coal_does_not_wait_for_the_rule_on_missing_tests() -> None:
    records = [*year_of({1: 0.5}, 2023), *year_of({2: None}, 2023, fuel_t=0.0)]
    assert not isinstance(unit_year(records, NOW), Pending)


@pytest.mark.parametrize("wrong", [-1.0, math.nan, math.inf, 54.8, "0.5", True])
def test_a_mean_that_cannot_be_meant_is_an_error(wrong: Any) -> None:
    with pytest.raises(InputError, match="mean_car is"):
        unit_month(replace(COAL, car=None), NOW, mean_car=wrong)


def test_section_2_2_a_mean_fills_a_month_only_where_the_rule_of_its_year_lets_it() -> None:
    untested = replace(COAL, car=None)
    filled = month(untested, mean_car=0.5)
    assert (filled.basis, {row.name for row in filled.rules} >= {"mean_fills", "least_measured_months"}) == ("mean", True)
    assert month(untested, date(2022, 6, 7), mean_car=0.5).basis == "default"
    assert month(replace(untested, period="M2020-08"), mean_car=0.5).basis == "default"
    of_2023 = replace(untested, period="M2023-08")
    assert isinstance(unit_month(of_2023, NOW, mean_car=0.5), Pending)
    assert month(of_2023, mean_car=0.5, scenario="as_in_2022").basis == "mean"
    assert month(replace(of_2023, car=0.6), mean_car=0.5).basis == "measured"
    assert month(replace(GAS, period="M2023-08"), mean_car=0.5).basis == "default"


@pytest.mark.parametrize(("year", "scenario"), [(2022, "as_in_2022"), (2023, "typo")])
def test_a_scenario_that_the_year_does_not_have_is_refused_though_nothing_hangs_on_it(year: int, scenario: str) -> None:
    measured = year_of({1: 0.50, 2: 0.54}, year)
    with pytest.raises(InputError, match="scenario"):
        unit_year(measured, NOW, scenario=scenario)
    with pytest.raises(InputError, match="scenario"):
        unit_month(measured[0], NOW, scenario=scenario)


@pytest.mark.parametrize(("tonnes", "whole"), [(1_000_000.4999999999, 1_000_001), (2.4999999999, 3), (2.49, 2)])
def test_section_2_3_one_function_rounds_to_whole_tonnes(tonnes: float, whole: int) -> None:
    one = settled(unit_year([COAL], NOW))
    assert replace(one, exact_t=tonnes).total_t == whole_tonnes(tonnes) == whole


@settings(deadline=None)
@given(st.lists(st.none() | CAR, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_the_months_changes_nothing(carbon: list[float | None], random: Any) -> None:
    records = year_of(dict(enumerate(carbon, 1)))
    shuffled = records.copy()
    random.shuffle(shuffled)
    assert unit_year(records, NOW) == unit_year(shuffled, NOW)


@settings(deadline=None)
@given(st.lists(CAR, min_size=3, max_size=12), FUEL)
def test_fuel_and_electricity_sum_to_the_total_and_months_to_the_year(carbon: list[float], fuel: float) -> None:
    found = settled(unit_year(year_of(dict(enumerate(carbon, 1)), fuel_t=fuel, e_purch_mwh=50.0), NOW))
    assert found.exact_t == pytest.approx(math.fsum(part.fuel_t_co2 + part.electricity_t_co2 for part in found.months))
    assert abs(found.total_t - found.exact_t) <= 0.5


def test_units_in_any_order_are_one_enterprise() -> None:
    years: list[YearEmissions] = [
        settled(unit_year([replace(COAL, unit_id=number, fuel_t=1000.3 * number)], NOW)) for number in (1, 2, 3)
    ]
    assert len({enterprise_year(order) for order in permutations(years)}) == 1
