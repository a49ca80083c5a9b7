"""From when to when each problem is open: worked out beside the cube, in the transaction that brings or takes away facts.

Lists of problems ask what was open on a day, what was closed by then and what had been found there before; problems and their
closings are two tables, and most problems are closed, so that asking the facts themselves would read all of them every time.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Integer,
    Select,
    and_,
    case,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    union_all,
)

from carbondash.store.dates import LAST, day_literal, later_of
from carbondash.store.measures.base import Keep, every, live
from carbondash.store.measures.problems import found_before
from carbondash.store.schema.bookkeeping import problem_repeat, problem_span
from carbondash.store.schema.enterprises import enterprise_version
from carbondash.store.schema.evidence import problem_closing
from carbondash.store.standing import dimensions, in_force

# What a span is worked out from.
SOURCES = frozenset({"problem", "problem_closing", "enterprise_version"})

_LISTED = 500


def refresh(connection: Connection, enterprise_ids: Collection[int] | None) -> None:
    """Work the spans of these enterprises (None: of all) out anew from the facts."""
    if enterprise_ids is None:
        for table in (problem_repeat, problem_span):
            connection.execute(delete(table))
        _fill(connection, every)
        return
    listed = sorted(enterprise_ids)
    for start in range(0, len(listed), _LISTED):
        part = listed[start : start + _LISTED]
        for table in (problem_repeat, problem_span):
            connection.execute(delete(table).where(table.c.enterprise_id.in_(part)))
        _fill(connection, _among(part))


def differences(connection: Connection) -> list[str]:
    """Where the stored spans are not what the facts say, in words; empty when they agree."""
    facts = _spans(every).subquery("facts")
    stored = problem_span
    unlike = [func.coalesce(stored.c[name], _absent(name)) != func.coalesce(facts.c[name], _absent(name)) for name in _COMPARED]
    same = stored.c.problem_id == facts.c.problem_id
    faults = []
    missing = select(facts.c.problem_id).select_from(facts.outerjoin(stored, same)).where(stored.c.problem_id.is_(None))
    differing = select(facts.c.problem_id).select_from(facts.join(stored, same)).where(or_(*unlike))
    surplus = select(stored.c.problem_id).select_from(stored.outerjoin(facts, same)).where(facts.c.problem_id.is_(None))
    for what, statement in (("is missing", missing), ("differs from the facts", differing), ("has no problem", surplus)):
        faults += [f"span of problem {number}: {what}" for number in connection.scalars(statement.limit(20))]
    return faults + _miscounted(connection)


def _miscounted(connection: Connection) -> list[str]:
    """Enterprises and months whose count of repeated problems is not that of their spans."""
    key = ("period", "enterprise_id", "repeated_on")
    stored = select(*(problem_repeat.c[name] for name in key), problem_repeat.c.problems)
    spans = select(*(problem_span.c[name] for name in key), literal(-1)).where(problem_span.c.repeated_on.is_not(None))
    both = union_all(stored, spans).subquery("both")
    cells = [both.c[name] for name in key]
    wrong = select(*cells[:2]).group_by(*cells).having(func.sum(both.c.problems) != 0).limit(20)
    return [f"repeated problems of enterprise {row[1]} in {row[0]}: miscounted" for row in connection.execute(wrong)]


_COMPARED = tuple(column.name for column in problem_span.columns if column.name != "problem_id")


def _absent(name: str) -> ColumnElement[Any]:
    kind = problem_span.c[name].type
    return day_literal(LAST) if isinstance(kind, Date) else literal(-1) if isinstance(kind, Integer) else literal("")


def _among(ids: Collection[int]) -> Keep:
    return lambda column: column.in_(ids)


def _fill(connection: Connection, keep: Keep) -> None:
    names = [column.name for column in problem_span.columns]
    connection.execute(insert(problem_span).from_select(names, _spans(keep)))
    key = [problem_span.c[name] for name in ("period", "enterprise_id", "repeated_on")]
    counted = (
        select(*key, func.count())
        .where(problem_span.c.repeated_on.is_not(None), keep(problem_span.c.enterprise_id))
        .group_by(*key)
    )
    connection.execute(insert(problem_repeat).from_select([*(column.name for column in key), "problems"], counted))


def _spans(keep: Keep) -> Select[Any]:
    found = found_before(keep)
    version = enterprise_version.alias("dims")
    closing = and_(problem_closing.c.problem_id == found.c.id, live(problem_closing))
    return select(
        found.c.id.label("problem_id"),
        found.c.enterprise_id,
        found.c.period,
        found.c.kind,
        found.c.day,
        func.coalesce(problem_closing.c.day, day_literal(LAST)).label("until"),
        case((found.c.before.is_not(None), later_of(found.c.day, found.c.before)), else_=None).label("repeated_on"),
        *dimensions(version),
    ).select_from(
        found.outerjoin(problem_closing, closing).outerjoin(version, in_force(version, found.c.enterprise_id, found.c.day))
    )
