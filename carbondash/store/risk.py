"""Record queries on the risk of many enterprises: everybody's inputs on a day, some of the rows in full, names, the last price.

Of an enterprise with several open cycles the one with the highest index counts. Each function takes a reader, whose scope it
keeps to; enterprises stand under their city, industry and tier of the day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, false, null, or_, select

from carbondash.store.dates import day_literal
from carbondash.store.derived import RiskRow, held, read_risks
from carbondash.store.measures.base import live
from carbondash.store.schema.derived import derived_position, derived_risk
from carbondash.store.schema.enterprises import enterprise, enterprise_version
from carbondash.store.schema.market import market_quote
from carbondash.store.scope import Filters
from carbondash.store.standing import dimensions, in_force

if TYPE_CHECKING:
    from carbondash.store.reader import Reader

# SQLite takes no more values in one condition.
_LISTED = 500


class InputRow(NamedTuple):
    """An enterprise's risk on a day without its words: `id` of the row, hundredths of points; `detail` is JSON, None unread."""

    id: int
    enterprise_id: int
    city: str
    cycle: str
    index_bp: int
    band: str
    detail: str | None


class Close(NamedTuple):
    """The last close known on a day, in fen per tonne."""

    day: date
    fen: int


def inputs(reader: Reader, filters: Filters, *, with_detail: bool = True) -> list[InputRow]:
    """Everybody's risk on the day, the highest index first; `detail` unparsed, or left unread: it makes the rows wide."""
    risk, version = derived_risk, enterprise_version.alias("dims")
    held_on = [risk.c.day <= filters.as_of, or_(risk.c.until.is_(None), risk.c.until > filters.as_of)]
    if filters.cycle is not None:
        held_on.append(risk.c.cycle == filters.cycle)
    detail = risk.c.detail if with_detail else null().label("detail")
    plain = (risk.c[name] for name in InputRow._fields if name not in ("city", "detail"))
    found = (
        select(*plain, detail, *dimensions(version))
        .select_from(risk.outerjoin(version, in_force(version, risk.c.enterprise_id, day_literal(filters.as_of))))
        .where(*held_on)
        .subquery("found")
    )
    columns = [found.c[name] for name in InputRow._fields]
    statement = select(*columns).where(*reader.restrict(found, filters))
    highest: dict[int, InputRow] = {}
    for row in map(InputRow._make, reader.execute(statement).all()):
        known = highest.setdefault(row.enterprise_id, row)
        # Of several open cycles with one index the earlier cycle counts.
        if known is not row and (-row.index_bp, row.cycle) < (-known.index_bp, known.cycle):
            highest[row.enterprise_id] = row
    return sorted(highest.values(), key=lambda row: (-row.index_bp, row.enterprise_id))


def details(reader: Reader, row_ids: Sequence[int]) -> dict[int, str]:
    """The detail of rows of `inputs` that was left unread."""
    found: dict[int, str] = {}
    for start in range(0, len(row_ids), _LISTED):
        wanted = derived_risk.c.id.in_(row_ids[start : start + _LISTED])
        found |= {row[0]: row[1] for row in reader.execute(select(derived_risk.c.id, derived_risk.c.detail).where(wanted))}
    return found


def surrendered_in_full(reader: Reader, as_of: date, asked: Iterable[tuple[int, str]]) -> frozenset[tuple[int, str]]:
    """Enterprise and cycle of the positions on the day in which nothing is left to surrender: of all asked, and maybe of more.

    Something to look rows of `inputs` up in: these have been through the scope and the filters.
    """
    owed = derived_position
    ids: dict[str, list[int]] = {}
    for enterprise_id, cycle in asked:
        ids.setdefault(cycle, []).append(enterprise_id)
    # Of a cycle that is over a few are left, and all others have surrendered: those are not read.
    mine = [
        and_(owed.c.cycle == cycle, *([owed.c.enterprise_id.in_(sorted(few))] if len(few) <= _LISTED else []))
        for cycle, few in sorted(ids.items())
    ]
    wanted = [
        or_(false(), *mine),
        owed.c.day <= as_of,
        or_(owed.c.until.is_(None), owed.c.until > as_of),
        owed.c.surrendered_t >= owed.c.obligation_t,
    ]
    rows = reader.execute(select(owed.c.enterprise_id, owed.c.cycle).where(*wanted))
    return frozenset((row[0], row[1]) for row in rows)


def by_ids(reader: Reader, row_ids: Sequence[int], as_of: date) -> list[RiskRow]:
    """Rows of `inputs` in full, in the order of their identifiers given."""
    rows: dict[int, RiskRow] = {}
    for start in range(0, len(row_ids), _LISTED):
        listed = list(row_ids[start : start + _LISTED])
        whole = held(derived_risk, (*RiskRow._fields, "id"), as_of, [derived_risk.c.id.in_(listed)])
        found = list(reader.execute(select(*(whole.c[name] for name in (*RiskRow._fields, "id")))))
        rows |= dict(zip((row[-1] for row in found), read_risks(found), strict=True))
    return [rows[row_id] for row_id in row_ids]


def names(reader: Reader, ids: Collection[int]) -> dict[int, tuple[str, str | None]]:
    """The Chinese and English names of enterprises that a query of this module has let through."""
    listed = sorted(set(ids))
    found: dict[int, tuple[str, str | None]] = {}
    for start in range(0, len(listed), _LISTED):
        wanted = enterprise.c.id.in_(listed[start : start + _LISTED])
        rows = reader.execute(select(enterprise.c.id, enterprise.c.name_zh, enterprise.c.name_en).where(wanted))
        found |= {row[0]: (row[1], row[2]) for row in rows}
    return found


def last_close(reader: Reader, as_of: date) -> Close | None:
    """The newest close of the national quotes by a day, as known then; None without one."""
    quote = market_quote
    standing = or_(quote.c.superseded_on.is_(None), quote.c.superseded_on > as_of)
    statement = (
        select(quote.c.day, quote.c.close_fen)
        .where(live(quote), quote.c.day <= as_of, standing, quote.c.close_fen.is_not(None))
        .order_by(quote.c.day.desc())
        .limit(1)
    )
    row = reader.execute(statement).first()
    return None if row is None else Close(*row)
