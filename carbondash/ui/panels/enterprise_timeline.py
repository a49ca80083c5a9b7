"""The enterprise file: everything dated about it in one list and on one axis."""

from __future__ import annotations

from carbondash.charts.timeline import lanes as drawn_lanes
from carbondash.derive.words import vintage
from carbondash.figures.format import fmt, fmt_period
from carbondash.figures.tables import Table, table_of
from carbondash.store import Reader, timeline
from carbondash.store.timeline import LANES, Event
from carbondash.ui.enterprise_view import FileView
from carbondash.ui.panel import Panel
from carbondash.ui.panels.common import gettext_of, theme_of
from carbondash.ui.panels.enterprise_checks import step_words
from carbondash.ui.panels.enterprise_columns import (
    account_words,
    days,
    one_side,
    operation_words,
    periods,
    said,
    yuan,
)
from carbondash.ui.panels.enterprise_work import reminder_words, task_words

PAGE = 20
_KG_A_TONNE = 1000


def lane_names(view: FileView) -> dict[str, str]:
    """The kinds of events, in their order."""
    _ = gettext_of(view)
    words = {
        "status": _("Status"),
        "report": _("Annual reports"),
        "record": _("Monthly records"),
        "review": _("Reviews"),
        "problem": _("Problems"),
        "check": _("Verification, inspection"),
        "work": _("Reminders, tasks, visits"),
        "allowance": _("Allowances"),
        "trade": _("Trades"),
        "case": _("Enforcement"),
        "finance": _("Projects, loans"),
    }
    return {lane: words[lane] for lane in LANES}


def chart(reader: Reader, view: FileView) -> Panel:
    """On which days what kind of thing happened."""
    _ = gettext_of(view)
    marks = timeline.counts(reader, view.enterprise_id, view.filters.as_of)
    total = sum(count for _day, _lane, count in marks)
    table = table_of(
        days("day", _("Day"), [day for day, _lane, _count in marks]),
        said("lane", _("Kind"), [lane_names(view)[lane] for _day, lane, _count in marks]),
    )
    return Panel(
        "enterprise_timeline",
        _("Timeline"),
        table,
        drawn_lanes(
            marks,
            lane_names(view),
            counted=_("{count} entries"),
            alt=_("{count} entries up to this day").format(count=total),
            nothing=_("no data"),
            as_of=view.filters.as_of,
            lang=view.lang,
            theme=theme_of(view),
        ),
        empty="" if marks else _("Nothing is on file by this day."),
    )


def kinds(reader: Reader, view: FileView) -> tuple[str, ...]:
    """The kinds of which there is anything."""
    found = {lane for _day, lane, _count in timeline.counts(reader, view.enterprise_id, view.filters.as_of)}
    return tuple(lane for lane in LANES if lane in found)


def events(reader: Reader, view: FileView, lanes: tuple[str, ...], page: int) -> Panel:
    """The events, a page of them, the newest first; of some kinds or of all."""
    _ = gettext_of(view)
    number, as_of = view.enterprise_id, view.filters.as_of
    rows, total = timeline.events(reader, number, as_of, lanes, limit=PAGE, offset=(page - 1) * PAGE)

    def every(again: Reader) -> Table:
        return _table(*timeline.events(again, number, as_of, lanes), view)

    return Panel("enterprise_events", _("Timeline"), _table(rows, total, view), every=every)


def _table(rows: list[Event], total: int, view: FileView) -> Table:
    _ = gettext_of(view)
    names = lane_names(view)
    return table_of(
        days("day", _("Day"), [row.day for row in rows]),
        said("lane", _("Kind"), [names[row.lane] for row in rows]),
        periods([row.period or "" for row in rows], view),
        said("words", _("What happened"), [event_words(row, view) for row in rows]),
        total=total,
    )


def event_words(row: Event, view: FileView) -> str:
    """What happened, in words."""
    _ = gettext_of(view)
    detail = row.detail or ""
    amount = _amount(row, view)
    simple = {
        "known": _("entered the department's records"),
        "joined": _("joined the alliance"),
        "left": _("left the alliance"),
        "control_plan": _("data quality control plan submitted"),
        "assigned": _("verification assigned"),
        "bought": _("bought {amount}"),
        "sold": _("sold {amount}"),
        "obligation": _("obligation determined: {amount}"),
        "allocation": _("allowances allocated: {amount}"),
        "reviewed": _("amount of the allowances reviewed"),
        "notice_sent": _("compliance notice sent: {detail}"),
        "borrowing": _("borrowing of {amount} approved"),
        "surrender": _("surrendered {amount}"),
        "project": _("project in the library: {detail}"),
        "loan": _("loan of {amount} from {detail}"),
        "clue": _("clue of the national platform: {detail}"),
        "visit": _("visit of experts: {detail}"),
        "sample": _("result of a coal sample, {detail}"),
        "waiver": _("check {detail} waived"),
        "found": _("problems found: {count}"),
        "closed": _("problems closed: {count}"),
        "record": _("record submitted, version {detail}"),
        "annual_report": _("annual report submitted, version {detail}: {amount}"),
        "verified": _("verified {amount}, returned {detail} times"),
        "fourth_party": _("fourth-party review, corrected by {amount}"),
    }
    if row.what in simple:
        return simple[row.what].format(amount=amount, detail=one_side(detail, view) or "—", count=row.amount)
    coded = _coded(row, view)
    return coded if coded else row.what


def _coded(row: Event, view: FileView) -> str:
    """Events whose detail is a code."""
    _ = gettext_of(view)
    first, _slash, second = (row.detail or "").partition("/")
    tasks, states = task_words(view), {"started": _("started"), "done": _("done"), "reopened": _("reopened")}
    lanes = {"city": _("city"), "province": _("province")}
    match row.what:
        case "changed":
            return _("now {tier}").format(tier=view.tier(first))
        case "listed":
            return _("on the list of {year}, {tier}").format(year=fmt_period(row.period, view.lang), tier=view.tier(first))
        case "decided":
            words = {"list": _("to be listed"), "move": _("to change its tier"), "remove": _("to be removed")}
            outcome = {"accepted": _("accepted"), "rejected": _("rejected")}
            return _("candidate {action}: {outcome}").format(action=words.get(first, ""), outcome=outcome.get(second, ""))
        case "account":
            return _("registry account: {state}").format(state=account_words(view).get(first, first))
        case "operation":
            return _("operation: {state}").format(state=operation_words(view).get(first, first))
        case "review":
            template = _("passed by the {lane}") if second == "passed" else _("returned by the {lane}")
            return template.format(lane=lanes.get(first, first))
        case "inspection":
            return {"random_check": _("random check"), "on_site": _("check on site")}.get(first, first)
        case "campaign":
            return _("campaign step finished: {step}").format(step=step_words(view).get(first, first))
        case "reminder":
            return _("reminded of: {kind}").format(kind=reminder_words(view).get(first, first))
        case "task":
            return _("task given: {kind}").format(kind=tasks.get(first, first))
        case "task_step":
            return f"{tasks.get(first, first)}{'：' if view.lang == 'zh' else ': '}{states.get(second, second)}"
        case "referral":
            return _("file referred to a person") if first == "open" else _("file closed by that person")
        case "case":
            return _case(first, row.amount, view)
        case "paper":
            return _paper(first, second, view)
        case _:
            return ""


def _case(step: str, amount: int | None, view: FileView) -> str:
    _ = gettext_of(view)
    words = {
        "ordered": _("ordered to rectify"),
        "rectified": _("rectified"),
        "waived": _("penalty waived"),
        "fined": _("fined"),
        "closed": _("case closed"),
    }
    return f"{words.get(step, step)} {yuan(amount, view)}" if amount else words.get(step, step)


def _paper(kind: str, number: str, view: FileView) -> str:
    _ = gettext_of(view)
    words = {
        "order": _("order to rectify: {number}"),
        "decision": _("decision on the penalty: {number}"),
        "publication": _("published: {number}"),
    }
    return words[kind].format(number=number)


def _amount(row: Event, view: FileView) -> str:
    """The amount in the unit of what happened."""
    if row.amount is None:
        return "—"
    if row.lane == "finance":
        return yuan(row.amount, view)
    if row.what in ("annual_report", "verified", "fourth_party"):
        return fmt(row.amount / _KG_A_TONNE, "tCO2e", view.lang)
    tonnes = fmt(row.amount, "t", view.lang)
    if row.what in ("bought", "sold", "surrender") and row.detail:
        return f"{tonnes} · {vintage(row.detail, view.lang)}"
    return tonnes
