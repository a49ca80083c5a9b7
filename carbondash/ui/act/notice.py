"""Issue a notice and move its due days."""

from __future__ import annotations

from datetime import date

import streamlit as st

from carbondash.actions.notices import LONGEST_NOTE, LONGEST_NUMBER, LONGEST_TITLE, TASKS, issue_notice, move_term
from carbondash.figures.view import View
from carbondash.store import acts
from carbondash.ui import frame
from carbondash.ui.act.form import Sheet, act_day, actor, opener
from carbondash.ui.frame import Frame
from carbondash.ui.language import _, escape

_TIERS = ("1", "2", "3")
# A notice of these years at most: the one before the act's, its own, and the next.
_YEARS = (0, 1, -1)


def show(now: Frame) -> None:
    """The button that issues a notice: its tasks, for whom, due when."""
    opener("notice", _("Issue a notice"), ":material/campaign:", _("Issue a notice"), lambda: sheet(now.view), wide=True)


def task_words(kind: str) -> str:
    """What a notice asks for."""
    return {
        "verification": _("verification"),
        "monthly_report": _("monthly evidence"),
        "inspection": _("inspection"),
    }.get(kind, kind)


def sheet(view: View) -> None:
    """The form itself. To whom: the managed enterprises of a tier within the page's filters."""
    day = act_day(view)
    with frame.reading() as reader:
        members = acts.managed(reader, view.filters, day)
    tiers = [tier for tier in _TIERS if members.get(tier)]
    if not tiers:
        st.info(_("No managed enterprise fits the filters of this page."), icon=":material/info:")
        return
    form = Sheet("notice", view)
    with st.form("act_notice", border=False):
        zh = form.line("title_zh", _("Title in Chinese"), LONGEST_TITLE)
        en = form.line("title_en", _("Title in English"), LONGEST_TITLE)
        with st.container(horizontal=True):
            number = form.line("number", _("Document number (optional)"), LONGEST_NUMBER)
            years = [f"Y{day.year + step}" for step in _YEARS]
            year = form.choice("annual", _("About the year"), years, lambda code: code[1:], first=years[0])
        words = {
            tier: _("{tier}: {count} enterprises").format(tier=view.tier(tier), count=f"{len(members[tier]):,}") for tier in tiers
        }
        whom = form.choice("enterprise", _("Sent to"), tiers, words.__getitem__, first=tiers[0])
        due = _tasks(form, date(day.year, 12, 31))
        issued = form.day(_("Issued on"))
        sent = form.foot(_("Issue the notice"))
    if sent and year and whom:
        form.send(
            actor(view, issued),
            lambda store, act: issue_notice(store, act, zh, en, number, members[whom], due, year),
            _("The notice was issued to {count} enterprises.").format(count=f"{len(members[whom]):,}"),
        )


def _tasks(form: Sheet, due: date) -> dict[str, date]:
    """Which tasks the notice has, each with its due day."""
    chosen: dict[str, date] = {}
    title = _("Tasks and their due days")
    st.markdown(f":small[{title}]")
    for kind in TASKS:
        with st.container(horizontal=True, vertical_alignment="center"):
            is_asked = st.checkbox(escape(task_words(kind)), value=True, key=form.name(f"task_{kind}"), width=180)
            day = st.date_input(
                _("Due on"),
                value=due,
                min_value=date(2019, 1, 1),
                max_value=date(due.year + 2, 12, 31),
                format="YYYY-MM-DD",
                key=form.name(f"due_{kind}"),
                label_visibility="collapsed",
            )
        if is_asked and isinstance(day, date):
            chosen[kind] = day
    form.slot("task", "due_day")
    return chosen


def show_term(now: Frame, notice_id: int) -> None:
    """The button that moves a due day of a notice."""
    opener(
        f"term_{notice_id}",
        _("Move a due day"),
        ":material/edit_calendar:",
        _("Move a due day of a notice"),
        lambda: term_sheet(now.view, notice_id),
    )


def term_sheet(view: View, notice_id: int) -> None:
    """The form itself."""
    with frame.reading() as reader:
        terms = {term.kind: term.due_day for term in acts.terms(reader, notice_id)}
        notices = acts.notices(reader, [notice_id])
    if not terms or not notices:
        st.info(_("This notice has no tasks."), icon=":material/info:")
        return
    st.markdown(f"**{escape(view.named(notices[0].title_zh, notices[0].title_en))}**")
    form = Sheet(f"term_{notice_id}", view)
    kinds = [kind for kind in TASKS if kind in terms]
    with st.form(f"act_term_{notice_id}", border=False):
        kind = form.choice(
            "task", _("Task"), kinds, lambda code: f"{task_words(code)} · {terms[code].isoformat()}", first=kinds[0]
        )
        due = form.day(_("New due day"), "due_day", value=max(terms.values()), last=date(max(terms.values()).year + 2, 12, 31))
        note = form.text("note", _("Note (optional)"), LONGEST_NOTE)
        day = form.day()
        form.slot("notice")
        sent = form.foot(_("Move the due day"))
    if sent and kind and due:
        form.send(
            actor(view, day),
            lambda store, act: move_term(store, act, notice_id, kind, due, note),
            _("The due day was moved."),
        )
