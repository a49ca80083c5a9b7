"""The submission matrix: one row an enterprise, one column a month, a symbol and a colour for each status."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from carbondash.charts.frames import Status, StatusRow
from carbondash.charts.look import THEMES, Chart, Theme, ThemeName, base_figure, safe, shortened, text_width
from carbondash.charts.words import word
from carbondash.figures.format import fmt_period, number
from carbondash.figures.units import Lang

STATUSES: tuple[Status, ...] = ("on_time", "late", "missing", "not_due")
ROW = 19
# Names in Latin letters (a Chinese character counts two), and how many months can be labelled.
NAME, WIDE_NAME = 16, 44
# On a telephone each entry of the legend may take a line of its own.
LEGEND_LINE = 19
MOST_LABELS, MOST_LABELS_WIDE = 8, 24


def matrix(
    rows: Sequence[StatusRow], periods: Sequence[str], *, name: str, lang: Lang, theme: ThemeName, wide: bool = False
) -> Chart:
    """Status by enterprise and month; a click gives the enterprise's code and the period as custom values.

    `wide` is for more room than a telephone's: names in nearly full length, and every month of up to two years labelled.
    """
    look = THEMES[theme]
    height = 92 + ROW * max(len(rows), 1) + (0 if wide else LEGEND_LINE * len(STATUSES))
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
    if any(period not in row.cells for row in rows for period in periods):
        figure.add_trace(_blank(word("no_duty", lang), look))
    most = MOST_LABELS_WIDE if wide else MOST_LABELS
    every = next((step for step in (1, 2, 3, 4, 6, 12) if len(periods) <= step * most), 24)
    shown = [place for place in range(len(periods)) if (len(periods) - 1 - place) % every == 0]
    figure.update_xaxes(
        side="top",
        automargin=True,
        tickvals=shown,
        ticktext=_month_labels([periods[place] for place in shown], room=1 if wide else 2),
        tickangle=0,
        tickfont={"size": 12 if wide else 11, "color": look.quiet},
        range=[-0.7, max(len(periods), 1) - 0.3],
        showline=False,
        ticks="",
    )
    names = [shortened(row.name, WIDE_NAME if wide else NAME) for row in rows]
    # The margin that the axis would take by itself is wider than the names.
    figure.update_layout(margin={"l": 16 + max((int(text_width(name, 13)) for name in names), default=0)})
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=names,
        automargin=False,
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


def _blank(name: str, look: Theme) -> go.Scatter:
    """What an empty cell means, for the legend: an empty box."""
    marker = {"symbol": "square-open", "size": 10, "color": look.line, "line": {"width": 1}}
    return go.Scatter(name=name, x=[None], y=[None], mode="markers", marker=marker, hoverinfo="skip")


def _month_labels(periods: Sequence[str], room: int) -> list[str]:
    """The months alone, the year above the first one of each year: level, and narrow enough for a telephone.

    The year takes the room of so many columns: that of the first column gives way to a year that begins inside it.
    """
    split = [period.removeprefix("M").split("-") for period in periods]
    begins = [place for place, (year, _month) in enumerate(split) if place == 0 or year != split[place - 1][0]]
    if len(begins) > 1 and begins[1] < room:
        begins = begins[1:]
    return [f"{year if place in begins else ''}<br>{month}" for place, (year, month) in enumerate(split)]
