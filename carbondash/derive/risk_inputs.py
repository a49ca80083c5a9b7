"""What the compliance risk index asks of an enterprise, for every day of a cycle: read off the facts as they were known that day.

The method is that of domain reference 8.2; which days count is said in `derive/debts.py`.
Freezes, litigation, shut-downs and referrals are events: without one an enterprise is taken as free of them. Everything else that
no fact speaks about is not a number, and so not assessable.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from carbondash.derive.debts import (
    Standing,
    cycles_of,
    debts_of,
    frozen_account,
    periods_of_cycle,
    standing_of_cycle,
)
from carbondash.derive.facts import Facts, first_submissions
from carbondash.derive.steps import Flags, Floats, Ints, last_of, ordinal, running_sum, standing
from carbondash.rules.risk.methods import in_force

COLUMNS = (
    "obligation_t",
    "gap_t",
    "days_left",
    "on_time_rate",
    "longest_delay_days",
    "annual_state",
    "first_pass_rate",
    "severity_points",
    "default_months",
    "frozen",
    "history",
    "cost_ratio",
    "referred",
    "month_missing",
)

_OUT_OF_BUSINESS = ("litigation", "shut_down", "dissolved")


@dataclass(frozen=True)
class CycleDays:
    """The days of one enterprise's cycle on which its risk counts, with the inputs of each.

    days: ordinals, ascending; where the next one is missing, the cycle paused or ended. deadline: ordinals, as known that day.
    standing: what is owed, surrendered, usable and lacking, also on the days that don't count.
    """

    enterprise_id: int
    cycle: str
    days: Ints
    deadline: Ints
    standing: Standing
    values: dict[str, Floats]


def cycle_days(facts: Facts, cycle: str, through: date, closes: Sequence[tuple[date, float]]) -> CycleDays | None:
    """The inputs of every day of a cycle up to `through`, None where no day counts.

    closes: fen per tonne by day. Raises RulePending before the method was published, InputError for a vintage that is none.
    """
    stands = standing_of_cycle(facts, cycle, through)
    at = stands.days[stands.counts]
    if not len(at):
        return None
    method = in_force(date.fromordinal(int(at[0])))
    gap, deadline = stands.gap[stands.counts], stands.deadline[stands.counts]
    on_time, delay, missing = _months(facts, at, method.window_months)
    passed, severity = _reviews(facts, at, method.window_records)
    values: dict[str, Floats] = {
        "obligation_t": stands.owed[stands.counts].astype(np.float64),
        "gap_t": gap,
        "days_left": (deadline - at).astype(np.float64),
        "on_time_rate": on_time,
        "longest_delay_days": delay,
        "annual_state": np.fmax(_annual_report(facts, at), _verification(facts, at)),
        "first_pass_rate": passed,
        "severity_points": severity,
        "default_months": _untested_months(facts, at, method.window_months),
        "frozen": np.maximum(frozen_account(facts, at), _out_of_business(facts, at)),
        "history": _history(facts, cycle, at),
        "cost_ratio": _cost_ratio(facts, gap, at, closes),
        "referred": standing(((row.day, float(row.state == "open")) for row in facts.referrals), at, 0.0),
        "month_missing": missing,
    }
    return CycleDays(facts.enterprise_id, cycle, at, deadline, stands, values)


def frame(cycles: Iterable[CycleDays]) -> pd.DataFrame:
    """The inputs of many cycles as one frame: a row an enterprise, cycle and day, in the columns that the index asks for."""
    listed = list(cycles)
    lengths = [len(item.days) for item in listed]
    columns: dict[str, Any] = {
        "enterprise_id": np.repeat(np.array([item.enterprise_id for item in listed], dtype=np.int64), lengths),
        "day": _together([item.days for item in listed]),
    }
    columns |= {name: _together([item.values[name] for item in listed]) for name in COLUMNS}
    columns["days_left"] = columns["days_left"].astype(np.int64)
    return pd.DataFrame(columns)


def _together(parts: list[Any]) -> Any:
    return np.concatenate(parts) if parts else np.array([], dtype=np.float64)


def _out_of_business(facts: Facts, at: Ints) -> Floats:
    return standing(((row.day, float(row.state in _OUT_OF_BUSINESS)) for row in facts.operating_states), at, 0.0)


def _months(facts: Facts, at: Ints, window: int) -> tuple[Floats, Floats, Floats]:
    """Of the last months that were due: the share on time and the longest delay so far; and whether any month is missing."""
    first = first_submissions(facts.records)
    duties = sorted((row.day.toordinal(), ordinal(first.get(row.period))) for row in facts.duties if row.kind == "monthly")
    if not duties:
        nothing = np.full(len(at), np.nan)
        return nothing, nothing, np.zeros(len(at))
    due, came = np.array(duties, dtype=np.int64).T
    counts = np.searchsorted(due, at, side="right")
    last, exists = last_of(counts, window)
    number = exists.sum(axis=1)
    late_by = np.maximum(0, np.minimum(came[last], at[:, None]) - due[last])
    on_time = ((came[last] <= due[last]) & exists).sum(axis=1)
    missing = ((due[None, :] < at[:, None]) & (came[None, :] > at[:, None])).any(axis=1)
    return (
        _where(number > 0, on_time / np.maximum(number, 1)),
        _where(number > 0, np.where(exists, late_by, 0).max(axis=1)),
        missing.astype(np.float64),
    )


def _where(known: Flags, values: Any) -> Floats:
    return np.where(known, values, np.nan)


def _state_of_latest(tasks: Iterable[tuple[date, str, date | None]], at: Ints) -> Floats:
    """0 on time, 0.5 late, 1 missing, of the latest year whose due day is over: (due day, period, day done)."""
    listed = sorted((due.toordinal(), period, ordinal(done)) for due, period, done in tasks)
    if not listed:
        return np.full(len(at), np.nan)
    due = np.array([row[0] for row in listed], dtype=np.int64)
    done = np.array([row[2] for row in listed], dtype=np.int64)
    counts = np.searchsorted(due, at, side="left")
    latest = np.maximum(counts - 1, 0)
    state = np.where(done[latest] <= due[latest], 0.0, np.where(done[latest] <= at, 0.5, 1.0))
    return _where(counts > 0, state)


def _annual_report(facts: Facts, at: Ints) -> Floats:
    first = first_submissions(facts.annual_reports)
    return _state_of_latest(((row.day, row.period, first.get(row.period)) for row in facts.duties if row.kind == "annual"), at)


def _verification(facts: Facts, at: Ints) -> Floats:
    return _state_of_latest(((row.due_day, row.period, row.done_on) for row in facts.verifications), at)


def _reviews(facts: Facts, at: Ints, window: int) -> tuple[Floats, Floats]:
    """Of the records that had their first provincial review last: the share that passed it, severity points per record."""
    first: dict[str, tuple[int, int, bool]] = {}
    for row in facts.reviews:
        if row.lane == "province":
            this = (row.day.toordinal(), row.id, row.outcome == "passed")
            first[row.period] = min(this, first.get(row.period, this))
    if not first:
        nothing = np.full(len(at), np.nan)
        return nothing, nothing
    ordered = sorted((day, row_id, period, passed) for period, (day, row_id, passed) in first.items())
    counts = np.searchsorted(np.array([row[0] for row in ordered], dtype=np.int64), at, side="right")
    last, exists = last_of(counts, window)
    number = exists.sum(axis=1)
    passed = np.array([row[3] for row in ordered], dtype=np.int64)
    points = _points_by_period(facts)
    severity = np.stack([running_sum(points.get(period, ()), at) for _, _, period, _ in ordered], axis=1)
    chosen = np.take_along_axis(severity, last, axis=1)
    divisor = np.maximum(number, 1)
    return (
        _where(number > 0, (passed[last] * exists).sum(axis=1) / divisor),
        _where(number > 0, (chosen * exists).sum(axis=1) / divisor),
    )


def _points_by_period(facts: Facts) -> dict[str, list[tuple[date, int]]]:
    """Severity points by data month and day on which the problem was found; a problem that was closed still happened."""
    found: dict[str, list[tuple[date, int]]] = {}
    for row in facts.problems:
        found.setdefault(row.period, []).append((row.day, row.severity))
    return found


def _untested_months(facts: Facts, at: Ints, window: int) -> Floats:
    """For how many of the last months due some coal unit's own carbon test is not on file; no number without such units."""
    duties = sorted((row.day.toordinal(), row.period) for row in facts.duties if row.kind == "monthly")
    if not duties or not facts.coal_units:
        return np.full(len(at), np.nan)
    due = np.array([row[0] for row in duties], dtype=np.int64)
    counts = np.searchsorted(due, at, side="right")
    last, exists = last_of(counts, window)
    tests: dict[str, list[tuple[date, float]]] = {}
    for record in facts.records:
        tests.setdefault(record.period, []).append((record.day, float(not facts.has_own_test(record))))
    untested = np.stack([standing(tests.get(period, ()), at, 1.0) for _, period in duties], axis=1)
    chosen = np.take_along_axis(untested, last, axis=1)
    return _where(exists.sum(axis=1) > 0, (chosen * exists).sum(axis=1))


def _history(facts: Facts, cycle: str, at: Ints) -> Floats:
    """The worst of the earlier cycles as known that day: 0 paid on time, 0.5 late, 1 not paid yet or fined."""
    cycles = cycles_of(facts)
    worst = np.zeros(len(at))
    for earlier in cycles[: cycles.index(cycle)]:
        everything = np.arange(min(row.day for row in facts.obligations).toordinal(), int(at[-1]) + 1, dtype=np.int64)
        debts = debts_of(facts, periods_of_cycle(facts, earlier), everything)
        deadline = debts.deadline.max(axis=1)
        is_paid = ~debts.is_open.any(axis=1) & (deadline > 0)
        in_time = np.maximum.accumulate(is_paid & (everything <= deadline))
        state = np.where(everything <= deadline, 0.0, np.where(in_time, 0.0, np.where(is_paid, 0.5, 1.0)))
        fined = running_sum(
            ((row.day, 1) for row in facts.case_steps if row.cycle == earlier and row.step == "fined"), everything
        )
        state = np.where(fined > 0, 1.0, np.where(deadline > 0, state, 0.0))
        worst = np.maximum(worst, state[at - everything[0]])
    return worst


def _cost_ratio(facts: Facts, gap: Floats, at: Ints, closes: Sequence[tuple[date, float]]) -> Floats:
    """Cost of the gap at the last close over the newest annual margin; infinite without a profit, no number where unknown."""
    price = standing(closes, at, np.nan)
    newest: list[tuple[date, float]] = []
    best = ""
    for row in sorted(facts.margins, key=lambda row: (row.day, row.id)):
        if row.period >= best:
            best = row.period
            newest.append((row.day, float(row.margin_fen)))
    margin = standing(newest, at, np.nan)
    cost = gap * price
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(margin > 0, cost / margin, np.where(np.isnan(margin) | np.isnan(cost), np.nan, np.inf))
    return np.where((gap == 0) & ~np.isnan(ratio), 0.0, ratio)
