"""Submissions, notices and tasks: how far the tasks of a notice are, by kind, city and enterprise."""

from __future__ import annotations

import streamlit as st

from carbondash.ui import cards, choices, frame, listing, page
from carbondash.ui.act import notice, task
from carbondash.ui.cache import remember
from carbondash.ui.frame import Frame
from carbondash.ui.language import _
from carbondash.ui.panels import submissions_tasks as panels


def show(now: Frame) -> None:
    """The choice of a notice, how far its tasks are, and the list of them."""
    about = now.view.only("id")
    issued = remember(panels.issued, now.reader, now.view.only())
    found = remember(panels.shown, now.reader, about)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="notice_choice"):
        choices.one_of(now, "id", issued, _("Notice"), default=next(iter(issued), None), width=640)
        notice.show(now)
        if found is not None:
            notice.show_term(now, found.notice.notice_id)
    page.sentence(remember(panels.sentence, now.reader, about))
    left, right = st.columns([2, 3])
    with left:
        frame.part(lambda: cards.card(remember(panels.by_kind, now.reader, about), about, table="open", stretch=True))
    with right:
        frame.part(lambda: cards.card(remember(panels.by_city, now.reader, about), about, table="open", stretch=True))
    frame.part(lambda: _tasks(now))


def _tasks(now: Frame) -> None:
    listed, ids = remember(panels.listing, now.reader, now.view.only("id", "kind", "status", "page"))
    with st.container(border=True, key="card_task_list"):
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="task_choice"):
            choices.one_of(now, "kind", panels.kind_words(now.view), _("Task"), nothing=_("all tasks"), width=170)
            choices.one_of(now, "status", panels.narrowed_words(now.view), _("Status"), nothing=_("all states"), width=200)
            if ids:
                words = " · " if now.view.lang == "en" else "："
                names = {
                    number: words.join(map(str, (row[0], row[2]))) for number, row in zip(ids, listed.table.rows, strict=True)
                }
                task.show(now, choices.some_of(now, "tasks", names, _("Update only"), _("all tasks on this page")))
        listing.show(listed, now, framed=False)
