"""The switch between the languages, which keeps the view."""

from __future__ import annotations

import streamlit as st

from carbondash.locale import LANGUAGE_NAMES
from carbondash.ui import filters, language
from carbondash.ui.language import _


def show() -> None:
    """Draw it where the page stands."""
    if st.session_state.get("w_lang") != language.lang():
        st.session_state["w_lang"] = language.lang()
    st.segmented_control(
        _("Language"),
        list(LANGUAGE_NAMES),
        format_func=LANGUAGE_NAMES.__getitem__,
        key="w_lang",
        required=True,
        label_visibility="collapsed",
        on_change=_switched,
    )


def _switched() -> None:
    language.set_lang(st.session_state["w_lang"])
    if filters.FILTERS in st.session_state:
        filters.go(st.session_state[filters.FILTERS])
    else:
        st.query_params["lang"] = language.lang()
