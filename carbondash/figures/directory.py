"""The directory in figures: the yearly lists by tier and what moved between them, tiers as they should be, support by source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from carbondash.figures import compute
from carbondash.figures.compute import FigureValue
from carbondash.store import Filters, Reader

TIERS = ("1", "2", "3")
MOVES = ("new", "up", "down", "left")
ACTIONS = ("list", "move", "remove")
# A candidate that so many sources support counts with those that more do.
MOST_SOURCES = 3


@dataclass(frozen=True)
class ListYear:
    """The list of a year: enterprises by tier, and by what happened to them with it; first: no list was there before."""

    period: str
    tiers: Mapping[str, int]
    moves: Mapping[str, int]
    first: bool


@dataclass(frozen=True)
class TierState:
    """A tier as it should be and as it is: enterprises that should have it, that have it, and that have it rightly."""

    tier: str
    should: FigureValue
    listed: FigureValue
    right: FigureValue


def years(reader: Reader, filters: Filters, most: int = 5) -> list[ListYear]:
    """The last yearly lists, the oldest first."""
    known = [value.period for value in compute.trend(reader, "listed_enterprises", filters) if value.period]
    found = []
    for period in known[-most:]:
        tiers = compute.by_breakdown(reader, "listed_enterprises", filters, period)
        moves = compute.by_breakdown(reader, "list_moves", filters, period)
        found.append(
            ListYear(
                period,
                {tier: _count(tiers.get(tier)) for tier in TIERS},
                {move: _count(moves.get(move)) for move in MOVES},
                period == known[0],
            )
        )
    return found


def tiers(reader: Reader, filters: Filters) -> list[TierState]:
    """The tiers that the filters allow, each as it should be and as it is; empty where nothing was screened by the day."""
    asked = [replace(filters, tiers=(tier,)) for tier in TIERS if not filters.tiers or tier in filters.tiers]
    found = [
        TierState(
            one.tiers[0],
            compute.figure(reader, "should_be_listed", one),
            compute.figure(reader, "managed_enterprises", one),
            compute.figure(reader, "right_tier_rate", one),
        )
        for one in asked
    ]
    return found if any(state.should.value is not None for state in found) else []


def support(reader: Reader, filters: Filters) -> dict[str, tuple[int, int, int]]:
    """Open candidates by action and by how many sources support them: one, two, or more."""
    values = compute.by_breakdown(reader, "listing_candidates", filters)
    found = {action: [0] * MOST_SOURCES for action in ACTIONS}
    for breakdown, value in values.items():
        action, sources = breakdown.split("/")
        found[action][min(int(sources), MOST_SOURCES) - 1] += _count(value)
    return {action: (counts[0], counts[1], counts[2]) for action, counts in found.items()}


def _count(value: FigureValue | None) -> int:
    return int(value.value or 0) if value is not None else 0
