"""Pass or return a monthly record."""

from __future__ import annotations

import streamlit as st

from carbondash.actions import Refused
from carbondash.actions.reviews import CITY, LONGEST_NOTE, Lane, next_turn, pass_record, return_record
from carbondash.figures.format import fmt_day, fmt_period
from carbondash.figures.view import View
from carbondash.store import acts
from carbondash.ui import frame
from carbondash.ui.act.form import Sheet, act_day, actor, opener
from carbondash.ui.frame import Frame
from carbondash.ui.language import _, escape

_PASS, _RETURN = "pass", "return"


def show(now: Frame, record_id: int, enterprise_id: int, period: str) -> None:
    """The button that opens the review of one version of a monthly record: pass it or return it, in the lane that is next."""
    refused, lane = None, CITY
    try:
        lane = next_turn(now.reader, record_id, act_day(now.view)).lane
    except Refused as error:
        refused = error
    opener(
        f"review_{record_id}",
        _("Review"),
        ":material/rule:",
        _title(lane),
        lambda: sheet(now.view, record_id, enterprise_id, period),
        refused=refused,
        primary=refused is None,
    )


def _title(lane: Lane) -> str:
    return _("City review of an evidence record") if lane == CITY else _("Provincial review of an evidence record")


def sheet(view: View, record_id: int, enterprise_id: int, period: str) -> None:
    """The form itself."""
    with frame.reading() as reader:
        who = acts.enterprises(reader, [enterprise_id]).get(enterprise_id)
        try:
            turn = next_turn(reader, record_id, act_day(view))
        except Refused as error:
            st.info(escape(error.words(view.lang)), icon=":material/info:")
            return
    name = view.named(who.name_zh, who.name_en) if who else ""
    st.markdown(f"**{escape(name)}** · {escape(fmt_period(period, view.lang))}")
    st.caption(
        _("Version {number}, filed on {day}. Lanes: enterprise, city, province.").format(
            number=turn.record.version, day=fmt_day(turn.record.day, view.lang)
        )
    )
    form = Sheet(f"review_{record_id}", view)
    with st.form(f"act_review_{record_id}", border=False):
        words = {_PASS: _("Pass"), _RETURN: _("Return to the enterprise")}
        outcome = form.choice(
            "outcome", _("Outcome of the review"), (_PASS, _RETURN), lambda code: words[code], side_by_side=True
        )
        note = form.text("note", _("Note (needed to return it)"), LONGEST_NOTE)
        day = form.day()
        form.slot("record", "lane")
        sent = form.foot(_("Record the review"))
    if not sent:
        return
    if outcome is None:
        form.missing("outcome")
        return
    act = actor(view, day)
    if outcome == _PASS:
        form.send(act, lambda store, act: pass_record(store, act, record_id, turn.lane, note), _("The record was passed."))
    else:
        form.send(act, lambda store, act: return_record(store, act, record_id, turn.lane, note), _("The record was returned."))
