"""How long until a day: in calendar days, and in working days by China's holidays and working week-ends."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import chinese_calendar

_ONE_DAY = timedelta(days=1)

# On which day the State Council's General Office announced the holidays and working week-ends of a year. Earlier years were
# announced before anything that this product knows; of later ones the library's calendar says whether they are out.
_ANNOUNCED = {
    2020: date(2019, 11, 21),
    2021: date(2020, 11, 25),
    2022: date(2021, 10, 25),
    2023: date(2022, 12, 8),
    2024: date(2023, 10, 25),
    2025: date(2024, 11, 12),
    2026: date(2025, 11, 4),
}


def days_left(due: date, as_of: date) -> int:
    """Calendar days from the as-of day to the due day; negative once it has passed."""
    return (due - as_of).days


@cache
def is_working_day(day: date) -> bool | None:
    """Whether offices work on a day; None where the State Council's calendar of the year is not in the library."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


def is_announced(year: int, as_of: date) -> bool:
    """Whether the holidays of a year were out on a day: a replay knows no later announcement."""
    return year <= as_of.year or _ANNOUNCED.get(year, date.min) <= as_of


def working_days_left(due: date, as_of: date) -> int | None:
    """Working days after the as-of day up to and including the due day; negative once it has passed.

    None where the holidays of a year that the span touches are not known: they are announced each November for the next year.
    """
    first, last = (as_of, due) if as_of <= due else (due, as_of)
    count = 0
    for step in range(1, (last - first).days + 1):
        works = is_working_day(first + step * _ONE_DAY)
        if works is None:
            return None
        count += works
    return count if as_of <= due else -count
