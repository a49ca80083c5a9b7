"""What needs somebody today: a short list, each item with its reason in numbers and the page that shows more.

Which facts make an item and how urgent it is are the product's own choice, stated here; the words are in the catalogues.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Literal

from carbondash.derive import deadlines
from carbondash.figures import compute, ledger
from carbondash.rules.risk.methods import in_force
from carbondash.store import Filters, Reader

Severity = Literal["critical", "high", "medium", "low", "info"]
_ORDER: tuple[Severity, ...] = ("critical", "high", "medium", "low", "info")

_NOTICE_IS_NEWS = timedelta(days=60)
_BY_CITY = {"measure": "incomplete_enterprises"}


@dataclass(frozen=True)
class Item:
    """One thing that needs attention.

    code says which (the catalogue has its sentence), values what goes into the sentence (numbers, days, periods), page and params
    where to look further.
    """

    code: str
    severity: Severity
    values: Mapping[str, object]
    page: str
    params: Mapping[str, str] = field(default_factory=dict)


def attention(reader: Reader, filters: Filters, limit: int = 5) -> list[Item]:
    """The most urgent items under the filters, most urgent first."""
    compute.preload(reader, _NEEDED, filters)
    found = [item for source in _SOURCES for item in source(reader, filters)]
    return sorted(found, key=lambda item: _ORDER.index(item.severity))[:limit]


_NEEDED = (
    "incomplete_enterprises",
    "obliged_enterprises",
    "surrender_outstanding",
    "compliance_rate_by_number",
    "records_missing",
    "records_due",
    "records_submitted",
    "monthly_reporters",
    "first_pass_rate",
    "problems_open",
    "platform_clues",
    "noticed_power_enterprises",
    "notice_tasks",
)


def _count(reader: Reader, figure_id: str, filters: Filters, period: str | None = None) -> int | None:
    assert figure_id in ledger.figures
    value = compute.figure(reader, figure_id, filters, period).value
    return None if value is None else round(value)


def _surrender(reader: Reader, filters: Filters) -> Iterator[Item]:
    cycle = filters.cycle or deadlines.cycle_of(filters.as_of)
    dates = deadlines.cycle_dates(cycle, filters.as_of) if cycle else None
    if cycle is None or dates is None:
        return
    missing = _count(reader, "incomplete_enterprises", filters, cycle)
    if not missing:
        return
    milestone, deadline = dates
    left = (deadline - filters.as_of).days
    values = {
        "cycle": cycle,
        "missing": missing,
        "total": _count(reader, "obliged_enterprises", filters, cycle),
        "tonnes": _count(reader, "surrender_outstanding", filters, cycle),
        "deadline": deadline,
        "days": abs(left),
    }
    if left < 0:
        yield Item("surrender_overdue", "critical", values, "map", _BY_CITY)
        return
    # As near as the floors of the risk index have it.
    near = in_force(filters.as_of).floor_days
    severity: Severity = "critical" if left <= near["R2"] else "high" if left <= near["R5"] else "medium"
    yield Item("surrender_due", severity, values, "map", _BY_CITY)
    if milestone and milestone < filters.as_of:
        share = compute.figure(reader, "compliance_rate_by_number", filters, cycle).value
        wanted = dict(deadlines.surrender_steps(cycle, filters.as_of)).get(milestone)
        if share is not None and wanted is not None and share < wanted:
            yield Item("milestone_missed", "high", {"cycle": cycle, "share": share, "milestone": milestone}, "map", _BY_CITY)


def _records(reader: Reader, filters: Filters) -> Iterator[Item]:
    for gap in compute.trend(reader, "records_missing", filters):
        if gap.value:
            due = _count(reader, "records_due", filters, gap.period)
            yield Item(
                "records_missing",
                "critical",
                {"period": gap.period, "missing": round(gap.value), "total": due},
                "submissions",
                {"month": str(gap.period)[1:]},
            )
    following = deadlines.next_monthly(filters.as_of)
    if following is None:
        return
    # The month that is open now belongs to no past cycle.
    now = replace(filters, cycle=None)
    expected = _count(reader, "monthly_reporters", now)
    submitted = _count(reader, "records_submitted", now, following.period) or 0
    if expected and submitted < expected and reader.first_day("records_due"):
        yield Item(
            "records_due",
            "high" if following.days_left <= 7 else "medium",
            {
                "period": following.period,
                "submitted": submitted,
                "total": expected,
                "deadline": following.due,
                "days": following.days_left,
            },
            "submissions",
            {"month": following.period[1:]},
        )


def _problems(reader: Reader, filters: Filters) -> Iterator[Item]:
    open_now = _count(reader, "problems_open", filters)
    if open_now:
        kinds = compute.by_breakdown(reader, "problems_open", filters)
        kind = max(kinds, key=lambda name: (kinds[name].value or 0, name))
        values = {"open": open_now, "kind": kind, "of_kind": round(kinds[kind].value or 0)}
        yield Item("problems_open", "medium", values, "quality", {"kind": kind})


def _first_pass(reader: Reader, filters: Filters) -> Iterator[Item]:
    rate = compute.figure(reader, "first_pass_rate", filters)
    if rate.status == "ok" and rate.n and rate.numerator is not None and rate.numerator < rate.n:
        returned = rate.n - round(rate.numerator)
        values = {"period": rate.period, "returned": returned, "total": rate.n}
        yield Item("records_returned", "low", values, "submissions", {"month": str(rate.period)[1:]})


def _clues(reader: Reader, filters: Filters) -> Iterator[Item]:
    clues = _count(reader, "platform_clues", filters)
    if clues:
        yield Item("clues", "critical", {"clues": clues}, "quality")


def _notice(reader: Reader, filters: Filters) -> Iterator[Item]:
    noticed = compute.figure(reader, "noticed_power_enterprises", filters)
    if noticed.status != "ok" or not noticed.value:
        return
    day = compute.newest_day(reader, "noticed_power_enterprises", filters)
    if day and filters.as_of - day <= _NOTICE_IS_NEWS:
        kinds = compute.by_breakdown(reader, "notice_tasks", filters, noticed.period)
        values = {
            "period": noticed.period,
            "day": day,
            "enterprises": round(noticed.value),
            "tasks": len(kinds),
        }
        yield Item("notice", "medium", values, "submissions")


def _annual(reader: Reader, filters: Filters) -> Iterator[Item]:
    for deadline in deadlines.upcoming(filters.as_of):
        if deadline.subject == "annual" and deadline.days_left <= 90:
            yield Item(
                "annual_due",
                "low",
                {"period": deadline.period, "deadline": deadline.due, "days": deadline.days_left},
                "submissions",
            )


def _pending(reader: Reader, filters: Filters) -> Iterator[Item]:
    cycle = deadlines.pending_cycle(filters.as_of)
    if cycle and reader.state.newest_day:
        yield Item("plan_pending", "low", {"cycle": cycle}, "figures")


_SOURCES: tuple[Callable[[Reader, Filters], Iterator[Item]], ...] = (
    _surrender,
    _records,
    _clues,
    _notice,
    _problems,
    _pending,
    _first_pass,
    _annual,
)
