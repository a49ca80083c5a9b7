"""Emissions of several years against the allowances for them: bars for what was emitted, marks for what was given and is owed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from carbondash.charts.drawing import bar_trace, scatter_trace
from carbondash.charts.look import THEMES, Chart, ThemeName, axis_words, base_figure, hatched, safe, say_nothing_known
from carbondash.figures.format import axis_scale, fmt, fmt_period
from carbondash.figures.units import Lang

_HEIGHT = 290


@dataclass(frozen=True)
class Series:
    """One thing by period, in tonnes; None where it is not known. partly: periods of which it covers only a part (hatched)."""

    name: str
    values: Sequence[float | None]
    partly: frozenset[str] = frozenset()


def balances(
    periods: Sequence[str],
    bars: Sequence[Series],
    marks: Sequence[Series],
    *,
    alt: str,
    nothing: str,
    partly: str,
    lang: Lang,
    theme: ThemeName,
) -> Chart:
    """At most three series as bars beside each other, at most two as marks across them. partly: words for what is hatched."""
    look = THEMES[theme]
    known = [value for series in (*bars, *marks) for value in series.values]
    scale = axis_scale(known, "tCO2e", lang)
    figure = base_figure(theme, _HEIGHT, legend=True)
    for place, series in enumerate(bars):
        color = look.categorical[place]
        shapes = ["/" if period in series.partly else "" for period in periods]
        figure.add_trace(
            bar_trace(
                name=safe(series.name),
                x=list(range(len(periods))),
                y=[None if value is None else value / scale.divisor for value in series.values],
                marker={**hatched(theme, color), "pattern": {**hatched(theme, color)["pattern"], "shape": shapes}},
                customdata=[
                    _hover(period, series, value, partly, lang) for period, value in zip(periods, series.values, strict=True)
                ],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
    for place, series in enumerate(marks):
        figure.add_trace(
            scatter_trace(
                name=safe(series.name),
                x=list(range(len(periods))),
                y=[None if value is None else value / scale.divisor for value in series.values],
                mode="markers",
                marker={
                    "symbol": ("line-ew-open", "diamond-open")[place],
                    "size": (44, 12)[place],
                    "color": look.text,
                    "line": {"width": (2.5, 2)[place], "color": look.text},
                },
                customdata=[
                    _hover(period, series, value, partly, lang) for period, value in zip(periods, series.values, strict=True)
                ],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
    figure.update_xaxes(
        tickvals=list(range(len(periods))),
        ticktext=[fmt_period(period, lang) for period in periods],
        range=[-0.6, max(len(periods), 1) - 0.4],
        ticks="",
    )
    top = max((value for value in known if value is not None), default=0) / scale.divisor
    figure.update_yaxes(range=[0, 1.12 * top or 1], nticks=5)
    axis_words(figure, theme, scale.label)
    if not any(value is not None for value in known):
        say_nothing_known(figure, theme, nothing)
    return Chart(figure, alt, _HEIGHT)


def _hover(period: str, series: Series, value: float | None, partly: str, lang: Lang) -> str:
    words = f"{fmt_period(period, lang)}<br>{safe(series.name)} · {fmt(value, 'tCO2e', lang)}"
    return f"{words}<br>{safe(partly)}" if period in series.partly else words
