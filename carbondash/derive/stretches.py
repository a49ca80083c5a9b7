"""From values of every day to rows: one for each stretch of days on which nothing moves."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from carbondash.derive.steps import Flags, Ints


def starts_of(enterprises: Ints, days: Ints) -> Flags:
    """Where a new enterprise begins, or days are missing before the row: there a row begins whatever its values are."""
    return np.concatenate(([True], (enterprises[1:] != enterprises[:-1]) | (days[1:] != days[:-1] + 1)))


def differs(values: Any) -> Flags:
    """Where a row is not like the one before; what is no number in both is alike."""
    before, after = values[:-1], values[1:]
    return np.concatenate(([True], ((before != after) & ~((before != before) & (after != after))).any(axis=1)))


def ends_of(days: Ints, starts: Flags, moves: Flags, through: date) -> Ints:
    """For each row that moves the first day on which it no longer holds, -1 where none is known yet."""
    is_last = np.concatenate((starts[1:], [True]))
    after = np.where(is_last & (days == through.toordinal()), -1, days + 1)
    stretch_ends = np.concatenate((np.flatnonzero(moves)[1:] - 1, [len(days) - 1])).astype(np.int64)
    ends = np.full(len(days), -1, dtype=np.int64)
    ends[moves] = after[stretch_ends]
    return ends
