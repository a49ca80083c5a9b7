"""The enterprise file as a page: everything about one enterprise on one sheet, the sections without anything in one line."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from carbondash.store import Reader
from carbondash.ui import enterprise_section as section
from carbondash.ui import filters, frame, page, print_style, static_table
from carbondash.ui.act import visit
from carbondash.ui.cache import remember
from carbondash.ui.enterprise_view import FileView, file_view
from carbondash.ui.frame import Frame
from carbondash.ui.language import _, escape
from carbondash.ui.panel import Panel
from carbondash.ui.panels import (
    enterprise,
    enterprise_allowances,
    enterprise_checks,
    enterprise_head,
    enterprise_months,
    enterprise_risk,
    enterprise_timeline,
    enterprise_work,
)
from carbondash.ui.room import room

_Section = Callable[[Reader, FileView], Panel]

# Sections that most enterprises have nothing in, in their order: those that need a line's whole length, and those that go side by
# side. The ones without anything are named in one line.
_WIDE: tuple[_Section, ...] = (
    enterprise_checks.verification,
    enterprise_checks.samples,
    enterprise_work.tasks,
    enterprise_work.visits,
    enterprise_work.projects,
)
_NARROW: tuple[_Section, ...] = (
    enterprise_allowances.trades,
    enterprise_allowances.surrenders,
    enterprise_allowances.allocations,
    enterprise_checks.annual_reports,
    enterprise_checks.cases,
    enterprise_checks.campaign,
    enterprise_checks.inspections,
    enterprise_checks.clues,
    enterprise_work.reminders,
    enterprise_work.waivers,
    enterprise_work.referrals,
    enterprise_work.loans,
)
# So many rows a page of a short list.
_ROWS = 6


def show(now: Frame, view: FileView) -> None:
    """The file of the enterprise that the view is about."""

    def made(build: Callable[..., Any], *extra: Any) -> Any:
        return remember(build, now.reader, view, *extra)

    about = enterprise.known_head(now.reader, view)
    name = view.named(about.name_zh, about.name_en)
    print_style.inject(view, _("Enterprise file: {name}").format(name=view.about))
    static_table.rules()
    page.sentence(made(enterprise_head.sentence))
    frame.part(lambda: _head(now, name, view, made))
    months, years = made(enterprise_months.months, room()), made(enterprise_allowances.years)
    position, risk = made(enterprise_allowances.position), made(enterprise_risk.risk)
    # Who owes nothing has no position and no risk to show.
    if not months.empty:
        frame.part(lambda: section.show(months, view, rows=False, on_select=open_clicked))
    static_table.anchor("file-allowances")
    left, right = st.columns(2)
    with left:
        frame.part(lambda: section.show(years, view, foot=lambda: _workings(made)))
        if not position.empty:
            frame.part(lambda: section.show(position, view))
    with right:
        if not risk.panel.empty:
            frame.part(lambda: section.parts(risk, view))
        frame.part(lambda: section.parts(made(enterprise_risk.account), view))
    static_table.anchor("file-history")
    frame.part(lambda: section.show(made(enterprise_head.cut_offs), view))
    if not months.empty:
        static_table.anchor("file-quality")
        frame.part(lambda: _problems(view, made))
        frame.part(lambda: section.show(made(enterprise_checks.findings), view, size=_ROWS))
    static_table.anchor("file-work")
    empty = _optional(view, made)
    static_table.anchor("file-timeline")
    frame.part(lambda: _timeline(view, made))
    _nothing([panel for panel in (months, position, risk.panel, *empty) if panel.empty], view)


def of(now: Frame) -> FileView | None:
    """The view of the enterprise that the address names; None where it names none that is known on the day."""
    found = remember(enterprise.head, now.reader, now.view)
    return None if found is None else file_view(now.view, found)


def _head(now: Frame, name: str, view: FileView, made: Callable[..., Any]) -> None:
    facts, units = made(enterprise_head.key_facts), made(enterprise_head.units)
    with st.container(border=True, key="card_enterprise_head"):
        st.subheader(escape(name), anchor=False)
        if facts:
            static_table.key_facts([(fact.name, fact.value, fact.said) for fact in facts])
        static_table.facts(made(enterprise_head.identity))
        if not units.empty:
            with st.container(key="file_units"):
                static_table.table(units.table, view.lang)
    with st.container(key="file_tools_visit"):
        visit.show(now, view.enterprise_id)
    with st.container(key="file_tools_index"):
        static_table.index(
            [
                ("file-allowances", _("Allowances and risk")),
                ("file-history", _("Status at each cut-off")),
                *([("file-quality", _("Problems and findings"))] if made(enterprise.months) else []),
                ("file-work", _("Verification, inspection, work")),
                ("file-timeline", _("Timeline")),
            ]
        )


def open_clicked() -> None:
    """Open the record of the month that was clicked; for callbacks."""
    period = section.clicked("enterprise_months")
    if period:
        filters.set_state(month=period.removeprefix("M"))


def _workings(made: Callable[..., Any]) -> None:
    lines = made(enterprise_allowances.workings)
    if lines:
        with st.popover(_("How the rules get there"), icon=":material/calculate:", type="tertiary", key="workings"):
            st.markdown("  \n".join(escape(line) for line in lines))


def _optional(view: FileView, made: Callable[..., Any]) -> list[Panel]:
    """The sections that have something; those that have nothing are handed back."""
    wide, narrow = ([made(build) for build in builders] for builders in (_WIDE, _NARROW))
    for panel in wide:
        if not panel.empty:
            frame.part(partial(section.show, panel, view, size=_ROWS))
    sides = st.columns(2)
    heights = [0, 0]
    for panel in narrow:
        if not panel.empty:
            side = 0 if heights[0] <= heights[1] else 1
            heights[side] += 4 + min(_ROWS, len(panel.table.rows))
            with sides[side]:
                frame.part(partial(section.show, panel, view, size=_ROWS))
    return [panel for panel in (*wide, *narrow) if panel.empty]


def _problems(view: FileView, made: Callable[..., Any]) -> None:
    words = {"all": _("all"), "open": _("open"), "closed": _("closed")}
    key = f"w_problems_{view.enterprise_id}"
    chosen = st.session_state.get(key) or "all"
    name = f"problems_{chosen}"
    panel = made(enterprise_checks.problems, None if chosen == "all" else chosen, section.page_of(name, view))

    def choice() -> None:
        st.segmented_control(
            _("Which problems"), list(words), format_func=words.__getitem__, key=key, default="all", label_visibility="collapsed"
        )

    section.show(panel, view, above=choice, foot=lambda: section.pages(name, panel.table, enterprise_checks.PAGE, view))


def _timeline(view: FileView, made: Callable[..., Any]) -> None:
    names = enterprise_timeline.lane_names(view)
    there = made(enterprise_timeline.kinds)
    key = f"w_timeline_{view.enterprise_id}"
    chosen = tuple(lane for lane in there if lane in (st.session_state.get(key) or ()))
    name = f"timeline_{'_'.join(chosen)}"
    panel = made(enterprise_timeline.chart)
    listed = made(enterprise_timeline.events, chosen, section.page_of(name, view))

    def choice() -> None:
        section.chart(panel)
        st.pills(
            _("Kinds"),
            there,
            selection_mode="multi",
            format_func=names.__getitem__,
            key=key,
            label_visibility="collapsed",
            wrap=True,
        )

    if panel.empty:
        section.show(panel, view)
        return
    section.show(
        listed,
        view,
        above=choice,
        foot=lambda: section.pages(name, listed.table, enterprise_timeline.PAGE, view),
    )


def _nothing(panels: list[Panel], view: FileView) -> None:
    if panels:
        listed = ("、" if view.lang == "zh" else ", ").join(panel.title for panel in panels)
        st.caption(escape(_("Nothing on file by this day: {sections}.").format(sections=listed)))
