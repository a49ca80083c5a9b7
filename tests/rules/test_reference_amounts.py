"""Emissions, allocation and surrender against the domain reference, written out once more (sections 2 and 3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbondash.rules.allocation import UnitAllocation, UnitYear, allocate_unit
from carbondash.rules.emissions import MonthEmissions, UnitMonth, unit_month
from carbondash.rules.obligation import Obligation, UnitPosition, obligation
from carbondash.rules.sets import rule
from tests.rules.reference import MARKS, NOW, row

# Section 2: emissions


def coal_month(period: str, **values: float | None) -> MonthEmissions:
    found = unit_month(UnitMonth(1, 1, "I", period, "bituminous", **values), NOW)
    assert isinstance(found, MonthEmissions)
    return found


def test_section_2_2_worked_check_has_0_02660_tonnes_of_carbon_per_gj() -> None:
    low, high = (row("evidence_checks", f"carbon_per_heat_{end}", 2022).number for end in ("low", "high"))
    assert round(0.5480 / 20.6, 5) == 0.02660
    assert low < 0.5480 / 20.6 < high


def test_section_2_2_the_default_of_june_2022_is_8_1_percent_lower() -> None:
    before, after = (
        rule("emission_fuels", "default_cc", about=2021, as_of=day, group="coal").number
        for day in (date(2022, 6, 7), date(2022, 6, 8))
    )
    assert (before, after) == (0.03356, 0.03085)
    assert round(100 * (1 - after / before), 1) == 8.1


@pytest.mark.parametrize(
    ("subject", "name", "about", "key", "mark"),
    [
        ("emission_electricity", "grid_factor", 2020, {}, "known_medium"),
        ("emission_electricity", "grid_factor", 2021, {}, "second_hand"),
        ("emission_electricity", "grid_factor", 2022, {}, "second_hand"),
        ("emission_fuels", "default_ncv", 2022, {"group": "coal"}, "known_medium"),
        ("emission_fuels", "default_ncv", 2022, {"group": "natural_gas"}, "known_high"),
        ("emission_fuels", "default_cc", 2022, {"group": "diesel"}, "known_high"),
        ("emission_fuels", "default_cc", 2022, {"group": "fuel_oil"}, "known_medium"),
        ("emission_fuels", "oxidation", 2022, {"group": "gasoline"}, "known_medium"),
        ("emission_fuels", "oxidation", 2025, {"group": "coal"}, "known_high"),
    ],
)
def test_section_2_3_no_value_is_surer_than_the_reference(
    subject: str, name: str, about: int, key: dict[str, str], mark: str
) -> None:
    assert MARKS.index(row(subject, name, about, **key).confidence) >= MARKS.index(mark)


GRID = {2019: 0.6101, 2020: 0.6101, 2021: 0.5810, 2022: 0.5703, 2023: 0, 2024: 0, 2025: 0}


@given(
    st.sampled_from(sorted(GRID)),
    st.integers(1, 12),
    st.floats(0, 1e6),
    st.floats(5, 34),
    st.floats(0.06, 0.94),
    st.floats(0, 1e5),
)
def test_section_2_3_a_month_of_coal_is_the_formula(
    year: int, month: int, coal_t: float, ncv: float, car: float, bought_mwh: float
) -> None:
    cc = 0.03356 if year < 2021 else 0.03085
    found = coal_month(f"M{year}-{month:02d}", fuel_t=coal_t, ncv_ar=ncv, car=car, e_purch_mwh=bought_mwh)
    assert found.total_t == pytest.approx(coal_t * car * 0.99 * 44 / 12 + bought_mwh * GRID[year])
    assert found.default_total_t == pytest.approx(coal_t * ncv * cc * 0.99 * 44 / 12 + bought_mwh * GRID[year])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("carbon_per_heat_low", 0.0240),
        ("carbon_per_heat_high", 0.0295),
        ("ncv_difference", 0.3),
        ("load_factor_difference", 1),
        ("stock_balance_share", 2),
        ("coal_rate_move", 8),
        ("coal_rate_months", 3),
        ("duplicate_digits", 4),
        ("heat_ratio_high", 100),
    ],
)
def test_section_2_4_thresholds_are_those_of_the_table_and_the_products_own(name: str, value: float) -> None:
    found = row("evidence_checks", name, 2023)
    assert (found.number, found.confidence) == (value, "own")


# Section 3: allocation and surrender

BENCHMARKS = {
    2019: {"I": 0.877, "II": 0.979, "III": 1.146, "IV": 0.392, "coal": 0.126, "gas": 0.059},
    2020: {"I": 0.877, "II": 0.979, "III": 1.146, "IV": 0.392, "coal": 0.126, "gas": 0.059},
    2021: {"I": 0.8218, "II": 0.8773, "III": 0.9350, "IV": 0.3920, "coal": 0.1111, "gas": 0.0560},
    2022: {"I": 0.8177, "II": 0.8729, "III": 0.9303, "IV": 0.3901, "coal": 0.1105, "gas": 0.0557},
    2023: {"I": 0.7861, "II": 0.8090, "III": 0.8285, "IV": 0.3305, "coal": 0.1038, "gas": 0.0536},
    2024: {"I": 0.7822, "II": 0.8049, "III": 0.8244, "IV": 0.3288, "coal": 0.1033, "gas": 0.0533},
}


MARKS_3_2 = {
    2021: dict.fromkeys(("I", "II", "III", "IV", "coal", "gas"), "known_high"),
    2022: {**dict.fromkeys(("II", "III", "IV", "coal", "gas"), "known_high"), "I": "known_medium"},
    2023: {**dict.fromkeys(("III", "IV", "coal", "gas"), "known_medium"), "I": "known_low", "II": "known_low"},
    2024: {**dict.fromkeys(("III", "IV", "coal", "gas"), "known_medium"), "I": "known_low", "II": "second_hand"},
}


@pytest.mark.parametrize(("year", "of"), [(year, of) for year, marks in MARKS_3_2.items() for of in marks])
def test_section_3_2_no_benchmark_is_surer_than_the_reference(year: int, of: str) -> None:
    name, key = ("benchmark_heat", "fuel_group") if of in ("coal", "gas") else ("benchmark_electricity", "unit_class")
    found = row("power_allocation", name, year, **{key: of})
    assert found.number == BENCHMARKS[year][of]
    assert MARKS.index(found.confidence) >= MARKS.index(MARKS_3_2[year][of])


def allocation_by_the_reference(unit: UnitYear) -> float:
    """Sections 3.3 and 3.4 written out: tonnes before rounding."""
    at, group = BENCHMARKS[unit.year], "gas" if unit.unit_class == "IV" else "coal"
    heat = at[group] * unit.heat_gj
    load = (unit.load_factor_pct or 0) / 100
    low = 1.015 ** (16 - 20 * load)
    conventional = unit.unit_class in ("I", "II")
    if unit.year >= 2023:
        shaving = low if conventional and unit.load_factor_pct is not None and unit.load_factor_pct < 65 else 1.0
        return at[unit.unit_class] * (unit.gen_mwh or 0) * shaving + heat
    cooling = 1.05 if unit.cooling == "air" and group == "coal" else 1.0
    supply = 1 - (0.6 if group == "gas" else 0.22) * (unit.heat_ratio_pct or 0) / 100
    if not conventional or (unit.year <= 2020 and unit.heat_gj > 0) or load >= 0.85:
        factor = 1.0
    elif load >= 0.80:
        factor = 1 + 0.0014 * (85 - 100 * load)
    elif load >= 0.75:
        factor = 1.007 + 0.0016 * (80 - 100 * load)
    else:
        factor = low
    return at[unit.unit_class] * (unit.net_mwh or 0) * cooling * supply * factor + heat


def possible(unit: UnitYear) -> UnitYear:
    """The unit as sections 2.1 and 3.1 allow it: the class fits the capacity, supply and ratio fit generation and heat."""
    return replace(
        unit,
        capacity_mw=330.0 if unit.unit_class == "II" else 660.0,
        net_mwh=min(unit.net_mwh or 0, unit.gen_mwh or 0),
        heat_ratio_pct=unit.heat_ratio_pct if unit.heat_gj else 0.0,
    )


UNITS = st.builds(
    UnitYear,
    unit_id=st.just(1),
    unit_class=st.sampled_from(("I", "II", "III", "IV")),
    capacity_mw=st.just(0.0),
    year=st.sampled_from(sorted(BENCHMARKS)),
    gen_mwh=st.floats(1, 3e6),
    net_mwh=st.floats(1, 3e6),
    heat_gj=st.just(0.0) | st.floats(1, 1e7),
    heat_ratio_pct=st.just(0.0) | st.floats(1, 80),
    load_factor_pct=st.integers(40, 100).map(float) | st.floats(40, 100),
    cooling=st.sampled_from(("water", "air")),
    emissions_t=st.just(1),
).map(possible)


@given(UNITS)
def test_section_3_3_and_3_4_an_allocation_is_the_formula_of_its_year(unit: UnitYear) -> None:
    found = allocate_unit(unit, NOW)
    assert isinstance(found, UnitAllocation)
    assert abs(found.amount_t - allocation_by_the_reference(unit)) <= 0.5 + 1e-5


def test_section_3_4_a_class_i_amount_of_2023_or_2024_is_never_official() -> None:
    for year in (2023, 2024):
        found = allocate_unit(UnitYear(1, "I", 1000, year, 6e6, None, 0, None, 80, None, 1), NOW)
        assert isinstance(found, UnitAllocation)
        assert not found.is_official


@given(
    st.sampled_from(range(2019, 2025)), st.integers(0, 10**8), st.integers(0, 10**8), st.sampled_from(("I", "II", "III", "IV"))
)
def test_section_3_7_an_obligation_is_the_definition(year: int, emissions: int, allocation: int, unit_class: str) -> None:
    found = obligation([UnitPosition(unit_class, emissions, allocation)], year, NOW)
    assert isinstance(found, Obligation)
    most = allocation if unit_class == "IV" else allocation + emissions // 5
    assert found.amount_t == min(emissions, most)
    assert found.amount_t + found.cap_t + found.gas_t == emissions
