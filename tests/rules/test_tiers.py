"""Management tiers, domain reference 1.1 and 5.1."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbondash.rules.sets import InputError, OutsideRules, Pending, rule, rule_sets
from carbondash.rules.tiers import Coverage, TierDecision, coverage, tier

TODAY = date(2026, 3, 1)
SEVEN = ["building_materials", "iron_steel", "nonferrous", "petrochemicals", "chemicals", "pulp_paper", "aviation"]
INDUSTRIES = ["power", *SEVEN, "other", "unknown"]


def decided(industry: str, emissions_t: float | None, year: int = 2025, as_of: date = TODAY, **more: float) -> TierDecision:
    found = tier(industry, emissions_t, year, as_of, **more)
    assert isinstance(found, TierDecision)
    return found


@pytest.mark.parametrize(
    ("industry", "emissions_t", "expected"),
    [
        ("power", 26_000, "1"),
        ("power", 25_999, "3"),
        ("power", 12_999, "below"),
        *((industry, 26_000, "2") for industry in SEVEN),
        ("chemicals", 25_999.9, "3"),
        ("chemicals", 13_000, "3"),
        ("chemicals", 12_999, "below"),
        ("other", 5_000_000, "3"),
        ("other", 13_000, "3"),
        ("other", 12_999, "below"),
        ("unknown", 26_000, "unknown"),
        ("unknown", 12_999, "below"),
        ("power", None, "unknown"),
    ],
)
def test_section_5_1_three_levels_by_industry_and_threshold(industry: str, emissions_t: float | None, expected: str) -> None:
    assert decided(industry, emissions_t).tier == expected


def test_section_5_1_duties_and_reasons_in_both_languages() -> None:
    power = decided("power", 3_000_000)
    assert (power.duties_zh, power.duties_en) == (
        "年度报告、月度存证、日常监管",
        "annual report, monthly evidence, daily supervision",
    )
    assert power.reason_en == "power, direct emissions of 3,000,000 t reach 26,000 t"
    assert power.reason_zh == "发电行业直接排放3,000,000吨，达到26,000吨"
    between = decided("chemicals", 25_999.9)
    assert between.reason_en == "direct emissions of 25,999 t reach 13,000 t but not 26,000 t"
    assert decided("other", 20_000).reason_en == "outside the key industries, direct emissions of 20,000 t reach 13,000 t"
    below = decided("other", 10)
    assert (below.duties_zh, below.duties_en, below.reason_zh) == ("", "", "直接排放10吨，低于13,000吨")


def test_section_5_1_the_wording_of_tier_3_is_inferred_so_never_official() -> None:
    assert decided("power", 30_000).is_official
    assert decided("chemicals", 30_000).is_official
    assert not decided("other", 30_000).is_official


@pytest.mark.parametrize("industry", ["power", *SEVEN, "other"])
def test_section_5_1_the_row_of_tier_3_lists_every_industry_that_it_may_hold(industry: str) -> None:
    row = rule("tiers", "industries", about=2025, as_of=TODAY, tier="3")
    assert decided(industry, 20_000).tier == "3"
    assert industry in row.texts
    assert row in decided(industry, 20_000).rules


def test_section_5_1_what_an_account_of_2024_tells_is_inferred_before_it_was_written() -> None:
    before, after = decided("power", 30_000, 2023, date(2024, 2, 28)), decided("power", 30_000, 2025)
    assert {row.name for row in before.rules if row.confidence == "inferred"} >= {"industries", "duties"}
    assert {row.confidence for row in after.rules} == {"official"}
    assert before.duties_en == after.duties_en


def test_section_9_2_which_the_seven_other_industries_are_is_known_not_official() -> None:
    assert rule("tiers", "industries", about=2025, as_of=TODAY, tier="2").confidence == "known_high"


@pytest.mark.parametrize("name", ["direct_emissions_only", "captive_plants_count_as_power"])
def test_section_1_1_what_only_later_notices_say_is_inferred_for_the_years_before(name: str) -> None:
    assert not rule("tiers", name, about=2020, as_of=TODAY).is_official
    assert rule("tiers", name, about=2025, as_of=TODAY).is_official


def test_no_row_of_the_tiers_cites_a_text_that_is_younger_than_its_publication() -> None:
    for row in rule_sets("tiers")[0].rules:
        if row.confidence != "inferred" and row.source.startswith("Account of the province's work"):
            assert row.published_on == date(2024, 2, 29)
            assert row.note_en
    assert {row.published_on for row in rule_sets("tiers")[0].rules if "order 19" in row.source} == {date(2021, 2, 1)}


def test_section_1_1_from_2025_only_direct_emissions_count() -> None:
    assert decided("chemicals", 20_000, 2024, indirect_t=6_000.0).tier == "2"
    assert decided("chemicals", 20_000, 2025, indirect_t=6_000.0).tier == "3"
    assert decided("chemicals", 20_000, 2024, indirect_t=6_000.0).tested_t == 26_000


def test_section_9_2_a_captive_plant_counts_as_power() -> None:
    assert decided("pulp_paper", 100_000, captive_power_t=26_000.0).tier == "1"
    assert decided("pulp_paper", 100_000, captive_power_t=25_999.0).tier == "2"
    assert decided("unknown", None, captive_power_t=30_000.0).tier == "1"


def test_section_1_1_the_test_on_direct_emissions_is_pending_before_the_2025_notice() -> None:
    found = tier("power", 30_000, 2025, date(2025, 1, 31))
    assert isinstance(found, Pending)
    assert found.name == "direct_emissions_only"


@pytest.mark.parametrize("field", ["emissions_t", "indirect_t", "captive_power_t"])
@pytest.mark.parametrize("amount", [-1.0, float("nan"), float("inf"), "26000", True, [1.0]])
def test_an_amount_that_is_none_is_an_error_that_names_it(field: str, amount: Any) -> None:
    given_amounts: dict[str, Any] = {"emissions_t": 1.0} | {field: amount}
    with pytest.raises(InputError) as caught:
        tier("power", year=2024, as_of=TODAY, **given_amounts)
    assert caught.value.field == field


def test_an_unknown_industry_and_a_year_outside_are_errors() -> None:
    with pytest.raises(InputError, match=r"industry is 'steel': expected one of power, .*unknown"):
        tier("steel", 30_000, 2024, TODAY)
    with pytest.raises(OutsideRules, match="year is 1990"):
        tier("power", 30_000, 1990, TODAY)


@given(st.sampled_from(INDUSTRIES), st.floats(0, 1e7), st.floats(0, 1e7), st.integers(2019, 2026))
def test_more_emissions_never_loosen_the_supervision(industry: str, one: float, other: float, year: int) -> None:
    strictness = {"1": 3, "2": 2, "3": 1, "unknown": 1, "below": 0}
    less, more = sorted((one, other))
    assert strictness[decided(industry, less, year).tier] <= strictness[decided(industry, more, year).tier]


def test_coverage_of_the_list_counts_each_enterprise_once_and_names_the_differences() -> None:
    assert coverage([1, 2, 2, 9], [1, 2, 3, 4]) == Coverage(covered=2, should=4, share=0.5, missing=(3, 4), extra=(9,))
    assert coverage(["a"], []) == Coverage(0, 0, None, (), ("a",))


@given(st.lists(st.integers(0, 30)), st.lists(st.integers(0, 30)))
def test_listing_one_more_never_lowers_the_coverage(listed: list[int], should: list[int]) -> None:
    found = coverage(listed, should)
    assert found.covered + len(found.missing) == found.should == len(set(should))
    for missing in found.missing:
        assert coverage([*listed, missing], should).covered == found.covered + 1
