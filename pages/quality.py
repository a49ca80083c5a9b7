"""Data quality: are problems falling, and what kind remains?"""

from __future__ import annotations

import streamlit as st

from carbondash.ui import cards, frame, page
from carbondash.ui.cache import remember
from carbondash.ui.panels import quality

now = frame.current()
page.sentence(remember(quality.sentence, now.reader, now.view))
left, right = st.columns([3, 2])
with left:
    frame.part(lambda: cards.card(remember(quality.found, now.reader, now.view), now.view))
    frame.part(lambda: cards.card(remember(quality.balance, now.reader, now.view), now.view))
with right:
    frame.part(lambda: page.city_bars(remember(quality.cities, now.reader, now.view), now.view))
    frame.part(lambda: page.kind_bars(remember(quality.kinds, now.reader, now.view), now.view))
frame.part(lambda: cards.card(remember(quality.listing, now.reader, now.view), now.view, table="open"))
