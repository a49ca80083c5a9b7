"""Correction factors: worked values, where they are continuous and where they jump (domain reference 3.3 to 3.5)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbondash.rules.allocation_factors import Factor, load_correction_factor, peak_shaving_factor
from carbondash.rules.sets import InputError, Pending

LATE = date(2026, 11, 20)
DRAFT = "consultation_draft_2025"


def ff(percent: float, year: int = 2021, unit_class: str = "I") -> float:
    found = load_correction_factor(percent, unit_class, year, LATE)
    assert isinstance(found, Factor)
    return found.value


def fp(percent: float, year: int = 2023, unit_class: str = "I", scenario: str | None = None) -> float:
    found = peak_shaving_factor(percent, unit_class, year, LATE, scenario=scenario)
    assert isinstance(found, Factor)
    return found.value


SECTION_3_3 = {90: 1.0, 82: 1.0042, 80: 1.007, 78: 1.0102, 75: 1.015, 70: 1.0302, 65: 1.0457, 60: 1.0614, 50: 1.0934}


@pytest.mark.parametrize("year", [2019, 2020, 2021, 2022])
@pytest.mark.parametrize(("percent", "value"), SECTION_3_3.items())
def test_section_3_3_values_of_the_load_correction(percent: float, value: float, year: int) -> None:
    assert round(ff(percent, year), 4) == value


@pytest.mark.parametrize("unit_class", ["III", "IV"])
def test_section_3_3_only_conventional_coal_is_corrected_for_load(unit_class: str) -> None:
    assert ff(50, unit_class=unit_class) == fp(50, unit_class=unit_class) == 1.0


def test_section_3_3_units_that_supply_heat_are_corrected_from_2021_on() -> None:
    for year, corrected in ((2020, False), (2021, True)):
        found = load_correction_factor(60, "II", year, LATE, heat_gj=1.0)
        assert isinstance(found, Factor)
        assert (found.value > 1) is corrected


@given(st.floats(5, 109), st.floats(0, 0.001))
def test_section_3_3_load_correction_is_continuous(percent: float, step: float) -> None:
    assert abs(ff(percent) - ff(percent + step)) < 1e-5


@given(st.floats(5, 110), st.floats(5, 110))
def test_section_3_3_a_lower_load_never_gets_less(one: float, other: float) -> None:
    assert ff(min(one, other)) >= ff(max(one, other)) >= 1


@pytest.mark.parametrize(("percent", "value"), [(65, 1.0), (64.999, 1.0457), (60, 1.0614), (50, 1.0934), (90, 1.0)])
def test_section_3_4_peak_shaving_factor_jumps_at_65_percent(percent: float, value: float) -> None:
    assert round(fp(percent), 4) == value


@given(st.floats(5, 110), st.floats(5, 110), st.sampled_from([(2023, None), (2025, DRAFT)]))
def test_section_3_4_and_3_5_more_peak_shaving_never_gets_less(one: float, other: float, plan: tuple[int, str | None]) -> None:
    year, scenario = plan
    low, high = sorted((one, other))
    assert fp(low, year, scenario=scenario) >= fp(high, year, scenario=scenario) >= 1


@given(st.floats(5, 64.9), st.floats(0, 0.001))
def test_section_3_4_peak_shaving_is_continuous_below_its_limit(percent: float, step: float) -> None:
    assert abs(fp(percent) - fp(percent + step)) < 1e-5


@pytest.mark.parametrize(("percent", "value"), [(30, 1.281), (40, 1.160), (45, 1.126)])
def test_section_3_5_factor_of_the_consultation_draft(percent: float, value: float) -> None:
    assert round(fp(percent, 2025, scenario=DRAFT), 3) == value


def test_section_3_5_draft_jumps_at_50_percent_from_1_100_to_1() -> None:
    assert round(fp(49.9999, 2026, scenario=DRAFT), 3) == 1.1
    assert fp(50, 2026, scenario=DRAFT) == 1.0


def test_section_3_5_without_the_name_of_a_draft_the_factor_is_pending() -> None:
    found = peak_shaving_factor(40, "I", 2025, LATE)
    assert isinstance(found, Pending)
    assert found.scenarios == (DRAFT,)


def test_section_3_factors_are_pending_before_their_plan() -> None:
    assert isinstance(load_correction_factor(60, "I", 2021, date(2023, 2, 28)), Pending)
    assert isinstance(peak_shaving_factor(60, "I", 2023, date(2024, 2, 21)), Pending)
    assert isinstance(peak_shaving_factor(60, "I", 2025, date(2025, 6, 1), scenario=DRAFT), Pending)


def test_a_factor_names_the_rows_it_comes_from() -> None:
    found = load_correction_factor(60, "I", 2021, LATE)
    assert isinstance(found, Factor)
    assert {row.name for row in found.rules} >= {"load_classes", "load_low_base", "load_low_exponent"}


@pytest.mark.parametrize(("percent", "unit_class"), [(0.6, "I"), (60, "V"), (-3, "I"), (float("nan"), "II")])
def test_a_wrong_load_or_class_is_refused(percent: float, unit_class: str) -> None:
    with pytest.raises(InputError):
        load_correction_factor(percent, unit_class, 2021, LATE)
    with pytest.raises(InputError):
        peak_shaving_factor(percent, unit_class, 2023, LATE)


def test_a_factor_that_the_year_does_not_have_is_refused() -> None:
    with pytest.raises(InputError, match="a year with the factor peak_shaving: 2023–2024") as refused:
        peak_shaving_factor(60, "I", 2021, LATE)
    assert (refused.value.field, refused.value.value) == ("year", 2021)
    with pytest.raises(InputError, match="a year with the factor load: 2019–2020, 2021–2022"):
        load_correction_factor(60, "I", 2023, LATE)
    assert isinstance(load_correction_factor(60, "I", 2025, LATE), Pending)
