"""Record an assistance visit."""

from __future__ import annotations

import streamlit as st

from carbondash.actions.visits import LONGEST_EXPERTS, LONGEST_RESULT, LONGEST_TOPIC, record_visit
from carbondash.figures.view import View
from carbondash.store import acts
from carbondash.ui import frame
from carbondash.ui.act.form import Sheet, actor, opener
from carbondash.ui.act.who import ask_enterprise
from carbondash.ui.frame import Frame
from carbondash.ui.language import _, escape


def show(now: Frame, enterprise_id: int | None = None) -> None:
    """The button that records a visit by experts."""
    opener(
        f"visit_{enterprise_id or 'any'}",
        _("Record a visit"),
        ":material/handshake:",
        _("Record an assistance visit"),
        lambda: sheet(now.view, enterprise_id),
    )


def sheet(view: View, enterprise_id: int | None) -> None:
    """The form itself; where the enterprise isn't given it is asked for by name, code or number."""
    form = Sheet("visit", view)
    if enterprise_id is not None:
        with frame.reading() as reader:
            who = acts.enterprises(reader, [enterprise_id]).get(enterprise_id)
        if who is not None:
            st.markdown(f"**{escape(view.named(who.name_zh, who.name_en))}**")
    with st.form("act_visit", border=False):
        asked = form.line("enterprise", _("Enterprise: name, credit code or number"), 200) if enterprise_id is None else ""
        experts = form.line("experts", _("Experts"), LONGEST_EXPERTS)
        topic = form.line("topic", _("Topic"), LONGEST_TOPIC)
        result = form.text("result", _("Result (optional)"), LONGEST_RESULT)
        day = form.day(_("Visited on"))
        sent = form.foot(_("Record the visit"))
    if not sent:
        return
    whose = enterprise_id if enterprise_id is not None else ask_enterprise(form, asked)
    if whose is not None:
        form.send(
            actor(view, day),
            lambda store, act: record_visit(store, act, whose, experts, topic, result),
            _("The visit was recorded."),
        )
