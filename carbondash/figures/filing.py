"""Monthly evidence by enterprise and by city: who filed which month, what falls due next, how early or late records came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from carbondash.figures import compute, periods
from carbondash.figures.ranking import rolling_span
from carbondash.store import Filters, Reader, duties
from carbondash.store.duties import DueAhead, Submission
from carbondash.store.measures.evidence import DELAY_BUCKETS

Status = Literal["on_time", "late", "missing", "not_due"]

MONTHS = 12
# A matrix of more rows than this can't be read; it is summed up by city.
READABLE_ROWS = 60


@dataclass(frozen=True)
class Filed:
    """One duty of one enterprise with its state on the as-of day."""

    submission: Submission
    status: Status


@dataclass(frozen=True)
class Countdown:
    """The next due day: the month of the data, how many calendar days are left, and how many of how many are in."""

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


def filing(reader: Reader, filters: Filters) -> Filing:
    """The state of the last twelve months: of settled ones as the cube has it, of open ones as their duties stand."""
    ahead = [row for row in duties.due_ahead(reader, filters) if _is_asked(row.period, filters)]
    still_open = {row.period for row in ahead}
    compute.preload(reader, ("on_time_rate", "records_missing", "records_due"), filters)
    settled = {value.period for value in compute.trend(reader, "records_due", filters) if value.period}
    months = tuple(sorted(settled | still_open)[-MONTHS:])
    states: dict[str, dict[str, Counter[Status]]] = {}
    for month in months:
        found = _open_states(ahead, month) if month in still_open else _settled_states(reader, filters, month)
        for city, counts in found.items():
            states.setdefault(city, {})[month] = counts
    return Filing(months, states, _countdown(ahead, filters.as_of))


def _is_asked(period: str, filters: Filters) -> bool:
    return filters.cycle is None or periods.in_cycle(period, filters.cycle)


def _open_states(ahead: Sequence[DueAhead], month: str) -> dict[str, Counter[Status]]:
    return {
        row.city: Counter({"on_time": row.submitted, "not_due": row.due - row.submitted}) for row in ahead if row.period == month
    }


def _settled_states(reader: Reader, filters: Filters, month: str) -> dict[str, Counter[Status]]:
    missing = compute.by_city(reader, "records_missing", filters, month)
    states: dict[str, Counter[Status]] = {}
    for city, rate in compute.by_city(reader, "on_time_rate", filters, month).items():
        if rate.n:
            on_time = int(rate.numerator or 0)
            gone = int(missing[city].value or 0) if city in missing else 0
            states[city] = Counter({"on_time": on_time, "late": rate.n - on_time - gone, "missing": gone})
    return states


def _countdown(ahead: Sequence[DueAhead], as_of: date) -> Countdown | None:
    if not ahead:
        return None
    first = min(ahead, key=lambda row: row.due_day)
    same = [row for row in ahead if row.period == first.period]
    return Countdown(
        first.period,
        first.due_day,
        (first.due_day - as_of).days,
        sum(row.submitted for row in same),
        sum(row.due for row in same),
    )


def filed(reader: Reader, filters: Filters, months: Sequence[str], limit: int | None = None) -> list[Filed]:
    """Every duty to report these months, by city, enterprise and month; months outside the filters' cycle are left out."""
    wanted = [month for month in months if _is_asked(month, filters)]
    rows = duties.submissions(reader, filters, wanted, limit) if wanted else []
    return [Filed(row, status_of(row.due_day, row.submitted_day, filters.as_of)) for row in rows]


def worst(counts: Counter[Status]) -> Status:
    """The state that a summary cell shows: the one that needs attention first."""
    return next((status for status in ("missing", "late", "not_due", "on_time") if counts[status]), "not_due")


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
