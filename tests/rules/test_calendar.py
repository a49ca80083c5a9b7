"""Due dates against the tables of the domain reference (sections 1.2 and 1.4)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbondash.figures.filing import status_of
from carbondash.rules.calendar import (
    annual_due,
    control_plan_due,
    cycle_deadlines,
    cycle_of_year,
    cycle_years,
    deadlines_of_year,
    duty_status,
    inner_stages,
    list_due,
    milestone_share,
    monthly_due,
    obligation_years,
    plan_issued,
    retention_years,
    settled,
    verification_due,
)
from carbondash.rules.sets import InputError, OutsideRules, Pending, Rule, RulePending, rule, rule_sets

NOW = date(2026, 11, 22)

ORDINARY_YEAR = {
    1: (3, 12),
    2: (4, 9),
    3: (5, 10),
    4: (6, 9),
    5: (7, 10),
    6: (8, 9),
    7: (9, 9),
    8: (10, 10),
    9: (11, 9),
    10: (12, 10),
    11: (1, 9),
    12: (2, 9),
}

DAYS = st.dates(date(2019, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(("month", "due"), ORDINARY_YEAR.items())
def test_section_1_4_table_in_an_ordinary_year(month: int, due: tuple[int, int]) -> None:
    assert monthly_due(2023, month, NOW) == date(2023 + (month > 10), *due)


@pytest.mark.parametrize(("month", "due"), {**ORDINARY_YEAR, 1: (3, 11)}.items())
def test_section_1_4_table_in_a_leap_year(month: int, due: tuple[int, int]) -> None:
    assert monthly_due(2024, month, NOW) == date(2024 + (month > 10), *due)


@settings(deadline=None)
@given(st.integers(2023, 2090), st.integers(1, 12))
def test_section_1_4_a_month_is_due_forty_days_after_its_end(year: int, month: int) -> None:
    following = date(year + month // 12, month % 12 + 1, 1)
    assert settled(monthly_due(year, month, NOW)) - following == timedelta(days=39)


def test_section_1_2_there_was_no_monthly_duty_before_april_2022() -> None:
    assert monthly_due(2022, 4, date(2022, 4, 1)) == date(2022, 6, 9)
    assert isinstance(monthly_due(2022, 4, date(2022, 3, 31)), Pending)
    with pytest.raises(OutsideRules, match="year"):
        monthly_due(2022, 3, NOW)


def test_section_1_2_three_industries_began_in_july_2025_and_filled_in_the_half_year_before() -> None:
    assert monthly_due(2025, 7, NOW, "iron_steel") == date(2025, 9, 9)
    assert {monthly_due(2025, month, NOW, "nonferrous") for month in range(1, 7)} == {date(2025, 10, 31)}
    assert isinstance(monthly_due(2025, 3, date(2025, 4, 19), "building_materials"), Pending)
    with pytest.raises(OutsideRules):
        monthly_due(2024, 12, NOW, "iron_steel")
    with pytest.raises(InputError, match="industry is 'aviation'"):
        monthly_due(2025, 7, NOW, "aviation")


@pytest.mark.parametrize("month", [0, 13])
def test_a_month_that_does_not_exist_is_an_error(month: int) -> None:
    with pytest.raises(InputError, match="1 to 12"):
        monthly_due(2023, month, NOW)


@pytest.mark.parametrize("year", [100_000, 9999, 0, "2023", 2023.5, True])
def test_a_year_that_does_not_exist_is_an_error(year: int) -> None:
    for ask in (lambda: monthly_due(year, 1, NOW), lambda: inner_stages(year, 1, NOW), lambda: deadlines_of_year(year, NOW)):
        with pytest.raises(InputError, match="a calendar year"):
            ask()


def test_section_1_4_inner_stages_of_25_32_and_40_days() -> None:
    stages = settled(inner_stages(2023, 8, NOW))
    assert stages == {"enterprise": date(2023, 9, 25), "city": date(2023, 10, 2), "province": date(2023, 10, 10)}
    assert list(stages) == ["enterprise", "city", "province"]
    with pytest.raises(OutsideRules):
        inner_stages(2022, 3, NOW)


@settings(deadline=None)
@given(st.integers(2023, 2090), st.integers(1, 12))
def test_section_1_4_the_last_inner_stage_is_the_due_day(year: int, month: int) -> None:
    assert settled(inner_stages(year, month, NOW))["province"] == monthly_due(year, month, NOW)


def test_section_1_2_annual_reports_are_due_on_31_march_except_the_first() -> None:
    assert annual_due(2020, NOW) == date(2021, 4, 30)
    assert [annual_due(year, NOW) for year in range(2021, 2026)] == [date(year + 1, 3, 31) for year in range(2021, 2026)]
    assert isinstance(annual_due(2026, NOW), Pending)
    with pytest.raises(OutsideRules):
        annual_due(2019, NOW)


def test_section_1_2_the_day_of_the_2025_report_came_with_the_notice_of_9_february_2026() -> None:
    assert isinstance(annual_due(2025, date(2026, 2, 8)), Pending)
    assert annual_due(2025, date(2026, 2, 9)) == date(2026, 3, 31)


def test_section_1_2_verification_of_2021_was_extended_to_the_end_of_september() -> None:
    assert verification_due(2021, date(2022, 6, 7)) == date(2022, 6, 30)
    assert verification_due(2021, date(2022, 6, 8)) == date(2022, 9, 30)
    assert verification_due(2019, NOW) == verification_due(2020, NOW) == date(2021, 6, 30)
    assert [verification_due(year, NOW) for year in (2022, 2023, 2024)] == [date(year, 6, 30) for year in (2023, 2024, 2025)]


def test_section_1_2_the_verification_of_2025_was_not_seen() -> None:
    answer = verification_due(2025, NOW)
    assert isinstance(answer, Pending)
    assert "not seen" in answer.words("en")
    assert "未见" in answer.words("zh")
    later = verification_due(2028, NOW)
    assert isinstance(later, Pending)
    assert "2025 and later" in later.reason_en


def test_section_1_2_deadlines_of_the_cycles() -> None:
    assert cycle_deadlines("C1", NOW) == (date(2021, 12, 15), date(2021, 12, 31))
    assert cycle_deadlines("C2", NOW) == (date(2023, 11, 15), date(2023, 12, 31))
    assert [cycle_deadlines(cycle, NOW) for cycle in ("2023", "2024", "2025")] == [
        (None, date(year, 12, 31)) for year in (2024, 2025, 2026)
    ]
    assert isinstance(cycle_deadlines("2026", NOW), Pending)
    for wrong in ("C3", 2023):
        with pytest.raises(InputError, match=f"cycle is {wrong!r}"):
            cycle_deadlines(wrong, NOW)  # type: ignore[arg-type]


def test_section_1_2_deadlines_of_steel_cement_and_aluminium() -> None:
    for industry in ("iron_steel", "building_materials", "nonferrous"):
        found = [cycle_deadlines(cycle, NOW, industry) for cycle in ("2024", "2025")]
        assert found == [(None, date(2025, 12, 31)), (None, date(2026, 12, 31))]
    assert isinstance(cycle_deadlines("2024", date(2025, 3, 25), "iron_steel"), Pending)
    assert isinstance(cycle_deadlines("2026", NOW, "iron_steel"), Pending)
    with pytest.raises(OutsideRules, match="from 2024 on"):
        cycle_deadlines("2023", NOW, "iron_steel")
    with pytest.raises(InputError, match="industry is 'aviation'"):
        cycle_deadlines("2024", NOW, "aviation")


def test_section_1_2_deadlines_are_pending_before_their_notice() -> None:
    for cycle, day in {"C1": (2021, 10, 26), "C2": (2023, 3, 15), "2023": (2024, 10, 15), "2025": (2026, 2, 9)}.items():
        assert isinstance(cycle_deadlines(cycle, date(*day) - timedelta(days=1)), Pending)
        assert not isinstance(cycle_deadlines(cycle, date(*day)), Pending)


def test_section_1_2_the_milestone_of_95_percent_was_set_for_the_first_two_cycles() -> None:
    assert [milestone_share(cycle, NOW) for cycle in ("C1", "C2", "2023")] == [95.0, 95.0, None]
    assert isinstance(milestone_share("2023", date(2024, 2, 21)), Pending)


def test_the_2023_plan_was_pending_on_21_february_2024() -> None:
    answer = plan_issued("2023", date(2024, 2, 21))
    assert isinstance(answer, Pending)
    assert answer.words("en").startswith("Issue of the allocation plan, power (data of 2023): pending as of 2024-02-21")
    assert plan_issued("2023", date(2024, 10, 15)) == date(2024, 10, 15)


def test_the_plan_for_2021_and_2022_was_pending_before_15_march_2023() -> None:
    assert isinstance(plan_issued("C2", date(2023, 3, 14)), Pending)
    assert plan_issued("C2", date(2023, 3, 15)) == date(2023, 3, 15)


def test_the_power_plan_for_2025_is_pending_for_good() -> None:
    assert isinstance(plan_issued("2025", NOW), Pending)
    assert isinstance(plan_issued("2025", date.max), Pending)


@pytest.mark.parametrize(
    ("name", "day"),
    [("orders_and_penalties_by", date(2022, 2, 28)), ("summary_published_by", date(2022, 4, 29))],
)
def test_section_1_2_orders_and_summary_of_the_first_cycle(name: str, day: date) -> None:
    assert rule("calendar_surrender", name, about=2020, as_of=date(2022, 2, 17)).day == day


def test_section_1_2_units_could_ask_for_the_2021_report_back_until_30_june_2022() -> None:
    returned = rule("calendar_annual_report", "return_for_revision_until", about=2021, as_of=NOW)
    assert returned.day == date(2022, 6, 30)


def test_section_1_2_lists_are_settled_by_the_end_of_the_year_before_and_for_2027_by_31_october() -> None:
    assert [list_due(year, NOW) for year in (2024, 2025, 2026)] == [date(year, 12, 31) for year in (2023, 2024, 2025)]
    assert list_due(2027, NOW) == list_due(2027, NOW, "new_industries") == date(2026, 10, 31)
    assert list_due(2025, NOW, "new_industries") == date(2025, 5, 10)
    for year in (2024, 2026):
        assert isinstance(list_due(year, NOW, "new_industries"), Pending)
    assert isinstance(list_due(2028, NOW), Pending)


def test_section_1_2_pre_allocation_and_determination() -> None:
    def of(year: int, name: str, industry: str) -> date:
        return rule("calendar_allocation", name, about=year, as_of=NOW, industry=industry).day

    assert of(2024, "pre_allocated_by", "power") == date(2025, 4, 20)
    assert of(2024, "determined_by", "new_industries") == date(2025, 9, 30)
    assert of(2025, "determined_by", "power") == of(2025, "determined_by", "new_industries") == date(2026, 9, 20)
    with pytest.raises(RulePending):
        of(2023, "determined_by", "power")


def test_section_1_2_control_plan_days_are_recalled_and_never_official() -> None:
    assert [control_plan_due(year, NOW) for year in (2022, 2023)] == [date(2022, 3, 31), date(2022, 12, 31)]
    assert isinstance(control_plan_due(2027, NOW), Pending)
    rows = [row for found in rule_sets("calendar_control_plan") for row in found.rules]
    assert {row.confidence for row in rows} == {"known_low"}


def test_section_1_2_records_are_kept_at_least_five_years() -> None:
    assert retention_years(2023, NOW) == 5


def test_every_deadline_about_a_year_is_listed_with_its_source_or_as_pending() -> None:
    found = {(one.subject, one.name, one.key): one.answer for one in deadlines_of_year(2025, NOW)}
    days = {key[:2]: row.day for key, row in found.items() if isinstance(row, Rule) and not key[2]}
    assert days["calendar_surrender", "complete_by"] == date(2026, 12, 31)
    assert days["calendar_annual_report", "due"] == date(2026, 3, 31)
    assert isinstance(found["calendar_verification", "", ()], Pending)
    assert isinstance(found["calendar_plan", "", ()], Pending)
    assert isinstance(found["calendar_allocation", "issued_by", (("industry", "power"),)], Pending)
    assert all(row.source for row in found.values() if isinstance(row, Rule))


def test_what_was_not_out_on_a_day_is_pending_among_the_deadlines_of_the_year() -> None:
    found = {(one.subject, one.name): one.answer for one in deadlines_of_year(2023, date(2024, 2, 21))}
    assert isinstance(found["calendar_surrender", "complete_by"], Pending)
    assert isinstance(found["calendar_annual_report", "due"], Rule)
    assert ("calendar_listing", "listed_by") not in found  # the first list whose day is known is that for 2024


@settings(deadline=None)
@given(st.integers(2019, 2028), DAYS, DAYS)
def test_a_later_day_never_takes_a_deadline_away(year: int, one: date, other: date) -> None:
    earlier, later = sorted((one, other))
    known = {(found.subject, found.name, found.key): found.answer for found in deadlines_of_year(year, later)}
    for found in deadlines_of_year(year, earlier):
        if isinstance(found.answer, Rule):
            assert isinstance(known[found.subject, found.name, found.key], Rule)


@pytest.mark.parametrize(("cycle", "years"), [("C1", (2019, 2020)), ("C2", (2021, 2022)), ("2023", (2023,)), ("2031", (2031,))])
def test_cycles_and_their_years(cycle: str, years: tuple[int, ...]) -> None:
    assert cycle_years(cycle) == years
    assert {cycle_of_year(year) for year in years} == {cycle}


@pytest.mark.parametrize(
    ("year", "years"),
    [(2019, (2019, 2020)), (2020, (2019, 2020)), (2021, (2021,)), (2022, (2022,)), (2023, (2023,)), (2030, (2030,))],
)
def test_section_3_7_the_first_cycle_is_one_obligation_and_later_years_are_one_each(year: int, years: tuple[int, ...]) -> None:
    assert obligation_years(year) == years


@pytest.mark.parametrize("cycle", ["year", "2022", "C3", "02023", "", "２０２３"])
def test_a_cycle_that_does_not_exist_is_an_error(cycle: str) -> None:
    with pytest.raises(InputError, match="C1, C2 or a year from 2023 on"):
        cycle_years(cycle)


def test_section_1_2_a_cycle_is_pending_before_the_notice_that_made_it() -> None:
    assert isinstance(cycle_of_year(2021, date(2023, 3, 14)), Pending)
    assert isinstance(cycle_years("C2", date(2023, 3, 14)), Pending)
    assert cycle_of_year(2021, date(2023, 3, 15)) == "C2"
    assert cycle_years("C2", date(2023, 3, 15)) == (2021, 2022)
    assert isinstance(cycle_years("2024", date(2024, 10, 14)), Pending)


def test_section_1_2_the_departments_notice_of_21_february_2024() -> None:
    issued = rule("calendar_provincial_notice", "notice_issued_on", about=2024, as_of=NOW)
    assert (issued.day, issued.published_on, issued.is_official) == (date(2024, 2, 21), date(2024, 2, 21), True)
    assert "53 power units" in issued.source


def test_section_1_2_no_source_is_younger_than_its_day_of_publication() -> None:
    rows = [row for found in rule_sets() for row in found.rules if found.subject.startswith(("calendar", "surrender", "unit"))]
    late = [(row.name, row.published_on) for row in rows if "2026 notice" in row.source and row.published_on < date(2026, 2, 9)]
    late += [(row.name, row.published_on) for row in rows if "2025" in row.source and row.published_on < date(2023, 2, 7)]
    late += [
        (row.name, row.published_on) for row in rows if "〔2023〕237号" in row.source and row.published_on < date(2023, 7, 1)
    ]
    assert late == []


def test_no_cycle_before_2019() -> None:
    with pytest.raises(OutsideRules):
        cycle_of_year(2018)


def test_a_pending_answer_raises_where_a_caller_needs_one() -> None:
    assert settled(5) == 5
    with pytest.raises(RulePending, match="pending as of 2024-02-21"):
        settled(plan_issued("2023", date(2024, 2, 21)))


def test_status_of_a_duty() -> None:
    due = date(2023, 10, 10)
    assert duty_status(due, None, due) == "not_due"
    assert duty_status(due, due, due) == "on_time"
    assert duty_status(due, date(2023, 10, 11), date(2023, 10, 10)) == "not_due"
    assert duty_status(due, date(2023, 10, 11), date(2023, 10, 11)) == "late"
    assert duty_status(due, None, date(2023, 10, 11)) == "missing"


@settings(deadline=None)
@given(DAYS, st.none() | DAYS, DAYS)
def test_the_status_is_that_of_the_filing_view(due: date, submitted: date | None, as_of: date) -> None:
    assert duty_status(due, submitted, as_of) == status_of(due, submitted, as_of)
