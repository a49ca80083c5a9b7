"""The facts behind a number, read so that the cost follows what is shown: enterprise by enterprise, until a page is full."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, Subquery, Table, and_, func, or_, select

from carbondash.store.measures import Measure, MeasureClass
from carbondash.store.measures.base import DIMENSIONS, Keep, every, live
from carbondash.store.schema import DERIVED_TABLES, FACT_TABLES
from carbondash.store.schema.enterprises import enterprise
from carbondash.store.scope import Filters

# So many enterprises are asked for at once: a few at first, as a page needs only a few, more where their facts don't fill it.
_FIRST_BATCH, _LARGEST_BATCH = 10, 400
# The number of all rows, on each of them.
_ALL = "all_rows"


@dataclass(frozen=True)
class Wanted:
    """Which facts are asked for: those of the filters, of some periods and breakdowns.

    restrict: the filters' conditions on a table; ever: on whose facts they may be, by the column that names the enterprise.
    """

    filters: Filters
    restrict: Callable[[Any, Filters], list[ColumnElement[bool]]]
    ever: Callable[[ColumnElement[int]], list[ColumnElement[bool]]]
    periods: Sequence[str] | None
    breakdowns: Sequence[str] | None

    def has(self, period: str, breakdown: str) -> bool:
        """Whether a cell of the cube counts facts that are asked for."""
        return (self.periods is None or period in self.periods) and (self.breakdowns is None or breakdown in self.breakdowns)

    def facts(self, measure: Measure, keep: Keep) -> Subquery:
        """What remains of each fact of the measure on the day: its dimensions, the newest of its days, its amount."""
        facts = measure.build(keep).subquery("facts")
        wanted = [facts.c.day <= self.filters.as_of, *self.restrict(facts, self.filters)]
        if measure.kind is MeasureClass.STOCK:
            wanted.append(facts.c.amount != 0)
        if self.periods is not None:
            wanted.append(facts.c.period.in_(self.periods))
        if self.breakdowns is not None:
            wanted.append(facts.c.breakdown.in_(self.breakdowns))
        kept = [facts.c[name] for name in DIMENSIONS]
        total = func.sum(facts.c.amount)
        return (
            select(func.max(facts.c.day).label("day"), facts.c.fact_id, facts.c.anchor, *kept, total.label("amount"))
            .where(*wanted)
            .group_by(facts.c.fact_id, facts.c.anchor, *kept)
            .having(total != 0)
            .subquery("by_fact")
        )


def named(measure: Measure, found: FromClause) -> Select[Any]:
    """The facts, with the names of the enterprises whose they are."""
    if measure.anchor != "enterprise":
        return select(found)
    return select(found, enterprise.c.name_zh, enterprise.c.name_en).select_from(
        found.outerjoin(enterprise, enterprise.c.id == found.c.anchor)
    )


def order_of(measure: Measure, found: FromClause) -> list[ColumnElement[Any]]:
    """The newest first; of what stands in tonnes or money the largest first."""
    newest = [found.c.day.desc(), found.c.fact_id]
    return [found.c.amount.desc(), *newest] if measure.kind is MeasureClass.STOCK and not measure.counts else newest


def amounts(
    connection: Connection, measure: Measure, wanted: Wanted, limit: int, offset: int
) -> tuple[list[dict[str, Any]], int]:
    """One page of the facts of a measure whose amounts the cube can't count, and how many there are."""
    found = wanted.facts(measure, _holding(measure, wanted.filters.as_of))
    statement = named(measure, found).add_columns(func.count().over().label(_ALL))
    page = connection.execute(statement.order_by(*order_of(measure, found)).limit(limit).offset(offset))
    rows = [dict(row) for row in page.mappings()]
    counts = [int(row.pop(_ALL)) for row in rows]
    if counts or not offset:
        return rows, max(counts, default=0)
    # Behind the last page stands nothing that could carry the number.
    return [], int(connection.scalar(select(func.count()).select_from(found)) or 0)


def _holding(measure: Measure, as_of: date) -> Keep:
    """Of what stands until it ends, only what does so on the day: a span that is over by then leaves nothing."""

    def keep(anchor: ColumnElement[Any]) -> ColumnElement[bool]:
        table = getattr(anchor, "table", None)
        if measure.kind is not MeasureClass.STOCK or not isinstance(table, Table) or "until" not in table.c:
            return every(anchor)
        return and_(table.c.day <= as_of, or_(table.c.until.is_(None), table.c.until > as_of))

    return keep


def at_once(
    connection: Connection, measure: Measure, wanted: Wanted, limit: int, offset: int, count: int
) -> list[dict[str, Any]]:
    """One page of the facts of a measure that is not about enterprises; `count` is how many there are."""
    if count <= offset:
        return []
    found = wanted.facts(measure, every)
    statement = named(measure, found).order_by(*order_of(measure, found)).limit(limit).offset(offset)
    return [dict(row) for row in connection.execute(statement).mappings()]


def by_enterprise(
    connection: Connection, measure: Measure, wanted: Wanted, limit: int, offset: int, count: int
) -> list[dict[str, Any]]:
    """One page of the facts of a measure about enterprises, by enterprise; `count` is how many there are."""
    page: list[dict[str, Any]] = []
    seen, last = 0, min(offset + limit, count)
    for ids in batches(connection, measure, wanted) if offset < last else ():
        found = wanted.facts(measure, lambda anchor, ids=ids: anchor.in_(ids))  # type: ignore[misc]
        statement = named(measure, found).order_by(found.c.anchor, found.c.day.desc(), found.c.fact_id)
        for row in connection.execute(statement).mappings():
            if offset <= seen < last:
                page.append(dict(row))
            seen += 1
        if seen >= last:
            break
    return page


def batches(connection: Connection, measure: Measure, wanted: Wanted) -> Iterator[list[int]]:
    """Whom the measure may have facts about, ascending: enterprises of its first table that were ever in a place asked for."""
    table = {**FACT_TABLES, **DERIVED_TABLES}[measure.tables[0]]
    whose = table.c[table.info.get("anchor", "enterprise_id")]
    conditions = wanted.ever(whose)
    if "void_load_id" in table.c:
        conditions = [live(table), *conditions]
    size, after = _FIRST_BATCH, 0
    while True:
        statement = select(whose).where(whose > after, *conditions).distinct().order_by(whose).limit(size)
        ids = [int(row[0]) for row in connection.execute(statement)]
        if ids:
            yield ids
        if len(ids) < size:
            return
        size, after = min(2 * size, _LARGEST_BATCH), ids[-1]
