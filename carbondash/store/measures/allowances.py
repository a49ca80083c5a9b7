"""From pre-allocation to the compliance notice: the steps of every obligation, relief by kind, and the days left to trade.

The period of all of these is the cycle. An obligation is an enterprise's for a year, or for the two years of the first cycle;
each step counts once for it, on the first day on which it is on file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, String, and_, case, cast, func, literal, select, union_all

from carbondash.store.dates import LAST, day_literal, days_between
from carbondash.store.json_text import json_integer
from carbondash.store.measures.base import Keep, Measure, MeasureClass, flow, live, spans, text
from carbondash.store.schema.compliance import allocation, allowance_step, borrowing, obligation, surrender
from carbondash.store.schema.derived import derived_obligation

STEPS = ("pre_allocated", "reviewed", "determined", "issued", "notice_sent")
# An obligation of which any step is on file.
BEGUN = "begun"
RELIEFS = ("cap", "gas")

# From 2023 on each year is a cycle of its own.
_CYCLES = {"Y2019..Y2020": "C1", "Y2021": "C2", "Y2022": "C2"}
_OFFSET = "CCER"


def cycle_of(period: ColumnElement[str]) -> ColumnElement[str]:
    """The compliance cycle of an obligation's period, for facts that don't say theirs."""
    return case(_CYCLES, value=period, else_=func.substr(period, 2))


def step_events(keep: Keep, steps: Sequence[str] = STEPS) -> CompoundSelect[Any]:
    """The steps of every obligation as they are on file, or some of them: enterprise_id, period, cycle, step, day, id."""
    given = case((allocation.c.step == "pre_allocated", text("pre_allocated")), else_=text("issued"))
    sources: tuple[tuple[Any, ColumnElement[Any], ColumnElement[Any], tuple[str, ...]], ...] = (
        (allocation, cycle_of(allocation.c.period), given, ("pre_allocated", "issued")),
        (obligation, obligation.c.cycle, text("determined"), ("determined",)),
        (allowance_step, allowance_step.c.cycle, allowance_step.c.step, ("reviewed", "notice_sent")),
    )
    parts = []
    for table, cycle, step, holds in sources:
        asked = [one for one in holds if one in steps]
        only = [step.in_(asked)] if len(asked) < len(holds) else []
        columns = (table.c.enterprise_id, table.c.period, cast(cycle, String(8)).label("cycle"), step.label("step"))
        if asked:
            parts.append(select(*columns, table.c.day, table.c.id).where(live(table), *only, keep(table.c.enterprise_id)))
    return union_all(*parts)


def _steps(keep: Keep) -> Select[Any]:
    events = step_events(keep).subquery("events")

    def first(step: ColumnElement[Any], *by: ColumnElement[Any]) -> Select[Any]:
        whose = (events.c.enterprise_id, events.c.period)
        amounts = (
            func.max(events.c.cycle).label("cycle"),
            func.min(events.c.day).label("day"),
            func.min(events.c.id).label("id"),
        )
        return select(*whose, step.label("step"), *amounts).group_by(*whose, *by)

    rows = union_all(first(events.c.step, events.c.step), first(text(BEGUN))).subquery("rows")
    return flow(rows, keep=keep, period=rows.c.cycle, breakdown=rows.c.step)


def _notices(amount: ColumnElement[int] | None) -> Any:
    """Notices with the deadline that then held."""

    def build(keep: Keep) -> Select[Any]:
        own = obligation.alias("own")
        stood = and_(
            own.c.enterprise_id == allowance_step.c.enterprise_id,
            own.c.period == allowance_step.c.period,
            live(own),
            own.c.day <= allowance_step.c.day,
            func.coalesce(own.c.superseded_on, day_literal(LAST)) > allowance_step.c.day,
        )
        rows = (
            select(
                allowance_step.c.enterprise_id,
                allowance_step.c.id,
                allowance_step.c.cycle,
                allowance_step.c.day,
                days_between(own.c.deadline, allowance_step.c.day).label("days"),
            )
            .select_from(allowance_step.join(own, stood))
            .where(live(allowance_step), allowance_step.c.step == "notice_sent", keep(allowance_step.c.enterprise_id))
            .subquery("rows")
        )
        return flow(rows, keep=keep, period=rows.c.cycle, amount=rows.c.days if amount is None else amount)

    return build


def _relief(keep: Keep) -> CompoundSelect[Any]:
    table = derived_obligation

    def part(kind: str) -> Select[Any]:
        tonnes = json_integer(table.c.detail, f"{kind}_t")
        return select(
            table.c.enterprise_id,
            table.c.id,
            table.c.cycle.label("period"),
            text(kind).label("breakdown"),
            table.c.day.label("start"),
            table.c.until.label("finish"),
            tonnes.label("amount"),
        ).where(keep(table.c.enterprise_id), tonnes > 0)

    return spans(union_all(*(part(kind) for kind in RELIEFS)).subquery("rows"), keep=keep)


def _borrowed(keep: Keep) -> Select[Any]:
    return flow(borrowing, keep=keep, period=borrowing.c.cycle, breakdown=borrowing.c.period, amount=borrowing.c.amount_t)


def later_vintage() -> ColumnElement[bool]:
    """A surrender of allowances that are younger than the obligation: only borrowed ones can be."""
    vintage, period = surrender.c.vintage, surrender.c.period
    years = (func.substr(column, func.length(column) - 1, 2) for column in (vintage, period))
    younger, last = years
    return and_(vintage != _OFFSET, younger > last)


def _borrowed_used(keep: Keep) -> Select[Any]:
    where = (later_vintage(),)
    return flow(
        surrender, keep=keep, period=surrender.c.cycle, breakdown=surrender.c.period, amount=surrender.c.amount_t, where=where
    )


_FLOW = MeasureClass.FLOW
_STEP_TABLES = ("allocation", "obligation", "allowance_step", "enterprise_version")
_NOTICE_TABLES = ("allowance_step", "obligation", "enterprise_version")

MEASURES = (
    Measure("allowance_steps", _FLOW, "obligations", "enterprise", _STEP_TABLES, _steps, needs_itself=True),
    Measure("notices", _FLOW, "obligations", "enterprise", _NOTICE_TABLES, _notices(literal(1)), needs_itself=True),
    Measure("notice_days", _FLOW, "days", "enterprise", _NOTICE_TABLES, _notices(None), needs_itself=True, several=True),
    Measure(
        "relief", MeasureClass.STOCK, "t", "enterprise", ("derived_obligation", "enterprise_version"), _relief, needs_itself=True
    ),
    Measure("borrowed", _FLOW, "t", "enterprise", ("borrowing", "enterprise_version"), _borrowed),
    Measure("borrowed_used", _FLOW, "t", "enterprise", ("surrender", "enterprise_version"), _borrowed_used),
)
