"""Emissions of a unit's month and year against the worked values of the domain reference (sections 2.2 and 2.3)."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbondash.rules.emission_month import kilograms
from carbondash.rules.emissions import (
    UnitMonth,
    unit_month,
)
from carbondash.rules.fuel_values import limits
from carbondash.rules.sets import InputError, OutsideRules, Pending, rule, rule_sets
from tests.rules.unit_months import CAR, COAL, FUEL, GAS, NOW, month


def test_section_2_2_worked_check_a_measured_month_of_coal() -> None:
    found = month(COAL)
    assert round(found.total_t) == 417_740
    assert found.basis == "measured"
    assert found.assumed == ()


def test_section_2_2_worked_check_the_cost_of_a_missing_test() -> None:
    untested = month(replace(COAL, car=None))
    assert round(untested.total_t) == 484_449
    assert untested.basis == "default"
    assert untested.assumed == ("car",)
    tested = month(COAL)
    assert tested.default_total_t == untested.total_t
    assert round(100 * tested.missing_test_t / tested.total_t, 1) == 16.0
    assert untested.missing_test_t == 0


def test_section_2_2_worked_check_with_the_old_default_the_uplift_is_26_2_percent() -> None:
    tested = month(COAL, date(2022, 6, 7))
    assert round(100 * tested.missing_test_t / tested.total_t, 1) == 26.2


def test_section_2_2_the_default_fell_on_8_june_2022_for_data_from_2021_on() -> None:
    def default(period: str, as_of: date) -> float:
        found = month(replace(COAL, period=period, car=None, fuel_t=1.0, ncv_ar=10.0), as_of)
        return found.fuel_t_co2 / (10 * 0.99 * 44 / 12)

    assert default("M2022-04", date(2022, 6, 7)) == pytest.approx(0.03356)
    assert default("M2022-04", date(2022, 6, 8)) == pytest.approx(0.03085)
    assert default("M2021-11", NOW) == pytest.approx(0.03085)
    assert default("M2020-11", NOW) == pytest.approx(0.03356)


def test_section_2_2_default_ncv_where_nothing_exists() -> None:
    bare = month(replace(COAL, car=None, ncv_ar=None))
    assert bare.assumed == ("car", "ncv_ar")
    assert bare.fuel_t_co2 == pytest.approx(210_000 * 26.7 * 0.03085 * 0.99 * 44 / 12)


def test_section_2_3_natural_gas_default_is_21_650_tonnes_for_10000_cubic_metres() -> None:
    found = month(GAS)
    assert round(found.fuel_t_co2, 3) == 21.650
    assert (found.basis, found.needs_own_test) == ("default", False)


def test_section_2_3_measured_gas_counts_with_its_own_heat_and_carbon() -> None:
    assert month(replace(GAS, ncv_ar=380.0)).fuel_t_co2 == pytest.approx(380 * 0.01532 * 0.99 * 44 / 12)
    assert month(replace(GAS, ncv_ar=380.0, car=5.8)).fuel_t_co2 == pytest.approx(5.8 * 0.99 * 44 / 12)


@pytest.mark.parametrize(
    ("fuel", "factor"),
    [
        ("diesel", 3.0959),
        ("fuel_oil", 41.816 * 0.02110 * 0.98 * 44 / 12),
        ("gasoline", 43.070 * 0.01890 * 0.98 * 44 / 12),
    ],
)
def test_section_2_3_oils_by_default(fuel: str, factor: float) -> None:
    found = month(UnitMonth(1, 13, "II", "M2023-01", fuel, fuel_t=1000.0))
    assert found.fuel_t_co2 / 1000 == pytest.approx(factor, abs=5e-5)


@pytest.mark.parametrize(
    ("period", "factor"), [("M2020-05", 0.6101), ("M2021-05", 0.5810), ("M2022-05", 0.5703), ("M2023-05", 0.0)]
)
def test_section_2_3_purchased_electricity_by_year_of_the_data(period: str, factor: float) -> None:
    assert month(replace(COAL, period=period, e_purch_mwh=1000.0)).electricity_t_co2 == pytest.approx(1000 * factor)


def test_section_2_3_that_electricity_left_the_boundary_was_known_with_the_plan_of_october_2024() -> None:
    record = replace(COAL, period="M2023-05", e_purch_mwh=1000.0)
    assert month(record, date(2024, 10, 14)).electricity_t_co2 == pytest.approx(570.3)
    assert month(record, date(2024, 10, 15)).electricity_t_co2 == 0


def test_purchased_electricity_that_nobody_stated_counts_as_none_and_is_named() -> None:
    inside, outside = (month(replace(COAL, period=period, e_purch_mwh=None)) for period in ("M2022-08", "M2023-08"))
    assert (inside.electricity_t_co2, inside.assumed) == (0.0, ("e_purch_mwh",))
    assert outside.assumed == ()


def test_section_2_1_the_oxidation_factor_is_the_rules_not_the_records() -> None:
    assert month(replace(COAL, of_pct=90.0)).total_t == month(COAL).total_t


def test_the_rules_of_2026_are_pending() -> None:
    answer = unit_month(replace(COAL, period="M2026-01"), NOW)
    assert isinstance(answer, Pending)
    assert "oxidation" in answer.words("en")


def test_the_result_names_the_rows_that_it_used() -> None:
    used = {row.name: row for row in month(COAL).rules}
    assert used["oxidation"].number == 99
    assert used["grid_factor"].confidence == "second_hand"
    assert used["default_cc"].source.startswith("Notice adjusting the tasks of 2022")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"fuel_t": -1.0}, "fuel_t is -1.0: expected 0"),
        ({"fuel_t": None}, "fuel_t is None"),
        ({"fuel_t": 210_000_000.0}, "looks like kg"),
        ({"fuel_1e4nm3": 5.0}, "fuel_1e4nm3 is 5.0: expected none for bituminous"),
        ({"ncv_ar": 4_900.0}, "looks like kcal/kg"),
        ({"ncv_ar": 20_600.0}, "looks like kJ/kg"),
        ({"ncv_ar": 36.0}, "ncv_ar is 36.0: expected 4 – 35 GJ/t$"),
        ({"car": 54.8}, "looks like %"),
        ({"car": 0.01}, "car is 0.01: expected 0.05"),
        ({"e_purch_mwh": 250_000.0}, "looks like kWh"),
        ({"e_purch_mwh": -0.1}, "e_purch_mwh is -0.1"),
        ({"car": math.nan}, "car is nan: expected a finite number"),
        ({"fuel_t": math.inf}, "fuel_t is inf"),
        ({"of_pct": math.nan}, "of_pct is nan"),
        ({"of_pct": 0.99}, "of_pct is 0.99: expected 50 – 100 %; looks like share"),
        ({"of_pct": -5.0}, "of_pct is -5.0: expected 50 – 100 %"),
        ({"fuel_t": "210000"}, "fuel_t is '210000': expected a finite number"),
        ({"car": True}, "car is True: expected a finite number"),
        ({"e_purch_mwh": 10**400}, "e_purch_mwh is 1000.*: expected a finite number"),
        ({"fuel_type": "other"}, "fuel_type is 'other': expected a fuel that the rules have values of"),
        ({"fuel_type": None}, "fuel_type is None: expected the code of a fuel"),
        ({"unit_class": "V"}, "unit_class is 'V': expected one of I, II, III, IV, unknown"),
        ({"fuel_type": "plutonium"}, "fuel_type is 'plutonium': expected one of .*bituminous"),
        ({"period": "2022-08"}, "period is '2022-08': expected a month such as M2023-08"),
        ({"period": "M2022-13"}, "period is 'M2022-13'"),
    ],
)
def test_a_value_that_cannot_be_meant_is_an_error_that_names_it(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        unit_month(replace(COAL, **wrong), NOW)
    assert caught.value.words("zh").count("应为") == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"ncv_ar": 9_298.0}, "looks like kcal/Nm3"),
        ({"ncv_ar": 38.931}, "looks like MJ/Nm3"),
        ({"fuel_1e4nm3": 20_000_000.0}, "looks like Nm3"),
        ({"car": 0.548}, "car / ncv_ar is 0.0014"),
        ({"fuel_1e4nm3": None, "fuel_t": 4.0}, "fuel_1e4nm3 is None"),
    ],
)
def test_a_value_of_gas_that_cannot_be_meant_is_an_error(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        unit_month(replace(GAS, **wrong), NOW)


def test_an_error_says_where_the_value_stands() -> None:
    with pytest.raises(InputError, match=r"^unit 11, M2022-08: ncv_ar is 4900"):
        unit_month(replace(COAL, ncv_ar=4_900.0), NOW)


def test_a_year_outside_all_rule_sets_is_an_error() -> None:
    with pytest.raises(OutsideRules, match="year is 2018"):
        unit_month(replace(COAL, period="M2018-08"), NOW)


def test_declared_units_are_checked() -> None:
    right = {"fuel_t": "t", "ncv_ar": "GJ/t", "car": "tC/t", "e_purch_mwh": "MWh", "of_pct": "%"}
    assert month(COAL, units=right) == month(COAL)
    assert month(GAS, units={"fuel_1e4nm3": "1e4Nm3", "ncv_ar": "GJ/1e4Nm3", "car": "tC/1e4Nm3"}) == month(GAS)
    with pytest.raises(InputError, match="unit of ncv_ar is 'kcal/kg': expected GJ/t"):
        unit_month(COAL, NOW, units=right | {"ncv_ar": "kcal/kg"})
    with pytest.raises(InputError, match="units is 'fuel_1e4nm3': expected one of fuel_t"):
        unit_month(COAL, NOW, units={"fuel_1e4nm3": "1e4Nm3"})


def test_section_2_1_one_list_of_fuels_holds_for_emissions_and_unit_classes() -> None:
    lists = [
        {row.key["fuel_type"] for found in rule_sets(subject) for row in found.rules if row.name == name}
        for subject, name in (("fuel_types", "fuel_group"), ("unit_class", "fuel_kind"))
    ]
    assert lists[0] == lists[1] >= {"bituminous", "anthracite", "lignite", "gangue", "washed", "natural_gas", "diesel", "other"}


def test_section_2_2_that_the_lower_default_holds_for_2021_is_inferred_and_for_2022_official() -> None:
    marks = {
        year: {row.name: row.confidence for row in month(replace(COAL, period=f"M{year}-08")).rules}["default_cc"]
        for year in (2021, 2022)
    }
    assert marks == {2021: "inferred", 2022: "official"}


def test_limits_are_those_that_were_published_by_the_day() -> None:
    assert limits("coal", date(2022, 8, 31), date(2018, 12, 31)) == {}
    assert limits("coal", date(2022, 8, 31), NOW)["ncv_ar"].high == 35


def test_section_2_2_the_sources_of_the_calorific_value_are_ranked() -> None:
    ranked = rule("missing_tests", "ncv_sources", about=2022, as_of=NOW)
    assert (ranked.texts, ranked.confidence) == (("as_fired", "as_received", "supplier_test"), "official")


NCV = st.floats(4, 35)


@settings(deadline=None)
@given(FUEL, FUEL, NCV, NCV, st.none() | CAR)
def test_more_fuel_or_more_heat_never_means_less_emissions(
    fuel: float, more_fuel: float, ncv: float, more_ncv: float, car: float | None
) -> None:
    low, high = sorted((fuel, more_fuel))
    cool, hot = sorted((ncv, more_ncv))
    record = replace(COAL, fuel_t=low, ncv_ar=cool, car=car)
    assert month(record).total_t <= month(replace(record, fuel_t=high)).total_t
    assert month(record).total_t <= month(replace(record, ncv_ar=hot)).total_t
    assert month(record).default_total_t <= month(replace(record, ncv_ar=hot)).default_total_t


@settings(deadline=None)
@given(CAR, CAR)
def test_more_carbon_never_means_less_emissions(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert month(replace(COAL, car=low)).total_t <= month(replace(COAL, car=high)).total_t


def test_kilograms_are_rounded_half_up() -> None:
    assert [kilograms(tonnes) for tonnes in (0.0005, 0.00049, 1.2345)] == [1, 0, 1235]
