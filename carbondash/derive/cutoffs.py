"""What an enterprise was at each cut-off: at the end of every year, at the deadline of every cycle, and on the day itself.

Each cut-off is told as it stood on its own day, whatever came later.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from carbondash.derive.endings import Debt, Ending, debts_on, ending
from carbondash.derive.facts import Facts
from carbondash.store.enterprise_file import Listing
from carbondash.store.inputs_rows import State

_NORMAL = {"account": "normal", "operation": "operating"}


@dataclass(frozen=True)
class CutOff:
    """An enterprise at the end of a day.

    deadline_of: the cycle whose deadline the day is. list_period, list_tier: the newest list it stood on (None: on none yet).
    endings: of every cycle with an obligation determined by then, the newest last; debts: those of the newest.
    """

    day: date
    deadline_of: str | None
    list_period: str | None
    list_tier: str | None
    account: str
    operation: str
    endings: tuple[Ending, ...]
    debts: tuple[Debt, ...]

    @property
    def obligation_t(self) -> int | None:
        """What was owed in the cycle, in tonnes."""
        return sum(debt.obligation_t for debt in self.debts) if self.debts else None

    @property
    def surrendered_t(self) -> int | None:
        """What was surrendered for it by the day, allowances and CCER, in tonnes."""
        return sum(debt.surrendered_t + debt.offsets_t for debt in self.debts) if self.debts else None


def cutoffs(facts: Facts, listings: Sequence[Listing], known_from: date, as_of: date) -> list[CutOff]:
    """The cut-offs from the day on which the enterprise became known to the as-of day, the earliest first."""
    deadlines = {debt.deadline: debt.cycle for debt in debts_on(facts, as_of) if debt.deadline <= as_of}
    year_ends = (date(year, 12, 31) for year in range(known_from.year, as_of.year))
    days = {day for day in (*year_ends, *deadlines, as_of) if known_from <= day <= as_of}
    return [_cutoff(facts, listings, day, deadlines.get(day)) for day in sorted(days)]


def _cutoff(facts: Facts, listings: Sequence[Listing], day: date, deadline_of: str | None) -> CutOff:
    listed = max((row for row in listings if row.day <= day), key=lambda row: row.period, default=None)
    debts = debts_on(facts, day)
    cycles = list(dict.fromkeys(debt.cycle for debt in debts))
    return CutOff(
        day=day,
        deadline_of=deadline_of,
        list_period=listed.period if listed else None,
        list_tier=listed.tier if listed else None,
        account=_state(facts.account_states, day, _NORMAL["account"]),
        operation=_state(facts.operating_states, day, _NORMAL["operation"]),
        endings=tuple(ending(facts, cycle, debts, day) for cycle in cycles),
        debts=tuple(debt for debt in debts if debt.cycle == cycles[-1]),
    )


def _state(states: Iterable[State], day: date, otherwise: str) -> str:
    state = otherwise
    for row in states:
        if row.day <= day:
            state = row.state
    return state
