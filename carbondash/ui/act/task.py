"""Say how far tasks of a notice have come."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from carbondash.actions import Refused
from carbondash.actions.notices import LONGEST_NOTE, next_states, step_task
from carbondash.figures.view import View
from carbondash.ui import frame
from carbondash.ui.act.form import Sheet, act_day, actor, opener
from carbondash.ui.frame import Frame
from carbondash.ui.language import _, escape


def show(now: Frame, task_ids: Sequence[int]) -> None:
    """The button that says how far these tasks of a notice have come."""
    if not task_ids:
        return
    one = len(task_ids) == 1
    opener(
        f"task_{min(task_ids)}_{len(task_ids)}",
        _("Update the task") if one else _("Update {count} tasks").format(count=f"{len(task_ids):,}"),
        ":material/task_alt:",
        _("How far the task has come") if one else _("How far the tasks have come"),
        lambda: sheet(now.view, tuple(task_ids)),
    )


def state_words(state: str) -> str:
    """How far a task has come."""
    return {"started": _("started"), "done": _("done"), "reopened": _("opened again")}.get(state, state)


def sheet(view: View, task_ids: Sequence[int]) -> None:
    """The form itself."""
    with frame.reading() as reader:
        try:
            states = next_states(reader, task_ids, act_day(view))
        except Refused as error:
            st.info(escape(error.words(view.lang)), icon=":material/info:")
            return
    if not states:
        st.info(_("These tasks have come differently far: choose those that take the same step."), icon=":material/info:")
        return
    form = Sheet("task", view)
    with st.form("act_task", border=False):
        state = form.choice(
            "state", _("Now"), states, state_words, first=states[0] if len(states) == 1 else None, side_by_side=True
        )
        note = form.text("note", _("Note (optional)"), LONGEST_NOTE)
        day = form.day()
        form.slot("task")
        sent = form.foot(_("Record"))
    if not sent:
        return
    if state is None:
        form.missing("state")
        return
    form.send(
        actor(view, day),
        lambda store, act: step_task(store, act, task_ids, state, note),
        _("{count} tasks were updated.").format(count=f"{len(task_ids):,}"),
    )
