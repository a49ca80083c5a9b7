"""A list that is read page by page: its rows with their export, and the record that a click on a row opens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from zlib import crc32

import streamlit as st

from carbondash.figures.tables import Table
from carbondash.figures.view import View
from carbondash.ui import cards, filters, go
from carbondash.ui.frame import Frame
from carbondash.ui.grid import Source, downloads, grid
from carbondash.ui.language import _, escape
from carbondash.ui.origin import Origin
from carbondash.ui.panel import PAGE_ROWS, Listing, Panel, first_row, page_of, pager_width

__all__ = ["PAGE_ROWS", "Listing", "first_row", "page_of", "show"]


def show(listing: Listing, now: Frame, *, framed: bool = True, choose: Callable[[Mapping[str, str]], None] | None = None) -> None:
    """The list as a card; `framed` False: without the card's border, inside another one.

    choose: what a click on a row does with its parameters instead of opening the enterprise's file.
    """
    with st.container(border=framed, key=f"card_{listing.id}"):
        _head(listing, now.view)
        if listing.note:
            st.caption(escape(listing.note))
        if not listing.table.rows:
            _nothing(listing, now.view)
            return
        # Other rows are another widget: one whose rows change under the same key takes the next click for a slip.
        key = f"table_{listing.id}_{crc32(repr((now.view.filters, now.view.state, now.view.masked)).encode()):08x}"
        grid(
            Table(listing.table.columns, listing.table.rows),
            key=key,
            on_cell=(lambda: _open(key, listing, now, choose)) if listing.opens else None,
        )
        _foot(listing, now.view)


def _head(listing: Listing, view: View) -> None:
    panel = Panel(listing.id, listing.title, listing.table, None, listing.figures, listing.period)
    cards.head(
        panel, view, files=lambda: downloads(Source(listing.table, listing.every), listing.title, listing.id, view, listing.said)
    )


def _open(key: str, listing: Listing, now: Frame, choose: Callable[[Mapping[str, str]], None] | None) -> None:
    event: Any = st.session_state.get(key)
    cells = event["selection"]["cells"] if event else []
    if not cells:
        return
    target = listing.opens[cells[0][0]]
    if choose is not None:
        choose(target)
        return
    go.to("enterprise", filters.link_params(now.view, {**target, "list": Origin(now.place.name, dict(now.view.state)).text}))


def _nothing(listing: Listing, view: View) -> None:
    if page_of(view) > 1:
        st.info(_("The list has no page {page}.").format(page=page_of(view)), icon=":material/first_page:")
        st.button(_("First page"), key=f"first_{listing.id}", on_click=lambda: filters.set_state(page=None))
        return
    st.info(escape(listing.empty or _("There are no rows.")), icon=":material/hourglass_empty:")


def _foot(listing: Listing, view: View) -> None:
    total = listing.table.total or len(listing.table.rows)
    first = first_row(view) + 1
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key=f"foot_{listing.id}"):
        said = _("Rows {first}–{last} of {total}").format(
            first=f"{first:,}", last=f"{first + len(listing.table.rows) - 1:,}", total=f"{total:,}"
        )
        hint = _("Click a row to open it.") if listing.opens else ""
        st.caption(" · ".join(part for part in (said, hint) if part), width="stretch")
        pages = -(-total // PAGE_ROWS)
        if pages > 1:
            # Another page is another widget: what the address says is what it begins with.
            key = f"pages_{listing.id}_{page_of(view)}"
            st.pagination(pages, default=page_of(view), width=pager_width(pages), key=key, on_change=_turned(key))


def _turned(key: str) -> Callable[[], None]:
    return lambda: filters.set_state(page=_page_words(st.session_state[key]))


def _page_words(page: int) -> str | None:
    # The first page is the one without a word, so that an address has one form.
    return None if page == 1 else str(page)
