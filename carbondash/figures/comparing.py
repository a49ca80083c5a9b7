"""A figure of the whole province beside somebody's own cities: shown only where others can hide in it."""

from __future__ import annotations

from collections.abc import Iterable

from carbondash.figures import compute, ledger
from carbondash.figures.cells import FigureValue, chooser, nothing
from carbondash.store import Filters, Reader

# With one other enterprise, the province less the own cities is that enterprise; with two, each of them could work out the other.
FEWEST_OTHERS = 3


def preload(reader: Reader, figure_ids: Iterable[str], filters: Filters) -> None:
    """Read what several figures of the province need in as few reads as filters allow."""
    if reader.scope.cities is None:
        compute.preload(reader, figure_ids, filters)
        return
    listed = list(figure_ids)
    compute.preload(reader.comparing, [name for name in listed if ledger.figures[name].distinct != "city"], filters)
    wanted: dict[Filters, set[str]] = {}
    for name in listed:
        narrowed = compute.narrow(ledger.figures[name], filters)
        if narrowed is not None:
            wanted.setdefault(narrowed, set()).update(_standing_behind(name))
    for narrowed, measures in wanted.items():
        reader.comparing.foresee(sorted(measures), narrowed)


def _standing_behind(figure_id: str) -> tuple[str, ...]:
    """The measures whose enterprises contribute: a rate's denominator, an amount itself."""
    definition = ledger.figures[figure_id]
    return tuple((definition.denominator or definition.numerator).measures)


def province(reader: Reader, figure_id: str, filters: Filters, period: str | None = None) -> FigureValue:
    """The figure of all cities, whatever the reader's scope; "withheld" where too few others contribute to it.

    What counts is who stands in the denominator of a rate, or behind an amount, under the same filters. One who knows several
    such sums can subtract them: no sum is shown below the fewest, but this is no proof against every combination.
    """
    if reader.scope.cities is None:
        return compute.figure(reader, figure_id, filters, period)
    definition = ledger.figures[figure_id]
    if definition.distinct == "city":
        return nothing(definition, period, "withheld")
    whole = reader.comparing
    found = compute.figure(whole, figure_id, filters, period)
    if found.status != "ok":
        return found
    narrowed = compute.narrow(definition, filters) or filters
    chosen = chooser(definition, found.period, filters.cycle)
    if whole.enough_others(_standing_behind(figure_id), narrowed, chosen, FEWEST_OTHERS):
        return found
    return nothing(definition, found.period, "withheld")
