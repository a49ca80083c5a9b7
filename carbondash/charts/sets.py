"""Two overlapping categories inside a whole, as aligned bars of true length: what overlaps lies one above the other.

The categories are never added up or stacked (product reference, section 5, trap 1).
"""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go

from carbondash.charts.look import THEMES, Chart, ThemeName, base_figure, safe
from carbondash.charts.words import word
from carbondash.figures.format import fmt
from carbondash.figures.units import Lang


@dataclass(frozen=True)
class Category:
    """A category of the whole: what a click stands for, its name, how many belong to it, and further words."""

    code: str
    name: str
    value: float
    extra: str = ""


def category_sets(whole: Category, first: Category, second: Category, both: float, unit: str, *, lang: Lang, theme: ThemeName) -> Chart:
    """The whole and two categories of it as three bars on one scale; `both` is how many belong to both.

    Raises ValueError where the numbers cannot belong together.
    """
    if not max(0.0, first.value + second.value - whole.value) <= both <= min(first.value, second.value):
        raise ValueError(f"an overlap of {both} does not fit {first.value} and {second.value} of {whole.value}")
    look = THEMES[theme]
    height = 214
    figure = base_figure(theme, height)
    starts = (0.0, 0.0, first.value - both)
    rows = (whole, first, second)
    for place, (category, start, color) in enumerate(
        zip(rows, starts, (look.dimmed, look.categorical[0], look.categorical[1]), strict=True)
    ):
        label = f"{category.name} {fmt(category.value, unit, lang)}" + (f" · {category.extra}" if category.extra else "")
        figure.add_trace(
            go.Bar(
                orientation="h",
                base=[start],
                x=[category.value],
                y=[-place],
                width=0.36,
                marker={"color": color, "pattern": {"shape": "/" if place == 2 else "", "fgcolor": look.card, "size": 7, "solidity": 0.15}},
                customdata=[[category.code, safe(label)]],
                hovertemplate="%{customdata[1]}<extra></extra>",
                selected={"marker": {"opacity": 1}},
                unselected={"marker": {"opacity": 1}},
            )
        )
        # A bar that begins in the right half carries its words to the left, so that they are never cut.
        right = start > 0.45 * whole.value
        figure.add_annotation(
            text=safe(label),
            x=start + category.value if right else start,
            y=-place + 0.2,
            xanchor="right" if right else "left",
            yanchor="bottom",
            showarrow=False,
            font={"size": 13, "color": look.text},
        )
    _overlap(figure, theme, starts[2], both, word("overlap", lang, value=fmt(both, unit, lang)))
    figure.update_layout(margin={"l": 2, "r": 2, "t": 8, "b": 4}, barmode="overlay")
    figure.update_xaxes(visible=False, range=[0, whole.value * 1.002])
    figure.update_yaxes(visible=False, range=[-2.75, 0.62])
    alt = word(
        "alt_sets",
        lang,
        total=fmt(whole.value, unit, lang),
        first=f"{first.name} {fmt(first.value, unit, lang)}",
        second=f"{second.name} {fmt(second.value, unit, lang)}",
        both=fmt(both, unit, lang),
    )
    return Chart(figure, alt, height)


def _overlap(figure: go.Figure, theme: ThemeName, start: float, both: float, words: str) -> None:
    look = THEMES[theme]
    if both <= 0:
        return
    for edge in (start, start + both):
        figure.add_shape(
            type="line", x0=edge, x1=edge, y0=-2.3, y1=-0.82, line={"color": look.text, "width": 1.2, "dash": "dot"}
        )
    figure.add_annotation(
        text=words,
        x=start + both,
        y=-2.32,
        xanchor="right",
        yanchor="top",
        showarrow=False,
        font={"size": 12, "color": look.quiet},
    )
