"""Remarks beside a figure's series, as the numbered marks of a chart."""

from __future__ import annotations

from collections.abc import Collection

from carbondash.charts.frames import Event
from carbondash.figures.format import fmt_day, fmt_period
from carbondash.figures.view import View
from carbondash.store import Reader, remarks


def events(reader: Reader, view: View, figure_id: str) -> list[Event]:
    """What was remarked beside a figure by the as-of day, each at the month that it is about."""
    found = remarks.beside(reader, figure_id, view.filters.as_of)
    return [Event(one.about, view.named(one.text_zh, one.text_en)) for one in found if one.about.startswith("M")]


def marks(reader: Reader, view: View, figure_id: str, months: Collection[str]) -> tuple[list[Event], tuple[str, ...]]:
    """The remarks beside a figure on one of these months as numbered marks, and a line for each with its author and day."""
    found = [one for one in remarks.beside(reader, figure_id, view.filters.as_of) if one.about in months]
    made = [Event(one.about, view.named(one.text_zh, one.text_en)) for one in found]
    lines = []
    for number, (one, event) in enumerate(zip(found, made, strict=True), 1):
        by = f"（{one.author}，{fmt_day(one.day, 'zh')}）" if view.lang == "zh" else f" ({one.author}, {fmt_day(one.day, 'en')})"
        lines.append(f"[{number}] {fmt_period(one.about, view.lang)} · {event.words}{by}")
    return made, tuple(lines)
