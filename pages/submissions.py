"""Submissions: who filed what, when, how well?"""

from __future__ import annotations

import streamlit as st

from carbondash.ui import cards, frame, page
from carbondash.ui.cache import remember
from carbondash.ui.panels import submissions

now = frame.current()
page.sentence(remember(submissions.sentence, now.reader, now.view))
frame.part(lambda: page.countdown(remember(submissions.due_next, now.reader, now.view)))
for pair in ((submissions.on_time, submissions.first_pass), (submissions.lateness, submissions.cities)):
    for column, build in zip(st.columns(2), pair, strict=True):
        with column:
            if build is submissions.cities:
                frame.part(lambda: page.city_bars(remember(submissions.cities, now.reader, now.view), now.view))
            else:
                panel = remember(build, now.reader, now.view)
                frame.part(lambda panel=panel: cards.card(panel, now.view))
frame.part(lambda: cards.card(remember(submissions.grid, now.reader, now.view), now.view, table="open"))
