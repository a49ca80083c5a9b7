"""Which figure the page of rows is about: a search over all figures; and what narrows its rows down, as chips."""

from __future__ import annotations

import streamlit as st

from carbondash.figures import ledger
from carbondash.figures.format import fmt_period
from carbondash.ui import filters
from carbondash.ui.frame import Frame
from carbondash.ui.language import _, escape

_STATE = "w_rows_figure"


def choose(now: Frame) -> None:
    """The choice of a figure; beside it the period and the kind that its rows are held to, to be taken away."""
    view = now.view
    named = view.page("measure")
    if st.session_state.get(_STATE) != named:
        st.session_state[_STATE] = named
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="rows_choices"):
        st.selectbox(
            _("Figure"),
            list(ledger.figures),
            index=None,
            format_func=lambda name: ledger.figures[name].name(view.lang),
            key=_STATE,
            placeholder=_("Choose a figure"),
            on_change=lambda: filters.set_state(measure=st.session_state[_STATE], period=None, kind=None),
            width=420,
        )
        period, kind = view.page("period"), view.page("kind")
        for name, words in (("period", fmt_period(period, view.lang) if period else ""), ("kind", kind or "")):
            if words:
                st.button(
                    escape(words),
                    key=f"chip_rows_{name}",
                    icon=":material/close:",
                    icon_position="right",
                    type="primary",
                    on_click=lambda name=name: filters.set_state(**{name: None}),
                )
