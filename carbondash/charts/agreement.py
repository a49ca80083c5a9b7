"""Two measurements of the same thing: the difference of each pair against its mean, with the limits between which most lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from carbondash.charts.drawing import Drawing, scatter_trace
from carbondash.charts.look import THEMES, Chart, ThemeName, axis_words, base_figure, safe, say_nothing_known, wrapped
from carbondash.charts.words import word
from carbondash.figures.agreement import Agreement, Interval
from carbondash.figures.format import number
from carbondash.figures.units import Lang

# From one side of the plot to the other.
_ACROSS = {"xref": "paper", "x0": 0, "x1": 1}


@dataclass(frozen=True)
class PairPoint:
    """One pair: the mean of both values, their difference, in lines what it is, whether it is outside the limits, its number."""

    mean: float
    difference: float
    words: tuple[str, ...]
    is_outside: bool = False
    mark: int | None = None


def difference_plot(
    points: Sequence[PairPoint],
    said: Agreement | None,
    *,
    unit: str,
    decimals: int,
    across: str,
    lang: Lang,
    theme: ThemeName,
    outside: int | None = None,
    height: int = 360,
) -> Chart:
    """Differences against means with mean difference and limits of agreement, each with its confidence band.

    unit: the quantity's unit in words; across: what the horizontal axis shows; outside: how many lie outside the limits in all,
    where not every one is among the points.
    """
    look = THEMES[theme]
    figure = base_figure(theme, height, legend=True)
    if not points:
        say_nothing_known(figure, theme, word("no_data", lang))
        return Chart(figure, word("alt_empty", lang, name=across), height)
    marked = [point for point in points if point.is_outside]
    inside = [point for point in points if not point.is_outside]
    low, high = min(point.mean for point in points), max(point.mean for point in points)
    room = (high - low or abs(high) or 1.0) * 0.06
    levels = [] if said is None else [(said.lower, False), (said.mean, True), (said.upper, False)]
    zero = {"type": "line", **_ACROSS, "y0": 0, "y1": 0, "line": {"color": look.line, "width": 1}, "layer": "below"}
    # All at once: one by one takes longer than all the rest of a chart.
    figure.shapes = [*(shape for level, is_mean in levels for shape in _level(theme, level, is_mean=is_mean)), zero]
    figure.annotations = [
        *(_beside(theme, signed(level.value, decimals, lang), level.value) for level, _ in levels),
        *(_number(theme, point) for point in marked if point.mark is not None),
    ]
    circle = {"symbol": "circle", "color": look.categorical[0]}
    _points(figure, inside, word("pairs_inside" if said else "pairs", lang), circle, 7)
    if marked:
        marker = {"symbol": "diamond", "color": look.categorical[1], "line": {"width": 1, "color": look.card}}
        _points(figure, marked, word("pairs_outside", lang), marker, 12)
    if said is not None:
        figure.update_layout(margin={"r": 62})
        _explain_levels(figure, theme, lang)
    figure.update_xaxes(range=[low - room, high + room], nticks=5, separatethousands=True)
    figure.update_yaxes(range=_vertical(points, said), nticks=6)
    axis_words(figure, theme, wrapped(word("difference_axis", lang, unit=unit), 44))
    figure.update_xaxes(title={"text": safe(across), "font": {"size": 12, "color": look.quiet}, "standoff": 6})
    n = len(points) if said is None else said.n
    return Chart(figure, _alt(said, n, len(marked) if outside is None else outside, unit, decimals, across, lang), height)


def _points(figure: Drawing, points: Sequence[PairPoint], name: str, marker: Mapping[str, object], size: int) -> None:
    figure.add_trace(
        scatter_trace(
            name=name,
            x=[point.mean for point in points],
            y=[point.difference for point in points],
            mode="markers",
            marker={"size": size, **marker},
            customdata=[["<br>".join(safe(line) for line in point.words)] for point in points],
            hovertemplate="%{customdata[0]}<extra></extra>",
        )
    )


def _level(theme: ThemeName, level: Interval, *, is_mean: bool) -> list[dict[str, Any]]:
    """A line at the level on its confidence band."""
    band = {"type": "rect", **_ACROSS, "y0": level.low, "y1": level.high, "fillcolor": THEMES[theme].band, "opacity": 0.7}
    line = {"type": "line", **_ACROSS, "y0": level.value, "y1": level.value, "line": _line(theme, is_mean=is_mean)}
    return [{**band, "line": {"width": 0}, "layer": "below"}, {**line, "layer": "below"}]


def _beside(theme: ThemeName, text: str, y: float) -> dict[str, Any]:
    """A level's value beside the plot, where it covers no point."""
    where = {"xref": "paper", "x": 1, "y": y, "xanchor": "left", "yanchor": "middle", "xshift": 4}
    return {"text": text, **where, "showarrow": False, "font": {"size": 12, "color": THEMES[theme].text}}


def _number(theme: ThemeName, point: PairPoint) -> dict[str, Any]:
    where = {"x": point.mean, "y": point.difference, "yanchor": "bottom", "yshift": 6}
    return {"text": str(point.mark), **where, "showarrow": False, "font": {"size": 11, "color": THEMES[theme].text}}


def _line(theme: ThemeName, *, is_mean: bool) -> dict[str, Any]:
    look = THEMES[theme]
    return {"color": look.quiet, "width": 2 if is_mean else 1.5, "dash": "solid" if is_mean else "dash"}


def _explain_levels(figure: Drawing, theme: ThemeName, lang: Lang) -> None:
    """What the lines and bands are, for the legend."""
    for key, is_mean in (("mean_difference", True), ("limits", False)):
        line = _line(theme, is_mean=is_mean)
        figure.add_trace(scatter_trace(name=word(key, lang), x=[None], y=[None], mode="lines", line=line, hoverinfo="skip"))
    band = {"symbol": "square", "size": 12, "color": THEMES[theme].band, "line": {"color": THEMES[theme].line, "width": 1}}
    figure.add_trace(
        scatter_trace(name=word("confidence", lang), x=[None], y=[None], mode="markers", marker=band, hoverinfo="skip")
    )


def signed(value: float, decimals: int, lang: Lang) -> str:
    """A difference with its sign."""
    return f"{'+' if round(value, decimals) > 0 else ''}{number(value, lang, decimals)}"


def _vertical(points: Sequence[PairPoint], said: Agreement | None) -> list[float]:
    values = [0.0, *(point.difference for point in points)]
    if said is not None:
        values += [said.lower.low, said.upper.high]
    room = (max(values) - min(values) or 1.0) * 0.1
    return [min(values) - room, max(values) + room]


def _alt(said: Agreement | None, n: int, outside: int, unit: str, decimals: int, across: str, lang: Lang) -> str:
    if said is None:
        return word("alt_pairs", lang, n=n, name=across)
    low, mean, high = (signed(level.value, decimals, lang) for level in (said.lower, said.mean, said.upper))
    return word("alt_agreement", lang, n=n, name=across, mean=mean, low=low, high=high, unit=unit, outside=outside)
