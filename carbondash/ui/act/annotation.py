"""Put a remark beside a series."""

from __future__ import annotations

import streamlit as st

from carbondash.actions.annotations import LONGEST_TEXT, annotate
from carbondash.figures.format import fmt_period
from carbondash.figures.ledger import figures
from carbondash.figures.view import View
from carbondash.ui.act.form import Sheet, act_day, actor, opener
from carbondash.ui.frame import Frame
from carbondash.ui.language import _, escape

_MONTHS = 36


def show(now: Frame, figure: str, about: str | None = None) -> None:
    """The button that puts a remark beside a figure's series, at the period `about`."""
    opener(
        f"annotation_{figure}_{about or 'any'}",
        _("Add a remark"),
        ":material/add_comment:",
        _("Add a remark to a series"),
        lambda: sheet(now.view, figure, about),
    )


def sheet(view: View, figure: str, about: str | None) -> None:
    """The form itself; the period is chosen among the last three years where it isn't given."""
    st.markdown(f"**{escape(figures[figure].name(view.lang))}**")
    periods = _periods(view, figures[figure].period)
    options = periods if about is None or about in periods else (about, *periods)
    form = Sheet(f"annotation_{figure}", view)
    with st.form(f"act_annotation_{figure}", border=False):
        words = {period: fmt_period(period, view.lang) for period in options}
        chosen = form.choice("about", _("At the period"), options, words.__getitem__, first=about)
        zh = form.line("text_zh", _("Remark in Chinese"), LONGEST_TEXT)
        en = form.line("text_en", _("Remark in English (optional)"), LONGEST_TEXT)
        day = form.day()
        form.slot("figure")
        sent = form.foot(_("Record the remark"))
    if not sent:
        return
    if chosen is None:
        form.missing("about")
        return
    form.send(
        actor(view, day),
        lambda store, act: annotate(store, act, figure, chosen, zh, en),
        _("The remark was recorded."),
    )


def _periods(view: View, kind: str) -> tuple[str, ...]:
    """The periods that a remark can stand at, the newest first: years, cycles or months, as the figure has them."""
    day = act_day(view)
    if kind == "year":
        return tuple(f"Y{year}" for year in range(day.year, day.year - 6, -1))
    if kind == "cycle":
        return tuple(reversed(view.cycles))
    newest = day.year * 12 + day.month - 1
    return tuple(f"M{month // 12}-{month % 12 + 1:02d}" for month in range(newest, newest - _MONTHS, -1))
