"""Open and close problems."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from carbondash.actions import Refused
from carbondash.actions.checks import require_problems
from carbondash.actions.problems import LONGEST_NOTE, close_problem, close_referral, is_under_referral, open_problem
from carbondash.figures.format import fmt_period
from carbondash.figures.view import View
from carbondash.store import acts
from carbondash.ui import frame
from carbondash.ui.act.form import Sheet, act_day, actor, opener
from carbondash.ui.frame import Frame
from carbondash.ui.language import _, escape

_MOST_LISTED = 5


def show_open(now: Frame, enterprise_id: int, record_id: int | None, period: str) -> None:
    """The button that opens a new problem, about a record or (record_id None) about a period."""
    opener(
        f"problem_{enterprise_id}_{record_id or period}",
        _("Open a problem"),
        ":material/flag:",
        _("Open a problem"),
        lambda: open_sheet(now.view, enterprise_id, record_id, period),
    )


def open_sheet(view: View, enterprise_id: int, record_id: int | None, period: str) -> None:
    """The form itself."""
    with frame.reading() as reader:
        who = acts.enterprises(reader, [enterprise_id]).get(enterprise_id)
        kinds = acts.kinds(reader)
    name = view.named(who.name_zh, who.name_en) if who else ""
    st.markdown(f"**{escape(name)}** · {escape(fmt_period(period, view.lang))}")
    form = Sheet(f"problem_{enterprise_id}", view)
    with st.form(f"act_problem_{enterprise_id}", border=False):
        kind = form.choice("kind", _("Kind of problem"), kinds, lambda code: f"{code} {view.kind(code)}")
        st.caption(_("Suspected falsification (A1 to A3) is referred to a person: nothing is concluded here."))
        note = form.text("note", _("Note (optional)"), LONGEST_NOTE)
        day = form.day(_("Found on"))
        form.slot("record", "period", "enterprise")
        sent = form.foot(_("Open the problem"))
    if not sent:
        return
    if kind is None:
        form.missing("kind")
        return
    form.send(
        actor(view, day),
        lambda store, act: open_problem(store, act, enterprise_id, record_id, kind, period=period, note=note),
        _("The problem was opened."),
    )


def show_close(now: Frame, problem_ids: Sequence[int]) -> None:
    """The button that closes these problems at once."""
    refused = None
    try:
        require_problems(now.reader, problem_ids, act_day(now.view))
    except Refused as error:
        refused = error
    label = _("Close the problem") if len(problem_ids) == 1 else _("Close {count} problems").format(count=f"{len(problem_ids):,}")
    opener(
        "close_" + "_".join(map(str, sorted(problem_ids)[:_MOST_LISTED])),
        label,
        ":material/check_circle:",
        label,
        lambda: close_sheet(now.view, tuple(problem_ids)),
        refused=refused,
    )


def close_sheet(view: View, problem_ids: Sequence[int]) -> None:
    """The form itself."""
    with frame.reading() as reader:
        rows = acts.problems(reader, problem_ids)
        names = acts.enterprises(reader, {row.enterprise_id for row in rows})
    lines = [
        f"- {escape(view.named(names[row.enterprise_id].name_zh, names[row.enterprise_id].name_en))} · "
        f"{escape(fmt_period(row.period, view.lang))} · {escape(view.kind(row.kind))}"
        for row in rows[:_MOST_LISTED]
        if row.enterprise_id in names
    ]
    if len(rows) > _MOST_LISTED:
        lines.append("- " + _("and {count} more").format(count=f"{len(rows) - _MOST_LISTED:,}"))
    st.markdown("\n".join(lines))
    form = Sheet("close", view)
    with st.form("act_close", border=False):
        note = form.text("note", _("Note (optional)"), LONGEST_NOTE)
        day = form.day(_("Closed on"))
        form.slot("problem")
        sent = form.foot(_("Close"))
    if sent:
        form.send(
            actor(view, day), lambda store, act: close_problem(store, act, problem_ids, note), _("What was open is closed.")
        )


def show_referral(now: Frame, enterprise_id: int) -> None:
    """The button that says what came of a referral to a person; nothing where the enterprise has none that is open."""
    if not is_under_referral(now.reader, enterprise_id, actor(now.view)):
        return
    opener(
        f"referral_{enterprise_id}",
        _("Close the referral"),
        ":material/person_check:",
        _("What came of the referral"),
        lambda: referral_sheet(now.view, enterprise_id),
    )


def referral_sheet(view: View, enterprise_id: int) -> None:
    """The form itself."""
    form = Sheet(f"referral_{enterprise_id}", view)
    with st.form(f"act_referral_{enterprise_id}", border=False):
        result = form.text("result", _("Result"), LONGEST_NOTE)
        day = form.day()
        form.slot("referral", "enterprise")
        sent = form.foot(_("Close the referral"))
    if sent:
        form.send(
            actor(view, day), lambda store, act: close_referral(store, act, enterprise_id, result), _("The referral was closed.")
        )
