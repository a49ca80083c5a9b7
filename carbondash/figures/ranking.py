"""Cities against each other: over which time a figure is compared, in which order they stand, who misses the target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from carbondash.figures import compute, ledger, periods
from carbondash.figures.compute import FigureValue
from carbondash.store import Filters, Reader

# What a map shows first; a store that was filled with lists of enterprises and units only has the second.
FIRST_MEASURES = ("first_pass_rate", "unit_capacity")
# Over a single month a city has about five records: these rates are taken over twelve months.
ROLLING = ("on_time_rate", "first_pass_rate")
MONTHS_ROLLING = 12


def first_measure(reader: Reader, filters: Filters) -> str:
    """The measure that a comparison of cities begins with: the first that has a value in this store."""
    return next((name for name in FIRST_MEASURES if compute.by_city(reader, name, filters)), FIRST_MEASURES[0])


def last_months(period: str, months: int) -> str:
    """The span of months that ends with the given one, e.g. twelve to M2024-01: 'M2023-02..M2024-01'; else ValueError."""
    last = date.fromisoformat(f"{period.removeprefix('M')}-01")
    count = last.year * 12 + last.month - months
    return f"M{count // 12:04d}-{count % 12 + 1:02d}..{period}"


def rolling_span(reader: Reader, figure_id: str, filters: Filters) -> str | None:
    """The twelve months that end with the latest one of a monthly figure, in a cycle not before it; None where it has none."""
    latest = compute.figure(reader, figure_id, filters).period
    return None if latest is None else _rolling(latest, filters.cycle)


def _rolling(latest: str, cycle: str | None) -> str:
    span = last_months(latest, MONTHS_ROLLING)
    if cycle and not periods.in_cycle(span, cycle):
        return f"M{periods.cycle_years(cycle)[0]:04d}-01..{latest}"
    return span


def by_city(reader: Reader, figure_id: str, filters: Filters) -> tuple[str | None, dict[str, FigureValue]]:
    """A figure by city over the time over which cities are compared, and that time."""
    span = rolling_span(reader, figure_id, filters) if figure_id in ROLLING else None
    values = compute.by_city(reader, figure_id, filters, span)
    return span or next((value.period for value in values.values() if value.period), None), values


@dataclass(frozen=True)
class Frame:
    """A figure by city as it stood at the end of a day: over which period, and each city's value."""

    day: date
    period: str | None
    values: Mapping[str, FigureValue]


def over_months(reader: Reader, figure_id: str, filters: Filters, months: int) -> list[Frame]:
    """A figure by city at the last month ends and on the as-of day, over the time over which cities are compared; one read."""
    spanning = partial(_rolling, cycle=filters.cycle) if figure_id in ROLLING else None
    return [Frame(*found) for found in compute.by_city_at_ends(reader, figure_id, filters, months, spanning)]


def worst_first(figure_id: str, values: Mapping[str, FigureValue]) -> list[str]:
    """The cities with a value, those that need attention first: the lowest where higher is better, else the highest."""
    sign = 1 if ledger.figures[figure_id].direction == "up" else -1
    known = [(sign * value.value, code) for code, value in values.items() if value.value is not None]
    return [code for _, code in sorted(known)]


def behind(figure_id: str, values: Mapping[str, FigureValue]) -> list[str]:
    """The cities that miss the figure's target, the furthest first; nobody where it has none or everyone meets it."""
    definition = ledger.figures[figure_id]
    if definition.target is None:
        return []
    target, is_up = definition.target, definition.direction == "up"

    def misses(value: float | None) -> bool:
        return value is not None and (value < target if is_up else value > target)

    return [code for code in worst_first(figure_id, values) if misses(values[code].value)]
