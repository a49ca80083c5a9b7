"""The rule sets as a card: choose a subject, read its rows."""

from __future__ import annotations

import streamlit as st

from carbondash.derive import rulebook
from carbondash.ui import cards, filters
from carbondash.ui.cache import remember
from carbondash.ui.frame import Frame
from carbondash.ui.language import _
from carbondash.ui.panels import rulebook as panels


def show(now: Frame) -> None:
    """One subject's rules; the subject is a part of the address."""
    titles = rulebook.subjects(now.view.lang)
    chosen = panels.subject_of(now.view)
    if st.session_state.get("w_subject") != chosen:
        st.session_state["w_subject"] = chosen
    st.selectbox(
        _("Rules about"),
        list(titles),
        format_func=titles.__getitem__,
        key="w_subject",
        on_change=lambda: filters.set_state(kind=st.session_state["w_subject"]),
        width=420,
    )
    cards.card(remember(panels.rules, now.reader, now.view), now.view, table="open")
