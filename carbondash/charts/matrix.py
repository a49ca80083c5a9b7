"""The submission matrix: one row an enterprise, one column a month, a symbol and a colour for each status."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from carbondash.charts.frames import Status, StatusRow
from carbondash.charts.look import THEMES, Chart, Theme, ThemeName, base_figure, safe, shortened
from carbondash.charts.words import word
from carbondash.figures.format import fmt_period, number
from carbondash.figures.units import Lang

STATUSES: tuple[Status, ...] = ("on_time", "late", "missing", "not_due")
ROW = 19


def matrix(rows: Sequence[StatusRow], periods: Sequence[str], *, name: str, lang: Lang, theme: ThemeName) -> Chart:
    """Status by enterprise and month; a click gives the enterprise's code and the period as custom values."""
    look = THEMES[theme]
    height = 92 + ROW * max(len(rows), 1)
    figure = base_figure(theme, height, legend=True)
    column = {period: place for place, period in enumerate(periods)}
    counts: dict[str, str] = {}
    for status in STATUSES:
        cells = [
            (place, column[period], row, period)
            for place, row in enumerate(rows)
            for period, found in row.cells.items()
            if found == status and period in column
        ]
        counts[status] = number(len(cells), lang)
        figure.add_trace(
            go.Scatter(
                name=word(status, lang),
                x=[across for _, across, _, _ in cells] if cells else [None],
                y=[down for down, _, _, _ in cells] if cells else [None],
                mode="markers",
                marker=_marker(status, look, small=len(periods) > 14),
                customdata=[
                    [row.code, period, f"{safe(row.name)}<br>{fmt_period(period, lang)} · {word(status, lang)}"]
                    for _, _, row, period in cells
                ],
                hovertemplate="%{customdata[2]}<extra></extra>",
                selected={"marker": {"opacity": 1}},
                unselected={"marker": {"opacity": 1}},
                cliponaxis=False,
            )
        )
    every = next((step for step in (1, 2, 3, 4, 6, 12) if len(periods) <= step * 8), 24)
    shown = [place for place in range(len(periods)) if (len(periods) - 1 - place) % every == 0]
    figure.update_xaxes(
        side="top",
        automargin=True,
        tickvals=shown,
        ticktext=[_month_label(periods[place], first=place == shown[0]) for place in shown],
        tickangle=0,
        range=[-0.7, max(len(periods), 1) - 0.3],
        showline=False,
        ticks="",
    )
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[shortened(row.name, 20) for row in rows],
        range=[max(len(rows), 1) - 0.4, -0.6],
        tickfont={"size": 12, "color": look.text},
        griddash="dot",
    )
    figure.update_layout(legend={"x": 0, "y": 0})
    alt = word("alt_matrix", lang, rows=number(len(rows), lang), columns=len(periods), **counts)
    colon = "：" if lang == "zh" else ": "
    return Chart(figure, f"{name}{colon}{alt}", height)


def _marker(status: Status, look: Theme, *, small: bool) -> dict[str, Any]:
    markers: dict[Status, dict[str, Any]] = {
        "on_time": {"symbol": "circle", "size": 7 if small else 9, "color": look.categorical[0]},
        "late": {"symbol": "triangle-up", "size": 9 if small else 11, "color": look.categorical[1]},
        "missing": {"symbol": "x-thin-open", "size": 7 if small else 9, "color": look.categorical[3], "line": {"width": 2.5}},
        "not_due": {"symbol": "circle", "size": 4, "color": look.line},
    }
    return markers[status]


def _month_label(period: str, *, first: bool) -> str:
    """The month alone, with its year above it where a year begins or the axis does: level, and narrow enough for a telephone."""
    year, month = period.removeprefix("M").split("-")
    return f"{year}<br>{month}" if first or month == "01" else f"<br>{month}"
