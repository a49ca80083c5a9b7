"""Everything dated about one thing on one axis: a lane a kind, a mark a day, the more the larger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from carbondash.charts.drawing import scatter_trace
from carbondash.charts.look import THEMES, Chart, ThemeName, base_figure, day_axis, safe, say_nothing_known
from carbondash.figures.format import fmt_day
from carbondash.figures.units import Lang

_LANE, _FOOT = 26, 34
_SMALLEST, _LARGEST, _FULL_AT = 7.0, 15.0, 8


def lanes(
    marks: Sequence[tuple[date, str, int]],
    names: Mapping[str, str],
    *,
    counted: str,
    alt: str,
    nothing: str,
    as_of: date,
    lang: Lang,
    theme: ThemeName,
) -> Chart:
    """Days on which something happened, (day, lane, how much), in lanes named and ordered by `names`.

    counted: words for a number of events with `{count}` in them.
    """
    look = THEMES[theme]
    shown = [lane for lane in names if any(found == lane for _, found, _ in marks)]
    height = _LANE * max(len(shown), 2) + _FOOT
    figure = base_figure(theme, height)
    placed = [(day, shown.index(lane), lane, count) for day, lane, count in marks]
    # One trace for all lanes: each further one costs as much as the rest of the chart.
    figure.add_trace(
        scatter_trace(
            x=[day for day, _, _, _ in placed],
            y=[place for _, place, _, _ in placed],
            mode="markers",
            marker={
                "symbol": "circle",
                "size": [_size(count) for _, _, _, count in placed],
                "color": look.categorical[0],
                "opacity": 0.75,
                "line": {"width": 1, "color": look.card},
            },
            customdata=[
                [lane, day.isoformat(), f"{fmt_day(day, lang)}<br>{safe(names[lane])} · {safe(counted.format(count=count))}"]
                for day, _, lane, count in placed
            ],
            hovertemplate="%{customdata[2]}<extra></extra>",
            cliponaxis=False,
        )
    )
    figure.update_yaxes(
        tickvals=list(range(len(shown))),
        ticktext=[safe(names[lane]) for lane in shown],
        range=[max(len(shown), 1) - 0.4, -0.6],
        tickfont={"size": 12, "color": look.text},
        griddash="dot",
    )
    if marks:
        day_axis(figure, min(day for day, _, _ in marks), max(as_of, *(day for day, _, _ in marks)))
    else:
        say_nothing_known(figure, theme, nothing)
    figure.update_layout(margin={"t": 6})
    return Chart(figure, alt, height)


def _size(count: int) -> float:
    return _SMALLEST + (_LARGEST - _SMALLEST) * min(count - 1, _FULL_AT) / _FULL_AT
