"""Record a dispatch meeting."""

from __future__ import annotations

import streamlit as st

from carbondash.actions.meetings import LONGEST_CHAIR, LONGEST_CONCLUSION, LONGEST_TOPIC, record_meeting
from carbondash.figures.view import View
from carbondash.ui.act.form import Sheet, actor, opener
from carbondash.ui.frame import Frame
from carbondash.ui.language import _

_PROVINCE = "province"


def show(now: Frame) -> None:
    """The button that records a dispatch meeting."""
    opener("meeting", _("Record a meeting"), ":material/groups:", _("Record a dispatch meeting"), lambda: sheet(now.view))


def sheet(view: View) -> None:
    """The form itself."""
    cities = [code for code in view.names.cities if view.scope.allows(code)]
    whole = (_PROVINCE,) if view.scope.cities is None else ()
    form = Sheet("meeting", view)
    with st.form("act_meeting", border=False):
        city = form.choice(
            "city",
            _("With"),
            (*whole, *cities),
            lambda code: _("the whole province") if code == _PROVINCE else view.city(code),
            first=view.filters.cities[0] if len(view.filters.cities) == 1 else (*whole, *cities)[0],
        )
        topic = form.line("topic", _("Topic"), LONGEST_TOPIC)
        chair = form.line("chair", _("Chair"), LONGEST_CHAIR)
        conclusion = form.text("conclusion", _("Conclusion (optional)"), LONGEST_CONCLUSION)
        day = form.day(_("Held on"))
        sent = form.foot(_("Record the meeting"))
    if sent:
        form.send(
            actor(view, day),
            lambda store, act: record_meeting(store, act, None if city == _PROVINCE else city, topic, chair, conclusion),
            _("The meeting was recorded."),
        )
