"""The items that need attention, as a card: how urgent in word, shape and colour, the reason, and a link."""

from __future__ import annotations

import streamlit as st

from carbondash.ui import filters
from carbondash.ui.cache import remember
from carbondash.ui.frame import Frame
from carbondash.ui.language import _, escape
from carbondash.ui.panels.attention import Line, lines
from carbondash.ui.sitemap import BY_NAME


def show(now: Frame) -> None:
    """The card with the most urgent items of the view."""
    found = remember(lines, now.reader, now.view)
    with st.container(border=True, key="card_attention", height="stretch"):
        st.markdown("**" + _("Needs attention") + "**")
        if not found:
            st.caption(_("Nothing needs attention in this view."))
        for number, line in enumerate(found):
            _line(now, line, number)


def _line(now: Frame, line: Line, number: int) -> None:
    marks = {
        "critical": ("red", ":material/error:", _("urgent")),
        "high": ("orange", ":material/warning:", _("high")),
        "medium": ("blue", ":material/schedule:", _("medium")),
        "low": ("gray", ":material/info:", _("low")),
        "info": ("gray", ":material/info:", _("note")),
    }
    color, icon, word = marks[line.severity]
    with st.container(horizontal=True, vertical_alignment="top", gap="small", key=f"attention_{number}"):
        st.markdown(f":{color}-badge[{icon} {escape(word)}]", width="content")
        with st.container(width="stretch", gap=None, key=f"attention_text_{number}"):
            st.markdown(escape(line.text))
        if line.page != now.place.name:
            st.page_link(
                now.pages[line.page],
                label=" ",
                icon=":material/arrow_forward:",
                help=_("Open the page “{page}”").format(page=_(BY_NAME[line.page].title)),
                query_params=filters.link_params(now.view, dict(line.params)),
            )
