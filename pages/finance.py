"""Projects and finance: what did the money buy?"""

from __future__ import annotations

import streamlit as st

from carbondash.ui import cards, citymap, frame, page, tiles
from carbondash.ui.cache import remember
from carbondash.ui.language import _
from carbondash.ui.panels import finance
from carbondash.ui.room import room

now = frame.current()
view = now.view
if view.filters.tiers:
    st.info(_("Projects and loans carry no tier: the tier filter does not apply on this page."), icon=":material/filter_alt_off:")
if view.filters.cycle:
    st.info(
        _("Projects and loans belong to no compliance cycle: the cycle filter does not apply on this page."),
        icon=":material/filter_alt_off:",
    )
view = view.on(tiers=(), cycle=None)
page.sentence(remember(finance.sentence, now.reader, view))
frame.part(lambda: tiles.show(remember(finance.tiles, now.reader, view), view, "finance"))
left, right = st.columns(2)
with left:
    frame.part(lambda: cards.card(remember(finance.categories, now.reader, view), view))
    frame.part(
        lambda: citymap.card(
            remember(finance.cities, now.reader, view), remember(finance.by_city, now.reader, view, room()), view
        )
    )
with right:
    frame.part(lambda: cards.card(remember(finance.loans, now.reader, view), view))
    frame.part(lambda: cards.card(remember(finance.stages, now.reader, view), view))
frame.part(lambda: cards.card(remember(finance.listing, now.reader, view), view, table="open"))
