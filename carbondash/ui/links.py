"""HTML of the project's own whose links lead to other views without loading the app anew: as a link of the menu does.

The links are real ones: they open in a new tab, by the keyboard, and are read out as links.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

import streamlit as st

from carbondash.store import Filters
from carbondash.ui import guest, url
from carbondash.ui.sitemap import PLACES

# The page's own history listener asks the server for the page that the address then names.
_SCRIPT = """
export default function ({ data, parentElement }) {
    const root = parentElement.querySelector(".cd-linked");
    if (root.shown !== data.html) {
        // Whoever goes through the links by the keyboard stays where they are.
        const at = [...root.querySelectorAll("a[data-go]")].indexOf(document.activeElement);
        root.shown = data.html;
        root.innerHTML = data.html;
        if (at >= 0) root.querySelectorAll("a[data-go]")[at]?.focus();
    }
    root.onclick = (event) => {
        const link = event.target.closest("a[data-go]");
        if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        const base = document.baseURI.replace(/[^/]*$/, "");
        window.history.pushState({}, "", new URL(link.getAttribute("href"), base));
        window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
    };
}
"""
_linked = st.components.v2.component("carbondash_linked", html='<div class="cd-linked"></div>', js=_SCRIPT, isolate_styles=False)


def show(html: str, key: str) -> None:
    """Put HTML on the page; everything in it that is data has to be escaped by who made it."""
    _linked(key=key, data={"html": html})


def path(page: str) -> str:
    """Where a page lies, seen from any other."""
    return "./" if page == PLACES[0].name else page


def address(page: str, filters: Filters, lang: str, state: Mapping[str, str] | None = None) -> str:
    """Where a link to a page of the sitemap leads, with these filters and parameters; in a masked session it stays masked."""
    return f"{path(page)}?{query(filters, lang, state)}"


def query(filters: Filters, lang: str, state: Mapping[str, str] | None = None) -> str:
    """The part of an address after its question mark."""
    return urlencode(url.write(filters, lang, state, masked=guest.is_masked()), doseq=True)
