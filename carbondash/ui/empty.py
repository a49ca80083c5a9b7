"""What a store without facts, or of another version of the program, says: how to go on."""

from __future__ import annotations

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
