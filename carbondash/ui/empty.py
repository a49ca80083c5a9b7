"""What a store without facts, of another version of the program, or one that does not answer says: how to go on."""

from __future__ import annotations

import time
from collections.abc import Callable

import streamlit as st

from carbondash.store.errors import SchemaBehind
from carbondash.store.migrate import SchemaAhead
from carbondash.ui.language import _


def empty_store() -> None:
    """There is nothing to show yet: how to create the demonstration province or import real files."""
    with st.container(border=True, key="card_empty"):
        st.subheader(_("There is no data yet"), anchor=False)
        st.markdown(
            _("This desk shows what its store holds, and the store is empty. Run one of these commands, then reload this page.")
        )
        st.markdown(_("See it with the demonstration province (fictitious enterprises):"))
        st.code("python -m carbondash demo", language="shell")
        st.markdown(_("Or import your own files:"))
        st.code("python -m carbondash import FILE.xlsx", language="shell")


def schema_behind(error: SchemaBehind) -> None:
    """The store belongs to another version of the program: what an older one wrote is brought up to date."""
    with st.container(border=True, key="card_empty"):
        st.subheader(_("The data store belongs to another version of this program"), anchor=False)
        if isinstance(error, SchemaAhead):
            st.markdown(_("A newer version wrote it. Update this program, then reload this page."))
            return
        st.markdown(_("Any command of this version brings it up to date. Run one, for example this one, then reload this page:"))
        st.code("python -m carbondash check", language="shell")


# Seconds between two looks whether the store is back.
_LOOK_AGAIN = 3


def away(answers: Callable[[], bool]) -> None:
    """The store does not answer: said once, and the page is shown by itself as soon as the store is back."""
    st.error(
        _("The data store does not answer at the moment. What was saved is safe; this page comes back by itself with the store."),
        icon=":material/cloud_off:",
    )
    _look_again(answers, time.monotonic())


@st.fragment(run_every=_LOOK_AGAIN)
def _look_again(answers: Callable[[], bool], since: float) -> None:
    # Not in the run that has just failed: it would begin again at once, and perhaps for ever.
    if time.monotonic() - since >= 1 and answers():
        st.rerun()


def only_reading() -> None:
    """The store can be read but not written to."""
    st.warning(
        _("The data store can't be written to at the moment: pages show what is stored, entries and imports have to wait."),
        icon=":material/edit_off:",
    )
