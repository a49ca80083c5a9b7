"""Record queries on problems: lists by state, how long the open ones have been open, who has the same problem again.

What is open stands under the dimensions of the as-of day, as in the stock that counts it; what was found or closed under those
of its opening, as in the flows. Each function takes a reader, whose scope it keeps to. A repeated problem is one whose kind was
found at the same enterprise in one of the three data months before.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Select, func, or_, select

from carbondash.store.dates import LAST, day_literal
from carbondash.store.placed import placed
from carbondash.store.schema.base import UNKNOWN
from carbondash.store.schema.bookkeeping import problem_repeat, problem_span
from carbondash.store.schema.enterprises import enterprise, enterprise_version
from carbondash.store.scope import Filters
from carbondash.store.standing import in_force

if TYPE_CHECKING:
    from carbondash.store.reader import Reader

Status = Literal["open", "closed", "new", "repeated"]


class ProblemRow(NamedTuple):
    """A problem as it stood on the as-of day; closed_on None: still open then."""

    problem_id: int
    enterprise_id: int
    name_zh: str
    name_en: str | None
    city: str
    period: str
    kind: str
    day: date
    closed_on: date | None
    is_repeated: bool


class Repeater(NamedTuple):
    """An enterprise's problems of some data months: how many were repeated, of how many, in how many of the months."""

    enterprise_id: int
    name_zh: str
    name_en: str | None
    city: str
    repeated: int
    found: int
    months: int


class KindCount(NamedTuple):
    """How many repeated problems of a kind an enterprise has."""

    enterprise_id: int
    kind: str
    repeated: int


def problems(
    reader: Reader,
    filters: Filters,
    status: Status,
    *,
    kind: str | None = None,
    period: str | None = None,
    years: Sequence[int] = (),
    limit: int,
    offset: int = 0,
) -> list[ProblemRow]:
    """Problems in a state on the as-of day, of one kind or data month, or of data of some years.

    The longest open come first, of the closed the last closed, of the found (new, repeated) the last found.
    """
    span = problem_span
    wanted = _of(status, filters.as_of)
    if kind is not None:
        wanted.append(span.c.kind == kind)
    if period is not None:
        wanted.append(span.c.period == period)
    wanted += _in_years(years)
    if status == "open":
        # Without the coalesce SQLite begins with the enterprises, which are many, and not with the few problems that are open.
        wanted += placed(reader, filters, func.coalesce(span.c.enterprise_id, 0))
    else:
        wanted += reader.restrict(span, filters)
    found = select(*(span.c[name] for name in ("problem_id", "day", "until"))).where(*wanted)
    if status == "open":
        # A fence: found through the few that are open, not through the days in whose order they are listed.
        still = found.offset(0).subquery("still")
        page = select(still).order_by(still.c.day, still.c.problem_id)
    else:
        last = span.c.until if status == "closed" else span.c.day
        page = found.order_by(last.desc(), span.c.problem_id.desc())
    shown = page.limit(limit).offset(offset).subquery("shown")
    statement = _described(shown, filters.as_of, by_day=status == "open")
    rows = reader.execute(statement.order_by(*_order(status, shown)))
    return [ProblemRow._make([*row[:-2], None if row[-2] > filters.as_of else row[-2], bool(row[-1])]) for row in rows]


def repeaters(
    reader: Reader, filters: Filters, periods: Sequence[str], *, limit: int, offset: int = 0
) -> tuple[list[Repeater], int]:
    """Enterprises with repeated problems of some data months, the most first, under where they stand; and how many there are."""
    again = problem_repeat
    counted = (
        select(again.c.enterprise_id, func.sum(again.c.problems).label("repeated"))
        .where(again.c.period.in_(periods), again.c.repeated_on <= filters.as_of, *placed(reader, filters, again.c.enterprise_id))
        .group_by(again.c.enterprise_id)
        .subquery("counted")
    )
    page = (
        select(counted, func.count().over().label("total"))
        .order_by(counted.c.repeated.desc(), counted.c.enterprise_id)
        .limit(limit)
        .offset(offset)
        .subquery("page")
    )
    version = enterprise_version.alias("dims")
    joined = page.join(enterprise, enterprise.c.id == page.c.enterprise_id).outerjoin(
        version, in_force(version, page.c.enterprise_id, day_literal(filters.as_of))
    )
    statement = (
        select(
            page.c.enterprise_id,
            enterprise.c.name_zh,
            enterprise.c.name_en,
            func.coalesce(version.c.city, UNKNOWN),
            page.c.repeated,
            page.c.total,
        )
        .select_from(joined)
        .order_by(page.c.repeated.desc(), page.c.enterprise_id)
    )
    rows = list(reader.execute(statement))
    found = _found(reader, filters.as_of, periods, [row[0] for row in rows])
    listed = [Repeater._make([*row[:4], int(row.repeated), *found[row[0]]]) for row in rows]
    return listed, int(rows[0][-1]) if rows else 0


def _found(reader: Reader, as_of: date, periods: Sequence[str], enterprise_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Of each of these enterprises, the problems found of some data months, and the months of those that were repeated."""
    span = problem_span
    again = span.c.repeated_on <= as_of
    statement = (
        select(span.c.enterprise_id, func.count(), func.count(span.c.period.distinct()).filter(again))
        .where(span.c.enterprise_id.in_(enterprise_ids), span.c.period.in_(periods), span.c.day <= as_of)
        .group_by(span.c.enterprise_id)
    )
    return {row[0]: (row[1], row[2]) for row in reader.execute(statement)}


def repeated_kinds(reader: Reader, as_of: date, periods: Sequence[str], enterprise_ids: Collection[int]) -> list[KindCount]:
    """Which kinds these enterprises, out of a list, had again in some data months, by enterprise the most frequent first."""
    span = problem_span
    statement = (
        select(span.c.enterprise_id, span.c.kind, func.count())
        .where(span.c.enterprise_id.in_(enterprise_ids), span.c.period.in_(periods), span.c.repeated_on <= as_of)
        .group_by(span.c.enterprise_id, span.c.kind)
        .order_by(span.c.enterprise_id, func.count().desc(), span.c.kind)
    )
    return [KindCount(*row) for row in reader.execute(statement)]


def _of(status: Status, as_of: date) -> list[ColumnElement[bool]]:
    span = problem_span
    if status == "open":
        # Most problems are closed: those that are not are few of all that were ever found, so the day is not searched by.
        return [span.c.until > as_of, func.coalesce(span.c.day, LAST) <= as_of]
    if status == "closed":
        return [span.c.until <= as_of]
    again = span.c.repeated_on
    known = again <= as_of if status == "repeated" else or_(again.is_(None), again > as_of)
    return [span.c.day <= as_of, known]


def _in_years(years: Sequence[int]) -> list[ColumnElement[bool]]:
    return [func.substr(problem_span.c.period, 2, 4).in_([str(year) for year in years])] if years else []


def _described(shown: FromClause, as_of: date, *, by_day: bool) -> Select[Any]:
    """The columns of `ProblemRow` for the problems of one page; by_day: under where the enterprise stands on the as-of day."""
    span, version = problem_span, enterprise_version.alias("dims")
    city = func.coalesce(version.c.city, UNKNOWN) if by_day else span.c.city
    joined = shown.join(span, span.c.problem_id == shown.c.problem_id).join(enterprise, enterprise.c.id == span.c.enterprise_id)
    if by_day:
        joined = joined.outerjoin(version, in_force(version, span.c.enterprise_id, day_literal(as_of)))
    again = func.coalesce(span.c.repeated_on, LAST) <= as_of
    return select(
        span.c.problem_id,
        span.c.enterprise_id,
        enterprise.c.name_zh,
        enterprise.c.name_en,
        city.label("city"),
        span.c.period,
        span.c.kind,
        span.c.day,
        span.c.until,
        again.label("is_repeated"),
    ).select_from(joined)


def _order(status: Status, shown: FromClause) -> tuple[ColumnElement[Any], ...]:
    if status == "open":
        return shown.c.day, shown.c.problem_id
    return (shown.c.until if status == "closed" else shown.c.day).desc(), shown.c.problem_id.desc()
