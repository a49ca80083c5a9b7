"""What is due next, as known on a day: monthly evidence, annual reports, surrender; and what is not decided yet."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Literal

from carbondash.rules import calendar
from carbondash.rules.sets import OutsideRules, Pending
from carbondash.rules.workdays import days_left, is_announced, working_days_left

Subject = Literal["monthly", "annual", "surrender_95", "surrender"]

COMPLETE = 100.0


@dataclass(frozen=True)
class Deadline:
    """One due day. `period` is the data month, the report year or the cycle; `days_left` is negative once it has passed."""

    subject: Subject
    period: str
    due: date
    days_left: int


def days_until(due: date, as_of: date) -> tuple[int, int | None]:
    """Calendar and working days to a due day, negative once it has passed; no working days where its holidays were not out."""
    return days_left(due, as_of), working_days_left(due, as_of) if is_announced(due.year, as_of) else None


def due_of_month(period: str, as_of: date) -> date | Pending:
    """The due day of a data month such as M2023-08 (domain reference 1.4). Raises OutsideRules before the duty began."""
    return calendar.monthly_due(int(period[1:5]), int(period[6:8]), as_of)


def next_monthly(as_of: date) -> Deadline | None:
    """The first data month whose records are not yet past their due day; None before the duty began."""
    for months_back in (3, 2, 1, 0):
        month = as_of.year * 12 + as_of.month - 1 - months_back
        period = f"M{month // 12}-{month % 12 + 1:02d}"
        with suppress(OutsideRules):
            due = due_of_month(period, as_of)
            if isinstance(due, date) and due >= as_of:
                return Deadline("monthly", period, due, days_left(due, as_of))
    return None


def upcoming(as_of: date) -> list[Deadline]:
    """The next due day of each subject, of the rules that were published by the day, soonest first."""
    monthly, annual = next_monthly(as_of), _next_annual(as_of)
    found = [deadline for deadline in (monthly, annual) if deadline is not None]
    for cycle in cycles(as_of):
        dates = cycle_dates(cycle, as_of)
        if dates is not None and dates[1] >= as_of:
            milestone, deadline = dates
            if milestone and milestone >= as_of:
                found.append(Deadline("surrender_95", cycle, milestone, days_left(milestone, as_of)))
            found.append(Deadline("surrender", cycle, deadline, days_left(deadline, as_of)))
            break
    return sorted(found, key=lambda deadline: deadline.due)


def _next_annual(as_of: date) -> Deadline | None:
    for year in (as_of.year - 1, as_of.year):
        with suppress(OutsideRules):
            due = calendar.annual_due(year, as_of)
            if isinstance(due, date) and due >= as_of:
                return Deadline("annual", f"Y{year}", due, days_left(due, as_of))
    return None


def cycle_dates(cycle: str, as_of: date) -> tuple[date | None, date] | None:
    """The day of the 95% milestone (where one was set) and the deadline of a cycle; None where they were not out by the day."""
    dates = calendar.cycle_deadlines(cycle, as_of)
    return None if isinstance(dates, Pending) else dates


def surrender_steps(cycle: str, as_of: date) -> list[tuple[date, float]]:
    """By which day which share of a cycle's enterprises must have surrendered, in percent; empty where not known on the day."""
    dates, share = cycle_dates(cycle, as_of), calendar.milestone_share(cycle, as_of)
    if dates is None or isinstance(share, Pending):
        return []
    most, everyone = dates
    return [*([(most, share)] if most and share is not None else []), (everyone, COMPLETE)]


def is_over(cycle: str, as_of: date) -> bool:
    """Whether a cycle's deadline has passed, as it was known on the day."""
    dates = cycle_dates(cycle, as_of)
    return dates is not None and dates[1] < as_of


def cycles(as_of: date) -> tuple[str, ...]:
    """The compliance cycles that have begun by the day, oldest first: C1, C2, then each year on its own."""
    first = calendar.cycle_years("C1")[0]
    return tuple(dict.fromkeys(calendar.cycle_of_year(year) for year in range(first, max(as_of.year, first) + 1)))


def pending_cycle(as_of: date) -> str | None:
    """The earliest cycle whose years are over on the day and whose allocation plan was not issued by then."""
    for cycle in cycles(as_of):
        if calendar.cycle_years(cycle)[-1] < as_of.year and isinstance(calendar.plan_issued(cycle, as_of), Pending):
            return cycle
    return None


def cycle_of(as_of: date) -> str | None:
    """The cycle that is open on the day, else the one that closed last; None before the first plan."""
    current: str | None = None
    for cycle in cycles(as_of):
        dates = cycle_dates(cycle, as_of)
        if dates is None:
            break
        current = cycle
        if dates[1] >= as_of:
            break
    return current


def same_time_before(cycle: str, as_of: date) -> tuple[str, date] | None:
    """The cycle before, and the day on which it was as far from its deadline as this one is on the day; None without both."""
    known = cycles(as_of)
    place = known.index(cycle) if cycle in known else 0
    if place == 0:
        return None
    dates, before = cycle_dates(cycle, as_of), cycle_dates(known[place - 1], as_of)
    return (known[place - 1], before[1] - (dates[1] - as_of)) if dates and before else None
