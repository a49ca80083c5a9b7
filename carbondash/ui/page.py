"""What several pages draw the same way: the sentence, bars that filter, the countdown."""

from __future__ import annotations

from typing import Any

import streamlit as st

from carbondash.figures.view import View
from carbondash.ui import cards, filters
from carbondash.ui.language import escape
from carbondash.ui.panel import Panel


def sentence(text: str) -> None:
    """The page's sentence, made from the data."""
    with st.container(key="sentence"):
        st.markdown(escape(text))


def note(text: str) -> None:
    """What the reader has to know before the figures; nothing where there is nothing to say."""
    if text:
        st.info(escape(text), icon=":material/hourglass_empty:")


def city_bars(panel: Panel, view: View, *, stretch: bool = False) -> None:
    """A card of bars by city: a click filters to the city, a click on the city that is filtered to lifts the filter."""
    cards.card(panel, view, on_select=lambda: _bar_clicked(f"chart_{panel.id}"), stretch=stretch)


def _bar_clicked(key: str) -> None:
    code = _clicked(key)
    if code:
        filters.toggle_city(code)


def kind_bars(panel: Panel, view: View) -> None:
    """A card of bars by kind of problem: a click lists one kind, a second click lists all."""
    cards.card(panel, view, on_select=lambda: _kind_clicked(f"chart_{panel.id}", view.page("kind")))


def _kind_clicked(key: str, now: str | None) -> None:
    code = _clicked(key)
    if code:
        filters.set_state(kind=None if code == now else code)


def _clicked(key: str) -> str | None:
    event: Any = st.session_state.get(key)
    points = event["selection"]["points"] if event else []
    return str(points[0]["customdata"][0]) if points else None


def countdown(ahead: tuple[str, str, str] | None) -> None:
    """What falls due next."""
    if ahead is None:
        return
    what, left, state = ahead
    with st.container(horizontal=True, border=True, key="card_countdown", vertical_alignment="center", gap="medium"):
        st.markdown(f":material/schedule: **{escape(left)}**", width="content")
        st.markdown(escape(what), width="content")
        st.markdown(f":gray[{escape(state)}]", width="content")
