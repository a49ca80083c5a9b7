"""Countdowns in calendar days and in Chinese working days (domain reference 1.4)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbondash.rules.workdays import days_left, is_working_day, working_days_left

KNOWN = st.dates(date(2019, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 2, 9), True),  # New Year's Eve was no public holiday in 2024
        (date(2024, 2, 10), False),
        (date(2024, 2, 18), True),  # a working Sunday
        (date(2023, 10, 7), True),  # a working Saturday after the National Day
        (date(2023, 10, 6), False),
        (date(2023, 10, 14), False),
        (date(2099, 1, 5), None),
    ],
)
def test_holidays_and_working_week_ends(day: date, works: bool | None) -> None:
    assert is_working_day(day) is works


def test_from_21_february_2024_to_11_march_are_19_days_of_which_13_are_worked() -> None:
    assert days_left(date(2024, 3, 11), date(2024, 2, 21)) == 19
    assert working_days_left(date(2024, 3, 11), date(2024, 2, 21)) == 13


def test_the_due_day_counts_and_the_day_itself_does_not() -> None:
    friday, monday = date(2024, 3, 8), date(2024, 3, 11)
    assert working_days_left(monday, friday) == 1
    assert working_days_left(friday, friday) == 0
    assert working_days_left(friday, monday) == -1


def test_a_span_into_a_year_whose_holidays_are_not_announced_has_no_answer() -> None:
    assert working_days_left(date(2099, 1, 9), date(2026, 11, 20)) is None
    assert working_days_left(date(2026, 11, 20), date(2099, 1, 9)) is None
    assert days_left(date(2099, 1, 9), date(2098, 12, 31)) == 9


@settings(deadline=None)
@given(KNOWN, st.integers(0, 500), st.integers(0, 500))
def test_working_days_add_up_and_never_exceed_calendar_days(day: date, first: int, second: int) -> None:
    middle, end = day + timedelta(days=min(first, 60)), day + timedelta(days=min(first, 60) + min(second, 60))
    parts = working_days_left(middle, day), working_days_left(end, middle)
    whole = working_days_left(end, day)
    if end <= date(2025, 12, 31):
        assert parts[0] is not None
        assert parts[1] is not None
        assert whole == parts[0] + parts[1]
        assert 0 <= whole <= days_left(end, day)


@settings(deadline=None)
@given(KNOWN, KNOWN)
def test_counted_back_the_same_days_are_negative(one: date, other: date) -> None:
    forward, back = working_days_left(one, other), working_days_left(other, one)
    assert forward is not None
    assert back == -forward
