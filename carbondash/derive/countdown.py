"""What is due next and how long it is to it, in calendar days and in China's working days; and what has no day yet."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from carbondash.derive import deadlines
from carbondash.figures.units import Lang
from carbondash.rules import calendar
from carbondash.rules.sets import OutsideRules, Pending
from carbondash.rules.workdays import days_left

Subject = Literal["monthly", "annual", "verification", "surrender_95", "surrender"]


@dataclass(frozen=True)
class Stage:
    """By when an actor (enterprise, city, province) should be done with a data month: the product's own proposal."""

    actor: str
    day: date
    days_left: int


@dataclass(frozen=True)
class Ahead:
    """One due day; `period` is the data month, the report year or the cycle.

    working_days: after the as-of day up to and including the due day, None where the holidays were not announced by then.
    stages: of a data month, in their order. due None: no day was published by the as-of day; `reason` says why, (zh, en).
    """

    subject: Subject
    period: str
    due: date | None
    days: int | None = None
    working_days: int | None = None
    stages: tuple[Stage, ...] = ()
    reason: tuple[str, str] = ("", "")

    def because(self, lang: Lang) -> str:
        """Why there is no due day, in words."""
        return self.reason[0 if lang == "zh" else 1]


def countdown(as_of: date) -> list[Ahead]:
    """The next due day of each subject of the rules that were published by the day, soonest first; what has none comes last."""
    found = [_dated(one.subject, one.period, one.due, as_of) for one in deadlines.upcoming(as_of)]
    found = [replace(one, stages=_stages(one.period, as_of)) if one.subject == "monthly" else one for one in found]
    verification = _verification(as_of)
    if verification is not None:
        found.append(verification)
    waiting = deadlines.pending_cycle(as_of)
    if waiting is not None and waiting not in {one.period for one in found}:
        dates = calendar.cycle_deadlines(waiting, as_of)
        if isinstance(dates, Pending):
            found.append(Ahead("surrender", waiting, None, reason=(dates.reason_zh, dates.reason_en)))
    return sorted(found, key=lambda one: one.due or date.max)


def _dated(subject: Subject, period: str, due: date, as_of: date) -> Ahead:
    return Ahead(subject, period, due, *deadlines.days_until(due, as_of))


def _verification(as_of: date) -> Ahead | None:
    """Of the reports on last year until its day has passed, then of those on this year; None before the duty began."""
    for year in (as_of.year - 1, as_of.year):
        with suppress(OutsideRules):
            due = calendar.verification_due(year, as_of)
            if isinstance(due, Pending):
                return Ahead("verification", f"Y{year}", None, reason=(due.reason_zh, due.reason_en))
            if due >= as_of:
                return _dated("verification", f"Y{year}", due, as_of)
    return None


def _stages(period: str, as_of: date) -> tuple[Stage, ...]:
    with suppress(OutsideRules):
        found = calendar.inner_stages(int(period[1:5]), int(period[6:8]), as_of)
        if not isinstance(found, Pending):
            return tuple(Stage(actor, day, days_left(day, as_of)) for actor, day in found.items())
    return ()
