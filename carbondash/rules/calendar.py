"""When records, reports and allowances are due: dated rules, read from `data/calendar.toml`."""

from __future__ import annotations

import tomllib
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources


class NoRuleError(LookupError):
    """No rule at hand covers the month, year or cycle that was asked for."""


@dataclass(frozen=True, slots=True)
class DatedRule:
    """One row of a rule table: what it says, for which data, since when it is known, by whose word."""

    value: int | date
    valid_from: date
    valid_to: date | None
    published_on: date
    source: str
    confidence: str
    cycle: str | None = None
    share_95: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the rule is about data of this day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@cache
def rules(table: str) -> tuple[DatedRule, ...]:
    """The rows of one table of the calendar: monthly_submission_days, annual_report or cycle_deadline; else KeyError."""
    text = resources.files("carbondash.rules").joinpath("data", "calendar.toml").read_text(encoding="utf-8")
    return tuple(DatedRule(**{"valid_to": None, **row}) for row in tomllib.loads(text)[table])


def _rule_about(table: str, day: date) -> DatedRule:
    for rule in rules(table):
        if rule.covers(day):
            return rule
    raise NoRuleError(f"no rule of {table} covers data of {day.isoformat()}")


def monthly_due(year: int, month: int) -> date:
    """Day by which the evidence of a data month must be submitted (domain reference 1.4); NoRuleError before the duty began."""
    last = date(year, month, monthrange(year, month)[1])
    limit = _rule_about("monthly_submission_days", last).value
    assert isinstance(limit, int)
    return last + timedelta(days=limit)


def annual_due(year: int) -> date:
    """Day by which the report on a year must be submitted (domain reference 1.2); NoRuleError where no date is known."""
    due = _rule_about("annual_report", date(year, 12, 31)).value
    assert isinstance(due, date)
    return due


def cycle_deadlines(cycle: str) -> tuple[date | None, date]:
    """Days by which 95% (None: no such milestone) and all of a cycle's units must have surrendered; NoRuleError if unknown."""
    for rule in rules("cycle_deadline"):
        if rule.cycle == cycle:
            assert isinstance(rule.value, date)
            return rule.share_95, rule.value
    raise NoRuleError(f"no deadline is known for cycle {cycle}")
