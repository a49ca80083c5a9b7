"""Notices with their tasks: how far each kind is, which cities lag, and every task with its newest step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast, get_args

from carbondash.charts.stacks import Stack, stacks
from carbondash.figures import noticing
from carbondash.figures.format import SMALL_SAMPLE_BELOW, fmt_count_days, fmt_day, fmt_period, fmt_rate, small_sample_note
from carbondash.figures.noticing import Done, Progress
from carbondash.figures.tables import Column, Table, table_of
from carbondash.figures.view import View
from carbondash.store import Reader, notices
from carbondash.store.notices import Narrowed, Notice, State, Task, TaskCount
from carbondash.ui.cache import remember
from carbondash.ui.panel import MOST_EXPORTED, PAGE_ROWS, Listing, Panel, first_row
from carbondash.ui.panels.common import Columns, gettext_of, theme_of, words

KINDS = ("verification", "monthly_report", "inspection")


@dataclass(frozen=True)
class Shown:
    """The notice that the page is about, its tasks counted, and how far they are."""

    notice: Notice
    counted: tuple[TaskCount, ...]
    progress: tuple[Progress, ...]


def kind_words(view: View) -> dict[str, str]:
    """The kinds of task."""
    _ = gettext_of(view)
    return {"verification": _("Verification"), "monthly_report": _("Monthly evidence"), "inspection": _("Inspection")}


def state_words(view: View) -> dict[str, str]:
    """How far a task is, each with its symbol."""
    _ = gettext_of(view)
    return {
        "open": "○ " + _("not started"),
        "started": "◐ " + _("started"),
        "done": "● " + _("done"),
        "reopened": "↻ " + _("taken up again"),
    }


def narrowed_words(view: View) -> dict[str, str]:
    """What the list of tasks can be narrowed down to."""
    _ = gettext_of(view)
    return {**state_words(view), "overdue": "▲ " + _("past the due day, not done")}


def issued(reader: Reader, view: View) -> dict[str, str]:
    """The notices that were issued by the day, newest first, by the number under which the address names them."""
    found = remember(_issued, reader, view)
    return {
        str(one.notice_id): f"{fmt_day(one.day, view.lang)} · {view.named(one.title_zh, one.title_en)}"
        + (f" ({one.number})" if one.number else "")
        for one in found
    }


def _issued(reader: Reader, view: View) -> list[Notice]:
    return noticing.issued(reader, view.filters)


def shown(reader: Reader, view: View) -> Shown | None:
    """The notice that the address names, else the newest; None where none was issued."""
    found = remember(_issued, reader, view.only())
    named = next((one for one in found if str(one.notice_id) == view.page("id")), None) or next(iter(found), None)
    if named is None:
        return None
    counted = notices.task_counts(reader, view.filters, named.notice_id)
    return Shown(named, tuple(counted), tuple(noticing.progress(counted, view.filters.as_of)))


def sentence(reader: Reader, view: View) -> str:
    """How many tasks of the notice are done, and how many are past their due day."""
    _ = gettext_of(view)
    found = remember(shown, reader, view)
    day = fmt_day(view.filters.as_of, view.lang)
    if found is None:
        return _("As of {day}, no notice has been issued.").format(day=day)
    total, done = sum(one.done.total for one in found.progress), sum(one.done.done for one in found.progress)
    late = sum(one.done.overdue for one in found.progress)
    said = _("As of {day}, {done} of the {total} tasks that the notice of {issued} gave in {place} are done").format(
        day=day, done=f"{done:,}", total=f"{total:,}", issued=fmt_day(found.notice.day, view.lang), place=view.place
    )
    if late:
        said += _("; {late} past the due day").format(late=f"{late:,}")
    ahead = [one for one in found.progress if one.days_left is not None and one.days_left >= 0 and one.done.done < one.done.total]
    if ahead:
        first = ahead[0]
        said += _("; next due: {kind}, {left}").format(
            kind=kind_words(view).get(first.kind, first.kind), left=fmt_count_days(first.days_left or 0, view.lang)
        )
    return said + ("。" if view.lang == "zh" else ".")


def by_kind(reader: Reader, view: View) -> Panel:
    """How far the tasks of each kind are, with their due day."""
    _ = gettext_of(view)
    title = _("Tasks of the notice, by kind")
    found = remember(shown, reader, view)
    rows = found.progress if found else ()
    said = kind_words(view)
    drawn = [
        Stack(one.kind, said.get(one.kind, one.kind), _parts(one.done), f"{one.done.done:,}/{one.done.total:,}") for one in rows
    ]
    left = [_countdown(one, view) for one in rows]
    table = table_of(
        words("kind", _("Task"), [said.get(one.kind, one.kind) for one in rows]),
        (Column("due", _("Due"), "date"), [one.due_day for one in rows]),
        words("left", _("Countdown"), left),
        (Column("done", _("Done"), "number"), [one.done.done for one in rows]),
        (Column("total", _("Tasks"), "number"), [one.done.total for one in rows]),
        (Column("late", _("Past the due day"), "number"), [one.done.overdue for one in rows]),
    )
    due = [
        _("{kind}: due on {day}, {left}").format(
            kind=said.get(one.kind, one.kind), day=fmt_day(one.due_day, view.lang), left=words_left
        )
        for one, words_left in zip(rows, left, strict=True)
        if words_left
    ]
    return Panel(
        "notice_kinds",
        title,
        table,
        stacks(
            drawn, [_("done"), _("past the due day"), _("not yet due")], name=title, lang=view.lang, theme=theme_of(view),
            as_share=True,
            rest=True,
        ),
        ("notice_tasks", "notice_tasks_done", "notice_done_rate", "notice_tasks_late"),
        note=("；" if view.lang == "zh" else "; ").join(due),
        empty="" if rows else _("No notice has given tasks in this view."),
    )  # fmt: skip


def _countdown(one: Progress, view: View) -> str:
    """How long it is to the due day of a kind; nothing where all is done."""
    if one.days_left is None or one.done.done == one.done.total:
        return ""
    return fmt_count_days(one.days_left, view.lang)


def _parts(done: Done) -> tuple[int, int, int]:
    return done.done, done.overdue, done.total - done.done - done.overdue


def by_city(reader: Reader, view: View) -> Panel:
    """How far each city is with each kind, as counts: a city has about five enterprises."""
    _ = gettext_of(view)
    found = remember(shown, reader, view)
    rows = found.progress if found else ()
    present = noticing.cities_of(rows)
    order = [code for code in view.names.cities if code in present]
    said = kind_words(view)
    columns: Columns = [words("city", _("City"), [view.city(code) for code in order])]
    for one in rows:
        columns.append(words(one.kind, said.get(one.kind, one.kind), [_cell(one.by_city.get(code), view) for code in order]))
    everything = [sum((one.by_city.get(code, Done()).done for one in rows), 0) for code in order]
    of = [sum((one.by_city.get(code, Done()).total for one in rows), 0) for code in order]
    columns.append(
        words(
            "all",
            _("Together"),
            [fmt_rate(100 * k / n if n else None, k, n, view.lang, decimals=0) for k, n in zip(everything, of, strict=True)],
        )
    )
    notes = [_("▲ tasks past their due day")] if any(one.done.overdue for one in rows) else []
    if any(0 < n < SMALL_SAMPLE_BELOW for n in of):
        notes.append(small_sample_note(view.lang))
    return Panel(
        "notice_cities",
        _("Tasks of the notice, by city (done of all)"),
        table_of(*columns) if order else table_of(),
        figures=("notice_tasks_done", "notice_done_rate"),
        note=("；" if view.lang == "zh" else "; ").join(notes),
        empty="" if order else _("No notice has given tasks in this view."),
    )


def _cell(done: Done | None, view: View) -> str:
    if done is None or not done.total:
        return ""
    return f"{done.done:,}/{done.total:,}" + (f" ▲{done.overdue:,}" if done.overdue else "")


def listing(reader: Reader, view: View) -> tuple[Listing, tuple[int, ...]]:
    """The tasks of the notice, of the kind and state that the address names; and the identifiers of those on the page."""
    _ = gettext_of(view)
    found = remember(shown, reader, view.only("id"))
    title, nothing = _("Tasks by enterprise"), _("No notice has given tasks in this view.")
    if found is None:
        return Listing("notice_tasks", title, table_of(), empty=nothing), ()
    kind = view.page("kind") if view.page("kind") in KINDS else None
    status = view.page("status") if view.page("status") in get_args(Narrowed) else None
    narrowed = cast("Narrowed | None", status)
    number = found.notice.notice_id
    read = partial(notices.tasks, filters=view.filters, notice_id=number, kind=kind, narrowed=narrowed)
    rows, total = read(reader, limit=PAGE_ROWS, offset=first_row(view), counted=found.counted)
    said = [_("Notice: {title}").format(title=issued(reader, view.only())[str(number)])]
    if kind:
        said.append(_("Task: {kind}").format(kind=kind_words(view)[kind]))
    if status:
        said.append(_("Status: {status}").format(status=narrowed_words(view)[status]))

    def every(again: Reader) -> Table:
        found, count = read(again, limit=MOST_EXPORTED)
        return _table(found, view, count)

    return Listing(
        "notice_tasks",
        title,
        _table(rows, view, total),
        tuple({"id": str(row.enterprise_id)} for row in rows),
        every=every,
        said=tuple(said),
        figures=("notice_tasks", "notice_tasks_done"),
        empty=_("No task is in this state.") if kind or status else nothing,
    ), tuple(row.task_id for row in rows)


def _table(rows: Sequence[Task], view: View, total: int) -> Table:
    _ = gettext_of(view)
    kinds, states = kind_words(view), state_words(view)
    columns: Columns = [
        words("enterprise", _("Enterprise"), [view.named(row.name_zh, row.name_en) for row in rows]),
        words("city", _("City"), [view.city(row.city, short=True) for row in rows]),
        words("kind", _("Task"), [kinds.get(row.kind, row.kind) for row in rows]),
        words("period", _("About"), [fmt_period(row.period, view.lang) for row in rows]),
        words("state", _("State"), [states[row.state] for row in rows]),
        (Column("due", _("Due"), "date"), [row.due_day for row in rows]),
        words("left", _("Countdown"), [_left(row.state, row, view) for row in rows]),
        (Column("step", _("Last step"), "date"), [row.step_day for row in rows]),
        words("note", _("Note"), [row.note or "" for row in rows]),
        words("author", _("By"), [row.author or "" for row in rows]),
    ]
    return table_of(*columns, total=total)


def _left(state: State, row: Task, view: View) -> str:
    if state == "done" or row.due_day is None:
        return ""
    return fmt_count_days((row.due_day - view.filters.as_of).days, view.lang)


BUILDERS = (issued, shown, sentence, by_kind, by_city, listing)
