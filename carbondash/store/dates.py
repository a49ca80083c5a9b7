"""Day arithmetic that both engines do alike, and month ends."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, case, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement

FIRST = date(1, 1, 1)
LAST = date(9999, 12, 31)


class days_between(FunctionElement[int]):
    """Whole days from the second argument to the first."""

    name = "days_between"
    type = Integer()
    inherit_cache = True


@compiles(days_between, "sqlite")
def _sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    later, earlier = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"


@compiles(days_between)
def _postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    later, earlier = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"({later} - {earlier})"


class day_after(FunctionElement[date]):
    """The day after a day."""

    name = "day_after"
    type = Date()
    inherit_cache = True


@compiles(day_after, "sqlite")
def _sqlite_day_after(element: Any, compiler: Any, **kw: Any) -> str:
    (day,) = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"date({day}, '+1 day')"


@compiles(day_after)
def _postgresql_day_after(element: Any, compiler: Any, **kw: Any) -> str:
    (day,) = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"({day} + 1)"


class days_later(FunctionElement[date]):
    """The day so many whole days (the second argument) after the first."""

    name = "days_later"
    type = Date()
    inherit_cache = True

    def __init__(self, day: ColumnElement[Any], days: int) -> None:
        super().__init__(day, literal(days, Integer))


@compiles(days_later, "sqlite")
def _sqlite_days_later(element: Any, compiler: Any, **kw: Any) -> str:
    day, days = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"date({day}, {days} || ' days')"


@compiles(days_later)
def _postgresql_days_later(element: Any, compiler: Any, **kw: Any) -> str:
    day, days = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"({day} + CAST({days} AS INTEGER))"


def later_of(first: ColumnElement[date], second: ColumnElement[date]) -> ColumnElement[date]:
    return case((first >= second, first), else_=second)


def earlier_of(first: ColumnElement[date], second: ColumnElement[date]) -> ColumnElement[date]:
    return case((first <= second, first), else_=second)


def day_literal(day: date) -> ColumnElement[date]:
    return literal(day, Date)


def month_end(day: date) -> date:
    return date(day.year, day.month, calendar.monthrange(day.year, day.month)[1])


def next_month_end(end: date) -> date:
    return month_end(date(end.year + end.month // 12, end.month % 12 + 1, 1))


def previous_month_end(day: date) -> date:
    """The last day of the month before the one of `day`."""
    return month_end(date(day.year - (day.month == 1), (day.month - 2) % 12 + 1, 1))
