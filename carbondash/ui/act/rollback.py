"""Roll a load back."""

from __future__ import annotations

import streamlit as st

from carbondash.access import Right
from carbondash.actions.rollbacks import LONGEST_REASON, refusal, roll_back
from carbondash.figures.view import View
from carbondash.store import history
from carbondash.ui import frame
from carbondash.ui.act.form import Sheet, actor, opener
from carbondash.ui.frame import Frame
from carbondash.ui.language import _, escape
from carbondash.ui.panels import records


def show(now: Frame, load_id: int) -> None:
    """The button that takes a load out again; off, with the reason, where it can't be."""
    opener(
        f"rollback_{load_id}",
        _("Roll back"),
        ":material/undo:",
        _("Roll back load {number}").format(number=load_id),
        lambda: sheet(now.view, load_id),
        right=Right.ROLL_BACK,
        refused=refusal(now.reader, load_id),
    )


def sheet(view: View, load_id: int) -> None:
    """The form itself: what is taken out, and why."""
    with frame.reading() as reader:
        found = history.load(reader, load_id)
    if found is None:
        st.info(_("There is no such load."), icon=":material/hourglass_empty:")
        return
    st.markdown(_("Taken out: {what}").format(what=escape(records.brings(found, view))))
    form = Sheet(f"rollback_{load_id}", view, Right.ROLL_BACK)
    with st.form(f"act_rollback_{load_id}", border=False):
        reason = form.text("reason", _("Reason"), LONGEST_REASON)
        st.caption(_("The rows stay readable and count nowhere; what follows from the facts is worked out anew."))
        form.slot("load", "store", "actor")
        sent = form.foot(_("Roll back"))
    if sent:
        form.send(
            actor(view),
            lambda store, act: roll_back(store, act, load_id, reason),
            _("The load was rolled back."),
        )
