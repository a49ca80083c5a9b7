"""A past cycle once more, day by day, with what was known on each: who would have been flagged, how early, and who for nothing.

The same as `rules.risk.replay` says of daily rows, worked out from the stretches in which they are kept.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from statistics import median

from carbondash.derive.deadlines import cycle_dates, cycles, is_over
from carbondash.store import Filters, Reader, replay
from carbondash.store.replay import High

# Alarms are asked for at whole points.
THRESHOLDS = range(1, 100)


@dataclass(frozen=True)
class Late:
    """An enterprise that was late. event: the deadline, or the day since which its account was frozen (is_frozen).

    highs: the days on which its index came to more whole points than before. missing_t: what was not surrendered by the deadline.
    """

    enterprise_id: int
    name_zh: str
    name_en: str | None
    city: str
    missing_t: int
    event: date
    is_frozen: bool
    highs: tuple[High, ...]

    @cached_property
    def _points(self) -> list[int]:
        return [high.points for high in self.highs]

    def alarm(self, threshold: int) -> date | None:
        """The first day with an index of at least the threshold, None without one."""
        place = bisect_left(self._points, threshold)
        return self.highs[place].day if place < len(self.highs) else None

    def lead(self, threshold: int) -> int | None:
        """Days from the alarm to the event; None where there was none by then."""
        alarm = self.alarm(threshold)
        return None if alarm is None or alarm > self.event else (self.event - alarm).days


@dataclass(frozen=True)
class Past:
    """A cycle that is over.

    began: the first day with an index. watched: enterprises with an index by the deadline; others: how many of those that were on
    time reached which highest index, in whole points.
    """

    cycle: str
    began: date
    deadline: date
    watched: int
    late: tuple[Late, ...]
    others: tuple[tuple[int, int], ...]

    def alarms(self, threshold: int) -> Alarms:
        """What an alarm from a threshold (whole points) on would have been worth."""
        leads = [lead for one in self.late if (lead := one.lead(threshold)) is not None]
        wrong = sum(count for peak, count in self.others if peak >= threshold)
        return Alarms(
            threshold, len(leads), len(self.late) - len(leads), wrong, median(leads) if leads else None, min(leads, default=None)
        )


@dataclass(frozen=True)
class Alarms:
    """At a threshold: late enterprises flagged by their event and missed, enterprises flagged that were on time, days ahead."""

    threshold: int
    right: int
    missed: int
    wrong: int
    median_lead: float | None
    least_lead: int | None

    @property
    def wrong_per_right(self) -> float | None:
        """False alarms for each true one; None without a true one."""
        return self.wrong / self.right if self.right else None


def past_cycles(reader: Reader, as_of: date) -> tuple[str, ...]:
    """The cycles whose deadline has passed by the day, the newest first."""
    return tuple(cycle for cycle in reversed(cycles(as_of)) if is_over(cycle, as_of))


def is_known(reader: Reader, filters: Filters, cycle: str) -> bool:
    """Whether `past` finds a cycle that is over by the as-of day, and somebody with an index in it."""
    dates = cycle_dates(cycle, filters.as_of)
    return dates is not None and dates[1] < filters.as_of and replay.has_index(reader, filters, cycle, dates[1])


def past(reader: Reader, filters: Filters, cycle: str) -> Past | None:
    """A cycle that is over by the as-of day; None where it is not, or where nobody had an index."""
    dates = cycle_dates(cycle, filters.as_of)
    if dates is None or dates[1] >= filters.as_of:
        return None
    deadline = dates[1]
    peaks = replay.peaks(reader, filters, cycle, deadline)
    if peaks is None:
        return None
    rows = replay.late(reader, filters, cycle)
    ids = [row.enterprise_id for row in rows]
    highs, frozen = replay.highs(reader, ids, cycle, deadline), replay.freezes(reader, ids, deadline)
    late = tuple(
        Late(
            row.enterprise_id,
            row.name_zh,
            row.name_en,
            row.city,
            row.missing_t,
            min(frozen.get(row.enterprise_id, row.deadline), row.deadline),
            row.enterprise_id in frozen,
            tuple(highs.get(row.enterprise_id, ())),
        )
        for row in rows
    )
    others = dict(peaks.counts)
    for one in late:
        if one.highs:
            others[one.highs[-1].points] -= 1
    return Past(
        cycle,
        peaks.began,
        deadline,
        sum(peaks.counts.values()),
        late,
        tuple(sorted((peak, count) for peak, count in others.items() if count)),
    )


def curve(found: Past) -> list[Alarms]:
    """The alarms at every whole threshold."""
    return [found.alarms(threshold) for threshold in THRESHOLDS]


def by_day(reader: Reader, filters: Filters, found: Past, threshold: int) -> list[tuple[date, int, int]]:
    """How many late enterprises and how many others had been flagged by which day: (day, late, others), up to the deadline."""
    every = replay.first_alarms(reader, filters, found.cycle, found.deadline, threshold)
    mine: dict[date, int] = {}
    for one in found.late:
        alarm = one.alarm(threshold)
        if alarm is not None:
            mine[alarm] = mine.get(alarm, 0) + 1
    points, late, others = [], 0, 0
    for day in sorted(every):
        late += mine.get(day, 0)
        others += every[day] - mine.get(day, 0)
        points.append((day, late, others))
    return points
