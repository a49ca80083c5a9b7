"""Decide about a screening candidate."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from carbondash.access import Right
from carbondash.actions import Refused
from carbondash.actions.candidates import LONGEST_REASON, accept, reject, require_open
from carbondash.figures.view import View
from carbondash.store.directory import Candidate
from carbondash.ui.act.form import Sheet, actor, opener
from carbondash.ui.frame import Frame
from carbondash.ui.language import _, escape

Outcome = Literal["accepted", "rejected"]


def show(now: Frame, candidate: Candidate) -> None:
    """The buttons that accept or reject a screening candidate."""
    _button(now, candidate, "accepted", _("Accept"), ":material/check:", _("Accept a candidate"))
    _button(now, candidate, "rejected", _("Reject"), ":material/close:", _("Reject a candidate"))


def _button(now: Frame, candidate: Candidate, outcome: Outcome, label: str, icon: str, title: str) -> None:
    refused = None
    try:
        require_open(now.reader, candidate, actor(now.view), outcome)
    except Refused as error:
        refused = error
    opener(
        f"candidate_{candidate.key}_{candidate.action}_{outcome}",
        label,
        icon,
        title,
        lambda: sheet(now.view, candidate, outcome),
        right=Right.ACCEPT,
        refused=refused,
        primary=outcome == "accepted" and refused is None,
    )


def sheet(view: View, candidate: Candidate, outcome: Outcome) -> None:
    """The form itself: what follows from the decision, and why it is taken."""
    st.markdown(f"**{escape(view.named(candidate.name_zh, candidate.name_en))}** · {escape(view.city(candidate.city))}")
    st.caption(_what_follows(view, candidate) if outcome == "accepted" else _("The list stays as it is; the reason is kept."))
    form = Sheet(f"candidate_{candidate.key}", view, Right.ACCEPT, alone=outcome == "rejected")
    with st.form(f"act_candidate_{candidate.key}_{outcome}", border=False):
        reason = form.text("reason", _("Reason"), LONGEST_REASON)
        day = form.day(_("Decided on"))
        form.slot("candidate", "credit_code", "enterprise")
        sent = form.foot(_("Accept") if outcome == "accepted" else _("Reject"))
    if not sent:
        return
    if outcome == "accepted":
        form.send(actor(view, day), lambda store, act: accept(store, act, candidate, reason), _("The candidate was accepted."))
    else:
        form.send(actor(view, day), lambda store, act: reject(store, act, candidate, reason), _("The candidate was rejected."))


def _what_follows(view: View, candidate: Candidate) -> str:
    tier = view.tier(candidate.tier_should or "unknown")
    if candidate.action == "remove":
        return _("The enterprise will no longer be managed from this day on.")
    if candidate.action == "move":
        return _("The enterprise will be managed as {tier} from this day on.").format(tier=tier)
    return _("The enterprise will be listed as {tier} from this day on.").format(tier=tier)
