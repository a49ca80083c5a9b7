"""From measures to figures: the one place where a number of the ledger is computed.

Values are unrounded and in the unit that the ledger names; percent is 0 to 100. "no_data" means that the store can't speak about
the figure on that day, "not_applicable" that the filters leave nothing that the figure is about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Literal

from carbondash.figures import ledger, periods
from carbondash.figures.cells import FigureValue as FigureValue
from carbondash.figures.cells import Status as Status
from carbondash.figures.cells import by_period, chooser, is_complete, nothing, period_of, periods_in, split, value_of
from carbondash.figures.ledger import FigureDef
from carbondash.store import Filters, Reader
from carbondash.store.errors import CannotCombine
from carbondash.store.measures import MEASURES, MeasureClass
from carbondash.store.reader import Cells

# The dimensions that are read together, so that one read serves a figure, its trend and its breakdown.
_TOTAL = ("period", "breakdown")
_BY_CITY = ("period", "breakdown", "city")


def narrow(definition: FigureDef, filters: Filters) -> Filters | None:
    """The filters with the figure's own places and kinds; None where nothing is left or a filter does not apply to it."""
    narrowed: dict[str, tuple[str, ...]] = {}
    for dimension, field in (("city", "cities"), ("industry", "industries"), ("tier", "tiers")):
        asked, own = getattr(filters, field), getattr(definition.where, field)
        if asked and dimension not in definition.by:
            return None
        both = tuple(value for value in own if value in asked) if asked and own else asked or own
        if asked and own and not both:
            return None
        narrowed[field] = both
    return replace(filters, **narrowed)  # type: ignore[arg-type]


def _is_known(definition: FigureDef, reader: Reader, as_of: date) -> bool:
    if definition.known_by is not None and not _has_begun(reader, definition.known_by, as_of):
        return False
    first = [reader.first_day(name) for name in definition.numerator.measures]
    return any(day is not None and day <= as_of for day in first)


def _has_begun(reader: Reader, measure: str, as_of: date) -> bool:
    first = reader.first_day(measure)
    return first is not None and first <= as_of


def _cells(definition: FigureDef, reader: Reader, filters: Filters) -> dict[str, Cells]:
    by = _BY_CITY if definition.distinct == "city" else _TOTAL
    return reader.cells(definition.measures, filters, by)


def incomplete_periods(reader: Reader, figure_id: str, filters: Filters) -> list[str]:
    """The periods of a figure for which more is to come, in the order of time: e.g. months not yet reviewed in full."""
    definition = ledger.figures[figure_id]
    narrowed = narrow(definition, filters)
    if narrowed is None or definition.period == "all":
        return []
    cells = _cells(definition, reader, narrowed)
    found = periods_in(definition, cells, filters.cycle)
    return [period for period in found if not is_complete(definition, cells, period)]


def figure(reader: Reader, figure_id: str, filters: Filters, period: str | None = None) -> FigureValue:
    """One figure; without a period, at its pinned one or the latest that it has as of the day."""
    definition = ledger.figures[figure_id]
    narrowed = narrow(definition, filters)
    if narrowed is None:
        return nothing(definition, period or definition.pinned, "not_applicable")
    asked = period or definition.pinned
    if asked and filters.cycle and definition.period != "all" and not periods.in_cycle(asked, filters.cycle):
        return nothing(definition, asked, "not_applicable")
    if not _is_known(definition, reader, filters.as_of):
        return nothing(definition, asked, "no_data")
    cells = _cells(definition, reader, narrowed)
    found = period_of(definition, cells, period, filters.cycle)
    if definition.period != "all":
        known = periods_in(definition, cells, filters.cycle)
        if found is None or not any(periods.matches(found, one) for one in known):
            return nothing(definition, found, "no_data")
    return value_of(definition, cells, found, filters.cycle)


def all_figures(reader: Reader, filters: Filters) -> list[FigureValue]:
    """Every figure of the ledger, in its order."""
    preload(reader, ledger.figures, filters)
    return [figure(reader, name, filters) for name in ledger.figures]


def preload(reader: Reader, figure_ids: Iterable[str], filters: Filters, *, cities: bool = False) -> None:
    """Read what several figures (`cities`: by city) need in as few reads as filters allow; later calls find it in the reader."""
    wanted: dict[tuple[Filters, tuple[str, ...]], set[str]] = {}
    for figure_id in figure_ids:
        definition = ledger.figures[figure_id]
        narrowed = narrow(definition, filters)
        if narrowed is not None:
            by: tuple[str, ...] = _BY_CITY if cities or definition.distinct == "city" else _TOTAL
            wanted.setdefault((narrowed, by), set()).update(definition.measures)
    for (narrowed, by), measures in wanted.items():
        reader.cells(measures, narrowed, by)


def trend(reader: Reader, figure_id: str, filters: Filters) -> list[FigureValue]:
    """The figure by period, in the order of time; empty where there is nothing."""
    definition = ledger.figures[figure_id]
    narrowed = narrow(definition, filters)
    if narrowed is None or definition.period == "all" or not _is_known(definition, reader, filters.as_of):
        return []
    cells = _cells(definition, reader, narrowed)
    found = periods_in(definition, cells, filters.cycle)
    if definition.pinned:
        found = [period for period in found if periods.matches(definition.pinned, period)]
    return by_period(definition, cells, found, filters.cycle)


def history(
    reader: Reader, figure_id: str, filters: Filters, months: int = 24, period: str | None = None
) -> list[tuple[date, FigureValue]]:
    """The figure at the last month ends and on the as-of day, each as it stood then, for one period or over all."""
    definition = ledger.figures[figure_id]
    narrowed = narrow(definition, filters)
    if narrowed is None:
        return []
    by = _BY_CITY if definition.distinct == "city" else _TOTAL
    at_ends = reader.month_ends(definition.measures, narrowed, by, months)
    at_ends[filters.as_of] = _cells(definition, reader, narrowed)
    asked = period or definition.pinned
    return [
        (day, value_of(definition, cells, asked, filters.cycle))
        for day, cells in at_ends.items()
        if _is_known(definition, reader, day)
    ]


def amounts_at_ends(
    reader: Reader, figure_ids: Sequence[str], filters: Filters, months: int
) -> list[tuple[date, dict[str, float]]]:
    """Several amounts over all periods at the last month ends and on the as-of day, read together; from the first known day on.

    Raises CannotCombine for figures that are no amounts, or that hold to places or kinds of their own.
    """
    definitions = [ledger.figures[name] for name in figure_ids]
    if any(one.kind != "amount" or narrow(one, filters) != filters or one.numerator.breakdowns for one in definitions):
        raise CannotCombine(f"{', '.join(figure_ids)} are not all amounts over the same places")
    measures = {name for one in definitions for name in one.measures}
    # Only a cycle asks which period an amount belongs to.
    by = _TOTAL if filters.cycle else ()
    at_ends = reader.month_ends(measures, filters, by, months)
    at_ends[filters.as_of] = reader.cells(measures, filters, by)
    return [
        (day, {one.id: value_of(one, _keyed(cells), None, filters.cycle).value or 0.0 for one in definitions})
        for day, cells in at_ends.items()
        if any(_is_known(one, reader, day) for one in definitions)
    ]


def _keyed(cells: Mapping[str, Cells]) -> dict[str, Cells]:
    """The same cells with the dimensions period and breakdown, which stay empty where they were summed over."""
    return {name: {cell or ("", ""): amount for cell, amount in found.items()} for name, found in cells.items()}


def per_month(reader: Reader, figure_id: str, filters: Filters, months: int = 24) -> list[tuple[date, FigureValue]]:
    """What a cumulated figure gained in each calendar month; the last entry is the month of the as-of day so far.

    Raises CannotCombine for anything but flows: a stock gained or lost on balance, and that is not what happened in the month.
    """
    definition = ledger.figures[figure_id]
    if definition.kind != "amount" or any(MEASURES[name].kind is not MeasureClass.FLOW for name in definition.numerator.measures):
        raise CannotCombine(f"{figure_id} is not made of flows: it has no gain by month")
    known = history(reader, figure_id, filters, months)
    gains = []
    before = 0.0
    for day, value in known:
        now = value.value or 0.0
        gains.append((day, replace(value, value=now - before)))
        before = now
    is_whole = len(known) <= months
    return gains if is_whole else gains[1:]


def daily(
    reader: Reader, figure_id: str, filters: Filters, start: date, period: str | None = None
) -> list[tuple[date, FigureValue]]:
    """An amount or a rate after each day since `start` on which it changed, up to the as-of day, for one period or over all.

    Both sides of a rate are those of the day. The first entry is the state at the end of `start` (at the latest, the as-of day).
    """
    definition = ledger.figures[figure_id]
    narrowed = narrow(definition, filters)
    if narrowed is None or definition.kind not in ("amount", "rate"):
        return []
    start = min(start, filters.as_of)
    asked = period or definition.pinned
    running = {
        name: dict(cells) for name, cells in reader.cells(definition.measures, replace(narrowed, as_of=start), _TOTAL).items()
    }
    changes: dict[date, dict[str, Cells]] = {}
    for name in definition.measures:
        for day, cells in reader.daily(name, narrowed, start, _TOTAL).items():
            changes.setdefault(day, {})[name] = cells
    points = [(start, value_of(definition, running, asked, filters.cycle))]
    for day in sorted(changes):
        for name, cells in changes[day].items():
            for cell, amount in cells.items():
                running[name][cell] = running[name].get(cell, 0) + amount
        points.append((day, value_of(definition, running, asked, filters.cycle)))
    return points


def newest_day(reader: Reader, figure_id: str, filters: Filters, within: int = 400) -> date | None:
    """The last day, at most `within` days back, on which the figure's numerator changed."""
    definition = ledger.figures[figure_id]
    narrowed = narrow(definition, filters)
    if narrowed is None:
        return None
    start = filters.as_of - timedelta(days=within)
    days = [day for name in definition.numerator.measures for day in reader.daily(name, narrowed, start)]
    return max(days, default=None)


def by_city(reader: Reader, figure_id: str, filters: Filters, period: str | None = None) -> dict[str, FigureValue]:
    """The figure city by city (all that the filters and the scope allow), at one period for all: the asked or the latest one."""
    return _split(reader, figure_id, filters, period, dimension="city")


def by_industry(reader: Reader, figure_id: str, filters: Filters, period: str | None = None) -> dict[str, FigureValue]:
    """The figure industry by industry, otherwise as `by_city`."""
    return _split(reader, figure_id, filters, period, dimension="industry")


def by_city_at_ends(
    reader: Reader, figure_id: str, filters: Filters, months: int, spanning: Callable[[str], str] | None = None
) -> list[tuple[date, str | None, dict[str, FigureValue]]]:
    """The figure city by city at the last month ends and on the as-of day, each as it stood then, read at once.

    spanning: from the latest period of a day to the one that cities are compared over. Days on which nobody has a value, or the
    store could not speak about the figure yet, are left out.
    """
    definition = ledger.figures[figure_id]
    narrowed = narrow(definition, filters)
    if narrowed is None or "city" not in definition.by:
        return []
    at_ends = reader.month_ends(definition.measures, narrowed, _BY_CITY, months)
    at_ends[filters.as_of] = reader.cells(definition.measures, narrowed, _BY_CITY)
    found = []
    for day, cells in at_ends.items():
        period = period_of(definition, cells, None, filters.cycle)
        if not _is_known(definition, reader, day) or (period is None and definition.period != "all"):
            continue
        if spanning and period:
            period = spanning(period)
        found.append((day, period, split(definition, cells, period, filters.cycle, 2)))
    return found


def by_breakdown(reader: Reader, figure_id: str, filters: Filters, period: str | None = None) -> dict[str, FigureValue]:
    """An amount by its measures' further key (problem kind, vintage and method, institution, stage, category set)."""
    return _split(reader, figure_id, filters, period, dimension="breakdown")


def _split(
    reader: Reader, figure_id: str, filters: Filters, period: str | None, dimension: Literal["city", "industry", "breakdown"]
) -> dict[str, FigureValue]:
    definition = ledger.figures[figure_id]
    narrowed = narrow(definition, filters)
    if narrowed is None or not _is_known(definition, reader, filters.as_of):
        return {}
    if dimension != "breakdown" and dimension not in definition.by:
        return {}
    by: tuple[str, ...] = _TOTAL if dimension == "breakdown" else (*_TOTAL, dimension)
    if definition.distinct == "city":
        by = _BY_CITY
    cells = reader.cells(definition.measures, narrowed, by)
    found = period_of(definition, cells, period, filters.cycle)
    if found is None and definition.period != "all":
        return {}
    return split(definition, cells, found, filters.cycle, 1 if dimension == "breakdown" else 2)


def rows(
    reader: Reader,
    figure_id: str,
    filters: Filters,
    period: str | None = None,
    limit: int = 200,
    offset: int = 0,
    breakdowns: Sequence[str] | None = None,
) -> tuple[list[dict[str, Any]], int]:
    """The facts behind a figure's numerator, newest first, and how many there are; each row says which measure it counts in.

    breakdowns: only these values of the measures' further key (e.g. one kind of problem); all that the figure counts unless told.
    """
    definition = ledger.figures[figure_id]
    narrowed = narrow(definition, filters)
    if narrowed is None:
        return [], 0
    cells = _cells(definition, reader, narrowed)
    found = period_of(definition, cells, period, filters.cycle)
    chosen = chooser(definition, found, filters.cycle)
    collected: list[dict[str, Any]] = []
    total = 0
    for name in definition.numerator.measures:
        wanted = sorted({cell[0] for cell in cells[name] if chosen(cell[0])})
        behind, count = reader.rows(
            name,
            narrowed,
            periods=wanted,
            breakdowns=breakdowns or definition.numerator.breakdowns,
            limit=max(0, limit - len(collected)),
            offset=max(0, offset - total),
        )
        collected += [{**row, "measure": name} for row in behind]
        total += count
    return collected, total
