"""The verification tasks one by one, of the year and of one state where the address names one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from carbondash.figures import verification as figures
from carbondash.figures.format import axis_scale, fmt_period
from carbondash.figures.tables import Column, Table, table_of
from carbondash.figures.verification import State, Task
from carbondash.figures.view import View
from carbondash.store import Reader, verification
from carbondash.store.verification import States, Status
from carbondash.ui.cache import remember
from carbondash.ui.panel import MOST_EXPORTED, PAGE_ROWS, Listing, first_row
from carbondash.ui.panels.common import Columns, gettext_of, words
from carbondash.ui.panels.verification_year import body_states, nothing, of_year, states, year_of

STATUSES: tuple[Status, ...] = get_args(Status)


def status_of(view: View) -> Status | None:
    """The state that the list of tasks is narrowed down to."""
    asked = view.page("status")
    return next((status for status in STATUSES if status == asked), None)


def status_words(view: View) -> dict[Status, str]:
    """The states that the list can be narrowed down to."""
    _ = gettext_of(view)
    return {
        "done": _("done"),
        "late": _("late or overdue"),
        "open": _("no result yet"),
        "returned": _("came back"),
        "corrected": _("corrected by a fourth party"),
    }


def state_words(view: View) -> dict[State, str]:
    """The state of a task, each with its symbol."""
    _ = gettext_of(view)
    return {
        "on_time": "● " + _("done on time"),
        "late": "▲ " + _("done late"),
        "open": "○ " + _("under way"),
        "overdue": "✕ " + _("overdue"),
    }


def tasks(reader: Reader, view: View) -> Listing:
    """The tasks of the year, page by page."""
    _ = gettext_of(view)
    return _listing(reader, view, "verification_tasks", _("Verification tasks"), remember(states, reader, view), None)


def body_tasks(reader: Reader, view: View) -> Listing:
    """The tasks of the year that one body, which the address names, was given."""
    _ = gettext_of(view)
    body = int(view.page("kind") or 0)
    return _listing(reader, view, "body_tasks", _("Its reports"), remember(body_states, reader, view), body)


def enterprises(reader: Reader, view: View, most: int) -> list[int]:
    """The enterprises of the list that the address names, in its order."""
    year = year_of(reader, view)
    body = int(view.page("kind") or 0) or None
    return verification.enterprises(reader, view.filters, year, status=status_of(view), body=body, limit=most) if year else []


def _listing(reader: Reader, view: View, listing_id: str, title: str, count: States | None, body: int | None) -> Listing:
    _ = gettext_of(view)
    year = year_of(reader, view)
    if year is None or count is None or not count.given:
        return Listing(listing_id, title, table_of(), empty=nothing(view))
    status = status_of(view)
    total: int = count.given if status is None else getattr(count, status)

    def table(again: Reader, limit: int, offset: int) -> tuple[list[Task], Table]:
        found = figures.tasks(again, view.filters, year, status=status, body=body, limit=limit, offset=offset)
        return found, _table(found, view, total, with_body=body is None)

    found, shown = table(reader, PAGE_ROWS, first_row(view))
    said = [_("Data year: {year}").format(year=fmt_period(year, view.lang))]
    said += [_("Status: {status}").format(status=status_words(view)[status])] if status else []
    said += [_("Verification body: {body}").format(body=view.body(str(body)))] if body is not None else []
    return Listing(
        listing_id,
        of_year(title, year, view),
        shown,
        tuple({"id": str(task.row.enterprise_id)} for task in found),
        lambda again: table(again, MOST_EXPORTED, 0)[1],
        said=tuple(said),
        figures=("verification_given", "verification_done"),
        period=year,
        empty=_("No task is in this state."),
    )


def _tonnes(key: str, name: str, values: Sequence[float | None], view: View) -> tuple[Column, Sequence[object]]:
    """A column of whole tonnes: a difference of a few hundred would be lost in larger units."""
    label = axis_scale([], "tCO2e", view.lang).label
    return Column(key, f"{name}（{label}）" if view.lang == "zh" else f"{name} ({label})", "number"), values


def _table(found: Sequence[Task], view: View, total: int, *, with_body: bool) -> Table:
    _ = gettext_of(view)
    said = state_words(view)
    rows = [task.row for task in found]
    columns: Columns = [
        words("enterprise", _("Enterprise"), [view.named(row.name_zh, row.name_en) for row in rows]),
        words("state", _("Status"), [said[task.state] for task in found]),
        words("city", _("City"), [view.city(row.city) for row in rows]),
        words("industry", _("Industry"), [view.industry(row.industry) for row in rows]),
    ]
    if with_body:
        columns.append(words("body", _("Verification body"), [view.body(str(row.body_id)) for row in rows]))
    columns += [
        (Column("given", _("Given on"), "date"), [row.given for row in rows]),
        (Column("due", _("Due on"), "date"), [row.due for row in rows]),
        (Column("done", _("Done on"), "date"), [row.done for row in rows]),
        (Column("after", _("Days after due"), "number"), [task.days_after for task in found]),
        (Column("returns", _("Returns"), "number"), [row.returns for row in rows]),
        _tonnes("reported", _("Reported"), [task.reported for task in found], view),
        _tonnes("verified", _("Verified"), [task.verified for task in found], view),
        _tonnes("difference", _("Difference"), [task.difference for task in found], view),
        (Column("percent", _("Difference (%)"), "number", 2), [task.percent for task in found]),
        (Column("reviewed", _("Fourth-party review on"), "date"), [row.reviewed for row in rows]),
        _tonnes("corrected", _("Corrected by the review"), [task.corrected for task in found], view),
        words("missed", _("Material problem missed"), [_("yes") if row.is_material_missed else "" for row in rows]),
    ]
    return table_of(*columns, total=total)


BUILDERS = (tasks, body_tasks)
