"""The risk index through its cycles: a step line a cycle on the five bands, each with its word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from carbondash.charts.drawing import scatter_trace
from carbondash.charts.look import THEMES, Chart, ThemeName, base_figure, day_axis, safe, say_nothing_known
from carbondash.figures.format import fmt_day, number
from carbondash.figures.units import Lang

_HEIGHT = 230
_ROOM = 5
_DASHES = ("solid", "dash", "dot", "dashdot")


@dataclass(frozen=True)
class RiskLine:
    """A cycle: its name and the index (0 to 100) from each day on; None: from that day on it does not count."""

    name: str
    points: Sequence[tuple[date, float | None]]


def risk_curve(
    lines: Sequence[RiskLine], bands: Sequence[tuple[str, float]], *, alt: str, nothing: str, lang: Lang, theme: ThemeName
) -> Chart:
    """The index by day. bands: words and index from which each begins, ascending."""
    look = THEMES[theme]
    figure = base_figure(theme, _HEIGHT, legend=len(lines) > 1)
    for place, line in enumerate(lines):
        figure.add_trace(
            scatter_trace(
                name=safe(line.name),
                x=[day for day, _ in line.points],
                y=[value for _, value in line.points],
                mode="lines",
                line={"color": look.categorical[0], "width": 2.5, "shape": "hv", "dash": _DASHES[place % len(_DASHES)]},
                connectgaps=False,
                cliponaxis=False,
                customdata=[
                    f"{safe(line.name)}<br>{fmt_day(day, lang)} · {number(value, lang, 1)}" for day, value in line.points
                ],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
    ends = [*(begins for _, begins in bands[1:]), 100.0]
    # At once: one by one they take longer than all the rest of the chart.
    figure.update_layout(
        shapes=[
            {
                "type": "line",
                "xref": "paper",
                "x0": 0,
                "x1": 1,
                "y0": begins,
                "y1": begins,
                "layer": "below",
                "line": {"color": look.line, "width": 1, "dash": "dot"},
            }
            for _, begins in bands
            if begins
        ],
        annotations=[
            {
                "text": safe(name),
                "xref": "paper",
                "x": 1,
                "y": (begins + end) / 2,
                "xanchor": "right",
                "yanchor": "middle",
                "showarrow": False,
                "font": {"size": 11, "color": look.quiet},
                "bgcolor": look.card,
            }
            for (name, begins), end in zip(bands, ends, strict=True)
        ],
    )
    figure.update_yaxes(range=[0, 102], tickvals=[begins for _, begins in bands if begins] + [100], showgrid=False)
    days = [day for line in lines for day, _ in line.points]
    if days:
        # The words of the bands stand on the right of the lines, not on them.
        day_axis(figure, min(days), max(days) + (max(days) - min(days)) / _ROOM)
    else:
        say_nothing_known(figure, theme, nothing)
    figure.update_layout(margin={"t": 8})
    return Chart(figure, alt, _HEIGHT)
