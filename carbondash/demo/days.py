"""Days and months of the demonstration: its last day, working days, trading days, names of periods."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import cache

import chinese_calendar

LAST_DAY = date(2024, 2, 21)
MARKET_OPENING = date(2021, 7, 16)
FIRST_DUTY_MONTH = (2022, 4)
LAST_DUTY_MONTH = (2023, 12)
# Due, but not in yet on the last day.
NEXT_DUTY_MONTH = (2024, 1)

Month = tuple[int, int]


def months(first: Month, last: Month) -> list[Month]:
    """Every month from `first` to `last`, both included."""
    count = (last[0] - first[0]) * 12 + last[1] - first[1] + 1
    return [((first[0] * 12 + first[1] - 1 + step) // 12, (first[1] - 1 + step) % 12 + 1) for step in range(count)]


def month_period(month: Month) -> str:
    """The period's name, e.g. M2023-08."""
    return f"M{month[0]}-{month[1]:02d}"


def month_end(month: Month) -> date:
    """The last day of a month."""
    return date(month[0], month[1], monthrange(*month)[1])


def hours_in(month: Month) -> int:
    """Hours of a month."""
    return monthrange(*month)[1] * 24


@cache
def is_workday(day: date) -> bool:
    """Whether offices work on a day: holidays are off, working week-ends are on."""
    return bool(chinese_calendar.is_workday(day))


@cache
def is_trading_day(day: date) -> bool:
    """Whether the exchange is open: a weekday that is no holiday; it stays closed on working week-ends."""
    return day.weekday() < 5 and is_workday(day)


def workday_from(day: date) -> date:
    """The first working day on or after a day."""
    while not is_workday(day):
        day += timedelta(days=1)
    return day


def workday_until(day: date) -> date:
    """The last working day on or before a day."""
    while not is_workday(day):
        day -= timedelta(days=1)
    return day


def workdays_after(day: date, count: int) -> date:
    """The day on which `count` working days have passed since a day."""
    for _ in range(count):
        day = workday_from(day + timedelta(days=1))
    return day


def trading_days(first: date, last: date) -> list[date]:
    """Days on which the exchange is open, from `first` to `last`, both included."""
    days = (first + timedelta(days=step) for step in range((last - first).days + 1))
    return [day for day in days if is_trading_day(day)]
