"""Which facts need attention, subject by subject, and how urgent each is.

Critical: a legal deadline has passed, a serious clue, or the deadline is as near as the risk index's floor R2. High: an own or
interim deadline has passed, or one is near. Medium: open work without a near deadline. Low: what is only to be known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from carbondash.derive import deadlines
from carbondash.derive.attention import Item, Severity
from carbondash.figures import compute, reviewing
from carbondash.rules.risk.methods import in_force
from carbondash.store import Filters, Reader, cases, verification

_NOTICE_IS_NEWS = timedelta(days=60)
_NEAR_WEEK = 7
_NEAR_MONTH = 30
_ANNUAL_AHEAD = 90
# As long as the product's own stages give city and province together with a record (docs/methods.md, section 1).
_REVIEW_DAYS = 15
_NEEDED = (
    "incomplete_enterprises", "obliged_enterprises", "surrender_outstanding", "compliance_rate_by_number",
    "high_risk_enterprises", "shortfall", "shortfall_enterprises", "records_missing", "records_due", "records_submitted",
    "monthly_reporters", "annual_reports_missing", "first_pass_rate", "problems_open", "findings_for_a_person",
    "platform_clues", "noticed_power_enterprises", "notice_tasks", "notice_tasks_late", "campaign_late",
    "verification_progress", "listing_candidates", "candidates_to_list",
)  # fmt: skip


def found(reader: Reader, filters: Filters) -> list[Item]:
    """Every item under the filters, in the order of the subjects."""
    compute.preload(reader, _NEEDED, filters)
    return [item for source in _SOURCES for item in source(reader, filters)]


def _count(reader: Reader, figure_id: str, filters: Filters, period: str | None = None) -> int:
    value = compute.figure(reader, figure_id, filters, period).value
    return 0 if value is None else round(value)


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
    rates = {"part": "rates"}
    if left < 0:
        yield Item("surrender_overdue", "compliance", "critical", values, "compliance", rates, deadline, missing)
        return
    # As near as the floors of the risk index have it.
    near = in_force(filters.as_of).floor_days
    severity: Severity = "critical" if left <= near["R2"] else "high" if left <= near["R5"] else "medium"
    yield Item("surrender_due", "compliance", severity, values, "compliance", rates, deadline, missing)
    if milestone and milestone < filters.as_of:
        share = compute.figure(reader, "compliance_rate_by_number", filters, cycle).value
        wanted = dict(deadlines.surrender_steps(cycle, filters.as_of)).get(milestone)
        if share is not None and wanted is not None and share < wanted:
            late = {"cycle": cycle, "share": share, "milestone": milestone}
            yield Item("milestone_missed", "compliance", "high", late, "compliance", rates, milestone, missing)
    risky = _count(reader, "high_risk_enterprises", filters, cycle)
    if risky:
        yield Item("high_risk", "compliance", "high", {"enterprises": risky, "cycle": cycle}, "compliance", {}, deadline, risky)
    short = _count(reader, "shortfall_enterprises", filters, cycle)
    if short:
        lacking = {"enterprises": short, "cycle": cycle, "tonnes": _count(reader, "shortfall", filters, cycle)}
        near_end: Severity = "high" if left <= near["R2"] else "medium"
        yield Item("shortfall", "market", near_end, lacking, "market", {"part": "position"}, deadline, short)


def _cases(reader: Reader, filters: Filters) -> Iterator[Item]:
    by_status = cases.counts(reader, filters)
    waiting, fined = by_status["ordered"], by_status["fined"]
    if waiting or fined:
        values = {"ordered": waiting, "fined": fined}
        # A decided fine waits for its publication; an order has a day by which it must be met.
        severity: Severity = "high" if waiting else "low"
        yield Item("cases_open", "compliance", severity, values, "compliance", {"part": "cases"}, None, waiting + fined)


def _records(reader: Reader, filters: Filters) -> Iterator[Item]:
    for gap in compute.trend(reader, "records_missing", filters):
        if gap.value:
            values = {
                "period": gap.period,
                "missing": round(gap.value),
                "total": _count(reader, "records_due", filters, gap.period),
            }
            due = deadlines.due_of_month(str(gap.period), filters.as_of)
            yield Item(
                "records_missing",
                "submissions",
                "critical",
                values,
                "submissions",
                {"month": str(gap.period)[1:]},
                due if isinstance(due, date) else None,
                round(gap.value),
            )
    following = deadlines.next_monthly(filters.as_of)
    if following is None:
        return
    # The month that is open now belongs to no past cycle.
    now = replace(filters, cycle=None)
    expected = _count(reader, "monthly_reporters", now)
    submitted = _count(reader, "records_submitted", now, following.period)
    if submitted < expected and reader.first_day("records_due"):
        open_now: dict[str, object] = {
            "period": following.period,
            "submitted": submitted,
            "total": expected,
            "deadline": following.due,
            "days": following.days_left,
        }
        yield Item(
            "records_due",
            "submissions",
            "high" if following.days_left <= _NEAR_WEEK else "medium",
            open_now,
            "submissions",
            {"month": following.period[1:]},
            following.due,
            expected - submitted,
        )


def _annual(reader: Reader, filters: Filters) -> Iterator[Item]:
    missing = compute.figure(reader, "annual_reports_missing", filters)
    if missing.value:
        values = {"period": missing.period, "missing": round(missing.value)}
        params = {"part": "annual", "period": str(missing.period), "status": "missing"}
        yield Item("annual_missing", "submissions", "critical", values, "submissions", params, None, round(missing.value))
    for deadline in deadlines.upcoming(filters.as_of):
        if deadline.subject == "annual" and deadline.days_left <= _ANNUAL_AHEAD:
            about = {"period": deadline.period, "deadline": deadline.due, "days": deadline.days_left}
            near: Severity = "medium" if deadline.days_left <= _NEAR_MONTH else "low"
            yield Item("annual_due", "submissions", near, about, "submissions", {"part": "annual"}, deadline.due)


def _reviews(reader: Reader, filters: Filters) -> Iterator[Item]:
    desk = reviewing.desk(reader, filters)
    lanes = [lane for lane in ("city", "province") if desk.count(lane)]
    if not lanes:
        return
    oldest, total = reviewing.tasks(reader, filters, desk.months, ("city", "province"), limit=1)
    if not oldest:
        return
    days = oldest[0].days_in
    severity: Severity = "high" if days > _REVIEW_DAYS else "medium"
    values = {"records": total, "at_city": desk.count("city"), "at_province": desk.count("province"), "oldest": days}
    yield Item("review_queue", "quality", severity, values, "submissions", {"part": "work"}, None, total)


def _problems(reader: Reader, filters: Filters) -> Iterator[Item]:
    referred = _count(reader, "findings_for_a_person", filters)
    if referred:
        params = {"part": "checks", "status": "person"}
        yield Item("findings_person", "quality", "high", {"findings": referred}, "quality", params, None, referred)
    open_now = _count(reader, "problems_open", filters)
    if open_now:
        kinds = compute.by_breakdown(reader, "problems_open", filters)
        kind = max(kinds, key=lambda name: (kinds[name].value or 0, name))
        values = {"open": open_now, "kind": kind, "of_kind": round(kinds[kind].value or 0)}
        yield Item("problems_open", "quality", "medium", values, "quality", {"kind": kind, "status": "open"}, None, open_now)
    rate = compute.figure(reader, "first_pass_rate", filters)
    if rate.status == "ok" and rate.n and rate.numerator is not None and rate.numerator < rate.n:
        returned = rate.n - round(rate.numerator)
        said = {"period": rate.period, "returned": returned, "total": rate.n}
        params = {"month": str(rate.period)[1:], "status": "first_returned"}
        yield Item("records_returned", "quality", "low", said, "submissions", params, None, returned)


def _clues(reader: Reader, filters: Filters) -> Iterator[Item]:
    clues = _count(reader, "platform_clues", filters)
    if clues:
        yield Item("clues", "quality", "critical", {"clues": clues}, "quality", {}, None, clues)


def _verification(reader: Reader, filters: Filters) -> Iterator[Item]:
    progress = compute.figure(reader, "verification_progress", filters)
    if progress.status != "ok" or progress.period is None or progress.numerator == progress.denominator:
        return
    days = [term.due for term in verification.terms(reader, filters, progress.period)]
    open_now = round((progress.denominator or 0) - (progress.numerator or 0))
    if not days or not open_now:
        return
    due = next((day for day in days if day >= filters.as_of), days[-1])
    left = (due - filters.as_of).days
    severity: Severity = "critical" if left < 0 else "high" if left <= _NEAR_WEEK else "medium" if left <= _NEAR_MONTH else "low"
    values = {"period": progress.period, "open": open_now, "total": progress.n, "deadline": due, "days": abs(left)}
    params = {"period": progress.period, "status": "open"}
    code = "verification_overdue" if left < 0 else "verification_due"
    yield Item(code, "verification", severity, values, "verification", params, due, open_now)


def _tasks(reader: Reader, filters: Filters) -> Iterator[Item]:
    late = compute.figure(reader, "notice_tasks_late", filters)
    if late.value:
        values = {"tasks": round(late.value), "period": late.period}
        params = {"part": "tasks", "status": "overdue"}
        yield Item("tasks_late", "tasks", "high", values, "submissions", params, None, round(late.value))
    steps = compute.figure(reader, "campaign_late", filters)
    if steps.value:
        behind = {"steps": round(steps.value), "period": steps.period}
        yield Item("campaign_late", "tasks", "high", behind, "quality", {"part": "inspection"}, None, round(steps.value))
    noticed = compute.figure(reader, "noticed_power_enterprises", filters)
    if noticed.status != "ok" or not noticed.value:
        return
    day = compute.newest_day(reader, "noticed_power_enterprises", filters)
    if day and filters.as_of - day <= _NOTICE_IS_NEWS:
        kinds = compute.by_breakdown(reader, "notice_tasks", filters, noticed.period)
        said = {"period": noticed.period, "day": day, "enterprises": round(noticed.value), "tasks": len(kinds)}
        yield Item("notice", "tasks", "medium", said, "submissions", {"part": "tasks"}, None, round(noticed.value))


def _candidates(reader: Reader, filters: Filters) -> Iterator[Item]:
    waiting = _count(reader, "listing_candidates", filters)
    if waiting:
        values = {"candidates": waiting, "to_list": _count(reader, "candidates_to_list", filters)}
        yield Item("candidates", "directory", "low", values, "directory", {"part": "candidates"}, None, waiting)


def _pending(reader: Reader, filters: Filters) -> Iterator[Item]:
    cycle = deadlines.pending_cycle(filters.as_of)
    if cycle and reader.state.newest_day:
        yield Item("plan_pending", "market", "low", {"cycle": cycle}, "market", {"part": "allowances"})


def _data(reader: Reader, _filters: Filters) -> Iterator[Item]:
    waiting = reader.state.derive_waiting
    if waiting:
        yield Item("derive_waiting", "data", "high", {"enterprises": waiting}, "figures", {}, None, waiting)


_SOURCES: tuple[Callable[[Reader, Filters], Iterator[Item]], ...] = (
    _surrender,
    _cases,
    _records,
    _annual,
    _clues,
    _problems,
    _reviews,
    _verification,
    _tasks,
    _candidates,
    _pending,
    _data,
)
