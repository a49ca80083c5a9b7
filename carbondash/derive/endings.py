"""What an enterprise owed by a day, as the department determined it, and where its cycles stood by the ministry's classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from carbondash.derive.debts import cycles_of, periods_of_cycle
from carbondash.derive.facts import Facts, standing_on
from carbondash.rules.outcome import Outcome, Step, Surrendered, outcome
from carbondash.rules.position import OFFSET
from carbondash.rules.sets import InputError, Pending
from carbondash.store.inputs_rows import Obligation

# Why something can't be told, with its words in both languages.
Obstacle = Pending | InputError


@dataclass(frozen=True)
class Debt:
    """One obligation as the department determined it, in tonnes, and what was surrendered for it by the day."""

    period: str
    cycle: str
    determined_on: date
    deadline: date
    obligation_t: int
    surrendered_t: int
    offsets_t: int


@dataclass(frozen=True)
class Ending:
    """Where a cycle stands by the ministry's classes; `obstacle` says why it can't be told."""

    cycle: str
    outcome: Outcome | None
    obstacle: Obstacle | None = None


def debts_on(facts: Facts, on: date) -> tuple[Debt, ...]:
    """The obligations that were determined by a day, by cycle and period, with what was surrendered for them by then."""
    found = []
    for cycle in cycles_of(facts):
        for period in periods_of_cycle(facts, cycle):
            row = standing_on([version for version in facts.obligations if version.period == period], on)
            if row is not None:
                found.append(_debt(facts, row, on))
    return tuple(found)


def _debt(facts: Facts, row: Obligation, on: date) -> Debt:
    given = [surrender for surrender in facts.surrenders if surrender.period == row.period and surrender.day <= on]
    offsets = sum(surrender.amount_t for surrender in given if surrender.vintage == OFFSET)
    total = sum(surrender.amount_t for surrender in given)
    return Debt(row.period, row.cycle, row.day, row.deadline, row.amount_t, total - offsets, offsets)


def ending(facts: Facts, cycle: str, debts: Sequence[Debt], on: date) -> Ending:
    """Where a cycle stood on a day, from the obligations determined by then."""
    mine = [debt for debt in debts if debt.cycle == cycle]
    obligations = {debt.period: debt.obligation_t for debt in mine}
    given = [
        Surrendered(row.day, row.period, row.amount_t, row.vintage)
        for row in facts.surrenders
        if row.period in obligations and row.day <= on
    ]
    steps = [Step(row.day, row.step) for row in facts.case_steps if row.cycle == cycle and row.day <= on]
    try:
        found = outcome(obligations, given, max(debt.deadline for debt in mine), on, steps)
    except InputError as error:
        return Ending(cycle, None, error)
    return Ending(cycle, None, found) if isinstance(found, Pending) else Ending(cycle, found)
