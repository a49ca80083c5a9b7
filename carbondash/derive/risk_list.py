"""One page of the ranking: words and reasons for its rows only, with ranks and the earlier index taken from the whole field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from carbondash.derive.risk import Risk, in_words
from carbondash.derive.risk_field import Field, Order, Ranks
from carbondash.store import Filters, Reader, risk
from carbondash.store.risk import Close

_FEN = 100


@dataclass(frozen=True)
class Listed:
    """A row of the ranking. before: its index on the day of comparison, None where it was not assessed then.

    cost: of its shortfall at the last close, in CNY; None without a close, or where the shortfall is not known.
    """

    risk: Risk
    before: float | None
    cost: float | None


def listed(
    reader: Reader,
    filters: Filters,
    field: Field,
    ranks: Ranks,
    earlier: Mapping[tuple[int, str], float],
    *,
    order: Order = "index",
    band: str | None = None,
    owing: bool = False,
    limit: int,
    offset: int = 0,
) -> list[Listed]:
    """Rows of the ranking; field, ranks and earlier: of everybody under the same filters. See `Field.places` for the choice."""
    close = risk.last_close(reader, filters.as_of)
    places = field.places(order, band, owing=owing)[offset : offset + limit]
    found = []
    rows = risk.by_ids(reader, [field.row_ids[place] for place in places], field.on)
    for row, one in zip(rows, in_words(rows, field.on), strict=True):
        rank = ranks.of.get(row.enterprise_id)
        if rank is not None:
            one = replace(one, rank=rank[0], rank_low=rank[1], rank_high=rank[2])
        found.append(Listed(one, earlier.get((row.enterprise_id, row.cycle)), cost(one.inputs["gap_t"], close)))
    return found


def earlier_points(before: Field) -> dict[tuple[int, str], float]:
    """The index of every enterprise and cycle of a field."""
    return dict(zip(zip(before.ids.tolist(), before.cycles, strict=True), before.points.tolist(), strict=True))


def cost(gap_t: float, close: Close | None) -> float | None:
    """What a shortfall costs at a close, in CNY; None where either is not known."""
    return None if close is None or gap_t != gap_t else gap_t * close.fen / _FEN
