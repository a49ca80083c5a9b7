"""Correct a monthly record."""

from __future__ import annotations

import streamlit as st

from carbondash.actions import Refused
from carbondash.actions.corrections import LONGEST_REASON, Stated, correct_record, stated
from carbondash.derive.month_values import FIELDS, FUEL, field_unit, field_words, fuel_words, fuels
from carbondash.figures.format import fmt_day, fmt_period
from carbondash.figures.view import View
from carbondash.ui import frame
from carbondash.ui.act.form import Sheet, act_day, actor, opener
from carbondash.ui.frame import Frame
from carbondash.ui.language import _, escape

_Units = dict[int, tuple[str, dict[str, Stated]]]
_Cell = tuple[int, str]


def show(now: Frame, record_id: int) -> None:
    """The button that corrects values of a monthly record: a further version of it, with a reason."""
    refused = None
    try:
        stated(now.reader, record_id, actor(now.view))
    except Refused as error:
        refused = error
    opener(
        f"correction_{record_id}",
        _("Correct values"),
        ":material/edit_note:",
        _("Correct an evidence record"),
        lambda: sheet(now.view, record_id),
        refused=refused,
        wide=True,
    )


def sheet(view: View, record_id: int) -> None:
    """The form itself: which values, then what they should be and why."""
    with frame.reading() as reader:
        try:
            record, units = stated(reader, record_id, actor(view, act_day(view)))
        except Refused as error:
            st.info(escape(error.words(view.lang)), icon=":material/info:")
            return
    st.caption(
        _("{month}, version {number} of {day}. The correction becomes the next version; this one stays on file.").format(
            month=fmt_period(record.period, view.lang), number=record.version, day=fmt_day(record.day, view.lang)
        )
    )
    form = Sheet(f"correction_{record_id}", view)
    cells = [(unit_id, name) for unit_id in units for name in FIELDS]
    chosen = st.multiselect(
        _("Values to correct"),
        cells,
        format_func=lambda cell: _cell_words(cell, units, view),
        key=form.name("cells"),
        placeholder=_("Choose"),
        # Its words would be the library's own.
        select_all=False,
    )
    if not chosen:
        return
    with st.form(f"act_correction_{record_id}", border=False):
        changes: dict[int, dict[str, Stated]] = {}
        for unit_id, name in chosen:
            changes.setdefault(unit_id, {})[name] = _value(form, (unit_id, name), units, view)
        reason = form.text("reason", _("Reason"), LONGEST_REASON)
        day = form.day()
        form.slot("record", "value")
        sent = form.foot(_("Record the correction"))
    if sent:
        form.send(
            actor(view, day),
            lambda store, act: correct_record(store, act, record_id, changes, reason),
            _("The record was corrected."),
        )


def _cell_words(cell: _Cell, units: _Units, view: View) -> str:
    unit_id, name = cell
    words = field_words(name, view.lang)
    said = words[0].upper() + words[1:]
    return f"{units[unit_id][0]} · {said}" if len(units) > 1 else said


def _value(form: Sheet, cell: _Cell, units: _Units, view: View) -> Stated:
    """The field of one value; empty means that the record is not to state it."""
    unit_id, name = cell
    values = units[unit_id][1]
    label = _cell_words(cell, units, view)
    now = values[name]
    key = form.name(f"{unit_id}_{name}")
    fuel = values[FUEL]
    if name == FUEL:
        options = fuels()
        said: Stated = st.selectbox(
            escape(label),
            options,
            index=options.index(fuel) if isinstance(fuel, str) and fuel in options else None,
            format_func=lambda code: fuel_words(code, view.lang),
            key=key,
            placeholder=_("Choose"),
        )
    else:
        unit = field_unit(name, fuel if isinstance(fuel, str) else None, view.lang)
        said = st.number_input(
            escape(f"{label} ({unit})" if view.lang == "en" else f"{label}（{unit}）"),
            value=float(now) if isinstance(now, (int, float)) else None,
            format="%.10g",
            step=None,
            key=key,
            placeholder=_("not stated"),
        )
    form.slot(name)
    return said
