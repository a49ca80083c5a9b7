"""What happened to the store, on the screen: the loads with the button that takes one out again, and the change log."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from carbondash.ui import choices, filters, frame, listing, page
from carbondash.ui.act import rollback
from carbondash.ui.cache import remember
from carbondash.ui.frame import Frame
from carbondash.ui.grid import grid
from carbondash.ui.language import _, escape
from carbondash.ui.panels import records as panels
from carbondash.ui.panels.records import LoadCard


def loads(now: Frame) -> None:
    """The loads, and the one that the address names with what it brought."""
    page.sentence(remember(panels.sentence, now.reader, now.view.only()))
    _head(now)
    frame.part(lambda: listing.show(remember(panels.loads, now.reader, now.view.only("kind", "page")), now, choose=_open))


def log(now: Frame) -> None:
    """The change log, and the load that the address names with what was before and after."""
    _head(now)
    frame.part(lambda: listing.show(remember(panels.log, now.reader, now.view.only("kind", "page")), now, choose=_open))


def _head(now: Frame) -> None:
    """The load that was opened, and the choice of a kind."""
    if now.view.page("id"):
        frame.part(lambda: _load(now))
    choices.one_of(
        now, "kind", remember(panels.kinds, now.reader, now.view.only()), _("Kind"), nothing=_("all that brought facts")
    )


def _load(now: Frame) -> None:
    found = remember(panels.card, now.reader, now.view.only("id"))
    with st.container(border=True, key="card_load"):
        if found is None:
            st.info(_("There is no such load."), icon=":material/hourglass_empty:")
            _close()
            return
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="head_load"):
            st.markdown(f"**{escape(found.title)}**", width="stretch")
            rollback.show(now, found.load_id)
            _close()
        _content(found)


def _content(found: LoadCard) -> None:
    left, right = st.columns([3, 2])
    with left:
        st.markdown("  \n".join(f":gray[{escape(name)}] {escape(value)}" for name, value in found.facts))
    with right:
        if found.counts.rows:
            grid(found.counts, key=f"table_load_counts_{found.load_id}")
    if found.changes.rows:
        st.markdown("**" + _("Before and after") + "**")
        grid(found.changes, key=f"table_load_changes_{found.load_id}")
        if found.is_cut:
            st.caption(_("The first {count} rows of each table.").format(count=panels.CHANGES_A_TABLE))
    with st.expander(_("Entry of the change log as it is kept"), icon=":material/data_object:"):
        st.code(found.detail, language="json")


def _close() -> None:
    st.button(_("Close"), key="close_load", icon=":material/close:", type="tertiary", on_click=_show, args=(None,))


def _open(target: Mapping[str, str]) -> None:
    _show(target["id"])


def _show(load_id: str | None) -> None:
    # The list stays on the page that it is on.
    state = {**st.session_state.get(filters.STATE, {}), "id": load_id}
    filters.go(st.session_state[filters.FILTERS], {name: value for name, value in state.items() if value is not None})
