"""Overview: are we on track, and what needs me today?"""

from __future__ import annotations

import streamlit as st

from carbondash.ui import attention, cards, frame, page, tiles
from carbondash.ui.cache import remember
from carbondash.ui.panels import overview

now = frame.current()
page.sentence(remember(overview.sentence, now.reader, now.view))
page.note(remember(overview.beginnings, now.reader, now.view))
frame.part(lambda: tiles.show(remember(overview.tiles, now.reader, now.view), now.view, "overview"))
main, side = st.columns([3, 2])
with main:
    frame.part(lambda: cards.card(remember(overview.surrender, now.reader, now.view), now.view, stretch=True))
with side:
    frame.part(lambda: attention.show(now))
