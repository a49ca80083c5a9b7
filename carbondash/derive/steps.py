"""Values that change on single days, read off for many days at once.

Days are ordinals (`date.toordinal`), so that a whole cycle is one array. A value holds from its day on, to the end of that day
and after it, until a later one takes its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

# Later than any day that a store can hold: what has not come.
NEVER = date.max.toordinal()


def ordinal(day: date | None) -> int:
    """A day as a number; what has no day never comes."""
    return NEVER if day is None else day.toordinal()


def running_sum(events: Iterable[tuple[date, int]], at: Ints) -> Ints:
    """The sum of all amounts whose day has come, for each of the days `at`."""
    ordered = sorted((day.toordinal(), amount) for day, amount in events)
    if not ordered:
        return np.zeros(len(at), dtype=np.int64)
    days, amounts = np.array(ordered, dtype=np.int64).T
    sums = np.concatenate(([0], np.cumsum(amounts)))
    return np.asarray(sums[np.searchsorted(days, at, side="right")], dtype=np.int64)


def standing(events: Iterable[tuple[date, float]], at: Ints, before: float) -> Floats:
    """The value that held at the end of each of the days `at`; `before` where none had come.

    events: in the order in which they take over; of two on one day the later one holds.
    """
    listed = list(events)
    if not listed:
        return np.full(len(at), before)
    days = np.array([day.toordinal() for day, _ in listed], dtype=np.int64)
    values = np.array([before, *(value for _, value in listed)], dtype=np.float64)
    return np.asarray(values[np.searchsorted(days, at, side="right")], dtype=np.float64)


def last_of(counts: Ints, most: int) -> tuple[Ints, Flags]:
    """For each day the positions of the last `most` of the `counts` things that had come, and which of them there are.

    Returns two arrays of shape (days, most); a position that there is not points at the first thing.
    """
    positions = counts[:, None] - most + np.arange(most, dtype=np.int64)[None, :]
    exists = positions >= 0
    return np.where(exists, positions, 0), exists
