"""Submissions, monthly evidence: what is due next, how punctual and how good, and each month's records."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from carbondash.brief import deadline_words
from carbondash.brief.deadline_words import Due
from carbondash.figures.view import View
from carbondash.ui import cards, choices, filters, frame, go, listing, page
from carbondash.ui.act import annotation
from carbondash.ui.cache import remember
from carbondash.ui.frame import Frame
from carbondash.ui.language import _, escape
from carbondash.ui.origin import Origin
from carbondash.ui.panels import submissions, submissions_list, submissions_matrix
from carbondash.ui.panels.submissions_words import narrowed_words
from carbondash.ui.room import room

# So narrow may the card of a due day be, in pixels: four then stand side by side on a laptop.
NARROWEST_DUE = 210


def show(now: Frame) -> None:
    """The part from the sentence to the single cell; what does not depend on the list's month and state is kept without them."""
    plain = now.view.only()
    page.sentence(remember(submissions.sentence, now.reader, plain))
    frame.part(lambda: due_days(remember(deadline_words.ahead, now.reader, plain)))
    left, right = st.columns(2)
    with left:
        frame.part(lambda: cards.card(remember(submissions.on_time, now.reader, plain), plain, stretch=True))
        frame.part(lambda: annotation.show(now, "on_time_rate"))
    with right:
        frame.part(lambda: cards.card(remember(submissions.first_pass, now.reader, plain), plain, stretch=True))
        frame.part(lambda: annotation.show(now, "first_pass_rate"))
    frame.part(lambda: _records(now))
    frame.part(lambda: _matrix(now, plain))
    left, right = st.columns(2)
    with left:
        frame.part(lambda: cards.card(remember(submissions.lateness, now.reader, plain), plain, stretch=True))
    with right:
        frame.part(lambda: page.city_bars(remember(submissions.cities, now.reader, plain), plain, stretch=True))


def due_days(ahead: tuple[Due, ...]) -> None:
    """The next due days side by side."""
    if not ahead:
        return
    with st.grid(columns=len(ahead), min_column_width=NARROWEST_DUE, gap="small", key="due_days"):
        for turn, due in enumerate(ahead):
            with st.container(border=True, key=f"card_due_{turn}", gap="xsmall", height="stretch"):
                st.markdown(f"{escape(due.subject)} :gray[· {escape(due.period)}]")
                st.markdown(f":material/schedule: **{escape(due.left)}**")
                if due.lines:
                    st.caption("  \n".join(escape(line) for line in due.lines))
    for due in ahead:
        if due.stages:
            st.caption(escape(due.stages))


def _records(now: Frame) -> None:
    months = remember(submissions_list.months, now.reader, now.view.only())
    first = remember(submissions_list.first_month, now.reader, now.view.only())
    with st.container(border=True, key="card_records_list"):
        with st.container(horizontal=True, gap="small", key="records_choice"):
            choices.one_of(now, "month", months, _("Data month"), default=first, width=200)
            choices.one_of(now, "status", narrowed_words(now.view), _("Status"), nothing=_("all records"), width=280)
        shown = now.view.only("month", "status", "page")
        listing.show(remember(submissions_list.listing, now.reader, shown), now, framed=False)


def _matrix(now: Frame, plain: View) -> None:
    panel = remember(submissions_matrix.grid, now.reader, plain, room())
    cards.card(panel, plain, on_select=lambda: _cell_clicked(panel.id, now))


def _cell_clicked(panel_id: str, now: Frame) -> None:
    event: Any = st.session_state.get(f"chart_{panel_id}")
    points = event["selection"]["points"] if event else []
    if not points:
        return
    code, period = (str(said) for said in points[0]["customdata"][:2])
    month = period.removeprefix("M")
    if panel_id == submissions_matrix.ENTERPRISES:
        came = Origin(now.place.name, dict(now.view.state)).text
        go.to("enterprise", filters.link_params(now.view, {"id": code, "month": month, "list": came}))
    else:
        state = {name: value for name, value in now.view.state if name not in ("page", "status")}
        filters.go(replace(now.view.filters, cities=(code,)), {**state, "month": month})
