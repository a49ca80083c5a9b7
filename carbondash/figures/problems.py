"""Problems of the monthly audit: how many came and went, by what they changed, how long they stay open, who has them again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from carbondash.figures import compute, periods
from carbondash.figures.compute import FigureValue
from carbondash.figures.decomposition import Decomposition, Factors, decompose
from carbondash.figures.ranking import last_months
from carbondash.store import Filters, Reader
from carbondash.store import problems as records
from carbondash.store.measures.problems import AGES
from carbondash.store.problems import KindCount, ProblemRow, Repeater, Status

# Over so many days closings are looked at, and over so many data months who has the same problems again.
CLOSED_WITHIN = timedelta(days=365)
REPEATED_MONTHS = 6
BALANCE = ("problems_found", "problems_closed", "problems_open")


@dataclass(frozen=True)
class MonthBalance:
    """A calendar month in problems: start + opened - closed + moved = end, at its last day or, for the last one, the as-of day.

    moved: what came in with enterprises that changed city, industry or tier, less what left with them; 0 for the whole province.
    """

    last_day: date
    start: int
    opened: int
    closed: int
    end: int

    @property
    def moved(self) -> int:
        """What the change of the stock leaves over after openings and closings."""
        return self.end - self.start - self.opened + self.closed


def balance(reader: Reader, filters: Filters, months: int) -> list[MonthBalance]:
    """The last calendar months, the oldest first, the month of the as-of day so far; none before the first known problem."""
    # One month more than is shown: what was open at its end is what the first one starts with.
    known = compute.amounts_at_ends(reader, BALANCE, filters, months)
    stands = [tuple(round(amounts[name]) for name in BALANCE) for _day, amounts in known]
    if len(known) <= months:
        known, stands = [(date.min, {}), *known], [(0, 0, 0), *stands]
    return [
        MonthBalance(day, before[2], now[0] - before[0], now[1] - before[1], now[2])
        for (day, _amounts), before, now in zip(known[1:], stands, stands[1:], strict=False)
    ]


def audited_months(reader: Reader, filters: Filters) -> list[Factors]:
    """The data months whose records are all reviewed, in the order of time, each with what its audit came to."""
    found = {value.period: value for value in compute.trend(reader, "monthly_problems", filters)}
    with_problems = {value.period: value for value in compute.trend(reader, "records_with_problems", filters)}
    reviewed = {value.period: value for value in compute.trend(reader, "records_reviewed", filters)}
    left_out = set(compute.incomplete_periods(reader, "monthly_problems", filters))
    months = [
        Factors(period, _at(reviewed, period), _at(with_problems, period), _at(found, period))
        for period in found
        if period is not None and period not in left_out
    ]
    return [month for month in months if month.can_be_split]


def _at(values: Mapping[str | None, FigureValue], period: str) -> int:
    return round(values[period].value or 0.0) if period in values else 0


def compared_months(months: Sequence[Factors]) -> tuple[str, str] | None:
    """Which two months a comparison begins with: the first of the latest one's year, and the latest; None where it is alone."""
    if len(months) < 2:
        return None
    latest = months[-1].period
    of_year = next(month.period for month in months if month.period[:5] == latest[:5])
    return (of_year, latest) if of_year != latest else (months[0].period, latest)


def split(months: Sequence[Factors], base: str, now: str) -> Decomposition:
    """The change from one of the months to another by factor. Raises KeyError for a month that is not among them."""
    by_period = {month.period: month for month in months}
    return decompose(by_period[base], by_period[now])


@dataclass(frozen=True)
class Changed:
    """How many problems of one kind, or new or repeated ones, were found in two months."""

    code: str
    base: int
    now: int


def by_kind(reader: Reader, filters: Filters, base: str, now: str) -> list[Changed]:
    """Every kind found in one of two data months, the largest change first."""
    before, after = (compute.by_breakdown(reader, "monthly_problems", filters, period) for period in (base, now))
    found = [Changed(code, _of(before, code), _of(after, code)) for code in {*before, *after}]
    return sorted((one for one in found if one.base or one.now), key=lambda one: (-abs(one.now - one.base), one.code))


def by_novelty(reader: Reader, filters: Filters, base: str, now: str) -> list[Changed]:
    """New and repeated problems of two data months."""
    counts = []
    for period in (base, now):
        found = compute.figure(reader, "monthly_problems", filters, period).value or 0.0
        again = compute.figure(reader, "problems_repeated", filters, period).value or 0.0
        counts.append((round(found - again), round(again)))
    return [Changed(code, counts[0][place], counts[1][place]) for place, code in enumerate(("new", "repeated"))]


def _of(values: Mapping[str, FigureValue], code: str) -> int:
    return round(values[code].value or 0.0) if code in values else 0


@dataclass(frozen=True)
class Bucket:
    """So many problems of a span of days, both ends included; `last` None: and more."""

    first: int
    last: int | None
    problems: int


@dataclass(frozen=True)
class Closings:
    """The problems closed after the day `since`: by days from finding to closing, and the median of these days (None: none)."""

    since: date
    n: int
    median: float | None
    buckets: tuple[Bucket, ...]


def ages(reader: Reader, filters: Filters) -> list[Bucket]:
    """The problems open on the day by the days since they were found; empty where the store can't say."""
    found = compute.by_breakdown(reader, "problems_open_age", filters)
    known = compute.figure(reader, "problems_open", filters)
    if known.status != "ok":
        return []
    return [Bucket(first, last, _of(found, name)) for name, first, last in AGES]


def closings(reader: Reader, filters: Filters) -> Closings:
    """The problems closed within the last year, by how long they had been open."""
    since = filters.as_of - CLOSED_WITHIN
    before = compute.by_breakdown(reader, "problem_closing_days", Filters(**{**vars(filters), "as_of": since}))
    after = compute.by_breakdown(reader, "problem_closing_days", filters)
    counts = {int(code): _of(after, code) - _of(before, code) for code in after}
    buckets = tuple(
        Bucket(first, last, sum(count for days, count in counts.items() if first <= days and (last is None or days <= last)))
        for _name, first, last in AGES
    )
    return Closings(since, sum(counts.values()), median(counts), buckets)


def median(counts: Mapping[int, int]) -> float | None:
    """The median of values that are each given with how often they occur: the mean of the middle two where n is even."""
    n = sum(counts.values())
    if n <= 0:
        return None
    middle = [_nth(counts, place) for place in ((n - 1) // 2, n // 2)]
    return sum(middle) / 2


def _nth(counts: Mapping[int, int], place: int) -> int:
    passed = 0
    for value in sorted(counts):
        passed += counts[value]
        if passed > place:
            return value
    raise ValueError(f"there are no {place + 1} values")


def listed(
    reader: Reader, filters: Filters, status: Status, kind: str | None, period: str | None, limit: int, offset: int = 0
) -> tuple[list[ProblemRow], int]:
    """One page of the problems in a state, of one kind or data month where told, and how many there are."""
    if period is not None and filters.cycle and not periods.in_cycle(period, filters.cycle):
        return [], 0
    years = periods.cycle_years(filters.cycle) if filters.cycle else ()
    found = records.problems(reader, filters, status, kind=kind, period=period, years=years, limit=limit, offset=offset)
    return found, _total(reader, filters, status, kind, period)


_COUNTED: dict[Status, tuple[str, str | None]] = {
    "open": ("problems_open", None),
    "closed": ("problems_closed", None),
    "repeated": ("problems_repeated", None),
    "new": ("problems_found", "problems_repeated"),
}


def _total(reader: Reader, filters: Filters, status: Status, kind: str | None, period: str | None) -> int:
    counted, less = _COUNTED[status]
    return _counted(reader, filters, counted, kind, period) - (
        0 if less is None else _counted(reader, filters, less, kind, period)
    )


def _counted(reader: Reader, filters: Filters, figure_id: str, kind: str | None, period: str | None) -> int:
    by_code = compute.by_breakdown(reader, figure_id, filters, period or _every_month(filters.cycle))
    return sum(_of(by_code, code) for code in by_code if kind in (None, code))


def _every_month(cycle: str | None) -> str:
    """The span of all data months that there can be, or of a cycle's years."""
    if cycle is None:
        return "M0001-01.."
    years = periods.cycle_years(cycle)
    return f"M{years[0]}-01..M{years[-1]}-12"


@dataclass(frozen=True)
class Offenders:
    """Enterprises with repeated problems of some data months: one page of them, how many there are, and their kinds."""

    periods: tuple[str, ...]
    rows: tuple[Repeater, ...]
    total: int
    kinds: Mapping[int, tuple[KindCount, ...]]


def offenders(reader: Reader, filters: Filters, limit: int, offset: int = 0) -> Offenders:
    """Who had the same problems again in the latest data months whose records are all reviewed, the most first."""
    months = [month.period for month in audited_months(reader, filters)]
    if not months:
        return Offenders((), (), 0, {})
    span = last_months(months[-1], REPEATED_MONTHS)
    wanted = tuple(period for period in months if periods.matches(span, period))
    rows, total = records.repeaters(reader, filters, wanted, limit=limit, offset=offset)
    kinds: dict[int, list[KindCount]] = {}
    for one in records.repeated_kinds(reader, filters.as_of, wanted, [row.enterprise_id for row in rows]):
        kinds.setdefault(one.enterprise_id, []).append(one)
    return Offenders(wanted, tuple(rows), total, {enterprise: tuple(found) for enterprise, found in kinds.items()})
