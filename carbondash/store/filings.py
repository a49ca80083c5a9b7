"""Record queries on monthly evidence: each duty to report a month, what came of it, and where its review stands on a day.

Versions, reviews, problems and closings count with their day up to the as-of day, whatever came later.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, FromClause, ScalarSelect, Select, and_, exists, func, select

from carbondash.store import duties
from carbondash.store.schema.enterprises import enterprise
from carbondash.store.schema.evidence import monthly_record, problem, problem_closing, reporting_duty, review
from carbondash.store.scope import Filters
from carbondash.store.standing import standing

if TYPE_CHECKING:
    from carbondash.store.reader import Reader

Narrowed = Literal[
    "on_time", "late", "missing", "not_due", "first_passed", "first_returned", "in_review", "returned", "passed",
]  # fmt: skip


class MonthlyFiling(NamedTuple):
    """One duty to report a month.

    submitted_day: of the first version. versions: how many are in. first_outcome, first_review_day: of the first review by the
    province. record_id: the newest version; last_lane, last_outcome, last_review_day: its newest review. found, still_open:
    problems of the month. Each None (0) where there is none by the as-of day.
    """

    enterprise_id: int
    period: str
    due_day: date
    city: str
    industry: str
    tier: str
    name_zh: str
    name_en: str | None
    submitted_day: date | None
    versions: int
    first_outcome: str | None
    first_review_day: date | None
    record_id: int | None
    last_lane: str | None
    last_outcome: str | None
    last_review_day: date | None
    found: int
    still_open: int


def monthly_filings(
    reader: Reader,
    filters: Filters,
    periods: Sequence[str],
    *,
    narrowed: Narrowed | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> tuple[list[MonthlyFiling], int]:
    """Every duty to report one of these months by city, enterprise and month, in one state or in any; and how many there are."""
    as_of = filters.as_of
    asked = duties.asked("monthly", periods, as_of, *([_is(narrowed, as_of)] if narrowed else []))
    page = (
        select(asked, func.count().over().label("total"))
        .where(*reader.restrict(asked, filters))
        .order_by(asked.c.city, asked.c.enterprise_id, asked.c.period)
        .limit(limit)
        .offset(offset)
        .subquery("page")
    )
    rows = list(reader.execute(_detailed(page, as_of)))
    if not rows and offset:
        return [], monthly_filings(reader, filters, periods, narrowed=narrowed, limit=1)[1]
    return [MonthlyFiling(*row[:-1]) for row in rows], int(rows[0][-1]) if rows else 0


def _detailed(page: FromClause, as_of: date) -> Select[Any]:
    """A page of duties with all that is told of each: looked up for the rows of the page alone."""
    newest = monthly_record.alias("newest")
    is_newest = and_(newest.c.enterprise_id == page.c.enterprise_id, newest.c.period == page.c.period, *standing(newest, as_of))
    first, last = review.alias("first_review"), review.alias("last_review")
    about = and_(problem.c.enterprise_id == page.c.enterprise_id, problem.c.period == page.c.period, *standing(problem, as_of))
    mine = duties.versions(monthly_record, page, as_of)
    return (
        select(
            *(page.c[name] for name in ("enterprise_id", "period", "due_day", "city", "industry", "tier")),
            enterprise.c.name_zh,
            enterprise.c.name_en,
            _of(page, func.min(monthly_record.c.day), mine),
            _of(page, func.count(), mine),
            first.c.outcome,
            first.c.day,
            newest.c.id,
            last.c.lane,
            last.c.outcome,
            last.c.day,
            _of(page, func.count(), about),
            still_open(page, as_of),
            page.c.total,
        )
        .select_from(
            page.join(enterprise, enterprise.c.id == page.c.enterprise_id)
            .outerjoin(newest, is_newest)
            .outerjoin(first, first.c.id == first_review(page, as_of))
            .outerjoin(last, last.c.id == last_review(newest, as_of))
        )
        .order_by(page.c.city, page.c.enterprise_id, page.c.period)
    )


def _of(page: FromClause, what: ColumnElement[Any], about: ColumnElement[bool]) -> ScalarSelect[Any]:
    return select(what).where(about).correlate(page).scalar_subquery()


def still_open(of: FromClause, as_of: date) -> ScalarSelect[Any]:
    """How many problems of an enterprise's month are open on the day."""
    closed = exists().where(problem_closing.c.problem_id == problem.c.id, *standing(problem_closing, as_of))
    about = (problem.c.enterprise_id == of.c.enterprise_id, problem.c.period == of.c.period, *standing(problem, as_of))
    return select(func.count()).select_from(problem).where(*about, ~closed).correlate(of).scalar_subquery()


def first_review(about: FromClause, as_of: date) -> ScalarSelect[int]:
    """The province's first review of a month's record, whichever version it was."""
    table = review.alias("one_of_first")
    return (
        select(table.c.id)
        .where(
            table.c.enterprise_id == about.c.enterprise_id,
            table.c.period == about.c.period,
            table.c.lane == "province",
            *standing(table, as_of),
        )
        .order_by(table.c.day, table.c.id)
        .limit(1)
        .correlate(about)
        .scalar_subquery()
    )


def last_review(record: FromClause, as_of: date) -> ScalarSelect[int]:
    """The newest review of one version of a record."""
    table = review.alias("one_of_last")
    return (
        select(table.c.id)
        .where(table.c.record_id == record.c.id, *standing(table, as_of))
        .order_by(table.c.day.desc(), table.c.id.desc())
        .limit(1)
        .correlate(record)
        .scalar_subquery()
    )


def _is(narrowed: Narrowed, as_of: date) -> ColumnElement[bool]:
    """The condition that keeps the duties of one state."""
    duty = reporting_duty
    if narrowed in ("on_time", "late", "missing", "not_due"):
        return duties.timely(narrowed, monthly_record, as_of)
    first, newest, last = review.alias("first_review"), monthly_record.alias("newest"), review.alias("last_review")
    if narrowed in ("first_passed", "first_returned"):
        outcome = "passed" if narrowed == "first_passed" else "returned"
        return exists().where(first.c.id == first_review(duty, as_of), first.c.outcome == outcome).correlate(duty)
    step = select(last.c.outcome + last.c.lane).where(last.c.id == last_review(newest, as_of)).correlate(newest)
    state = func.coalesce(step.scalar_subquery(), "")
    wanted = {"in_review": ("", "passedcity"), "returned": ("returnedcity", "returnedprovince"), "passed": ("passedprovince",)}
    is_newest = and_(newest.c.enterprise_id == duty.c.enterprise_id, newest.c.period == duty.c.period, *standing(newest, as_of))
    return exists().where(is_newest, state.in_(wanted[narrowed])).correlate(duty)
