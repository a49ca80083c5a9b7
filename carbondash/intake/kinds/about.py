"""Columns that say which month, year or version of a record a row is about, and what is asked of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from carbondash.intake.kinds.model import NO_HELP, Column, Complaint
from carbondash.intake.words import Words

# The rules know the data of this year and later.
FIRST_YEAR = 2019

MONTH = Column("month", "数据月份", "Data month", "month", required=True, example="2023-08")
VERSION = Column(
    "version",
    "存证版本",
    "Record version",
    "integer",
    low=1,
    high=1000,
    help=Words("留空为当日有效的版本。", "Empty: the version that was in force on the day."),
)
_EITHER = Words("月份与年度填且只填一项。", "Either a month or a year.")
MONTH_OR_YEAR = (
    Column("month", "数据月份", "Data month", "month", example="2023-08", help=_EITHER),
    Column("year", "数据年度", "Data year", "year", low=FIRST_YEAR, high=2100, help=_EITHER),
)


def year(key: str, zh: str, en: str, example: int = 2022, *, low: int = 2010) -> Column:
    """A required column of years."""
    return Column(key, zh, en, "year", required=True, low=low, high=2100, example=example)


def later_day(key: str, zh: str, en: str, *, example: date | None = None, help: Words = NO_HELP) -> Column:
    """A column of days that have come already, empty where the thing has not happened yet."""
    return Column(key, zh, en, "day", example=example, help=help)


def check_month_or_year(row: dict[str, Any]) -> Iterator[Complaint]:
    """A row is about a month or about a year, and about none that the rules do not know."""
    month = row.get("month")
    if (month is None) == (row.get("year") is None):
        yield "month", "月份或年度（填且只填一项）", "either a month or a year"
    elif month is not None and month.year < FIRST_YEAR:
        yield "month", f"{FIRST_YEAR} 年及以后的月份", f"a month of {FIRST_YEAR} or later"


def begins(row: dict[str, Any]) -> date | None:
    """The first day of the month or year that a row is about."""
    month: date | None = row.get("month")
    if month is not None:
        return month
    return None if row.get("year") is None else date(row["year"], 1, 1)
