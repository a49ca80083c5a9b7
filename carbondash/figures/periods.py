"""Periods: what a figure is about. `M2023-08`, `Y2023`, `C2`; spans `Y2019..Y2022` and, open at the end, `M2022-08..`.

Compliance cycles (surrender notices of 2021 and 2023): C1 is 2019 and 2020, C2 is 2021 and 2022,
from then on each year is its own.
"""

from __future__ import annotations

import re

_FORM = re.compile(r"M\d{4}-(0[1-9]|1[0-2])|Y\d{4}|C[12]|\d{4}")
_YEARS = {"C1": (2019, 2020), "C2": (2021, 2022)}


class BadPeriod(ValueError):
    """A text that is not a period."""


def cycle_years(cycle: str) -> tuple[int, ...]:
    """The calendar years of a compliance cycle. Raises BadPeriod."""
    if cycle in _YEARS:
        return _YEARS[cycle]
    if re.fullmatch(r"\d{4}", cycle):
        return (int(cycle),)
    raise BadPeriod(f"{cycle!r} is not a compliance cycle")


def years(period: str) -> tuple[int, int]:
    """First and last calendar year that a period touches; an open span lasts to 9999. Raises BadPeriod."""
    first, dots, last = period.partition("..")
    start = _single_years(first)
    if not dots:
        return start
    return start[0], _single_years(last)[1] if last else 9999


def _single_years(period: str) -> tuple[int, int]:
    if not _FORM.fullmatch(period):
        raise BadPeriod(f"{period!r} is not a period")
    if period[0] in "MY":
        year = int(period[1:5])
        return year, year
    covered = cycle_years(period)
    return covered[0], covered[-1]


def matches(wanted: str, period: str) -> bool:
    """Whether `period` is the wanted one, or lies in the wanted span of its own kind."""
    if wanted == period:
        return True
    first, dots, last = wanted.partition("..")
    if not dots or ".." in period or not period or period[0] != first[0]:
        return False
    return first <= period and (not last or period <= last)


def in_cycle(period: str, cycle: str) -> bool:
    """Whether a period lies in a compliance cycle's years; facts without a period lie in none."""
    if period == cycle:
        return True
    if not period:
        return False
    covered = cycle_years(cycle)
    first, last = years(period)
    return covered[0] <= first and last <= covered[-1]


def sort_key(period: str) -> tuple[int, str]:
    """Periods in the order of time."""
    return years(period)[0], period
