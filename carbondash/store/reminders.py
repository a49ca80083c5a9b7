"""Record queries on whom to remind: who has not filed a month or a year, who has problems to close; and who was reminded when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sqlalchemy import FromClause, ScalarSelect, Select, func, select

from carbondash.store import duties
from carbondash.store.dates import day_literal
from carbondash.store.schema.bookkeeping import problem_span
from carbondash.store.schema.enterprises import enterprise, enterprise_version
from carbondash.store.schema.evidence import monthly_record
from carbondash.store.schema.reports import annual_report
from carbondash.store.schema.supervision import reminder
from carbondash.store.scope import Filters
from carbondash.store.standing import dimensions, in_force, standing

if TYPE_CHECKING:
    from carbondash.store.reader import Reader


class Unfiled(NamedTuple):
    """A duty that nothing came for by the day; reminded: how often for this period, last_reminded: when last."""

    enterprise_id: int
    period: str
    due_day: date
    city: str
    industry: str
    tier: str
    name_zh: str
    name_en: str | None
    reminded: int
    last_reminded: date | None


class ToClose(NamedTuple):
    """An enterprise with open problems of a data month; first_found: the day on which the oldest of them was found."""

    enterprise_id: int
    period: str
    first_found: date
    problems: int
    city: str
    industry: str
    tier: str
    name_zh: str
    name_en: str | None
    reminded: int
    last_reminded: date | None


def unfiled(
    reader: Reader,
    filters: Filters,
    kind: Literal["monthly", "annual"],
    period: str,
    *,
    limit: int | None = None,
    offset: int = 0,
) -> list[Unfiled]:
    """Who has not filed a month or a year by the day, by due day and enterprise; without a count, which the cube has."""
    as_of, table = filters.as_of, monthly_record if kind == "monthly" else annual_report
    asked = duties.asked(kind, [period], as_of, duties.timely("unfiled", table, as_of))
    page = (
        select(asked)
        .where(*reader.restrict(asked, filters))
        .order_by(asked.c.due_day, asked.c.enterprise_id)
        .limit(limit)
        .offset(offset)
        .subquery("page")
    )
    statement = _with_reminders(page, page.c, kind, as_of).order_by(page.c.due_day, page.c.enterprise_id)
    return [Unfiled(*row) for row in reader.execute(statement)]


def to_close(
    reader: Reader, filters: Filters, period: str, *, limit: int | None = None, offset: int = 0
) -> tuple[list[ToClose], int]:
    """Enterprises with open problems of a data month, the longest open first; and how many there are."""
    as_of, span, dims = filters.as_of, problem_span, enterprise_version.alias("dims")
    counted = (
        select(span.c.enterprise_id, span.c.period, func.min(span.c.day).label("first_found"), func.count().label("problems"))
        .where(span.c.until > as_of, span.c.day <= as_of, span.c.period == period)
        .group_by(span.c.enterprise_id, span.c.period)
        .subquery("counted")
    )
    placed = (
        select(counted, *dimensions(dims))
        .select_from(counted.outerjoin(dims, in_force(dims, counted.c.enterprise_id, day_literal(as_of))))
        .subquery("placed")
    )
    page = (
        select(placed, func.count().over().label("total"))
        .where(*reader.restrict(placed, filters))
        .order_by(placed.c.first_found, placed.c.problems.desc(), placed.c.enterprise_id)
        .limit(limit)
        .offset(offset)
        .subquery("page")
    )
    kept = [column for column in page.c if column.name != "total"]
    statement = (
        _with_reminders(page, kept, "problems", as_of)
        .add_columns(page.c.total)
        .order_by(page.c.first_found, page.c.problems.desc(), page.c.enterprise_id)
    )
    rows = list(reader.execute(statement))
    if not rows and offset:
        return [], to_close(reader, filters, period, limit=1)[1]
    return [ToClose(*row[:-1]) for row in rows], int(rows[0][-1]) if rows else 0


def _with_reminders(page: FromClause, columns: Any, kind: str, as_of: date) -> Select[Any]:
    def of(what: Any) -> ScalarSelect[Any]:
        mine = (
            reminder.c.enterprise_id == page.c.enterprise_id,
            reminder.c.kind == kind,
            reminder.c.period == page.c.period,
            *standing(reminder, as_of),
        )
        return select(what).select_from(reminder).where(*mine).correlate(page).scalar_subquery()

    return select(
        *columns, enterprise.c.name_zh, enterprise.c.name_en, of(func.count()), of(func.max(reminder.c.day))
    ).select_from(page.join(enterprise, enterprise.c.id == page.c.enterprise_id))
