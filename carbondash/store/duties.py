"""Record queries on monthly evidence: who has to report which month, when it came, what is due next, which problems are open.

Every row stands under the dimensions that the cube counts it under: a duty under those of its due day, an open problem under
those of the as-of day. Each function takes a reader, whose scope it keeps to.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Select, Subquery, and_, func, or_, select

from carbondash.store.dates import day_literal, earlier_of
from carbondash.store.schema.base import UNKNOWN
from carbondash.store.schema.enterprises import enterprise, enterprise_version
from carbondash.store.schema.evidence import monthly_record, problem, problem_closing, reporting_duty
from carbondash.store.scope import Filters

if TYPE_CHECKING:
    from carbondash.store.reader import Reader


class Submission(NamedTuple):
    """One duty to report a month: when it is due and when the first submission came (None: not by the as-of day)."""

    enterprise_id: int
    name_zh: str
    name_en: str | None
    city: str
    industry: str
    tier: str
    period: str
    due_day: date
    submitted_day: date | None


class DueAhead(NamedTuple):
    """The duties of one city to report one month that are not past their due day: how many, and how many of them are in."""

    period: str
    due_day: date
    city: str
    due: int
    submitted: int


class OpenProblem(NamedTuple):
    """A problem that is open on the as-of day; `day` is the day on which it was found."""

    problem_id: int
    name_zh: str
    name_en: str | None
    city: str
    industry: str
    tier: str
    period: str
    kind: str
    day: date


def submissions(reader: Reader, filters: Filters, periods: Sequence[str], limit: int | None = None) -> list[Submission]:
    """Every duty to report one of these months, with the first submission by the as-of day; by city, enterprise and month."""
    duties = _duties(filters.as_of, reporting_duty.c.period.in_(periods))
    statement = (
        select(duties)
        .where(*reader.restrict(duties, filters))
        .order_by(duties.c.city, duties.c.enterprise_id, duties.c.period)
        .limit(limit)
    )
    return [Submission(*row) for row in reader.execute(statement)]


def due_ahead(reader: Reader, filters: Filters) -> list[DueAhead]:
    """What is due on or after the as-of day for the months that are over by then, soonest first."""
    is_over = reporting_duty.c.period < f"M{filters.as_of:%Y-%m}"
    duties = _duties(filters.as_of, reporting_duty.c.day >= filters.as_of, is_over)
    kept = (duties.c.period, duties.c.due_day, duties.c.city)
    statement = (
        select(*kept, func.count(), func.count(duties.c.submitted_day))
        .where(*reader.restrict(duties, filters))
        .group_by(*kept)
        .order_by(duties.c.due_day, duties.c.period, duties.c.city)
    )
    return [DueAhead(*row) for row in reader.execute(statement)]


def open_problems(
    reader: Reader, filters: Filters, *, kind: str | None = None, years: Sequence[int] = (), limit: int = 500
) -> tuple[list[OpenProblem], int]:
    """Problems open at the end of the day, the newest first, and how many there are; of one kind, or of data of some years."""
    version = enterprise_version.alias("dims")
    closing = and_(problem_closing.c.problem_id == problem.c.id, problem_closing.c.void_load_id.is_(None))
    wanted: list[ColumnElement[bool]] = [
        problem.c.void_load_id.is_(None),
        problem.c.day <= filters.as_of,
        or_(problem_closing.c.day.is_(None), problem_closing.c.day > filters.as_of),
    ]
    if kind is not None:
        wanted.append(problem.c.kind == kind)
    if years:
        wanted.append(func.substr(problem.c.period, 2, 4).in_([str(year) for year in years]))
    found = (
        select(
            problem.c.id,
            enterprise.c.name_zh,
            enterprise.c.name_en,
            *_dimensions(version),
            problem.c.period,
            problem.c.kind,
            problem.c.day,
        )
        .select_from(
            problem.join(enterprise, enterprise.c.id == problem.c.enterprise_id)
            .outerjoin(problem_closing, closing)
            .outerjoin(version, _in_force(version, problem.c.enterprise_id, day_literal(filters.as_of)))
        )
        .where(*wanted)
        .subquery("found")
    )
    statement = (
        select(found, func.count().over())
        .where(*reader.restrict(found, filters))
        .order_by(found.c.day.desc(), found.c.id)
        .limit(limit)
    )
    rows = list(reader.execute(statement))
    return [OpenProblem(*row[:-1]) for row in rows], int(rows[0][-1]) if rows else 0


def _duties(as_of: date, *wanted: ColumnElement[bool]) -> Subquery:
    """Duties to report months with the columns of `Submission`."""
    version = enterprise_version.alias("dims")
    came = (
        select(func.min(monthly_record.c.day))
        .where(
            monthly_record.c.enterprise_id == reporting_duty.c.enterprise_id,
            monthly_record.c.period == reporting_duty.c.period,
            monthly_record.c.void_load_id.is_(None),
            monthly_record.c.day <= as_of,
        )
        .scalar_subquery()
    )
    # What is due later stands where the enterprise stands now: a change of the days between is not known yet.
    dims_day = earlier_of(reporting_duty.c.day, day_literal(as_of))
    statement: Select[Any] = (
        select(
            enterprise.c.id.label("enterprise_id"),
            enterprise.c.name_zh,
            enterprise.c.name_en,
            *_dimensions(version),
            reporting_duty.c.period,
            reporting_duty.c.day.label("due_day"),
            came.label("submitted_day"),
        )
        .select_from(
            reporting_duty.join(enterprise, enterprise.c.id == reporting_duty.c.enterprise_id).outerjoin(
                version, _in_force(version, reporting_duty.c.enterprise_id, dims_day)
            )
        )
        .where(
            reporting_duty.c.kind == "monthly",
            reporting_duty.c.void_load_id.is_(None),
            # An enterprise that is not known yet on the day has nothing due later.
            or_(reporting_duty.c.day <= as_of, enterprise.c.day <= as_of),
            *wanted,
        )
    )
    return statement.subquery("duties")


def _dimensions(version: FromClause) -> list[ColumnElement[str]]:
    return [func.coalesce(version.c[name], UNKNOWN).label(name) for name in ("city", "industry", "tier")]


def _in_force(version: FromClause, enterprise_id: ColumnElement[int], day: ColumnElement[date]) -> ColumnElement[bool]:
    return and_(
        version.c.enterprise_id == enterprise_id,
        version.c.void_load_id.is_(None),
        version.c.valid_from <= day,
        version.c.valid_to > day,
    )
