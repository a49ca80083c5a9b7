"""What single records mean: enterprises, projects and the facts behind a figure, in figures' units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from carbondash.figures.compute import FigureValue, daily, figure
from carbondash.figures.ledger import FigureDef
from carbondash.figures.periods import sort_key
from carbondash.store import Filters, Reader, records
from carbondash.store.measures import MEASURES
from carbondash.store.records import Point

FEN = 100
KILOGRAM = 1000
# More points than these can't be told apart on a map of the province, or hide the names of its cities; in one city there is room.
MOST_SPOTS, MOST_OF_A_CITY = 200, 2000


@dataclass(frozen=True)
class Spot:
    """An enterprise on the map; emissions in tCO2e of the year `period`, None where it has no report.

    band: of its compliance risk; None where none holds on the day.
    """

    enterprise_id: int
    name_zh: str
    name_en: str | None
    city: str
    industry: str
    tier: str
    lon: float
    lat: float
    emissions: float | None
    period: str | None
    band: str | None = None


@dataclass(frozen=True)
class Spots:
    """The largest emitters on the map, and how many enterprises have a place in all."""

    largest: tuple[Spot, ...]
    total: int

    @property
    def rest(self) -> int:
        """How many are not among the largest."""
        return self.total - len(self.largest)


def without_place(reader: Reader) -> tuple[int, ...]:
    """The enterprises that no map shows, whatever the day and the filters."""
    return records.without_place(reader)


def spots(reader: Reader, filters: Filters, limit: int | None = None, apart: Sequence[int] | None = None) -> Spots:
    """Enterprises with a place, the largest emitters first: as many as can be told apart, or up to a limit.

    apart: those of `without_place`, where they are known.
    """
    limit = limit or (MOST_OF_A_CITY if len(filters.cities) == 1 else MOST_SPOTS)
    points = records.enterprise_points(reader, filters, limit)
    total = len(points)
    if total == limit:
        total = records.points_in_all(reader, filters, records.without_place(reader) if apart is None else apart)
    derived_day = reader.state.derived_day
    on = filters.as_of if derived_day is None else min(filters.as_of, derived_day)
    bands = records.risk_bands(reader, on, [point.enterprise_id for point in points])
    return Spots(tuple(_spot(point, bands) for point in points), total)


def _spot(point: Point, bands: Mapping[int, str]) -> Spot:
    emissions = None if point.emissions_kg is None else point.emissions_kg / KILOGRAM
    return Spot(*point[:8], emissions, point.emissions_period, bands.get(point.enterprise_id))


def previous(series: Sequence[FigureValue], period: str | None) -> FigureValue | None:
    """The value of the period before the given one, for a change on it; None where there is none with a value."""
    before = [value for value in series if period is None or (value.period and sort_key(value.period) < sort_key(period))]
    return next((value for value in reversed(before) if value.value is not None), None)


@dataclass(frozen=True)
class Fact:
    """One row behind a figure, in the unit of figures: fen as CNY, kg as t."""

    day: date
    measure: str
    fact_id: int
    anchor: tuple[str, int]
    period: str
    city: str
    industry: str
    tier: str
    breakdown: str
    amount: float
    unit: str


_IN_FIGURES = {"fen": ("CNY", FEN), "kgCO2e": ("tCO2e", KILOGRAM)}


def fact(row: Mapping[str, Any]) -> Fact:
    """A row of `compute.rows` as a fact; raises KeyError for a measure that does not exist."""
    measure = MEASURES[row["measure"]]
    unit, divisor = _IN_FIGURES.get(measure.unit, (measure.unit, 1))
    return Fact(
        day=row["day"],
        measure=measure.id,
        fact_id=row["fact_id"],
        anchor=(measure.anchor, row["anchor"]),
        period=row["period"],
        city=row["city"],
        industry=row["industry"],
        tier=row["tier"],
        breakdown=row["breakdown"],
        amount=row["amount"] / divisor,
        unit=unit,
    )


def anchor_names(reader: Reader, facts: Sequence[Fact]) -> dict[tuple[str, int], tuple[str, str | None]]:
    """Chinese and English name of whose facts these are."""
    wanted: dict[str, set[int]] = {}
    for one in facts:
        wanted.setdefault(one.anchor[0], set()).add(one.anchor[1])
    return {
        (kind, anchor): name for kind, ids in wanted.items() for anchor, name in records.anchor_names(reader, kind, ids).items()
    }


@dataclass(frozen=True)
class Progress:
    """How far the surrender of a cycle has come, by day, in percent of what is owed: by number of enterprises and by volume."""

    cycle: str
    by_number: list[tuple[date, float | None]]
    by_volume: list[tuple[date, float | None]]


def progress(reader: Reader, filters: Filters, cycle: str, start: date) -> Progress | None:
    """The surrender of a cycle since `start`; None where nothing is owed as known on the as-of day."""
    if not figure(reader, "obligation", filters, cycle).value:
        return None
    return Progress(
        cycle,
        _curve(daily(reader, "compliance_rate_by_number", filters, start, cycle), filters.as_of),
        _curve(daily(reader, "surrender_rate_by_volume", filters, start, cycle), filters.as_of),
    )


def _curve(points: Sequence[tuple[date, FigureValue]], as_of: date) -> list[tuple[date, float | None]]:
    shares = [(day, point.value) for day, point in points]
    if shares and shares[-1][0] < as_of:
        shares.append((as_of, shares[-1][1]))
    return shares


def settled_month(reader: Reader, filters: Filters) -> str | None:
    """The latest data month whose records are past their due day (later ones are still open); None where there is none."""
    return figure(reader, "on_time_rate", filters).period


def open_months(series: Sequence[FigureValue], settled: str | None) -> list[str]:
    """The months of a series that come after the latest settled one."""
    return [value.period for value in series if value.period and settled and sort_key(value.period) > sort_key(settled)]


def counts_cases(definition: FigureDef) -> bool:
    """Whether a rate counts cases (records, enterprises), so that it reads with its k/n; rates of tonnes or money do not."""
    return definition.unit == "%" and MEASURES[definition.numerator.measures[0]].unit not in ("t", "fen", "kgCO2e", "kW")
