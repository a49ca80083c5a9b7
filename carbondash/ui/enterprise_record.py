"""The record of one month as a page: what was filed, what stands behind it, what follows from it, what is to be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from carbondash.figures.format import fmt_period
from carbondash.ui import enterprise_section as section
from carbondash.ui import filters, frame, page, print_style, static_table
from carbondash.ui.act import correction, problem, reminder, review, waiver
from carbondash.ui.cache import remember
from carbondash.ui.enterprise_page import open_clicked
from carbondash.ui.enterprise_view import FileView
from carbondash.ui.frame import Frame
from carbondash.ui.language import _, escape
from carbondash.ui.panels import enterprise, enterprise_months, enterprise_record, enterprise_record_values
from carbondash.ui.panels.enterprise_record import RecordFile
from carbondash.ui.panels.enterprise_record_values import UnitValues
from carbondash.ui.room import room


def show(now: Frame, view: FileView) -> None:
    """The record of the month that the view is about."""

    def made(build: Callable[..., Any], *extra: Any) -> Any:
        return remember(build, now.reader, view, *extra)

    found: RecordFile = made(enterprise_record.record)
    print_style.inject(view, _("Record: {name}").format(name=view.place))
    static_table.rules()
    _months(now, view)
    page.sentence(made(enterprise_record.sentence))
    frame.part(lambda: section.show(made(enterprise_months.months, room()), view, rows=False, on_select=open_clicked))
    frame.part(lambda: _act(now, view, found))
    if found.current is None:
        return
    frame.part(lambda: section.show(made(enterprise_record.versions), view))
    frame.part(lambda: _values(made(enterprise_record_values.values), made(enterprise_record_values.values_file), view))
    frame.part(lambda: _emissions(view, made))
    frame.part(lambda: section.show(made(enterprise_record.findings), view, quiet=made(enterprise_record.quiet_findings)))
    left, right = st.columns(2)
    with left:
        frame.part(lambda: section.show(made(enterprise_record.problems), view))
    with right:
        frame.part(lambda: section.show(made(enterprise_record.reviews), view))
    frame.part(lambda: section.show(made(enterprise_record_values.tests), view))
    frame.part(lambda: section.show(made(enterprise_record_values.papers), view))
    left, right = st.columns(2)
    with left:
        frame.part(lambda: section.show(made(enterprise_record_values.calibrations), view))
    with right:
        frame.part(lambda: section.show(made(enterprise_record.waivers), view))


def _months(now: Frame, view: FileView) -> None:
    """The month before and after, and the way back to the file as a whole."""
    rows = [row.period for row in remember(enterprise.months, now.reader, view)]
    place = rows.index(view.month) if view.month in rows else None
    before = rows[place - 1] if place else None
    after = rows[place + 1] if place is not None and place + 1 < len(rows) else None
    with st.container(horizontal=True, key="file_tools_month", vertical_alignment="center", gap="small"):
        st.subheader(escape(f"{view.about} · {fmt_period(view.month, view.lang)}"), anchor=False)
        st.button(
            _("The whole file"), icon=":material/folder_open:", key="month_file", on_click=lambda: filters.set_state(month=None)
        )
        for key, icon, target in (
            ("month_before", ":material/chevron_left:", before),
            ("month_after", ":material/chevron_right:", after),
        ):
            if target is not None:
                st.button(
                    fmt_period(target, view.lang),
                    icon=icon,
                    icon_position="right" if key == "month_after" else "left",
                    key=key,
                    on_click=_to_month,
                    args=(target,),
                )


def _to_month(period: str) -> None:
    filters.set_state(month=period.removeprefix("M"))


def _act(now: Frame, view: FileView, found: RecordFile) -> None:
    """What the desk can do about this month."""
    number = view.enterprise_id
    with st.container(horizontal=True, key="file_tools_act", vertical_alignment="center", gap="small"):
        if found.current is None:
            reminder.show(now, [number], "monthly", found.period)
            return
        record_id = found.current.id
        review.show(now, record_id, number, found.period)
        problem.show_open(now, number, record_id, found.period)
        still_open = [row.problem_id for row in found.problems if row.closed_on is None]
        if still_open:
            problem.show_close(now, still_open)
        problem.show_referral(now, number)
        correction.show(now, record_id)
        if any(row.holds and not row.is_waived for row in found.findings):
            waiver.show(now, number, None)


def _values(units: tuple[UnitValues, ...], everything: Any, view: FileView) -> None:
    with st.container(border=True, key="card_record_values"):
        with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small", key="cardhead_record_values"):
            title = _("Values")
            st.markdown(f"**{title}**", width="stretch")
            section.file_of(title, "record_values", everything, view)
        st.caption(
            _('Beside each value the range that it is held against. "=": worked out of the values; "≠": changed by a version.')
        )
        for unit in units:
            st.markdown(f"**{escape(unit.name)}**")
            static_table.table(unit.table, view.lang)


def _emissions(view: FileView, made: Callable[..., Any]) -> None:
    def sources() -> None:
        lines = made(enterprise_record_values.sources)
        if lines:
            with st.popover(_("Rules and sources"), icon=":material/menu_book:", type="tertiary", key="rules_record"):
                st.markdown("\n".join(f"- {escape(line)}" for line in lines))

    section.show(made(enterprise_record_values.emissions), view, foot=sources)
