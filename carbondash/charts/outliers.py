"""Values that differ from what was expected: each on the span in which it would not have been found, with the medians in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from carbondash.charts import above
from carbondash.charts.drawing import bar_trace, scatter_trace
from carbondash.charts.look import THEMES, Chart, ThemeName, base_figure, safe
from carbondash.charts.words import word
from carbondash.figures.units import Lang

Against = Literal["own_past", "peers"]
_HEADING = 1.4


@dataclass(frozen=True)
class Span:
    """What a value was held against: the median, and the values at which the limit lies."""

    against: Against
    median: float
    low: float
    high: float
    words: str


@dataclass(frozen=True)
class OutlierRow:
    """One value in a metric's unit, what it is about, and what it differs from."""

    metric: str
    name: str
    label: str
    value: float
    spans: tuple[Span, ...]
    code: str = ""


def outlier_strips(rows: Sequence[OutlierRow], *, name: str, lang: Lang, theme: ThemeName) -> Chart:
    """The rows of each metric under its heading, on a scale of the metric's own; a row's code is the first custom value.

    Upper bar: the unit's own past; lower, hatched bar: the units of its class; a tick marks each median, the diamond the value.
    """
    look = THEMES[theme]
    headings = [above.words(row.name, row.label, theme) for row in rows]
    places: list[float] = []
    down, last = 0.0, ""
    for row, place in zip(rows, above.places(headings), strict=True):
        down += _HEADING if row.metric != last else 0.0
        down += 0.25
        last = row.metric
        places.append(place + down)
    height = 52 + int(above.LINE * (places[-1] + 1)) if places else 160
    figure = base_figure(theme, height, legend=True)
    scales = {row.metric: _scale([other for other in rows if other.metric == row.metric]) for row in rows}
    tick = {"type": "line", "line": {"color": look.text, "width": 2}}
    ticks: list[dict[str, object]] = []
    for against, offset, pattern in (("own_past", -0.21, ""), ("peers", 0.21, "/")):
        found = [
            # One bar alone lies on the line of the value, of two each beside it.
            (place + (offset if len(row.spans) > 1 else 0.0), span, scales[row.metric], row)
            for row, place in zip(rows, places, strict=True)
            for span in row.spans
            if span.against == against
        ]
        figure.add_trace(
            bar_trace(
                name=word(f"span_{against}", lang),
                orientation="h",
                y=[place for place, *_ in found] if found else [None],
                base=[scale(span.low) for _, span, scale, _ in found],
                x=[scale(span.high) - scale(span.low) for _, span, scale, _ in found] if found else [None],
                width=0.36,
                marker={
                    "color": look.band,
                    "line": {"color": look.line, "width": 1},
                    "pattern": {"shape": pattern, "fgcolor": look.line, "fillmode": "overlay", "size": 6, "solidity": 0.15},
                },
                customdata=[[row.code, f"{safe(row.name)}<br>{safe(span.words)}"] for _, span, _, row in found],
                hovertemplate="%{customdata[1]}<extra></extra>",
            )
        )
        ticks += [
            {**tick, "x0": scale(span.median), "x1": scale(span.median), "y0": place - 0.18, "y1": place + 0.18}
            for place, span, scale, _row in found
        ]
    figure.add_trace(
        scatter_trace(
            name=word("outlier_value", lang),
            x=[scales[row.metric](row.value) for row in rows] if rows else [None],
            y=places if places else [None],
            mode="markers",
            marker={"symbol": "diamond", "size": 12, "color": look.categorical[1], "line": {"width": 1, "color": look.card}},
            cliponaxis=False,
            customdata=[[row.code, f"{safe(row.name)}<br>{safe(row.label)}"] for row in rows],
            hovertemplate="%{customdata[1]}<extra></extra>",
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},
        )
    )
    # All at once: one by one takes longer than all the rest of a chart.
    figure.shapes = ticks
    above.write(figure, headings, places)
    heads = [
        {
            "text": f"<b>{safe(row.metric)}</b>",
            "xref": "paper",
            "x": 0,
            "y": place - 1.5 - words.count("<br>"),
            "xanchor": "left",
            "yanchor": "bottom",
            "showarrow": False,
            "font": {"size": 12, "color": look.quiet},
        }
        for number, (row, place, words) in enumerate(zip(rows, places, headings, strict=True))
        if number == 0 or row.metric != rows[number - 1].metric
    ]
    figure.annotations += heads
    bottom = places[-1] if places else 1.0
    figure.update_yaxes(range=[bottom + 0.8, 0], showgrid=False, zeroline=False, showticklabels=False)
    figure.update_xaxes(range=[-0.03, 1.03], showticklabels=False, ticks="", showline=False)
    figure.update_layout(margin={"t": 6}, barmode="overlay")
    first = f": {rows[0].name} {rows[0].label}" if rows else ""
    return Chart(figure, f"{name}{first}", height)


class _Scale:
    """From a metric's values to the width of the chart, 0 to 1."""

    def __init__(self, low: float, high: float) -> None:
        self._low, self._span = low, high - low or 1.0

    def __call__(self, value: float) -> float:
        return (value - self._low) / self._span


def _scale(rows: Sequence[OutlierRow]) -> _Scale:
    values = [row.value for row in rows] + [edge for row in rows for span in row.spans for edge in (span.low, span.high)]
    return _Scale(min(values), max(values))
