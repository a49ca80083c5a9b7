"""Submissions, review and reminders: the reviewer's queue, and whom to remind of what."""

from __future__ import annotations

import streamlit as st

from carbondash.ui import cards, choices, filters, frame, listing, page
from carbondash.ui.act import reminder
from carbondash.ui.cache import remember
from carbondash.ui.frame import Frame
from carbondash.ui.language import _
from carbondash.ui.panels import submissions_reminders, submissions_work


def show(now: Frame) -> None:
    """The sentence and the lanes, then either the queue or one of the reminder lists."""
    plain = now.view.only()
    page.sentence(remember(submissions_work.sentence, now.reader, plain))
    left, right = st.columns(2)
    with left:
        frame.part(lambda: page.city_bars(remember(submissions_work.lanes, now.reader, plain), plain, stretch=True))
    with right:
        frame.part(
            lambda: cards.card(remember(submissions_reminders.summary, now.reader, plain), plain, table="open", stretch=True)
        )
    kind = submissions_reminders.kind_of(now.view)
    _choose(now)
    frame.part(lambda: _reminders(now, kind) if kind else _queue(now))


def _choose(now: Frame) -> None:
    words = {"": _("Review queue"), **submissions_reminders.kind_words(now.view)}
    key, chosen = "w_work_kind", submissions_reminders.kind_of(now.view) or ""
    if st.session_state.get(key) != chosen:
        st.session_state[key] = chosen
    st.segmented_control(
        _("List"),
        list(words),
        format_func=lambda value: words.get(value, value),
        key=key,
        required=True,
        label_visibility="collapsed",
        on_change=lambda: filters.set_state(kind=st.session_state[key] or None, status=None, period=None),
        wrap=True,
    )


def _queue(now: Frame) -> None:
    with st.container(border=True, key="card_queue_list"):
        choices.one_of(now, "status", submissions_work.narrowed_words(now.view), _("Lane"), default="in_review", width=280)
        listing.show(remember(submissions_work.queue, now.reader, now.view.only("status", "page")), now, framed=False)


def _reminders(now: Frame, kind: str) -> None:
    about = now.view.only("kind", "period")
    periods = remember(submissions_reminders.periods, now.reader, now.view.only("kind"))
    period = remember(submissions_reminders.period_of, now.reader, about)
    with st.container(border=True, key="card_reminder_list"):
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="reminder_choice"):
            choices.one_of(now, "period", periods, _("Period"), default=next(iter(periods), None), width=300)
            shown = remember(submissions_reminders.listing, now.reader, now.view.only("kind", "period", "page"))
            if period is not None and shown.opens:
                names = {int(row["id"]): str(cells[0]) for row, cells in zip(shown.opens, shown.table.rows, strict=True)}
                chosen = choices.some_of(now, "reminders", names, _("Remind only"), _("everybody on this page"))
                reminder.show(now, chosen, kind, period)
        listing.show(shown, now, framed=False)
