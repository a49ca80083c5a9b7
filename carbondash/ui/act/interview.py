"""Record an interview of a verification body."""

from __future__ import annotations

import streamlit as st

from carbondash.actions.interviews import LONGEST_REASON, LONGEST_RESULT, interview
from carbondash.figures.format import fmt_period
from carbondash.figures.view import View
from carbondash.store import acts
from carbondash.ui import frame
from carbondash.ui.act.form import Sheet, actor, opener
from carbondash.ui.frame import Frame
from carbondash.ui.language import _, escape


def show(now: Frame, body_id: int, year: str) -> None:
    """The button that records an interview of a verification body about a year (Y2022)."""
    opener(
        f"interview_{body_id}_{year}",
        _("Record an interview"),
        ":material/record_voice_over:",
        _("Record an interview of a verification body"),
        lambda: sheet(now.view, body_id, year),
    )


def sheet(view: View, body_id: int, year: str) -> None:
    """The form itself."""
    with frame.reading() as reader:
        body = acts.body(reader, body_id)
    name = view.named(body.name_zh, body.name_en) if body else ""
    st.markdown(f"**{escape(name)}** · {escape(fmt_period(year, view.lang))}")
    form = Sheet(f"interview_{body_id}", view)
    with st.form(f"act_interview_{body_id}", border=False):
        reason = form.text("reason", _("Reason"), LONGEST_REASON)
        result = form.text("result", _("Result (optional)"), LONGEST_RESULT)
        day = form.day(_("Interviewed on"))
        form.slot("body", "annual")
        sent = form.foot(_("Record the interview"))
    if sent:
        form.send(
            actor(view, day),
            lambda store, act: interview(store, act, body_id, year, reason, result),
            _("The interview was recorded."),
        )
