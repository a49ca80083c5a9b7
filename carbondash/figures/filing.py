"""Monthly evidence by enterprise and city: who filed which month, where its review stands, what falls due, how early it came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from carbondash.figures import compute, periods
from carbondash.figures.ranking import rolling_span
from carbondash.store import Filters, Reader, duties, filings
from carbondash.store.duties import Kind
from carbondash.store.filings import MonthlyFiling, Narrowed
from carbondash.store.measures.evidence import DELAY_BUCKETS

Status = Literal["on_time", "late", "missing", "not_due"]
# Where the newest version of a record lies; nowhere before there is one.
Lane = Literal["city", "province", "returned", "passed"]

MONTHS = 12
# A matrix of more rows than this can't be read; it is summed up by city.
READABLE_ROWS = 60


@dataclass(frozen=True)
class Filed:
    """One duty to report a month, on time or not, and the lane that its review is in."""

    record: MonthlyFiling
    status: Status
    lane: Lane | None

    @property
    def days_late(self) -> int | None:
        """Days from the due day to the first submission, negative where it came early; None where none came."""
        came = self.record.submitted_day
        return None if came is None else (came - self.record.due_day).days


@dataclass(frozen=True)
class Countdown:
    """The next due day: the period, how many calendar days are left, and how many of how many are in."""

    period: str
    due_day: date
    days_left: int
    submitted: int
    due: int


@dataclass(frozen=True)
class Filing:
    """The last months that somebody had to report, oldest first: by city and month how many are in which state, and the next."""

    months: tuple[str, ...]
    states: Mapping[str, Mapping[str, Counter[Status]]]
    next_due: Countdown | None

    def due(self, month: str) -> int:
        """How many records are due for a month, in all cities of the view."""
        return sum(counts[month].total() for counts in self.states.values() if month in counts)


@dataclass(frozen=True)
class Delay:
    """How many records came between `low` and `high` days after their due day (negative: early; None: no end to it)."""

    low: int | None
    high: int | None
    records: int


def status_of(due_day: date, submitted_day: date | None, as_of: date) -> Status:
    """The state of a submission on a day: on time up to and including the due day, missing only after it."""
    if submitted_day is not None and submitted_day <= as_of:
        return "on_time" if submitted_day <= due_day else "late"
    return "not_due" if as_of <= due_day else "missing"


def lane_of(lane: str | None, outcome: str | None) -> Lane:
    """Where a version lies after its newest review (None: it had none yet)."""
    if outcome is None:
        return "city"
    if outcome == "returned":
        return "returned"
    return "passed" if lane == "province" else "province"


def filing(reader: Reader, filters: Filters) -> Filing:
    """The state of the last twelve months: of settled ones by their due day, of open ones as their duties stand."""
    ahead = duties_ahead(reader, filters, "monthly")
    # On a due day itself a month is both: what is due may still come.
    found = _settled(reader, filters) | ahead
    months = tuple(sorted(found)[-MONTHS:])
    states: dict[str, dict[str, Counter[Status]]] = {}
    for month in months:
        for city, counts in found[month].items():
            states.setdefault(city, {})[month] = counts
    return Filing(months, states, _next_due(reader, ahead, "monthly", filters.as_of))


def next_due(reader: Reader, filters: Filters, kind: Kind) -> Countdown | None:
    """The next due day of months or of annual reports that are over by the day; None where nothing is asked of anybody."""
    return _next_due(reader, duties_ahead(reader, filters, kind), kind, filters.as_of)


def months_known(reader: Reader, filters: Filters) -> tuple[str, ...]:
    """Every data month that somebody had or has to report, newest first, without those that are not over on the day."""
    return tuple(sorted(_settled(reader, filters).keys() | duties_ahead(reader, filters, "monthly").keys(), reverse=True))


def duties_ahead(reader: Reader, filters: Filters, kind: Kind) -> dict[str, dict[str, Counter[Status]]]:
    """By period that is over and by city, how many duties that are not past their due day are met and how many are not."""
    measure = f"{kind}_ahead"
    found: dict[str, dict[str, Counter[Status]]] = {}
    for (period, state, city), amount in reader.cells([measure], filters, ("period", "breakdown", "city"))[measure].items():
        if is_over(period, filters.as_of) and is_asked(period, filters):
            counts = found.setdefault(period, {}).setdefault(city, Counter())
            counts["on_time" if state == "filed" else "not_due"] += amount
    return found


def is_over(period: str, as_of: date) -> bool:
    """Whether a data month or a report year is over on a day."""
    return period < (f"M{as_of:%Y-%m}" if period.startswith("M") else f"Y{as_of:%Y}")


def is_asked(period: str, filters: Filters) -> bool:
    """Whether a period lies in the filters' cycle; all do without one."""
    return filters.cycle is None or periods.in_cycle(period, filters.cycle)


def _settled(reader: Reader, filters: Filters) -> dict[str, dict[str, Counter[Status]]]:
    """By month that is past its due day and by city, how many records came in time, late, and not at all."""
    measures = ("records_due", "records_on_time", "records_missing")
    cells = reader.cells(measures, filters, ("period", "breakdown", "city"))
    found: dict[str, dict[str, Counter[Status]]] = {}
    for cell, due in cells["records_due"].items():
        period, _, city = cell
        if is_asked(period, filters):
            on_time, gone = cells["records_on_time"].get(cell, 0), cells["records_missing"].get(cell, 0)
            found.setdefault(period, {})[city] = Counter({"on_time": on_time, "late": due - on_time - gone, "missing": gone})
    return found


def _next_due(reader: Reader, ahead: Mapping[str, Mapping[str, Counter[Status]]], kind: Kind, as_of: date) -> Countdown | None:
    days = duties.due_days(reader, kind, list(ahead), as_of)
    if not days:
        return None
    period, due_day = min(days.items(), key=lambda pair: (pair[1], pair[0]))
    total = sum(ahead[period].values(), Counter[Status]())
    return Countdown(period, due_day, (due_day - as_of).days, total["on_time"], total.total())


def filed(
    reader: Reader,
    filters: Filters,
    months: Sequence[str],
    narrowed: Narrowed | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> tuple[list[Filed], int]:
    """Every duty to report these months by city, enterprise and month, in one state or in any; and how many there are.

    Months outside the filters' cycle are left out.
    """
    wanted = [month for month in months if is_asked(month, filters)]
    if not wanted:
        return [], 0
    rows, total = filings.monthly_filings(reader, filters, wanted, narrowed=narrowed, limit=limit, offset=offset)
    return [_filed(row, filters.as_of) for row in rows], total


def _filed(row: MonthlyFiling, as_of: date) -> Filed:
    lane = None if row.record_id is None else lane_of(row.last_lane, row.last_outcome)
    return Filed(row, status_of(row.due_day, row.submitted_day, as_of), lane)


def worst_of(counts: Mapping[Status, int]) -> Status:
    """The state that a summary cell shows: the one that needs attention first."""
    order: tuple[Status, ...] = ("missing", "late", "not_due", "on_time")
    return next((status for status in order if counts.get(status)), "not_due")


def delays(reader: Reader, filters: Filters) -> tuple[str | None, list[Delay]]:
    """The last twelve settled months (None where there are none), and how early or late their records came, earliest first."""
    span = rolling_span(reader, "on_time_rate", filters)
    if span is None:
        return None, []
    counts = compute.by_breakdown(reader, "submission_delays", filters, span)
    return span, [_delay(bucket, int(counts[bucket].value or 0) if bucket in counts else 0) for bucket in DELAY_BUCKETS]


def _delay(bucket: str, records: int) -> Delay:
    low, dots, high = bucket.partition("..")
    if dots:
        return Delay(int(low), int(high), records)
    if bucket.endswith("+"):
        return Delay(int(bucket[:-1]), None, records)
    day = int(bucket)
    return Delay(None if bucket == DELAY_BUCKETS[0] else day, day, records)
