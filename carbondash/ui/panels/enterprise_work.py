"""The enterprise file: reminders, tasks of notices, visits, waivers, referrals, projects and loans."""

from __future__ import annotations

from carbondash.figures.format import fmt_period
from carbondash.figures.tables import table_of
from carbondash.store import Reader, enterprise_file, enterprise_market, enterprise_work, record_file
from carbondash.store.enterprise_work import NoticeTask
from carbondash.ui.enterprise_view import FileView
from carbondash.ui.panel import Panel
from carbondash.ui.panels.common import gettext_of
from carbondash.ui.panels.enterprise_columns import days, kilograms, one_side, periods, said, yuan


def reminder_words(view: FileView) -> dict[str, str]:
    """What an enterprise is reminded of."""
    _ = gettext_of(view)
    return {
        "monthly": _("monthly record"),
        "annual": _("annual report"),
        "surrender": _("surrender"),
        "problems": _("open problems"),
    }


def task_words(view: FileView) -> dict[str, str]:
    """The kinds of tasks that a notice gives."""
    _ = gettext_of(view)
    return {"verification": _("verification"), "monthly_report": _("monthly report"), "inspection": _("inspection")}


def reminders(reader: Reader, view: FileView) -> Panel:
    """When it was reminded of what."""
    _ = gettext_of(view)
    rows = enterprise_work.reminders(reader, view.enterprise_id, view.filters.as_of)
    kinds = reminder_words(view)
    table = table_of(
        days("day", _("Day"), [row.day for row in rows]),
        said("kind", _("Reminded of"), [kinds.get(row.kind, row.kind) for row in rows]),
        periods([row.period for row in rows], view),
        said("note", _("Note"), [one_side(row.note, view) for row in rows]),
        said("author", _("By"), [one_side(row.author, view) for row in rows]),
    )
    return Panel("enterprise_reminders", _("Reminders"), table, empty="" if rows else _("It was not reminded by this day."))


def tasks(reader: Reader, view: FileView) -> Panel:
    """The tasks that notices gave it, and how far they are."""
    _ = gettext_of(view)
    rows = enterprise_work.notice_tasks(reader, view.enterprise_id, view.filters.as_of)
    kinds = task_words(view)
    table = table_of(
        said("notice", _("Notice"), [view.named(row.notice_zh, row.notice_en) for row in rows]),
        days("day", _("Given on"), [row.day for row in rows]),
        said("kind", _("Task"), [kinds.get(row.kind, row.kind) for row in rows]),
        days("due", _("Due on"), [row.due_day for row in rows]),
        said("state", _("State"), [_task_state(row, view) for row in rows]),
        days("since", _("Since"), [row.state_day for row in rows]),
    )
    return Panel(
        "enterprise_tasks", _("Tasks of notices"), table, empty="" if rows else _("No notice gave it a task by this day.")
    )


def _task_state(row: NoticeTask, view: FileView) -> str:
    _ = gettext_of(view)
    if row.state == "done":
        is_late = row.due_day is not None and row.state_day is not None and row.state_day > row.due_day
        return "▲ " + _("done late") if is_late else "● " + _("done")
    words = {"started": _("in progress"), "reopened": _("reopened")}.get(row.state or "", _("not started"))
    is_overdue = row.due_day is not None and row.due_day < view.filters.as_of
    return f"✕ {words} · " + _("overdue") if is_overdue else f"· {words}"


def visits(reader: Reader, view: FileView) -> Panel:
    """Visits of experts."""
    _ = gettext_of(view)
    rows = enterprise_work.visits(reader, view.enterprise_id, view.filters.as_of)
    table = table_of(
        days("day", _("Day"), [row.day for row in rows]),
        said("topic", _("Topic"), [one_side(row.topic, view) for row in rows]),
        said("experts", _("Experts"), [one_side(row.experts, view) for row in rows]),
        said("result", _("Result"), [one_side(row.result, view) for row in rows]),
    )
    return Panel("enterprise_visits", _("Assistance visits"), table, empty="" if rows else _("No expert visited it by this day."))


def waivers(reader: Reader, view: FileView) -> Panel:
    """Checks whose findings somebody decided to leave as they are."""
    _ = gettext_of(view)
    rows = list(reversed(record_file.waivers(reader, view.enterprise_id, view.filters.as_of)))
    table = table_of(
        days("day", _("Day"), [row.day for row in rows]),
        said("code", _("Check"), [row.code for row in rows]),
        said("months", _("Months"), [fmt_period(f"{row.first_month}..{row.last_month}", view.lang) for row in rows]),
        said("reason", _("Reason"), [one_side(row.reason, view) for row in rows]),
        said("author", _("By"), [one_side(row.author, view) for row in rows]),
    )
    return Panel("enterprise_waivers", _("Waivers"), table, empty="" if rows else _("No check is waived by this day."))


def referrals(reader: Reader, view: FileView) -> Panel:
    """Whether the file was handed to a person because of suspected falsification."""
    _ = gettext_of(view)
    rows = list(reversed(enterprise_file.referrals(reader, view.enterprise_id, view.filters.as_of)))
    states = {"open": "▲ " + _("with a person"), "closed": "● " + _("closed by that person")}
    table = table_of(
        days("day", _("Day"), [row.day for row in rows]),
        said("state", _("State"), [states.get(row.state, row.state) for row in rows]),
        said("reason", _("Reason"), [one_side(row.reason, view) for row in rows]),
    )
    return Panel("enterprise_referrals", _("Referred to a person"), table, empty="" if rows else _("The file was not referred."))


def projects(reader: Reader, view: FileView) -> Panel:
    """Its projects of the library."""
    _ = gettext_of(view)
    rows = enterprise_market.projects(reader, view.enterprise_id, view.filters.as_of)
    stages = {
        "planned": _("planned"),
        "approved": _("approved"),
        "construction": _("under construction"),
        "operating": _("operating"),
    }
    table = table_of(
        said("name", _("Project"), [view.named(row.name_zh, row.name_en) for row in rows]),
        days("day", _("In the library since"), [row.day for row in rows]),
        said(
            "category",
            _("Category"),
            [_category(row.is_climate, row.is_facility, view) for row in rows],
        ),
        said("stage", _("Stage"), [stages.get(row.stage, row.stage) for row in rows]),
        said("investment", _("Investment"), [yuan(row.investment_fen, view) for row in rows]),
        kilograms("reduction", _("Reduction"), [row.reduction_kg for row in rows], view),
    )
    return Panel(
        "enterprise_projects", _("Its projects"), table, empty="" if rows else _("No project of its own is in the library.")
    )


def _category(is_climate: bool, is_facility: bool, view: FileView) -> str:
    _ = gettext_of(view)
    named = [words for words, holds in ((_("climate"), is_climate), (_("facility"), is_facility)) if holds]
    return ("、" if view.lang == "zh" else ", ").join(named) or _("neither category")


def loans(reader: Reader, view: FileView) -> Panel:
    """Carbon-reduction loans for its projects."""
    _ = gettext_of(view)
    rows = enterprise_market.loans(reader, view.enterprise_id, view.filters.as_of)
    table = table_of(
        days("day", _("Day"), [row.day for row in rows]),
        said("project", _("Project"), [view.named(row.name_zh, row.name_en) for row in rows]),
        said("institution", _("Institution"), [view.named(row.institution_zh, row.institution_en) for row in rows]),
        said("amount", _("Loan"), [yuan(row.amount_fen, view) for row in rows]),
        kilograms("reduction", _("Reduction"), [row.reduction_kg for row in rows], view),
    )
    return Panel(
        "enterprise_loans", _("Loans for its projects"), table, empty="" if rows else _("No loan for its projects by this day.")
    )
