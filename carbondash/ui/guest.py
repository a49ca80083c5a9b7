"""The visitor of the running session: who it is, names masked or not with the mark that says so, and what can't be done here.

Masked names, once on, stay on until somebody switches them off: an address that says nothing about it changes nothing.
"""

from __future__ import annotations

import streamlit as st

from carbondash.access import Person, Visitor
from carbondash.ui import session, url
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
    """Who sits at this session. Where nobody does any more, the page runs again and says so; raises Away in a callback."""
    person = session.who()
    if not isinstance(person, Person):
        _again()
        raise session.Away(person.reason)
    return Visitor(person, is_masked(), session.read_only())


def _again() -> None:
    st.rerun()


def sentence() -> str:
    """Why nothing can be entered here."""
    if session.read_only() and not is_masked():
        return _("This desk is read-only: nothing can be entered, imported or taken back here.")
    return _("This is a guest's view with masked names: nothing can be entered, imported or taken back here.")


def chip() -> None:
    """Says on every page that the names are pseudonyms, and that nothing can be written."""
    if session.read_only():
        st.badge(
            _("Read-only · open to the network") if session.to_network() else _("Read-only"),
            icon=":material/lock:",
            color="gray",
            help=_("Nobody signs in at this desk. Nothing can be entered, imported or taken back here."),
        )
    if is_masked():
        st.badge(
            _("Names masked"),
            icon=":material/visibility_off:",
            color="violet",
            help=_("Enterprises, projects and people have pseudonyms, the same on every page and in every file.")
            + " "
            + _("This is a guest's view with masked names: nothing can be entered, imported or taken back here."),
        )
