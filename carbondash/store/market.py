"""Record queries on the market: national quotes by day, and enterprises that lack allowances with their last trade.

As it stood at the end of the as-of day. Prices are fen per tonne, amounts tonnes; what is missing is None, never zero.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, Select, exists, func, select, union_all

from carbondash.store.derived import held
from carbondash.store.measures.base import live
from carbondash.store.measures.market import QUIET_DAYS
from carbondash.store.schema.derived import derived_position
from carbondash.store.schema.market import market_quote, trade
from carbondash.store.scope import Filters
from carbondash.store.standing import standing

if TYPE_CHECKING:
    from carbondash.store.reader import Reader


class Quote(NamedTuple):
    """A trading day of the national market; `flag` is a doubt that came with it."""

    day: date
    open_fen: int | None
    high_fen: int | None
    low_fen: int | None
    close_fen: int | None
    listed_volume_t: int | None
    block_volume_t: int | None
    total_amount_fen: int | None
    source: str | None
    flag: str | None


class Short(NamedTuple):
    """An enterprise that lacks allowances in a cycle; its last trade by the day, None where it never traded."""

    enterprise_id: int
    name_zh: str
    name_en: str | None
    city: str
    industry: str
    tier: str
    cycle: str
    deadline: date
    obligation_t: int
    surrendered_t: int
    usable_t: int
    gap_t: int
    last_trade: date | None = None


_POSITION = tuple(name for name in Short._fields if name != "last_trade")


def quotes(reader: Reader, as_of: date, since: date | None = None) -> list[Quote]:
    """The quotes of every day up to the as-of day as they then stood, the earliest first; since: none before that day."""
    wanted = standing(market_quote, as_of)
    if since is not None:
        wanted.append(market_quote.c.day >= since)
    columns = (market_quote.c[name] for name in Quote._fields)
    return [Quote(*row) for row in reader.execute(select(*columns).where(*wanted).order_by(market_quote.c.day))]


def short_enterprises(
    reader: Reader, filters: Filters, cycle: str, *, quiet: bool, limit: int | None = None, offset: int = 0
) -> tuple[list[Short], int]:
    """Who lacks allowances in a cycle, the largest gap first, and how many there are; quiet: without a trade in 30 days only."""
    found: Any = held(
        derived_position, (*_POSITION, "id"), filters.as_of, [derived_position.c.cycle == cycle, derived_position.c.gap_t > 0]
    )
    wanted = reader.restrict(found, filters)
    if quiet:
        lately = trade.c.day > filters.as_of - timedelta(days=QUIET_DAYS)
        wanted += [~exists().where(side == found.c.enterprise_id, *_traded(filters.as_of), lately) for side in _SIDES]
    statement = (
        select(*(found.c[name] for name in _POSITION), func.count().over())
        .where(*wanted)
        .order_by(found.c.gap_t.desc(), found.c.enterprise_id)
        .limit(limit)
        .offset(offset)
    )
    rows = list(reader.execute(statement))
    if not rows and offset:
        return [], short_enterprises(reader, filters, cycle, quiet=quiet, limit=1)[1]
    last = _last_trades(reader, [row[0] for row in rows], filters.as_of)
    total = int(rows[0][-1]) if rows else 0
    return [Short._make([*row[:-1], last.get(row[0])]) for row in rows], total


_SIDES = (trade.c.buyer_id, trade.c.seller_id)
_LISTED = 500


def _traded(as_of: date) -> tuple[ColumnElement[bool], ...]:
    return live(trade), trade.c.day <= as_of


def _last_trades(reader: Reader, enterprise_ids: list[int], as_of: date) -> dict[int, date]:
    found: dict[int, date] = {}
    for start in range(0, len(enterprise_ids), _LISTED):
        some = enterprise_ids[start : start + _LISTED]

        def side(of: ColumnElement[Any], some: list[int] = some) -> Select[Any]:
            return select(of.label("enterprise_id"), trade.c.day).where(of.in_(some), *_traded(as_of))

        days = union_all(*(side(of) for of in _SIDES)).subquery("days")
        rows = reader.execute(select(days.c.enterprise_id, func.max(days.c.day)).group_by(days.c.enterprise_id))
        found |= {row[0]: row[1] for row in rows}
    return found
