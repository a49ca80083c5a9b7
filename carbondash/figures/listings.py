"""What single records mean: the state of a submission, the countdown to a due day, enterprises and projects in figures' units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from carbondash.figures.compute import FigureValue, daily, figure
from carbondash.figures.ledger import FigureDef
from carbondash.store import Filters, Reader, records
from carbondash.store.measures import MEASURES
from carbondash.store.records import Point, Project, Submission

Status = Literal["on_time", "late", "missing", "not_due"]
STATUSES: tuple[Status, ...] = ("on_time", "late", "missing", "not_due")

FEN = 100
KILOGRAM = 1000
# A matrix of more rows than this can't be read; it is summed up by city.
READABLE_ROWS = 60


@dataclass(frozen=True)
class Filed:
    """One duty of one enterprise with its state on the as-of day; `days` after the due day (negative: early, None: not filed)."""

    submission: Submission
    status: Status
    days: int | None


@dataclass(frozen=True)
class Countdown:
    """The next due day: the month of the data, how many calendar days are left, and how many of how many are in."""

    period: str
    due_day: date
    days_left: int
    submitted: int
    due: int


@dataclass(frozen=True)
class Spot:
    """An enterprise on the map; emissions in tCO2e of the year `period`, None where it has no report."""

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


@dataclass(frozen=True)
class LibraryProject:
    """A project of the library; investment in CNY, reduction in tCO2e a year (None: not stated)."""

    project_id: int
    name_zh: str
    name_en: str | None
    city: str
    industry: str
    is_climate: bool
    is_facility: bool
    stage: str
    investment: float
    reduction: float | None
    lon: float | None
    lat: float | None


def status_of(due_day: date, submitted_day: date | None, as_of: date) -> Status:
    """The state of a submission on a day: on time up to and including the due day, missing only after it."""
    if submitted_day is not None and submitted_day <= as_of:
        return "on_time" if submitted_day <= due_day else "late"
    return "not_due" if as_of <= due_day else "missing"


def filed(reader: Reader, filters: Filters, months: int = 12) -> list[Filed]:
    """Every duty of the last `months` months that somebody had to report, by city, enterprise and month."""
    periods = records.duty_periods(reader, filters.as_of)[-months:]
    found = []
    for row in records.submissions(reader, filters, periods) if periods else ():
        days = None if row.submitted_day is None else (row.submitted_day - row.due_day).days
        found.append(Filed(row, status_of(row.due_day, row.submitted_day, filters.as_of), days))
    return found


def countdown(rows: Sequence[Filed], as_of: date) -> Countdown | None:
    """The month that falls due next; None where nothing is due on or after the day."""
    ahead = [row for row in rows if row.submission.due_day >= as_of]
    if not ahead:
        return None
    next_one = min(ahead, key=lambda row: row.submission.due_day).submission
    same = [row for row in ahead if row.submission.period == next_one.period]
    return Countdown(
        next_one.period,
        next_one.due_day,
        (next_one.due_day - as_of).days,
        sum(row.submission.submitted_day is not None for row in same),
        len(same),
    )


def by_city(rows: Sequence[Filed]) -> dict[str, dict[str, Counter[Status]]]:
    """How many are in which state, by city and month."""
    counted: dict[str, dict[str, Counter[Status]]] = {}
    for row in rows:
        counted.setdefault(row.submission.city, {}).setdefault(row.submission.period, Counter())[row.status] += 1
    return counted


def worst(counts: Counter[Status]) -> Status:
    """The state that a summary cell shows: the one that needs attention first."""
    return next((status for status in ("missing", "late", "not_due", "on_time") if counts[status]), "not_due")


def spots(reader: Reader, filters: Filters, limit: int = 2000) -> list[Spot]:
    """Enterprises with a place, the largest emitters first."""
    return [_spot(point) for point in records.enterprise_points(reader, filters, limit)]


def _spot(point: Point) -> Spot:
    emissions = None if point.emissions_kg is None else point.emissions_kg / KILOGRAM
    return Spot(*point[:8], emissions, point.emissions_period)


def library(reader: Reader, filters: Filters, limit: int = 1000) -> list[LibraryProject]:
    """Projects of the library, the largest investment first."""
    return [_project(row) for row in records.projects(reader, filters, limit)]


def _project(row: Project) -> LibraryProject:
    reduction = None if row.reduction_kg is None else row.reduction_kg / KILOGRAM
    return LibraryProject(*row[:8], row.investment_fen / FEN, reduction, row.lon, row.lat)


def previous(series: Sequence[FigureValue], period: str | None) -> FigureValue | None:
    """The value of the period before the given one, for a change on it; None where there is none with a value."""
    before = [value for value in series if period is None or (value.period or "") < period]
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
    owed = figure(reader, "obligation", filters, cycle).value
    obliged = figure(reader, "obliged_enterprises", filters, cycle).value
    if not owed or not obliged:
        return None
    return Progress(
        cycle,
        _shares(daily(reader, "completed_enterprises", filters, start, cycle), obliged, filters.as_of),
        _shares(daily(reader, "surrendered", filters, start, cycle), owed, filters.as_of),
    )


def _shares(points: Sequence[tuple[date, float]], whole: float, as_of: date) -> list[tuple[date, float | None]]:
    shares: list[tuple[date, float | None]] = [(day, 100 * amount / whole) for day, amount in points]
    if shares and shares[-1][0] < as_of:
        shares.append((as_of, shares[-1][1]))
    return shares


def settled_month(reader: Reader, filters: Filters) -> str | None:
    """The latest data month whose records are past their due day (later ones are still open); None where there is none."""
    return figure(reader, "on_time_rate", filters).period


def open_months(series: Sequence[FigureValue], settled: str | None) -> list[str]:
    """The months of a series that come after the latest settled one."""
    return [value.period for value in series if value.period and settled and value.period > settled]


def counts_cases(definition: FigureDef) -> bool:
    """Whether a rate counts cases (records, enterprises), so that it reads with its k/n; rates of tonnes or money do not."""
    return definition.unit == "%" and MEASURES[definition.numerator.measures[0]].unit not in ("t", "fen", "kgCO2e", "kW")


def last_months(period: str, months: int) -> str:
    """The span of months that ends with the given one, e.g. twelve to M2024-01: 'M2023-02..M2024-01'; else ValueError."""
    last = date.fromisoformat(f"{period.removeprefix('M')}-01")
    count = last.year * 12 + last.month - months
    return f"M{count // 12:04d}-{count % 12 + 1:02d}..{period}"
