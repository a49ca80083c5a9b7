"""Submissions, annual reports: by year and tier, and who is late or missing."""

from __future__ import annotations

import streamlit as st

from carbondash.brief import deadline_words
from carbondash.ui import cards, choices, filing_part, frame, listing, page
from carbondash.ui.cache import remember
from carbondash.ui.frame import Frame
from carbondash.ui.language import _
from carbondash.ui.panels import submissions_annual


def show(now: Frame) -> None:
    """The sentence, the next due days, the years, and the list of one year."""
    plain = now.view.only()
    page.sentence(remember(submissions_annual.sentence, now.reader, plain))
    frame.part(lambda: filing_part.due_days(remember(deadline_words.ahead, now.reader, plain)))
    frame.part(lambda: cards.card(remember(submissions_annual.by_tier, now.reader, plain), plain))
    frame.part(lambda: _reports(now))


def _reports(now: Frame) -> None:
    years = remember(submissions_annual.years, now.reader, now.view.only())
    first = remember(submissions_annual.first_year, now.reader, now.view.only())
    with st.container(border=True, key="card_annual_list"):
        with st.container(horizontal=True, gap="small", key="annual_choice"):
            choices.one_of(now, "period", years, _("Report year"), default=first, width=280)
            choices.one_of(now, "status", submissions_annual.narrowed_words(now.view), _("Status"), default="behind", width=240)
        shown = now.view.only("period", "status", "page")
        listing.show(remember(submissions_annual.listing, now.reader, shown), now, framed=False)
