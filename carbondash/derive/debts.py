"""What an enterprise owes, has surrendered and holds on every day, and what it lacks.

A day of a cycle counts while an obligation stands and either its deadline is still ahead or something is still owed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from carbondash.derive.facts import Facts
from carbondash.derive.steps import NEVER, Flags, Floats, Ints, running_sum, standing
from carbondash.rules import position
from carbondash.rules.obligation import offset_room
from carbondash.rules.sets import InputError, Pending
from carbondash.store.inputs_rows import Obligation


@dataclass(frozen=True)
class Standing:
    """What an enterprise owes, has surrendered and can use for a cycle on each of the days (ordinals), and what it lacks: tonnes.

    usable: holdings that may be surrendered for the cycle and that no earlier one needs. usable and gap are no number where the
    cycle's rules are pending. counts: whether the day counts for the risk.
    """

    days: Ints
    counts: Flags
    owed: Ints
    paid: Ints
    usable: Floats
    gap: Floats
    deadline: Ints


@dataclass(frozen=True)
class Debts:
    """Each obligation on each day, shape (days, periods): tonnes owed and surrendered, ordinal of the deadline."""

    owed: Ints
    paid: Ints
    deadline: Ints

    @property
    def is_open(self) -> Flags:
        return np.asarray(self.owed > self.paid, dtype=np.bool_)


def cycles_of(facts: Facts) -> list[str]:
    """The cycles in which an enterprise has an obligation, by their first deadline."""
    first: dict[str, date] = {}
    for row in facts.obligations:
        first[row.cycle] = min(row.deadline, first.get(row.cycle, row.deadline))
    return sorted(first, key=lambda cycle: (first[cycle], cycle))


def last_day_of(facts: Facts, cycle: str, through: date) -> date:
    """The last day up to `through` on which the cycle can still say something; what comes later does not change its risk."""
    days = counting_days(facts, cycle, through)
    return date.fromordinal(int(days[-1])) if len(days) else through


def periods_of_cycle(facts: Facts, cycle: str) -> tuple[str, ...]:
    """The periods of the obligations that an enterprise has in a cycle."""
    return tuple(sorted({row.period for row in facts.obligations if row.cycle == cycle}))


def counting_days(facts: Facts, cycle: str, through: date) -> Ints:
    """The days of a cycle that count, up to `through`, as ordinals."""
    at = _days_of_cycle(facts, cycle, through)
    return np.asarray(at[_counts(debts_of(facts, periods_of_cycle(facts, cycle), at), at)], dtype=np.int64)


def _days_of_cycle(facts: Facts, cycle: str, through: date) -> Ints:
    """The days since a cycle's first obligation was determined, up to `through`, as ordinals."""
    start = min(row.day for row in facts.obligations if row.cycle == cycle)
    return np.arange(start.toordinal(), through.toordinal() + 1, dtype=np.int64)


def _counts(debts: Debts, at: Ints) -> Flags:
    return np.asarray(debts.is_open.any(axis=1) | (debts.deadline.max(axis=1, initial=0) >= at), dtype=np.bool_)


def debts_of(facts: Facts, periods: tuple[str, ...], at: Ints) -> Debts:
    """The obligations of some periods; one that is not determined yet is 0, due on day 0. CCER counts up to its room."""
    owed, paid, deadline = (np.zeros((len(at), len(periods)), dtype=np.int64) for _ in range(3))
    for column, period in enumerate(periods):
        versions = [row for row in facts.obligations if row.period == period]
        owed[:, column] = standing(((row.day, row.amount_t) for row in versions), at, 0)
        deadline[:, column] = standing(((row.day, row.deadline.toordinal()) for row in versions), at, 0)
        given = [row for row in facts.surrenders if row.period == period]
        offsets = running_sum(((row.day, row.amount_t) for row in given if row.vintage == position.OFFSET), at)
        if offsets.any():
            offsets = np.minimum(offsets, standing(((row.day, _offset_room(row)) for row in versions), at, 0).astype(np.int64))
        paid[:, column] = offsets + running_sum(((row.day, row.amount_t) for row in given if row.vintage != position.OFFSET), at)
    return Debts(owed, paid, deadline)


def _offset_room(row: Obligation) -> int:
    """How much of an obligation CCER may cover; all of it while the year's rules are pending."""
    room = offset_room(row.amount_t, position.period_year(row.period), row.day)
    return row.amount_t if isinstance(room, Pending) else room.max_t


def next_deadline(debts: Debts) -> Ints:
    """The first deadline of what is still owed, else the last deadline of all."""
    pending = np.where(debts.is_open, debts.deadline, NEVER).min(axis=1)
    return np.asarray(np.where(pending == NEVER, debts.deadline.max(axis=1), pending), dtype=np.int64)


def standing_of_cycle(facts: Facts, cycle: str, through: date) -> Standing:
    """Where an enterprise stands in a cycle on every day since its obligation was determined; earlier cycles are filled first.

    Source: domain reference 3.7.
    """
    at = _days_of_cycle(facts, cycle, through)
    cycles = cycles_of(facts)
    earlier = tuple(period for other in cycles[: cycles.index(cycle)] for period in periods_of_cycle(facts, other))
    own = periods_of_cycle(facts, cycle)
    debts = debts_of(facts, own, at)
    usable, gap = _usable_and_gap(facts, earlier, own, at)
    owed, paid = debts.owed.sum(axis=1), debts.paid.sum(axis=1)
    return Standing(at, _counts(debts, at), owed, paid, usable, gap, next_deadline(debts))


def _usable_and_gap(facts: Facts, earlier: tuple[str, ...], own: tuple[str, ...], at: Ints) -> tuple[Floats, Floats]:
    """Holdings for some periods once the `earlier` ones have taken theirs, and what is lacking; no numbers where rules pend."""
    vintages, held = holdings(facts, at)
    if not len(at):
        return np.zeros(0), np.zeros(0)
    periods = (*earlier, *own)
    eligible = position.eligibility(periods, vintages, date.fromordinal(int(at[0])))
    if isinstance(eligible, Pending):
        unknown = np.full(len(at), np.nan)
        return unknown, unknown
    flags = eligible.reshape(len(periods), len(vintages))
    frozen = frozen_account(facts, at) > 0
    free = np.maximum(held, 0)
    before, all_debts = debts_of(facts, earlier, at), debts_of(facts, periods, at)
    gap_before = position.gaps(before.owed, before.paid, free, flags[: len(earlier)], frozen)
    gap = position.gaps(all_debts.owed, all_debts.paid, free, flags, frozen) - gap_before
    taken = np.maximum(0, before.owed - before.paid).sum(axis=1) - gap_before
    usable = np.where(frozen, 0, free[:, flags[len(earlier) :].any(axis=0)].sum(axis=1)) - taken
    return usable.astype(np.float64), gap.astype(np.float64)


def holdings(facts: Facts, at: Ints) -> tuple[tuple[str, ...], Ints]:
    """Allowances held at the end of each day, shape (days, vintages): allocated and bought, less sold and surrendered."""
    events: dict[str, list[tuple[date, int]]] = {}
    for row in facts.allocations:
        events.setdefault(row.vintage, []).append((row.day, row.amount_t))
    for trade in facts.trades:
        sign = (trade.buyer_id == facts.enterprise_id) - (trade.seller_id == facts.enterprise_id)
        events.setdefault(trade.vintage, []).append((trade.day, sign * trade.volume_t))
    for given in facts.surrenders:
        events.setdefault(given.vintage, []).append((given.day, -given.amount_t))
    vintages = tuple(sorted(events, key=_age))
    held = np.zeros((len(at), len(vintages)), dtype=np.int64)
    for column, vintage in enumerate(vintages):
        held[:, column] = running_sum(events[vintage], at)
    return vintages, held


def frozen_account(facts: Facts, at: Ints) -> Floats:
    """1 on days on which the account was frozen, else 0."""
    return standing(((row.day, float(row.state == "frozen")) for row in facts.account_states), at, 0.0)


def _age(vintage: str) -> tuple[int, str]:
    try:
        return (0 if vintage == position.OFFSET else position.vintage_year(vintage)), vintage
    except InputError:
        # What it is held for is asked for by the rules, which refuse it then.
        return NEVER, vintage
