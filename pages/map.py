"""Map: which city is behind, on which measure?"""

from __future__ import annotations

import streamlit as st

from carbondash.ui import cards, citymap, frame, page
from carbondash.ui.cache import remember
from carbondash.ui.panels import citymap as panels
from carbondash.ui.room import room

now = frame.current()
page.sentence(remember(panels.sentence, now.reader, now.view))
citymap.choices(remember(panels.measure_of, now.reader, now.view), now.view)
size = room()
left, right = st.columns([3, 2])
with left:
    frame.part(
        lambda: citymap.card(
            remember(panels.ranking, now.reader, now.view, size),
            remember(panels.chart, now.reader, now.view, size),
            now.view,
            stretch=True,
        )
    )
with right:
    frame.part(lambda: page.city_bars(remember(panels.ranking, now.reader, now.view, size), now.view, stretch=True))
frame.part(lambda: cards.card(remember(panels.points, now.reader, now.view), now.view, table="open"))
