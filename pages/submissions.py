"""Submissions: who filed what, when, how well?"""

from __future__ import annotations

import streamlit as st

from carbondash.ui import cards, frame, page
from carbondash.ui.cache import remember
from carbondash.ui.panels import submissions
from carbondash.ui.room import room

now = frame.current()
page.sentence(remember(submissions.sentence, now.reader, now.view))
frame.part(lambda: page.countdown(remember(submissions.due_next, now.reader, now.view)))
left, right = st.columns(2)
with left:
    frame.part(lambda: cards.card(remember(submissions.on_time, now.reader, now.view), now.view, stretch=True))
with right:
    frame.part(lambda: cards.card(remember(submissions.first_pass, now.reader, now.view), now.view, stretch=True))
left, right = st.columns(2)
with left:
    frame.part(lambda: cards.card(remember(submissions.lateness, now.reader, now.view), now.view, stretch=True))
with right:
    frame.part(lambda: page.city_bars(remember(submissions.cities, now.reader, now.view), now.view, stretch=True))
frame.part(lambda: page.month_choice(remember(submissions.months, now.reader, now.view), now.view))
shown: cards.TableShown = "open" if now.view.page("month") else "folded"
frame.part(lambda: cards.card(remember(submissions.grid, now.reader, now.view, room()), now.view, table=shown))
