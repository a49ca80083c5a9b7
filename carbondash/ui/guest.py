"""The guest's view of the running session: names masked or not, the mark that says so, and what a guest may not do.

Once on it stays on until somebody switches it off: an address that says nothing about it changes nothing.
"""

from __future__ import annotations

import streamlit as st

from carbondash.access import Visitor, visitor
from carbondash.ui import url
from carbondash.ui.language import _

KEY = "masked"


def follow() -> bool:
    """Take over what the address says about masked names, before anything is read; returns whether they are masked."""
    said = url.masked({name: st.query_params.get_all(name) for name in st.query_params})
    if said is not None:
        set_masked(said)
    return is_masked()


def is_masked() -> bool:
    """Whether this session shows pseudonyms."""
    return bool(st.session_state.get(KEY, False))


def set_masked(on: bool) -> None:
    """Mask names from now on, or no longer."""
    st.session_state[KEY] = on


def here() -> Visitor:
    """Who sits at this session."""
    return visitor(masked=is_masked())


def sentence() -> str:
    """Why a guest can do nothing here."""
    return _("This is a guest's view with masked names: nothing can be entered, imported or taken back here.")


def chip() -> None:
    """Says on every page that the names are pseudonyms."""
    if is_masked():
        st.badge(
            _("Names masked"),
            icon=":material/visibility_off:",
            color="violet",
            help=_("Enterprises, projects and people have pseudonyms, the same on every page and in every file.")
            + " "
            + sentence(),
        )
