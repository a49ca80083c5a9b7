"""Verification of the annual reports in figures' units: years, progress against the due days, tasks one by one, differences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from carbondash.figures import compute, periods
from carbondash.store import Filters, Reader, verification
from carbondash.store.verification import Difference, States, Status
from carbondash.store.verification import Task as Row

State = Literal["on_time", "late", "open", "overdue"]

_KG = 1000.0
_FULL = 100.0
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Task:
    """A task on the as-of day; emissions in tCO2e, None where not known.

    days_after: days from the due day to the result, negative before it; of a task without one, to the as-of day. difference:
    verified less reported, percent of the reported. corrected: what the fourth-party review found more (+) or less (-).
    """

    row: Row
    state: State
    days_after: int
    reported: float | None
    verified: float | None
    difference: float | None
    percent: float | None
    corrected: float | None


@dataclass(frozen=True)
class Review:
    """What a fourth-party review found: tCO2e more (+) or less (-) than verified, and in percent of what it reviewed."""

    row: Difference
    reviewed: float
    corrected: float
    percent: float


@dataclass(frozen=True)
class Progress:
    """A campaign by day, in percent of all tasks given by the as-of day.

    steps: which share must be done by which day. is_over: all is done and the last due day has passed.
    """

    given: list[tuple[date, float | None]]
    done: list[tuple[date, float | None]]
    steps: list[tuple[date, float]]
    is_over: bool


def years(reader: Reader, filters: Filters) -> tuple[str, ...]:
    """The data years (Y2022) whose tasks had been given by the as-of day, the newest first; of the filters' cycle alone."""
    found = {value.period for value in compute.trend(reader, "verification_given", filters) if value.period and value.value}
    return tuple(sorted(found, key=periods.sort_key, reverse=True))


def together(found: tuple[str, ...]) -> str | None:
    """All of these years as one span (Y2019..Y2022); None where they are fewer than two."""
    return f"{found[-1]}..{found[0]}" if len(found) > 1 else None


def progress(reader: Reader, filters: Filters, period: str, by_due: Mapping[date, States]) -> Progress | None:
    """How tasks were given and done by day; None where none had been given. period: one year; by_due: its tasks."""
    whole = compute.figure(reader, "verification_given", filters, period).value
    if not whole:
        return None
    steps = _steps(by_due)
    given, done = (_shares(reader, name, filters, period, whole) for name in ("verification_given", "verification_done"))
    # Level until the as-of day; a campaign that is over ends with its last due day or result.
    is_over = bool(done) and done[-1][1] == _FULL
    end = min(filters.as_of, max(steps[-1][0], done[-1][0])) if is_over else filters.as_of
    for curve in (given, done):
        if curve and curve[-1][0] < end:
            curve.append((end, curve[-1][1]))
    return Progress(given, done, steps, is_over and steps[-1][0] < filters.as_of)


def _shares(reader: Reader, figure_id: str, filters: Filters, period: str, whole: float) -> list[tuple[date, float | None]]:
    """The share of the whole after each day on which it grew, beginning with nothing on the day before the first."""
    shares: list[tuple[date, float | None]] = []
    reached = 0.0
    for day, value in compute.daily(reader, figure_id, filters, date(int(period[1:5]), 12, 31), period):
        share = _FULL * (value.value or 0.0) / whole
        if share == reached:
            continue
        if not shares:
            shares.append((day - _DAY, 0.0))
        shares.append((day, share))
        reached = share
    return shares


def _steps(by_due: Mapping[date, States]) -> list[tuple[date, float]]:
    total, so_far, steps = sum(states.given for states in by_due.values()), 0, []
    for due, states in by_due.items():
        so_far += states.given
        steps.append((due, _FULL * so_far / total))
    return steps


def next_due(by_due: Mapping[date, States], as_of: date) -> date | None:
    """The first due day of a year's tasks that has not passed, else the last one; None without tasks."""
    days = list(by_due)
    return next((day for day in days if day >= as_of), days[-1] if days else None)


def tasks(
    reader: Reader,
    filters: Filters,
    period: str,
    *,
    status: Status | None = None,
    body: int | None = None,
    limit: int,
    offset: int = 0,
) -> list[Task]:
    """The tasks of a year, those without a result first, then the newest result first; see `store.verification.tasks`."""
    found = verification.tasks(reader, filters, period, status=status, body=body, limit=limit, offset=offset)
    return [_task(row, filters.as_of) for row in found]


def _task(row: Row, as_of: date) -> Task:
    reported, verified, corrected = (
        None if kg is None else kg / _KG for kg in (row.reported_kg, row.verified_kg, row.corrected_kg)
    )
    difference = None if verified is None or reported is None else verified - reported
    return Task(
        row=row,
        state=state_of(row.due, row.done, as_of),
        days_after=((row.done or as_of) - row.due).days,
        reported=reported,
        verified=verified,
        difference=difference,
        percent=_FULL * difference / reported if difference is not None and reported else None,
        corrected=corrected,
    )


def state_of(due: date, done: date | None, as_of: date) -> State:
    """The state of a task on a day: on time up to and including the due day, overdue only after it."""
    if done is not None and done <= as_of:
        return "on_time" if done <= due else "late"
    return "open" if as_of <= due else "overdue"


def reviews(reader: Reader, filters: Filters, period: str, *, body: int | None = None, limit: int) -> list[Review]:
    """What the fourth-party reviews of a year's tasks found, the largest share first."""
    return [
        Review(
            row,
            row.reviewed_kg / _KG,
            row.corrected_kg / _KG,
            _FULL * row.corrected_kg / row.reviewed_kg if row.reviewed_kg else 0.0,
        )
        for row in verification.differences(reader, filters, period, body=body, limit=limit)
    ]
