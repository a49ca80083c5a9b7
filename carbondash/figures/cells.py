"""A figure from the cells of its measures, without any reading: its value, its periods, its parts.

Cells are amounts by (period, breakdown, …), as the reader gives them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from carbondash.figures import periods
from carbondash.figures.ledger import FigureDef, Term
from carbondash.store.reader import Cells

# withheld: there is a value, but too few enterprises of other people's cities stand behind it (`comparing.py`).
Status = Literal["ok", "no_data", "not_applicable", "withheld"]


@dataclass(frozen=True)
class FigureValue:
    """One figure as it stood on a day. `n` is a rate's denominator; numerator and denominator are in their measures' units."""

    id: str
    period: str | None
    value: float | None
    unit: str
    numerator: float | None
    denominator: float | None
    n: int | None
    status: Status


def nothing(definition: FigureDef, period: str | None, status: Status) -> FigureValue:
    """The figure without a value, and why."""
    return FigureValue(definition.id, period, None, definition.unit, None, None, None, status)


def _total(term: Term | None, cells: Mapping[str, Cells], chosen: Callable[[str], bool]) -> int:
    if term is None:
        return 0
    return sum(
        amount
        for name in term.measures
        for (period, breakdown, *_), amount in cells[name].items()
        if (term.breakdowns is None or breakdown in term.breakdowns) and chosen(period)
    )


def periods_in(definition: FigureDef, cells: Mapping[str, Cells], cycle: str | None) -> list[str]:
    """The periods that the figure has something for, in the order of time."""
    source = [definition.period_by] if definition.period_by else (definition.denominator or definition.numerator).measures
    found = {cell[0] for name in source if name for cell in cells[name]}
    if cycle:
        found = {period for period in found if periods.in_cycle(period, cycle)}
    return sorted(found, key=periods.sort_key)


def chooser(definition: FigureDef, period: str | None, cycle: str | None) -> Callable[[str], bool]:
    """Which periods of the cells count: the asked one, else those of the cycle where the figure follows it."""
    if period is not None:
        wanted = period
        return lambda found: periods.matches(wanted, found)
    if cycle and definition.cycle_bound:
        bound = cycle
        return lambda found: periods.in_cycle(found, bound)
    return lambda found: True


def value_of(definition: FigureDef, cells: Mapping[str, Cells], period: str | None, cycle: str | None) -> FigureValue:
    """The figure from cells whose first two dimensions are period and breakdown."""
    chosen = chooser(definition, period, cycle)
    if definition.kind == "distinct":
        place = 1 if definition.distinct == "breakdown" else 2
        amounts: dict[str, int] = {}
        for name in definition.numerator.measures:
            for cell, amount in cells[name].items():
                if chosen(cell[0]):
                    amounts[cell[place]] = amounts.get(cell[place], 0) + amount
        number = float(sum(amount > 0 for amount in amounts.values()))
        return FigureValue(definition.id, period, number, definition.unit, None, None, None, "ok")
    above = _total(definition.numerator, cells, chosen) - _total(definition.minus, cells, chosen)
    if definition.kind in ("amount", "distribution"):
        return FigureValue(definition.id, period, above / definition.divisor, definition.unit, None, None, None, "ok")
    below = _total(definition.denominator, cells, chosen)
    if below == 0:
        return nothing(definition, period, "no_data")
    factor = 100.0 if definition.kind == "rate" else definition.factor
    count = below if definition.kind == "rate" else None
    return FigureValue(definition.id, period, factor * above / below, definition.unit, float(above), float(below), count, "ok")


def period_of(definition: FigureDef, cells: Mapping[str, Cells], asked: str | None, cycle: str | None) -> str | None:
    """The period that the figure is about: the asked or pinned one, else the latest complete one that the cells have."""
    if asked or definition.pinned:
        return asked or definition.pinned
    if definition.period == "all":
        return None
    found = periods_in(definition, cells, cycle)
    complete = [period for period in found if is_complete(definition, cells, period)]
    candidates = complete or found
    return candidates[-1] if candidates else None


def is_complete(definition: FigureDef, cells: Mapping[str, Cells], period: str) -> bool:
    """Whether nothing more is to come for a period; a figure without a rule for that is always complete."""
    if definition.complete_by is None:
        return True
    done, wanted = (
        sum(amount for (found, *_), amount in cells[name].items() if found == period) for name in definition.complete_by
    )
    return done >= wanted > 0


def split(
    definition: FigureDef, cells: Mapping[str, Cells], period: str | None, cycle: str | None, place: int
) -> dict[str, FigureValue]:
    """The figure by the dimension at a place of the cells."""
    parts = parted(cells, place)
    return {name: value_of(definition, parts[name], period, cycle) for name in sorted(parts)}


def by_period(definition: FigureDef, cells: Mapping[str, Cells], found: Sequence[str], cycle: str | None) -> list[FigureValue]:
    """The figure for each of some periods of the cells."""
    parts = parted(cells, 0)
    # A span counts what lies in it; any other period only itself, so that the cells are gone through once and not once for each.
    return [value_of(definition, cells if ".." in period else parts[period], period, cycle) for period in found]


def parted(cells: Mapping[str, Cells], place: int) -> dict[str, dict[str, Cells]]:
    """The cells by the dimension at a place, each part with all measures."""
    parts: dict[str, dict[str, Cells]] = {}
    for measure, all_cells in cells.items():
        for cell, amount in all_cells.items():
            name = cell[place]
            if name not in parts:
                parts[name] = {known: {} for known in cells}
            parts[name][measure][cell] = amount
    return parts
