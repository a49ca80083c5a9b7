"""Submissions, visits and meetings: what the department does to help, as lists and by month and city."""

from __future__ import annotations

import streamlit as st

from carbondash.ui import cards, filters, frame, listing, page
from carbondash.ui.act import meeting, visit
from carbondash.ui.cache import remember
from carbondash.ui.frame import Frame
from carbondash.ui.language import _
from carbondash.ui.panels import submissions_visits as panels

MEETINGS = "meetings"


def show(now: Frame) -> None:
    """The counts, then the list of the visits or of the meetings, with the form that records one more."""
    plain = now.view.only()
    page.sentence(remember(panels.sentence, now.reader, plain))
    left, right = st.columns([3, 2])
    with left:
        frame.part(lambda: cards.card(remember(panels.by_month, now.reader, plain), plain, stretch=True))
    with right:
        frame.part(lambda: page.city_bars(remember(panels.by_city, now.reader, plain), plain, stretch=True))
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="visits_choice"):
        _choose(now)
        visit.show(now)
        meeting.show(now)
    frame.part(lambda: listing.show(_listing(now), now))


def _listing(now: Frame) -> listing.Listing:
    shown = now.view.only("page")
    if now.view.page("kind") == MEETINGS:
        return remember(panels.held, now.reader, shown)
    return remember(panels.visited, now.reader, shown)


def _choose(now: Frame) -> None:
    words = {"": _("Visits by experts"), MEETINGS: _("Dispatch meetings")}
    key, chosen = "w_visits_kind", MEETINGS if now.view.page("kind") == MEETINGS else ""
    if st.session_state.get(key) != chosen:
        st.session_state[key] = chosen
    st.segmented_control(
        _("List"),
        list(words),
        format_func=lambda value: words.get(value, value),
        key=key,
        required=True,
        label_visibility="collapsed",
        on_change=lambda: filters.set_state(kind=st.session_state[key] or None),
        wrap=True,
    )
