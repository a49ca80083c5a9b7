"""What a city should act on first: three of its measures, by a rule that the page states.

The rule, the product's own: (1) what is overdue; (2) what is at risk before its deadline; (3) what misses its target; (4) what is
worse than the province; (5) what is worse than the city's own period before. A measure counts once, at the first of these that
it meets; within one of them the one with more cases (records, tasks, enterprises) comes first, then the order of the scorecard.
Steps 4 and 5 need ten cases. Amounts that hang on a city's size are not held against the province.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from carbondash.figures import ledger
from carbondash.figures.format import tone_of
from carbondash.figures.scorecard import Line

Why = Literal["overdue", "at_risk", "target", "province", "past"]
ORDER: tuple[Why, ...] = ("overdue", "at_risk", "target", "province", "past")
MOST = 3


@dataclass(frozen=True)
class Act:
    """One thing to act on: the measure, why it is among them, and how many cases it is about."""

    line: Line
    why: Why
    cases: int


def to_act_on(lines: Sequence[Line], most: int = MOST) -> list[Act]:
    """The first few of a city's measures to act on, most pressing first; fewer where there are not so many."""
    found = [act for line in lines if (act := _act(line)) is not None]
    return sorted(found, key=lambda act: (ORDER.index(act.why), -act.cases))[:most]


def _act(line: Line) -> Act | None:
    measure, value = line.row.measure, line.entry.value.value
    definition = ledger.figures[measure.figure]
    if value is None or measure.act == "never" or definition.direction == "none":
        return None
    if measure.act in ("overdue", "at_risk"):
        cases = line.entry.n if measure.n_of else round(value)
        why: Why = "overdue" if measure.act == "overdue" else "at_risk"
        return Act(line, why, cases or 0) if value > 0 else None
    if not measure.is_share:
        return None
    if definition.target is not None and tone_of(value - definition.target, definition.direction) == "bad":
        return Act(line, "target", _cases(line, value - definition.target))
    if line.gap is not None and tone_of(line.gap, definition.direction) == "bad":
        return Act(line, "province", _cases(line, line.gap))
    if line.change is not None and tone_of(line.change, definition.direction) == "bad":
        return Act(line, "past", _cases(line, line.change))
    return None


def _cases(line: Line, distance: float) -> int:
    """How many of a rate's cases make the distance, at least one; of a ratio, all that it stands over."""
    n = line.entry.n or 0
    if ledger.figures[line.row.measure.figure].kind != "rate":
        return n
    # A hair above a whole number comes from dividing, not from a further case.
    return max(1, math.ceil(abs(distance) * n / 100 - 1e-9))
