"""Going to another page from a widget's callback: the callback says where to, the frame goes there before it draws anything."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

KEY = "go"

Params = Mapping[str, str | list[str]]


def to(page: str, params: Params) -> None:
    """Open a page, named as in the sitemap, with these query parameters; for callbacks."""
    st.session_state[KEY] = (page, dict(params))


def follow(pages: Mapping[str, st.Page]) -> None:
    """Go where a callback of this run asked to; a step in the browser's history, so that its way back leads here again."""
    asked = st.session_state.pop(KEY, None)
    if asked is not None:
        page, params = asked
        st.switch_page(pages[page], query_params=params)
