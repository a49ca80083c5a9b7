"""What is due next, as it was known on the day."""

from __future__ import annotations

from datetime import date

from carbondash.derive import deadlines


def test_on_21_february_2024_january_is_due_on_11_march_and_the_annual_report_on_31_march() -> None:
    found = deadlines.upcoming(date(2024, 2, 21))
    assert [(one.subject, one.period, one.due, one.days_left) for one in found] == [
        ("monthly", "M2024-01", date(2024, 3, 11), 19),
        ("annual", "Y2023", date(2024, 3, 31), 39),
    ]


def test_on_20_november_2023_the_second_cycle_is_41_days_from_its_deadline() -> None:
    found = {one.subject: one for one in deadlines.upcoming(date(2023, 11, 20))}
    assert found["surrender"].period == "C2"
    assert found["surrender"].days_left == 41
    assert "surrender_95" not in found  # it was on 15 November
    assert found["monthly"].period == "M2023-10"


def test_a_due_day_is_still_ahead_on_the_day_itself() -> None:
    found = [deadlines.next_monthly(date(2024, 3, day)) for day in (11, 12)]
    assert [one.period for one in found if one] == ["M2024-01", "M2024-02"]


def test_a_plan_that_is_not_published_is_pending_and_gives_no_dates() -> None:
    assert deadlines.pending_cycle(date(2024, 2, 21)) == "2023"
    assert deadlines.pending_cycle(date(2024, 10, 15)) is None
    assert deadlines.pending_cycle(date(2021, 3, 1)) is None  # the plan for 2019 and 2020 came at the end of 2020
    assert deadlines.pending_cycle(date(2023, 3, 1)) == "C2"
    assert deadlines.pending_cycle(date(2026, 11, 22)) == "2025"
    assert deadlines.cycle_dates("2023", date(2024, 10, 14)) is None
    assert deadlines.cycle_dates("2023", date(2024, 10, 15)) == (None, date(2024, 12, 31))
    assert deadlines.cycle_dates("C2", date(2023, 3, 1)) is None


def test_before_the_monthly_duty_began_nothing_monthly_is_due() -> None:
    assert [one.subject for one in deadlines.upcoming(date(2021, 3, 1))] == ["annual"]
    assert deadlines.next_monthly(date(2022, 3, 31)) is None


def test_the_first_month_is_due_next_from_the_day_on_which_its_duty_began() -> None:
    following = deadlines.next_monthly(date(2022, 4, 1))
    assert following is not None
    assert (following.period, following.due) == ("M2022-04", date(2022, 6, 9))


def test_the_cycle_of_a_day_is_the_open_one_or_the_last_closed() -> None:
    assert deadlines.cycle_of(date(2021, 1, 1)) is None
    assert deadlines.cycle_of(date(2021, 11, 1)) == "C1"
    assert deadlines.cycle_of(date(2023, 11, 20)) == "C2"
    assert deadlines.cycle_of(date(2024, 2, 21)) == "C2"
    assert deadlines.cycle_of(date(2024, 11, 1)) == "2023"


def test_the_milestone_of_the_first_two_cycles_is_a_step_before_the_deadline() -> None:
    steps = deadlines.surrender_steps("C1", date(2021, 12, 1))
    assert steps == [(date(2021, 12, 15), 95.0), (date(2021, 12, 31), 100.0)]
    assert deadlines.surrender_steps("2023", date(2024, 12, 1)) == [(date(2024, 12, 31), 100.0)]
    assert deadlines.surrender_steps("2023", date(2024, 2, 21)) == []


def test_the_cycles_of_a_day_are_those_that_have_begun() -> None:
    assert deadlines.cycles(date(2020, 6, 1)) == ("C1",)
    assert deadlines.cycles(date(2022, 6, 1)) == ("C1", "C2")
    assert deadlines.cycles(date(2024, 2, 21)) == ("C1", "C2", "2023", "2024")
