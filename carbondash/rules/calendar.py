"""When records, reports and allowances are due, as it was known on a day (domain reference 1.2 and 1.4).

Every function answers `Pending` where the day was not published by then, or was never seen; `settled` is for callers that can't
go on without it. Data before a duty began raise OutsideRules.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import Literal, TypeVar, overload

from carbondash.rules.amounts import is_number
from carbondash.rules.sets import InputError, OutsideRules, Pending, Rule, RulePending, RuleSet, answers_pending, rule, rule_sets

DutyStatus = Literal["not_due", "on_time", "late", "missing"]

# The data of a year: subjects whose rows are days. Monthly evidence has functions of its own.
_YEARLY = (
    "calendar_control_plan",
    "calendar_annual_report",
    "calendar_verification",
    "calendar_listing",
    "calendar_plan",
    "calendar_plan_industry",
    "calendar_allocation",
    "calendar_surrender",
)
_MONTHLY = {
    "power": "calendar_monthly",
    "iron_steel": "calendar_monthly_industry",
    "building_materials": "calendar_monthly_industry",
    "nonferrous": "calendar_monthly_industry",
}
_POWER = "power"
_OF_INDUSTRY = "industry_complete_by"
# In the table of cycles: each year is a cycle of its own.
_YEAR_BY_YEAR = "year"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class YearDeadline:
    """One day that the regulation sets about the data of a year. answer: its row, or why there is none yet."""

    subject: str
    name: str
    key: tuple[tuple[str, str], ...]
    answer: Rule | Pending


def settled(answer: T | Pending) -> T:
    """The answer itself, for a caller that can't go on without one. Raises RulePending."""
    if isinstance(answer, Pending):
        raise RulePending(answer)
    return answer


def _year(year: int) -> int:
    if not is_number(year) or not MINYEAR <= year < MAXYEAR or year != int(year):
        raise InputError("year", year, "a calendar year", "公历年份")
    return int(year)


def _month_end(year: int, month: int) -> date:
    if not is_number(month) or not 1 <= month <= 12 or month != int(month):
        raise InputError("month", month, "1 to 12", "1至12")
    return date(_year(year), int(month), monthrange(int(year), int(month))[1])


def _require_industry(industry: str) -> None:
    if industry not in _MONTHLY:
        names = ", ".join(_MONTHLY), "、".join(_MONTHLY)
        raise InputError("industry", industry, f"one of {names[0]}", f"以下之一：{names[1]}")


def _set_about(subject: str, day: date) -> RuleSet | None:
    return next((found for found in rule_sets(subject) if found.covers(day)), None)


@answers_pending
def monthly_due(year: int, month: int, as_of: date, industry: str = "power") -> date:
    """Day by which the evidence of a data month must be submitted: 40 calendar days after its end, no shift for holidays.

    Steel, cement and aluminium filled in January to June 2025 by one day. Raises OutsideRules before the duty began and
    InputError for an industry without it. Domain reference 1.2 and 1.4.
    """
    _require_industry(industry)
    subject, last = _MONTHLY[industry], _month_end(year, month)
    current = _set_about(subject, last)
    if current is not None and any(row.name == "back_filled_by" for row in current.rules):
        return rule(subject, "back_filled_by", about=last, as_of=as_of).day
    return last + timedelta(days=rule(subject, "submission_days", about=last, as_of=as_of).number)


@answers_pending
def inner_stages(year: int, month: int, as_of: date) -> dict[str, date]:
    """Days by which enterprise, city and province should be done with a data month: the product's own proposal.

    By stage, in their order. Raises OutsideRules before the duty began. Domain reference 1.4.
    """
    last = _month_end(year, month)
    stages = dict.fromkeys(row.key["stage"] for found in rule_sets("calendar_stages") for row in found.rules)
    days = {stage: rule("calendar_stages", "stage_days", about=last, as_of=as_of, stage=stage).number for stage in stages}
    return {stage: last + timedelta(days=count) for stage, count in sorted(days.items(), key=lambda pair: pair[1])}


@answers_pending
def annual_due(year: int, as_of: date) -> date:
    """Day by which the report on a year must be submitted. Raises OutsideRules for years before reports. Domain reference 1.2."""
    return rule("calendar_annual_report", "due", about=year, as_of=as_of).day


@answers_pending
def verification_due(year: int, as_of: date) -> date:
    """Day by which the reports on a year must be verified, extensions that were out by the day included. Domain reference 1.2."""
    return rule("calendar_verification", "due", about=year, as_of=as_of).day


@answers_pending
def control_plan_due(year: int, as_of: date) -> date:
    """Day by which the data quality control plan of a year must be handed in: recalled, not official. Domain reference 1.2."""
    return rule("calendar_control_plan", "due", about=year, as_of=as_of).day


@answers_pending
def list_due(year: int, as_of: date, industry: Literal["power", "new_industries"] = "power") -> date:
    """Day by which the list of a year's covered entities is settled. Domain reference 1.2."""
    return rule("calendar_listing", "listed_by", about=year, as_of=as_of, industry=industry).day


@answers_pending
def retention_years(year: int, as_of: date) -> int:
    """Years for which raw records about a year must at least be kept. Domain reference 1.2."""
    return int(rule("calendar_retention", "least_years", about=year, as_of=as_of).number)


def deadlines_of_year(year: int, as_of: date) -> tuple[YearDeadline, ...]:
    """Every day that the regulation sets about the data of a year, by subject; pending where it was not out by the day.

    Subjects that did not exist for the year are left out. Domain reference 1.2.
    """
    return tuple(_deadlines_of_year(date(_year(year), 12, 31), as_of))


def _deadlines_of_year(about: date, as_of: date) -> Iterator[YearDeadline]:
    for subject in _YEARLY:
        current = _set_about(subject, about)
        if current is None:
            continue
        if current.status == "pending":
            pending = Pending(subject, "", about, as_of, current.reason_zh, current.reason_en)
            yield YearDeadline(subject, "", (), pending)
            continue
        days = ((row.name, tuple(row.key.items())) for row in current.rules if row.unit == "date")
        not_at_hand = ((row.name, tuple(row.key.items())) for row in current.unknown)
        for name, key in dict.fromkeys((*days, *not_at_hand)):
            yield YearDeadline(subject, name, key, _row(subject, name, about, as_of, dict(key)))


@answers_pending
def _row(subject: str, name: str, about: date, as_of: date, key: dict[str, str]) -> Rule:
    return rule(subject, name, about=about, as_of=as_of, scenario=None, **key)


@overload
def cycle_of_year(year: int) -> str: ...
@overload
def cycle_of_year(year: int, as_of: date) -> str | Pending: ...
@answers_pending
def cycle_of_year(year: int, as_of: date = date.max) -> str:
    """The compliance cycle that a year belongs to: C1, C2, then each year on its own. Raises OutsideRules before 2019.

    With a day, pending where the cycle was not settled by then; without one, the name under which the year is kept for good.
    """
    name = rule("calendar_cycle", "cycle", about=year, as_of=as_of).text
    return str(year) if name == _YEAR_BY_YEAR else name


@overload
def cycle_years(cycle: str) -> tuple[int, ...]: ...
@overload
def cycle_years(cycle: str, as_of: date) -> tuple[int, ...] | Pending: ...
@answers_pending
def cycle_years(cycle: str, as_of: date = date.max) -> tuple[int, ...]:
    """The years of a compliance cycle. Raises InputError for a cycle that does not exist; pending as `cycle_of_year`."""
    rows = [row for found in rule_sets("calendar_cycle") for row in found.rules if row.name == "cycle"]
    spans = {row.text: (row.valid_from.year, row.valid_to.year) for row in rows if row.valid_to}
    first = min(row.valid_from.year for row in rows if row.text == _YEAR_BY_YEAR)
    if isinstance(cycle, str) and re.fullmatch("[0-9]{4}", cycle) and int(cycle) >= first:
        spans[cycle] = int(cycle), int(cycle)
    if cycle not in spans:
        names = ", ".join(spans), "、".join(spans)
        raise InputError("cycle", cycle, f"{names[0]} or a year from {first} on", f"{names[1]}或{first}年起的年份")
    start, end = spans[cycle]
    rule("calendar_cycle", "cycle", about=end, as_of=as_of)
    return tuple(range(start, end + 1))


def obligation_years(year: int) -> tuple[int, ...]:
    """The years that are one obligation with a year: the first cycle's together, later ones each by itself.

    Raises OutsideRules before 2019. Domain reference 3.7.
    """
    together = rule("calendar_cycle", "one_obligation", about=year, as_of=date.max).flag
    return cycle_years(cycle_of_year(year)) if together else (year,)


@answers_pending
def cycle_deadlines(cycle: str, as_of: date, industry: str = "power") -> tuple[date | None, date]:
    """Days by which the milestone share of a cycle's units (None: none was set) and all must have surrendered.

    For steel, cement and aluminium the day of their own, without a milestone. Raises InputError for a cycle that does not exist
    or an industry without surrender, OutsideRules for a cycle before an industry joined. Domain reference 1.2.
    """
    about = date(cycle_years(cycle)[-1], 12, 31)
    if industry == _POWER:
        complete = rule("calendar_surrender", "complete_by", about=about, as_of=as_of).day
        milestone = rule("calendar_surrender", "milestone_by", about=about, as_of=as_of).day if _has_milestone(about) else None
        return milestone, complete
    _require_industry(industry)
    since = min(row.valid_from for found in rule_sets("calendar_surrender") for row in found.rules if row.name == _OF_INDUSTRY)
    if about < since:
        raise OutsideRules("cycle", cycle, f"a cycle from {since.year} on for {industry}", f"{industry}自{since.year}年起的周期")
    return None, rule("calendar_surrender", _OF_INDUSTRY, about=about, as_of=as_of).day


@answers_pending
def milestone_share(cycle: str, as_of: date) -> float | None:
    """Percent of a cycle's units that must have surrendered by its milestone; None: none was set. Domain reference 1.2."""
    about = date(cycle_years(cycle)[-1], 12, 31)
    rule("calendar_surrender", "complete_by", about=about, as_of=as_of)
    return rule("calendar_surrender", "milestone_share", about=about, as_of=as_of).number if _has_milestone(about) else None


def _has_milestone(about: date) -> bool:
    current = _set_about("calendar_surrender", about)
    return current is not None and any(row.name == "milestone_by" for row in current.rules)


@answers_pending
def plan_issued(cycle: str, as_of: date) -> date:
    """Day on which the power allocation plan of a cycle was issued; pending before. Raises InputError for an unknown cycle."""
    return rule("calendar_plan", "issued_on", about=cycle_years(cycle)[-1], as_of=as_of).day


def duty_status(due: date, submitted: date | None, as_of: date) -> DutyStatus:
    """The state of a duty on a day: on time up to and including the due day, missing only after it. Domain reference 1.4."""
    if submitted is not None and submitted <= as_of:
        return "on_time" if submitted <= due else "late"
    return "not_due" if as_of <= due else "missing"
