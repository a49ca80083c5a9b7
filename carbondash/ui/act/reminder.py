"""Record a reminder."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from carbondash.actions.reminders import LONGEST_NOTE, remind
from carbondash.figures.format import fmt_period
from carbondash.figures.view import View
from carbondash.store import acts
from carbondash.ui import frame
from carbondash.ui.act.form import Sheet, act_day, actor, opener
from carbondash.ui.frame import Frame
from carbondash.ui.language import _, escape

_MOST_NAMED = 20


def show(now: Frame, enterprise_ids: Sequence[int], kind: str, period: str) -> None:
    """The button that records that these enterprises were reminded (kind: monthly, annual, surrender, problems)."""
    if not enterprise_ids:
        return
    opener(
        f"reminder_{kind}_{period}",
        _("Record a reminder ({count})").format(count=f"{len(enterprise_ids):,}"),
        ":material/notifications_active:",
        _("Record a reminder"),
        lambda: sheet(now.view, tuple(enterprise_ids), kind, period),
    )


def kind_words(kind: str) -> str:
    """What somebody is reminded of."""
    return {
        "monthly": _("monthly evidence"),
        "annual": _("annual report"),
        "surrender": _("surrender"),
        "problems": _("open problems"),
    }.get(kind, kind)


def sheet(view: View, enterprise_ids: Sequence[int], kind: str, period: str) -> None:
    """The form itself; who was reminded of it on that day already is left out."""
    with frame.reading() as reader:
        done = acts.reminded(reader, enterprise_ids, kind, period, act_day(view))
        names = acts.enterprises(reader, enterprise_ids[: _MOST_NAMED * 2])
    left = [enterprise_id for enterprise_id in enterprise_ids if enterprise_id not in done]
    st.markdown(f"**{escape(kind_words(kind))}** · {escape(fmt_period(period, view.lang))}")
    if done:
        st.caption(_("{count} were reminded of it that day already and are left out.").format(count=f"{len(done):,}"))
    if not left:
        st.info(_("Everybody on this list has been reminded."), icon=":material/task_alt:")
        return
    with st.expander(_("To {count} enterprises").format(count=f"{len(left):,}")):
        named = [names[i] for i in left if i in names][:_MOST_NAMED]
        st.markdown("\n".join(f"- {escape(view.named(who.name_zh, who.name_en))}" for who in named))
        if len(left) > len(named):
            st.caption(_("and {count} more").format(count=f"{len(left) - len(named):,}"))
    form = Sheet(f"reminder_{kind}", view)
    with st.form(f"act_reminder_{kind}", border=False):
        note = form.text("note", _("Note (optional)"), LONGEST_NOTE)
        day = form.day(_("Reminded on"))
        form.slot("enterprise", "period", "kind")
        sent = form.foot(_("Record the reminder"))
    if sent:
        form.send(
            actor(view, day),
            lambda store, act: remind(store, act, left, kind, period, note),
            _("{count} reminders were recorded.").format(count=f"{len(left):,}"),
        )
