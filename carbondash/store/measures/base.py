"""What a measure is: one named select over facts, with a class that says how its amounts may be combined.

Every select has the columns day, period, city, industry, tier, breakdown, anchor, fact_id, amount. The same select fills the cube
(grouped), answers "which rows are behind this figure" (filtered), and is what `check` compares the cube with.

The dimensions of a flow are those of the enterprise on the fact's own day and never change afterwards. A stock or state is a set
of spans; a span is cut where the enterprise's city, industry or tier changes, so that it leaves the old cell (-1) and enters the
new one (+1) on that day, and its end falls where it then stands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    FromClause,
    Select,
    String,
    Subquery,
    Table,
    and_,
    func,
    literal,
    select,
    union_all,
)

from carbondash.store.dates import FIRST, LAST, day_literal, earlier_of, later_of
from carbondash.store.schema.base import UNKNOWN
from carbondash.store.schema.enterprises import enterprise_version

Keep = Callable[[ColumnElement[Any]], ColumnElement[bool]]
MeasureSelect = Select[Any] | CompoundSelect[Any]

DIMENSIONS = ("period", "city", "industry", "tier", "breakdown")


class MeasureClass(StrEnum):
    """How a measure's amounts may be combined."""

    FLOW = "flow"  # summed over days, cities and all else
    STOCK = "stock"  # signed deltas, cumulated to a day; summed over cities, never over days
    STATE = "state"  # spans of entities as +1/-1; as a stock
    DISTINCT = "distinct"  # number of different breakdown values; never summed
    DISTRIBUTION = "distribution"  # counts by bucket (the breakdown); a sum over buckets is a count of cases only


# Enterprises of which nothing but a due day has moved.
TERM = "term"

# Base units of amounts; every other unit is of things that are counted.
AMOUNT_UNITS = frozenset({"t", "kgCO2e", "fen", "kW", "CNY"})


@dataclass(frozen=True)
class Measure:
    """One named select over facts.

    unit: the unit of `amount`, an integer. anchor: whose facts they are (enterprise, project, loan_project, stated_fact).
    tables: where the facts come from; the first one says from which day on zero is a value.
    build: given `keep`, a condition on the anchor column, returns the select.
    several: a fact may count more than once (problems of a campaign's step), so that the amount is not the number of facts.
    by_term: it changes with a due day too, which is a fact about no single enterprise (a notice's, a campaign's).
    needs_itself: zero is a value only from the measure's own first amount on: its table also has facts that say nothing about it.
    """

    id: str
    kind: MeasureClass
    unit: str
    anchor: str
    tables: tuple[str, ...]
    build: Callable[[Keep], MeasureSelect]
    needs_itself: bool = False
    several: bool = False
    by_term: bool = False

    @property
    def group(self) -> str:
        """What has to be touched for it to change: its anchor, or one whose due day has moved."""
        return TERM if self.by_term else self.anchor

    @property
    def counts(self) -> bool:
        """Whether every fact counts as one, rather than with an amount of tonnes, money or power."""
        is_counted = self.unit not in AMOUNT_UNITS and not self.several
        return is_counted and self.kind in (MeasureClass.FLOW, MeasureClass.STOCK, MeasureClass.STATE)


def every(_: ColumnElement[Any]) -> ColumnElement[bool]:
    """The condition that keeps every anchor."""
    from sqlalchemy import true

    return true()


def live(table: FromClause) -> ColumnElement[bool]:
    """The fact was not rolled back."""
    return table.c.void_load_id.is_(None)


def text(value: str) -> ColumnElement[str]:
    return literal(value, String)


def measure_columns(
    *,
    day: ColumnElement[Any],
    period: ColumnElement[Any],
    city: ColumnElement[Any],
    industry: ColumnElement[Any],
    tier: ColumnElement[Any],
    breakdown: ColumnElement[Any],
    anchor: ColumnElement[Any],
    fact_id: ColumnElement[Any],
    amount: ColumnElement[Any],
) -> Select[Any]:
    """The nine columns of every measure, in order."""
    return select(
        day.label("day"),
        period.label("period"),
        city.label("city"),
        industry.label("industry"),
        tier.label("tier"),
        breakdown.label("breakdown"),
        anchor.label("anchor"),
        fact_id.label("fact_id"),
        amount.label("amount"),
    )


def _version_dims(version: FromClause) -> dict[str, ColumnElement[Any]]:
    return {name: func.coalesce(version.c[name], UNKNOWN) for name in ("city", "industry", "tier")}


def flow(
    facts: Table | Subquery,
    *,
    keep: Keep,
    amount: ColumnElement[Any] | None = None,
    day: ColumnElement[Any] | None = None,
    dims_day: ColumnElement[Any] | None = None,
    period: ColumnElement[Any] | None = None,
    breakdown: ColumnElement[Any] | None = None,
    where: tuple[ColumnElement[bool], ...] = (),
    source: FromClause | None = None,
) -> Select[Any]:
    """Events of enterprises, each once, under the enterprise's dimensions on `dims_day` (the fact's own day unless told)."""
    version = enterprise_version.alias("dims")
    day = facts.c.day if day is None else day
    dims_day = day if dims_day is None else dims_day
    joined = (facts if source is None else source).outerjoin(
        version,
        and_(
            version.c.enterprise_id == facts.c.enterprise_id,
            live(version),
            version.c.valid_from <= dims_day,
            version.c.valid_to > dims_day,
        ),
    )
    statement = measure_columns(
        day=day,
        period=facts.c.period if period is None else period,
        **_version_dims(version),
        breakdown=text("") if breakdown is None else breakdown,
        anchor=facts.c.enterprise_id,
        fact_id=facts.c.id,
        amount=literal(1) if amount is None else amount,
    ).select_from(joined)
    if isinstance(facts, Table):
        statement = statement.where(live(facts))
    return statement.where(keep(facts.c.enterprise_id), *where)


def spans(rows: Subquery, *, keep: Keep) -> CompoundSelect[Any]:
    """Deltas of spans: `rows` has enterprise_id, id, period, breakdown, start, finish (NULL: still on) and amount."""
    version = enterprise_version.alias("dims")
    finish = func.coalesce(rows.c.finish, day_literal(LAST))
    valid_from = func.coalesce(version.c.valid_from, day_literal(FIRST))
    valid_to = func.coalesce(version.c.valid_to, day_literal(LAST))
    start_here = later_of(rows.c.start, valid_from)
    finish_here = earlier_of(finish, valid_to)
    joined = rows.outerjoin(
        version,
        and_(
            version.c.enterprise_id == rows.c.enterprise_id,
            live(version),
            version.c.valid_from < finish,
            version.c.valid_to > rows.c.start,
            version.c.valid_from < version.c.valid_to,
        ),
    )

    def deltas(day: ColumnElement[date], amount: ColumnElement[int]) -> Select[Any]:
        return (
            measure_columns(
                day=day,
                period=rows.c.period,
                **_version_dims(version),
                breakdown=rows.c.breakdown,
                anchor=rows.c.enterprise_id,
                fact_id=rows.c.id,
                amount=amount,
            )
            .select_from(joined)
            .where(rows.c.start < finish, keep(rows.c.enterprise_id))
        )

    begins = deltas(start_here, rows.c.amount)
    ends = deltas(finish_here, -rows.c.amount).where(finish_here < LAST)
    return union_all(begins, ends)
