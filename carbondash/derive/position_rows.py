"""What each enterprise owes, has surrendered, can use and lacks in a cycle: a row for each stretch of equal days.

From the day on which the obligation was determined, for ever: met and past its deadline it still says what is left. The risk
index takes its gap from the same numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from carbondash.derive.risk_inputs import CycleDays
from carbondash.derive.stretches import differs, ends_of, starts_of

Row = dict[str, Any]


def position_rows(cycles: Sequence[CycleDays], through: date) -> list[Row]:
    """Rows of `derived_position` without the digest of their inputs; days on which the cycle's rules are pending have none."""
    return [row for item in cycles for row in _rows(item, through)]


def _rows(item: CycleDays, through: date) -> list[Row]:
    stands, days = item.standing, item.standing.days
    shown = np.column_stack([stands.owed, stands.paid, stands.usable, stands.gap, stands.deadline]).astype(np.float64)
    starts = starts_of(np.zeros_like(days), days)
    moves = starts | differs(shown)
    ends = ends_of(days, starts, moves, through)
    found = []
    for place in np.flatnonzero(moves & ~np.isnan(stands.gap)):
        owed, paid, usable, gap, deadline = (int(value) for value in shown[place])
        found.append(
            {
                "enterprise_id": item.enterprise_id,
                "cycle": item.cycle,
                "day": date.fromordinal(int(days[place])),
                "until": None if ends[place] < 0 else date.fromordinal(int(ends[place])),
                "deadline": date.fromordinal(deadline),
                "obligation_t": owed,
                "surrendered_t": paid,
                "usable_t": usable,
                "gap_t": gap,
            }
        )
    return found
