"""The review of monthly evidence as work: what lies with whom, since when, and what is due when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from carbondash.figures import filing
from carbondash.store import Filters, Reader, review_queue
from carbondash.store.review_queue import Lane, Waiting

LANES: tuple[Lane, ...] = ("city", "province", "returned")


@dataclass(frozen=True)
class Desk:
    """What is in and not passed: by city and lane, and the data months that it is about."""

    by_city: Mapping[str, Counter[Lane]]
    months: tuple[str, ...]

    def count(self, lane: Lane) -> int:
        """How many records lie in a lane, in all cities of the view."""
        return sum(counts[lane] for counts in self.by_city.values())


@dataclass(frozen=True)
class Task:
    """A record that waits: days since it came in, since it came into its lane, and to the month's due day (None: no duty)."""

    record: Waiting
    days_in: int
    days_in_lane: int
    days_left: int | None


def desk(reader: Reader, filters: Filters) -> Desk:
    """The records that are in and not passed on the day."""
    by_city: dict[str, Counter[Lane]] = {}
    months = set()
    cells = reader.cells(["records_not_passed"], filters, ("period", "breakdown", "city"))["records_not_passed"]
    for (period, lane, city), amount in cells.items():
        known = next((one for one in LANES if one == lane), None)
        if known is not None and filing.is_asked(period, filters):
            by_city.setdefault(city, Counter())[known] += amount
            months.add(period)
    return Desk(by_city, tuple(sorted(months)))


def tasks(
    reader: Reader, filters: Filters, months: Collection[str], lanes: Collection[Lane], limit: int = 200, offset: int = 0
) -> tuple[list[Task], int]:
    """The records of these months that lie in these lanes, the oldest first; and how many there are."""
    counts: Counter[str] = Counter()
    cells = reader.cells(["records_not_passed"], filters, ("period", "breakdown", "city"))["records_not_passed"]
    for (period, lane, _city), amount in cells.items():
        if period in months and lane in lanes:
            counts[period] += amount
    lying = [period for period, amount in counts.items() if amount]
    rows = review_queue.waiting(reader, filters, lying, lanes=lanes, limit=limit, offset=offset)
    as_of = filters.as_of
    return [
        Task(
            row,
            (as_of - row.submitted_day).days,
            (as_of - row.since).days,
            None if row.due_day is None else (row.due_day - as_of).days,
        )
        for row in rows
    ], counts.total()
