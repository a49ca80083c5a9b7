"""Trades of the province's enterprises, each counted once; what they hold; who lacks allowances and does not trade."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Date, Select, case, func, literal, null, select, union_all

from carbondash.store.dates import FIRST, LAST, day_literal, days_later, earlier_of, later_of
from carbondash.store.measures.base import Keep, Measure, MeasureClass, flow, live, spans, text
from carbondash.store.schema.compliance import allocation, surrender
from carbondash.store.schema.derived import derived_position
from carbondash.store.schema.market import trade

# From so many days after its last trade on an enterprise counts as one that does not trade.
QUIET_DAYS = 30

_FIRST_VINTAGE = "19-20"
_OFFSET = "CCER"


def _trades(amount: ColumnElement[Any] | None) -> Any:
    def build(keep: Keep) -> Select[Any]:
        return flow(trade, keep=keep, amount=amount, breakdown=trade.c.vintage + "/" + trade.c.method, where=())

    return build


def _period_of(vintage: ColumnElement[str]) -> ColumnElement[str]:
    return case((vintage == _FIRST_VINTAGE, text("Y2019..Y2020")), else_=text("Y20") + vintage)


def _holdings(keep: Keep) -> CompoundSelect[Any]:
    """Allocated and bought, less sold and surrendered; CCER is no allowance. Each movement stays, wherever its holder moves."""

    def part(table: Any, holder: ColumnElement[Any], amount: ColumnElement[Any]) -> Select[Any]:
        return select(
            holder.label("enterprise_id"),
            table.c.id,
            _period_of(table.c.vintage).label("period"),
            table.c.vintage.label("breakdown"),
            table.c.day.label("start"),
            amount.label("amount"),
        ).where(live(table), holder.is_not(None), keep(holder))

    moves = union_all(
        part(allocation, allocation.c.enterprise_id, allocation.c.amount_t),
        part(trade, trade.c.buyer_id, trade.c.volume_t),
        part(trade, trade.c.seller_id, -trade.c.volume_t),
        part(surrender, surrender.c.enterprise_id, -surrender.c.amount_t).where(surrender.c.vintage != _OFFSET),
    ).subquery("moves")
    return spans(select(moves, null().cast(Date).label("finish")).subquery("rows"), keep=keep)


def quiet_spans(keep: Keep) -> Select[Any]:
    """From when to when each enterprise with a position has not traded for so many days: enterprise_id, start, finish."""

    def side(holder: ColumnElement[Any]) -> Select[Any]:
        traded = (holder.label("enterprise_id"), trade.c.day, days_later(trade.c.day, QUIET_DAYS).label("start"))
        return select(*traded).where(live(trade), holder.is_not(None), keep(holder))

    never = select(derived_position.c.enterprise_id, day_literal(FIRST).label("day"), day_literal(FIRST).label("start")).where(
        keep(derived_position.c.enterprise_id)
    )
    # Both sides and several trades of a day are one: a day counts once.
    days = union_all(side(trade.c.buyer_id), side(trade.c.seller_id), never).subquery("days")
    each = select(days.c.enterprise_id, days.c.day, days.c.start).distinct().subquery("each")
    following = func.lead(each.c.day, 1, day_literal(LAST)).over(partition_by=each.c.enterprise_id, order_by=each.c.day)
    return select(each.c.enterprise_id, each.c.start, following.label("finish"))


def _short_and_quiet(keep: Keep) -> CompoundSelect[Any]:
    quiet, gap = quiet_spans(keep).subquery("quiet"), derived_position
    until = func.coalesce(gap.c.until, day_literal(LAST))
    rows = (
        select(
            gap.c.enterprise_id,
            gap.c.id,
            gap.c.cycle.label("period"),
            text("").label("breakdown"),
            later_of(gap.c.day, quiet.c.start).label("start"),
            earlier_of(until, quiet.c.finish).label("finish"),
            literal(1).label("amount"),
        )
        .select_from(gap.join(quiet, quiet.c.enterprise_id == gap.c.enterprise_id))
        .where(gap.c.gap_t > 0, keep(gap.c.enterprise_id), quiet.c.start < quiet.c.finish)
        .subquery("rows")
    )
    return spans(rows, keep=keep)


_TABLES = ("trade", "enterprise_version")
_HELD = ("allocation", "trade", "surrender", "enterprise_version")
_QUIET = ("derived_position", "trade", "enterprise_version")

MEASURES = (
    Measure("trade_volume", MeasureClass.FLOW, "t", "enterprise", _TABLES, _trades(trade.c.volume_t)),
    Measure("trade_turnover", MeasureClass.FLOW, "fen", "enterprise", _TABLES, _trades(trade.c.amount_fen)),
    Measure("trades", MeasureClass.FLOW, "trades", "enterprise", _TABLES, _trades(None)),
    Measure("allowances_held", MeasureClass.STOCK, "t", "enterprise", _HELD, _holdings),
    Measure("short_and_quiet", MeasureClass.STATE, "enterprises", "enterprise", _QUIET, _short_and_quiet, needs_itself=True),
)
