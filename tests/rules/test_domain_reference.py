"""The domain reference held against the rules: worked values and marks of its tables, and its formulas written out once more."""

from __future__ import annotations

from datetime import date

import pytest

from carbondash.rules.calendar import inner_stages, monthly_due, plan_issued, settled
from carbondash.rules.intervals import Proportion
from carbondash.rules.sets import RulePending, rule, rule_sets
from tests.rules.reference import DAY, MARKS, NOW, row

# Section 1: dates


def test_section_1_2_plans_of_the_first_cycle_and_of_the_three_industries() -> None:
    assert plan_issued("C1", NOW) == date(2020, 12, 30)
    issued = row("calendar_plan_industry", "issued_on", 2024)
    assert (issued.day.year, issued.day.month) == (2025, 11)
    assert not issued.is_official


def test_section_1_2_allowances_of_2024_of_the_three_industries_were_to_be_issued_in_mid_october_2025() -> None:
    issued = row("calendar_allocation", "issued_by", 2024, industry="new_industries")
    assert date(2025, 10, 11) <= issued.day <= date(2025, 10, 20)
    assert issued.confidence == "inferred"


@pytest.mark.parametrize("industry", ["iron_steel", "building_materials", "nonferrous"])
@pytest.mark.parametrize("month", range(1, 13))
def test_section_1_2_in_2026_all_four_industries_have_forty_days(month: int, industry: str) -> None:
    assert monthly_due(2026, month, NOW, industry) == monthly_due(2026, month, NOW)


def test_section_1_2_three_industries_surrender_for_2024_and_2025_at_the_end_of_the_year_after() -> None:
    found = [row("calendar_surrender", "industry_complete_by", year).day for year in (2024, 2025)]
    assert found == [date(2025, 12, 31), date(2026, 12, 31)]


def test_section_1_4_inner_stages_are_the_products_own() -> None:
    assert list(settled(inner_stages(2023, 8, NOW)).values()) == [date(2023, 9, 25), date(2023, 10, 2), date(2023, 10, 10)]
    assert {found.confidence for rules in rule_sets("calendar_stages") for found in rules.rules} == {"own"}


@pytest.mark.parametrize(("k", "n", "percent"), [(5, 48, 10.42), (34, 53, 64.15)])
def test_section_1_4_rates_of_the_mission_text_fit_48_and_53_units(k: int, n: int, percent: float) -> None:
    share = Proportion(k, n).share
    assert share is not None
    assert round(100 * share, 2) == percent


# Section 4: enforcement


@pytest.mark.parametrize(
    ("day", "kind", "name", "mark"),
    [
        (date(2021, 12, 31), "not_surrendered", "lower", "official"),
        (date(2021, 12, 31), "not_surrendered", "equal_cut", "known_high"),
        (date(2021, 12, 31), "false_report", "upper", "known_high"),
        (date(2024, 12, 31), "not_surrendered", "upper_times", "known_high"),
        (date(2024, 12, 31), "duty_not_met", "upper", "known_medium"),
        (date(2024, 12, 31), "technical_body", "basis", "known_medium"),
        (date(2024, 12, 31), "manipulation", "upper_times", "known_low"),
    ],
)
def test_section_4_2_no_sanction_is_surer_than_the_reference(day: date, kind: str, name: str, mark: str) -> None:
    assert MARKS.index(row("penalty", name, day, kind=kind).confidence) >= MARKS.index(mark)


# Sections 6 and 7: trading and the relending facility


def test_section_6_1_limits_of_listed_and_block_agreements() -> None:
    limits = [row("trading", "daily_limit", 2023, method=way).number for way in ("listed", "block")]
    assert [*limits, row("trading", "block_from", 2023).number] == [10, 30, 100_000]
    assert [row("trading", name, 2023).number for name in ("smallest_lot", "tick")] == [1, 0.01]


@pytest.mark.parametrize(
    ("day", "rate", "mark"),
    [
        (date(2021, 11, 8), 1.75, "official"),
        (date(2025, 4, 30), 1.75, "official"),
        (date(2025, 5, 31), 1.50, "known_medium"),
        (date(2026, 1, 14), 1.50, "known_medium"),
        (date(2026, 1, 15), 1.25, "official"),
    ],
)
def test_section_7_1_rate_of_the_facility(day: date, rate: float, mark: str) -> None:
    found = row("finance", "central_bank_rate", day)
    assert (found.number, found.confidence) == (rate, mark)


def test_section_7_1_sixty_percent_of_the_principal_for_a_year_with_two_roll_overs() -> None:
    found = [row("finance", name, date(2023, 6, 30)).number for name in ("central_bank_share", "term", "roll_overs")]
    assert found == [60, 1, 2]
    assert row("finance", "yearly_limit", date(2026, 6, 30)).number == 800e9


# Every row of every rule set


def test_a_row_is_in_force_from_its_day_of_publication_and_not_the_day_before() -> None:
    asked = 0
    for found in rule_sets():
        for one in found.rules:
            where = {"about": one.valid_from, "scenario": one.scenario, **one.key}
            assert rule(found.subject, one.name, as_of=one.published_on, **where) is one, (found.file, one.name, one.key)  # type: ignore[arg-type]
            try:
                before = rule(found.subject, one.name, as_of=one.published_on - DAY, **where)  # type: ignore[arg-type]
            except RulePending:
                before = None
            assert before is not one
            assert before is None or before.published_on < one.published_on
            asked += 1
    assert asked > 1000
