"""Waive findings."""

from __future__ import annotations

import streamlit as st

from carbondash.access import Right
from carbondash.actions.waivers import LONGEST_REASON, waive
from carbondash.derive.checks import title
from carbondash.figures.format import fmt_period
from carbondash.figures.view import View
from carbondash.store import acts
from carbondash.ui import frame
from carbondash.ui.act.form import Sheet, act_day, actor, opener
from carbondash.ui.frame import Frame
from carbondash.ui.language import _, escape


def show(now: Frame, enterprise_id: int, code: str | None = None) -> None:
    """The button that waives findings of a check for some months of an enterprise."""
    opener(
        f"waiver_{enterprise_id}_{code or 'any'}",
        _("Waive findings"),
        ":material/verified_user:",
        _("Waive findings of a check"),
        lambda: sheet(now.view, enterprise_id, code),
        right=Right.WAIVE,
    )


def sheet(view: View, enterprise_id: int, code: str | None) -> None:
    """The form itself: which check, then which months and why."""
    with frame.reading() as reader:
        found = acts.found_months(reader, enterprise_id, act_day(view))
        who = acts.enterprises(reader, [enterprise_id]).get(enterprise_id)
    if who is not None:
        st.markdown(f"**{escape(view.named(who.name_zh, who.name_en))}**")
    codes = [known for known in found if code in (None, known)]
    if not codes:
        st.info(_("There is no finding that is not waived yet."), icon=":material/task_alt:")
        return
    form = Sheet(f"waiver_{enterprise_id}", view, Right.WAIVE)
    chosen = codes[0]
    if len(codes) > 1:
        chosen = st.selectbox(
            _("Check"), codes, format_func=lambda known: f"{known} {title(known, view.lang)}", key=form.name("code")
        )
    else:
        st.markdown(f"{escape(chosen)} {escape(title(chosen, view.lang))}")
    months = _months(found[chosen])
    with st.form(f"act_waiver_{enterprise_id}", border=False):
        words = {month: fmt_period(month, view.lang) for month in months}
        first = form.choice("first_month", _("From month"), months, words.__getitem__, first=months[0])
        last = form.choice("last_month", _("Until month"), months, words.__getitem__, first=months[-1])
        reason = form.text("reason", _("Reason"), LONGEST_REASON)
        day = form.day()
        st.caption(_("A waiver marks the findings and never hides them; later findings on these months are waived, too."))
        form.slot("code", "enterprise")
        sent = form.foot(_("Record the waiver"))
    if sent and first and last:
        form.send(
            actor(view, day),
            lambda store, act: waive(store, act, enterprise_id, chosen, first, last, reason),
            _("The findings were waived."),
        )


def _months(periods: list[str]) -> list[str]:
    """The months that findings are about; of a year, all of its months."""
    months = {period for period in periods if period.startswith("M")}
    for year in (period[1:] for period in periods if period.startswith("Y")):
        months |= {f"M{year}-{month:02d}" for month in range(1, 13)}
    return sorted(months)
