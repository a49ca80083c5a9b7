"""Going to another page from a widget's callback: the callback says where to, the browser goes there as if a link was followed.

Streamlit's own way of switching pages with query parameters first writes them into the address of the page that is left, and so
leaves a step in the browser's history that leads nowhere. This one makes exactly one step.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

import streamlit as st

from carbondash.ui.sitemap import PLACES

KEY = "go"

Params = Mapping[str, str | list[str]]

# The page's own history listener asks the server for the page that the address then names.
_SCRIPT = """
export default function ({ data }) {
    if (!data || !data.address) return;
    const base = document.baseURI.replace(/[^/]*$/, "");
    window.history.pushState({}, "", new URL(data.address, base));
    window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
}
"""
_follow = st.components.v2.component("carbondash_go", js=_SCRIPT)


def to(page: str, params: Params) -> None:
    """Open a page, named as in the sitemap, with these query parameters; for callbacks."""
    path = "" if page == PLACES[0].name else page
    st.session_state[KEY] = f"{path}?{urlencode(params, doseq=True)}"


def follow() -> None:
    """Go where a callback of this run asked to; drawn on every page, empty where nobody did."""
    with st.container(key="go"):
        _follow(key="go_step", data={"address": st.session_state.pop(KEY, None)})
