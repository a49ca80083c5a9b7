"""How much room a map has, as the browser says in a cookie when it loads the page: a map's zoom is fixed where it is made."""

from __future__ import annotations

from typing import Literal

import streamlit as st

Room = Literal["narrow", "medium", "wide"]
WIDTH_COOKIE = "carbondash_width"

# Below the first a page is one column (a telephone), from the second on there is a wall's or a large desk screen's room.
_ONE_COLUMN, _LARGE = 768, 1600


def room() -> Room:
    """The room of this visitor's window; medium where the browser did not say."""
    told = st.context.cookies.get(WIDTH_COOKIE, "")
    width = int(told) if told.isdecimal() and len(told) < 6 else 0
    if not width:
        return "medium"
    return "narrow" if width < _ONE_COLUMN else "wide" if width >= _LARGE else "medium"
