"""The list of the directory on its page: coverage, the yearly lists, and the enterprises page by page."""

from __future__ import annotations

import streamlit as st

from carbondash.ui import cards, frame, listing, page, tiles
from carbondash.ui.cache import remember
from carbondash.ui.frame import Frame
from carbondash.ui.panels import directory


def show(now: Frame) -> None:
    """Coverage as tiles, by tier and by city; the lists; the enterprises."""
    view = now.view
    frame.part(lambda: tiles.show(remember(directory.tiles, now.reader, view), view, "directory"))
    left, right = st.columns([3, 2])
    with left:
        frame.part(lambda: cards.card(remember(directory.by_tier, now.reader, view), view))
        frame.part(lambda: cards.card(remember(directory.lists, now.reader, view), view))
    with right:
        frame.part(lambda: page.city_bars(remember(directory.by_city, now.reader, view), view, stretch=True))
    frame.part(lambda: listing.show(remember(directory.listing, now.reader, view), now))
