"""What is due next, as known on a day: monthly evidence, annual reports, surrender; and what is not decided yet."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Literal

from carbondash.rules import calendar

Subject = Literal["monthly", "annual", "surrender_95", "surrender"]

MILESTONE = 95.0
COMPLETE = 100.0


@dataclass(frozen=True)
class Deadline:
    """One due day. `period` is the data month, the report year or the cycle; `days_left` is negative once it has passed."""

    subject: Subject
    period: str
    due: date
    days_left: int


def due_of_month(period: str) -> date:
    """The due day of a data month such as M2023-08 (domain reference, section 1.4). Raises NoRuleError."""
    return calendar.monthly_due(int(period[1:5]), int(period[6:8]))


def next_month(period: str) -> str:
    """The data month after one."""
    year, month = int(period[1:5]), int(period[6:8])
    return f"M{year + month // 12}-{month % 12 + 1:02d}"


def next_monthly(as_of: date) -> Deadline:
    """The first data month whose records are not yet past their due day. Raises NoRuleError before the duty began."""
    period = f"M{as_of.year - (as_of.month <= 3)}-{(as_of.month - 4) % 12 + 1:02d}"
    while due_of_month(period) < as_of:
        period = next_month(period)
    due = due_of_month(period)
    return Deadline("monthly", period, due, (due - as_of).days)


def upcoming(as_of: date) -> list[Deadline]:
    """The next due day of each subject, of the rules that were published by the day, soonest first."""
    found: list[Deadline] = []
    with suppress(calendar.NoRuleError):
        found.append(next_monthly(as_of))
    for rule in calendar.rules("annual_report"):
        if rule.published_on <= as_of and isinstance(rule.value, date) and rule.value >= as_of:
            found.append(Deadline("annual", f"Y{rule.valid_from.year}", rule.value, (rule.value - as_of).days))
            break
    for rule in calendar.rules("cycle_deadline"):
        if rule.published_on > as_of or not isinstance(rule.value, date) or rule.cycle is None or rule.value < as_of:
            continue
        if rule.share_95 and rule.share_95 >= as_of:
            found.append(Deadline("surrender_95", rule.cycle, rule.share_95, (rule.share_95 - as_of).days))
        found.append(Deadline("surrender", rule.cycle, rule.value, (rule.value - as_of).days))
        break
    return sorted(found, key=lambda deadline: deadline.due)


def cycle_dates(cycle: str, as_of: date) -> tuple[date | None, date] | None:
    """The 95% day (where one was set) and the deadline of a cycle, or None where they were not published by the day."""
    for rule in calendar.rules("cycle_deadline"):
        if rule.cycle == cycle and rule.published_on <= as_of and isinstance(rule.value, date):
            return rule.share_95, rule.value
    return None


def surrender_steps(cycle: str, as_of: date) -> list[tuple[date, float]]:
    """By which day which share of a cycle's enterprises must have surrendered, in percent; empty where not known on the day."""
    dates = cycle_dates(cycle, as_of)
    if dates is None:
        return []
    most, everyone = dates
    return [*([(most, MILESTONE)] if most else []), (everyone, COMPLETE)]


def is_over(cycle: str, as_of: date) -> bool:
    """Whether a cycle's deadline has passed, as it was known on the day."""
    dates = cycle_dates(cycle, as_of)
    return dates is not None and dates[1] < as_of


def cycles(as_of: date) -> tuple[str, ...]:
    """The compliance cycles that have begun by the day, oldest first: C1, C2, then each year on its own."""
    return ("C1", "C2", *(str(year) for year in range(2023, as_of.year + 1))) if as_of.year > 2020 else ("C1",)


def pending_cycle(as_of: date) -> str | None:
    """The earliest cycle whose years are over on the day and whose allocation plan was not issued by then."""
    plans = calendar.rules("allocation_plan")
    for rule in plans:
        if rule.valid_to and rule.valid_to < as_of and rule.published_on > as_of:
            return rule.cycle
    last = max(rule.valid_to.year for rule in plans if rule.valid_to)
    return str(last + 1) if last + 1 < as_of.year else None


def cycle_of(as_of: date) -> str | None:
    """The cycle that is open on the day, else the one that closed last; None before the first plan."""
    current: str | None = None
    for rule in calendar.rules("cycle_deadline"):
        if rule.published_on > as_of or not isinstance(rule.value, date):
            break
        current = rule.cycle
        if rule.value >= as_of:
            break
    return current
