"""Known problems of the data itself on a day: counted, so that a number can be read with what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Table, func, or_, select

from carbondash.store.measures.base import live
from carbondash.store.placed import placed
from carbondash.store.schema.bookkeeping import load
from carbondash.store.schema.enterprises import enterprise, enterprise_version, match_candidate, unit
from carbondash.store.schema.market import market_quote
from carbondash.store.scope import Filters
from carbondash.store.standing import standing

if TYPE_CHECKING:
    from carbondash.store.reader import Reader

Code = Literal[
    "no_code",
    "tier_unknown",
    "off_map",
    "unit_off_map",
    "look_alikes",
    "quote_flagged",
    "quote_no_volume",
    "back_dated",
    "waiting",
]  # fmt: skip


class DataProblem(NamedTuple):
    """How many things have a problem (`found`), of how many that there are (None where that is no question)."""

    code: Code
    found: int
    of: int | None


def counted(reader: Reader, filters: Filters) -> list[DataProblem]:
    """Every kind of problem that is looked for, also where there is none of it; those of enterprises under the filters."""
    day = filters.as_of
    there = [*standing(enterprise, day), *placed(reader, filters, enterprise.c.id)]
    units = [*standing(unit, day), *placed(reader, filters, unit.c.enterprise_id)]
    quotes = standing(market_quote, day)
    version = enterprise_version
    managed = [live(version), version.c.valid_from <= day, version.c.valid_to > day, version.c.is_managed]
    managed += reader.restrict(version, filters)
    pairs = [*standing(match_candidate, day), *placed(reader, filters, match_candidate.c.enterprise_id)]
    off_map = or_(enterprise.c.location_flag.is_not(None), enterprise.c.lon.is_(None))
    total, number, off = _count(reader, enterprise, there, enterprise.c.credit_code.is_(None), off_map)
    all_managed, no_tier = _count(reader, version, managed, version.c.tier == "unknown")
    all_units, unit_off = _count(reader, unit, units, unit.c.location_flag.is_not(None))
    (look_alikes,) = _count(reader, match_candidate, pairs)
    is_silent = market_quote.c.listed_volume_t.is_(None)
    all_quotes, flagged, silent = _count(reader, market_quote, quotes, market_quote.c.flag.is_not(None), is_silent)
    late = reader.execute(select(func.count()).where(load.c.is_back_dated, load.c.rolled_back_by.is_(None))).scalar_one()
    return [
        DataProblem("no_code", number, total),
        DataProblem("tier_unknown", no_tier, all_managed),
        DataProblem("off_map", off, total),
        DataProblem("unit_off_map", unit_off, all_units),
        DataProblem("look_alikes", look_alikes, None),
        DataProblem("quote_flagged", flagged, all_quotes),
        DataProblem("quote_no_volume", silent, all_quotes),
        DataProblem("back_dated", int(late), None),
        DataProblem("waiting", reader.state.derive_waiting, None),
    ]


def _count(reader: Reader, table: Table, among: list[ColumnElement[bool]], *wanted: ColumnElement[bool]) -> list[int]:
    """How many rows there are among some, and of these how many meet each condition."""
    counts = [func.count().filter(condition) for condition in wanted]
    statement: Any = select(func.count(), *counts).select_from(table).where(*among)
    return [int(number) for number in reader.execute(statement).one()]
