"""Allocation to steel, cement and aluminium (domain reference 3.6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbondash.rules.allocation_industry import IndustryAllocation, IndustryYear, allocate_industry
from carbondash.rules.sets import InputError, OutsideRules, Pending, rule

LATE = date(2026, 11, 20)
CEMENT = IndustryYear("e1", "building_materials", 2025, 1_000_000, intensity=0.9, balance=1.0)


def allocated(year: IndustryYear, scenario: str | None = None) -> IndustryAllocation:
    found = allocate_industry(year, LATE, scenario)
    assert isinstance(found, IndustryAllocation)
    return found


@pytest.mark.parametrize("industry", ["building_materials", "iron_steel", "nonferrous"])
def test_section_3_6_allocation_of_2024_is_the_verified_emissions(industry: str) -> None:
    found = allocated(IndustryYear(1, industry, 2024, 1_234_567))
    assert (found.amount_t, found.alpha, found.is_official) == (1_234_567, 0, True)


@pytest.mark.parametrize(
    ("distance", "alpha"), [(0.10, 0.015), (0.20, 0.03), (-0.35, -0.03), (0.0, 0.0), (-0.1, -0.015), (0.5, 0.03), (-0.2, -0.03)]
)
def test_section_3_6_alpha_of_2025(distance: float, alpha: float) -> None:
    found = allocated(replace(CEMENT, intensity=1 - distance))
    assert found.alpha == pytest.approx(alpha)
    assert found.amount_t == round(1_000_000 * (1 + alpha))
    assert found.distance == pytest.approx(distance)


@pytest.mark.parametrize("line", ["white_clinker", "carbide_slag", "gypsum_acid"])
def test_section_3_6_special_lines_keep_their_emissions(line: str) -> None:
    assert allocated(replace(CEMENT, line=line, intensity=None, balance=None)).amount_t == 1_000_000


def test_section_3_6_draft_of_2026_must_be_asked_for_by_name() -> None:
    found = allocate_industry(replace(CEMENT, year=2026), LATE)
    assert isinstance(found, Pending)
    assert found.scenarios == ("draft_2026",)
    assert allocated(replace(CEMENT, year=2026), "draft_2026").amount_t == 1_015_000


@pytest.mark.parametrize("year", [2024, 2025])
def test_section_1_2_plan_is_pending_until_november_2025(year: int) -> None:
    assert isinstance(allocate_industry(replace(CEMENT, year=year), date(2025, 10, 31)), Pending)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"industry": "pulp_paper"}, "industry"),
        ({"line": "grey"}, "line"),
        ({"emissions_t": -1}, "emissions_t"),
        ({"intensity": None}, "intensity"),
        ({"intensity": -0.1}, "intensity"),
        ({"balance": 0.0}, "balance"),
        ({"intensity": "0.9"}, "intensity"),
        ({"emissions_t": "1000"}, "emissions_t"),
    ],
)
def test_a_wrong_input_is_refused_by_field(wrong: dict[str, object], field: str) -> None:
    with pytest.raises(InputError) as refused:
        allocate_industry(replace(CEMENT, **wrong), LATE)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_a_year_before_the_three_industries_joined_is_outside_the_rules() -> None:
    with pytest.raises(OutsideRules):
        allocate_industry(replace(CEMENT, year=2023), LATE)


@given(st.floats(0, 3), st.floats(0, 3), st.integers(0, 10**8))
def test_section_3_6_within_3_percent_and_never_more_for_a_higher_intensity(one: float, other: float, emissions: int) -> None:
    low, high = (allocated(replace(CEMENT, intensity=i, emissions_t=emissions)) for i in sorted((one, other)))
    assert low.amount_t >= high.amount_t
    assert abs(low.amount_t - emissions) <= 0.03 * emissions + 1


@pytest.mark.parametrize(("industry", "gases"), [("iron_steel", ("CO2",)), ("nonferrous", ("CO2", "CF4", "C2F6"))])
@pytest.mark.parametrize("year", [2024, 2025])
def test_section_1_3_gases_of_the_three_industries(industry: str, gases: tuple[str, ...], year: int) -> None:
    assert rule("industry_allocation", "greenhouse_gases", about=year, as_of=LATE, industry=industry).texts == gases


@pytest.mark.parametrize("year", [2024, 2025])
def test_section_1_2_the_end_of_november_stands_for_the_day_of_the_plan_and_says_so(year: int) -> None:
    assert isinstance(allocate_industry(replace(CEMENT, year=year), date(2025, 11, 29)), Pending)
    assert isinstance(allocate_industry(replace(CEMENT, year=year), date(2025, 11, 30)), IndustryAllocation)
    row = rule("industry_allocation", "method", about=year, as_of=LATE, industry="iron_steel")
    assert "the end of the month stands for it" in row.note_en


def test_section_1_3_pre_allocation_of_2025_is_known_second_hand() -> None:
    row = rule("industry_allocation", "pre_allocation_share", about=2025, as_of=LATE)
    assert (row.number, row.confidence) == (70, "second_hand")
    assert "draft of September 2025" in row.note_en


@pytest.mark.parametrize("year", [2027, 2040])
def test_section_1_3_years_after_the_last_draft_are_pending(year: int) -> None:
    assert isinstance(allocate_industry(replace(CEMENT, year=year), LATE), Pending)
