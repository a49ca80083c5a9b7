"""Briefs kept under a name: opened, kept, and taken out of the list again."""

from __future__ import annotations

import streamlit as st

from carbondash.access import Right
from carbondash.actions import Refused
from carbondash.actions.briefs import LONGEST_NAME, drop_brief, keep_brief
from carbondash.brief.kept import written
from carbondash.ui import frame, guest
from carbondash.ui.act.form import actor
from carbondash.ui.briefing import order
from carbondash.ui.frame import Frame
from carbondash.ui.language import _, escape, lang


def choose(now: Frame) -> None:
    """Which of the kept briefs is shown."""
    kept = order.kept_briefs(now.reader)
    asked = now.view.page("id")
    chosen = int(asked) if asked and int(asked) in kept else 0
    if asked and not chosen and not now.view.masked:
        st.warning(_("Brief {number} is not kept here any more; this is the monthly brief.").format(number=escape(asked)))
    key = "w_brief_kept"
    # The address decides what the widget shows, also after the browser's back button.
    if st.session_state.get(key) != chosen:
        st.session_state[key] = chosen
    names = {0: _("Monthly brief"), **{number: one.name for number, one in kept.items()}}
    st.selectbox(
        _("Brief"),
        list(names),
        format_func=lambda number: names.get(number, str(number)),
        key=key,
        on_change=lambda: order.open_kept(kept.get(st.session_state[key])),
        width=280,
    )


def keep(now: Frame) -> None:
    """Keep the brief of the moment under a name; take the one that is open out of the list."""
    if not guest.here().may(Right.KEEP):
        return
    kept = order.kept_briefs(now.reader)
    asked = now.view.page("id")
    open_one = kept.get(int(asked)) if asked else None
    with st.popover(_("Keep"), icon=":material/bookmark_add:", key="brief_keep"):
        st.caption(_("Sections, filters and changed sentences are kept; the day is that of the view, the numbers are read anew."))
        name = st.text_input(
            _("Name"), value=open_one.name if open_one else "", max_chars=LONGEST_NAME, key=f"brief_name_{asked}"
        )
        if st.button(_("Keep"), key="brief_keep_send", type="primary"):
            _send(now, name)
        if open_one is not None and st.button(_("Take out of the list"), key="brief_drop", icon=":material/bookmark_remove:"):
            _drop(now, open_one.name)


def _send(now: Frame, name: str) -> None:
    try:
        keep_brief(frame.store(), actor(now.view), name, written(order.as_kept(now.view)))
    except Refused as error:
        st.error(escape(error.words(lang())), icon=":material/error:")
        return
    with guest.here().read(frame.store()) as reader:
        number = next((one.id for one in order.kept_briefs(reader).values() if one.name == " ".join(name.split())), None)
    st.toast(_("The brief {name} was kept.").format(name=escape(name)), icon=":material/task_alt:")
    if number is not None:
        order.now_kept_as(number)
    st.rerun()


def _drop(now: Frame, name: str) -> None:
    try:
        drop_brief(frame.store(), actor(now.view), name)
    except Refused as error:
        st.error(escape(error.words(lang())), icon=":material/error:")
        return
    st.toast(_("The brief {name} was taken out of the list.").format(name=escape(name)), icon=":material/task_alt:")
    order.open_kept(None)
    st.rerun()
