"""The parts of a page as tabs, held by the address: `part` names the one that is shown, the first one without a word."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from carbondash.ui import filters
from carbondash.ui.frame import Frame
from carbondash.ui.language import _

# What all parts of a page share; whatever else the address says belongs to one part's lists, and another begins without it.
_SHARED = ("part", "id", "list")


def choose(now: Frame, titles: Mapping[str, str], *, of_a_part: tuple[str, ...] = (), shared: tuple[str, ...] = ()) -> str:
    """Draw the parts as tabs and say which one the address asks for; titles: words by part, the first is the page's own.

    of_a_part: parameters that this page's parts don't share though they do elsewhere; shared: others that they do share.
    """
    first = next(iter(titles))
    asked = now.view.page("part") or first
    chosen = asked if asked in titles else first
    key = f"w_part_{now.place.name}"
    # The address decides what the tabs show, also after the browser's back button.
    if st.session_state.get(key) != chosen:
        st.session_state[key] = chosen
    st.segmented_control(
        _("Part of the page"),
        list(titles),
        format_func=lambda part: titles.get(part, part),
        key=key,
        required=True,
        label_visibility="collapsed",
        on_change=_changed,
        args=(key, first, (*(name for name in now.place.params if name not in (*_SHARED, *shared)), *of_a_part)),
        wrap=True,
    )
    return chosen


def _changed(key: str, first: str, left_behind: tuple[str, ...]) -> None:
    part = st.session_state[key]
    filters.set_state(**dict.fromkeys(left_behind), part=None if part == first else part)
