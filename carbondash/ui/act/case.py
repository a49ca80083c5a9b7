"""Order an enterprise to rectify, and record the further steps of its case."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

import streamlit as st

from carbondash.actions.cases import LONGEST_NOTE, LONGEST_NUMBER, order, record_step
from carbondash.derive import cases as handling
from carbondash.figures.format import fmt, fmt_period
from carbondash.figures.view import View
from carbondash.store import Filters, acts
from carbondash.ui import frame
from carbondash.ui.act.form import Sheet, act_day, actor, opener
from carbondash.ui.cache import remember
from carbondash.ui.frame import Frame
from carbondash.ui.language import _, escape
from carbondash.ui.panels import compliance_cases

# How long an order may run, from the day of the act.
_LONGEST_LIMIT = timedelta(days=366)
_USUAL_LIMIT = timedelta(days=30)


def show_order(now: Frame, chosen: Collection[str] = ()) -> None:
    """The button that opens a case with an order to rectify; chosen: only about one of these enterprises, empty for all."""
    opener(
        "case_order",
        _("Record an order to rectify"),
        ":material/gavel:",
        _("Record an order to rectify"),
        lambda: order_sheet(now.view, chosen),
    )


def order_sheet(view: View, chosen: Collection[str] = ()) -> None:
    """The form that opens a case about one of those who are overdue without one."""
    with frame.reading() as reader:
        overdue = remember(compliance_cases.to_order, reader, view.only())
    enterprises = {key: words for key, words in overdue.items() if not chosen or key.split(".", 1)[0] in chosen}
    if not enterprises:
        st.info(_("Nobody is overdue without a case."), icon=":material/info:")
        return
    form = Sheet("case_order", view)
    with st.form("act_case_order", border=False):
        whose = form.choice("enterprise", _("Enterprise"), tuple(enterprises), enterprises.__getitem__, first=_only(enterprises))
        number = form.line("number", _("Number of the order"), LONGEST_NUMBER)
        limit = form.day(_("To be met by"), "limit_day", value=act_day(view) + _USUAL_LIMIT, last=act_day(view) + _LONGEST_LIMIT)
        note = form.text("note", _("Note (optional)"), LONGEST_NOTE)
        day = form.day(_("Ordered on"))
        form.slot("cycle", "step")
        sent = form.foot(_("Record the order"))
    if not sent:
        return
    if whose is None:
        form.missing("enterprise")
        return
    enterprise_id, cycle = whose.split(".", 1)
    form.send(
        actor(view, day),
        lambda store, act: order(store, act, int(enterprise_id), cycle, number, limit, note),
        _("The order was recorded and the case opened."),
    )


def _only(enterprises: Mapping[str, str]) -> str | None:
    return next(iter(enterprises)) if len(enterprises) == 1 else None


def show_steps(now: Frame, case_id: int, steps: Sequence[str]) -> None:
    """A button for each step that can follow in a case."""
    icons = {
        "rectified": ":material/task_alt:",
        "waived": ":material/do_not_disturb_on:",
        "fined": ":material/payments:",
        "closed": ":material/inventory_2:",
    }
    for step in steps:
        name = handling.words(step, now.view.lang)
        opener(
            f"case_{case_id}_{step}",
            _("Record: {step}").format(step=name),
            icons[step],
            _("Record: {step}").format(step=name),
            lambda step=step: step_sheet(now.view, case_id, step),  # type: ignore[misc]
        )


def step_sheet(view: View, case_id: int, step: str) -> None:
    """The form of one step; a fine shows the legal range and never asks for it."""
    with frame.reading() as reader:
        rows = handling.handled(reader, Filters(act_day(view)), case_id=case_id, limit=1)
        who = acts.enterprises(reader, [rows[0].case.enterprise_id]).get(rows[0].case.enterprise_id) if rows else None
    if not rows or who is None:
        st.info(_("The case is not known on this day."), icon=":material/info:")
        return
    row = rows[0]
    st.markdown(f"**{escape(view.named(who.name_zh, who.name_en))}** · {escape(fmt_period(row.case.cycle, view.lang))}")
    form = Sheet(f"case_{case_id}_{step}", view)
    amount: float | None = None
    number = ""
    with st.form(f"act_case_{case_id}_{step}", border=False):
        if step == "fined":
            amount = st.number_input(_("Fine decided (yuan)"), min_value=0.0, step=1000.0, value=None, key=form.name("amount"))
            form.slot("amount")
            legal = row.legal
            if isinstance(legal, handling.PenaltyRange) and legal.lower_yuan is not None and legal.upper_yuan is not None:
                st.caption(
                    escape(
                        _("Legal range {low} to {high}, {article}; for legal review, the product decides nothing.").format(
                            low=fmt(legal.lower_yuan, "CNY", view.lang),
                            high=fmt(legal.upper_yuan, "CNY", view.lang),
                            article=handling.article(legal, view.lang),
                        )
                    )
                )
        if step in ("waived", "fined"):
            number = form.line("number", _("Number of the decision"), LONGEST_NUMBER)
        if step == "closed":
            number = form.line("number", _("Number of the publication (optional)"), LONGEST_NUMBER)
        note = form.text("note", _("Note (optional)"), LONGEST_NOTE) if step != "rectified" else ""
        day = form.day()
        form.slot("case", "step", "cycle")
        sent = form.foot(_("Record the step"))
    if sent:
        said = _("The step was recorded.")
        if amount and handling.is_inside(round(amount * 100), row.legal) is False:
            said += " " + _("The amount lies outside the legal range: please have it checked.")
        form.send(
            actor(view, day),
            lambda store, act: record_step(store, act, case_id, step, amount_yuan=amount, number=number, note=note),
            said,
        )
