"""Two overlapping categories inside a whole, as aligned bars of true length: what overlaps lies one above the other.

The categories are never added up or stacked (product reference, section 5, trap 1).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from carbondash.charts.drawing import Drawing, bar_trace
from carbondash.charts.look import THEMES, Chart, ThemeName, base_figure, hatched, wrapped
from carbondash.charts.words import word
from carbondash.charts.wrapping import width_of
from carbondash.figures.format import fmt
from carbondash.figures.units import Lang

LINE = 19
_LETTERS = 44
BOTH = "both"


@dataclass(frozen=True)
class Category:
    """A category of the whole: what a click stands for, its name, how many belong to it, and further words."""

    code: str
    name: str
    value: float
    extra: str = ""


def category_sets(
    whole: Category, first: Category, second: Category, both: float, unit: str, *, lang: Lang, theme: ThemeName
) -> Chart:
    """The whole and two categories of it as three bars on one scale; `both` is how many belong to both.

    A click gives a category's code as the first custom value, and BOTH for what lies in both.

    Raises ValueError where the numbers cannot belong together.
    """
    if not max(0.0, first.value + second.value - whole.value) <= both <= min(first.value, second.value):
        raise ValueError(f"an overlap of {both} does not fit {first.value} and {second.value} of {whole.value}")
    look = THEMES[theme]
    rows = ((whole, 0.0, look.dimmed), (first, 0.0, look.categorical[0]), (second, first.value - both, look.categorical[1]))
    labels = [_label(category, unit, lang) for category, _, _ in rows]
    # One unit of the vertical axis is one line of text; a label takes its lines, a bar one more, and a gap.
    figure = base_figure(theme, LINE)
    down = 0.0
    for (category, start, color), label in zip(rows, labels, strict=True):
        down += 1 + label.count("<br>")
        figure.add_annotation(
            text=label, x=0, y=-down + 0.1, xanchor="left", yanchor="bottom", align="left", showarrow=False, font={"size": 13}
        )
        _bar(figure, category, start, category.value, -down - 0.5, {"color": color}, label)
        if category is not whole and both > 0:
            # What lies in both is a set of its own: a click on it says so.
            _bar(figure, replace(category, code=BOTH), first.value - both, both, -down - 0.5, hatched(theme, color), label)
        down += 1.5
    figure.add_annotation(
        text=f"▨ {word('overlap', lang, value=fmt(both, unit, lang))}",
        x=0,
        y=-down,
        xanchor="left",
        yanchor="top",
        showarrow=False,
        font={"size": 12, "color": look.quiet},
    )
    down += 1.2
    height = int(LINE * down) + 12
    figure.update_layout(height=height, margin={"l": 2, "r": 2, "t": 6, "b": 6}, barmode="overlay")
    figure.update_xaxes(visible=False, range=[0, whole.value * 1.002])
    figure.update_yaxes(visible=False, range=[-down, 0])
    alt = word(
        "alt_sets",
        lang,
        total=fmt(whole.value, unit, lang),
        first=f"{first.name} {fmt(first.value, unit, lang)}",
        second=f"{second.name} {fmt(second.value, unit, lang)}",
        both=fmt(both, unit, lang),
    )
    return Chart(figure, alt, height)


def _bar(
    figure: Drawing, category: Category, start: float, length: float, middle: float, marker: dict[str, Any], words: str
) -> None:
    figure.add_trace(
        bar_trace(
            orientation="h",
            base=[start],
            x=[length],
            y=[middle],
            width=0.9,
            marker=marker,
            customdata=[[category.code, words]],
            hovertemplate="%{customdata[1]}<extra></extra>",
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},
        )
    )


def _label(category: Category, unit: str, lang: Lang) -> str:
    """What stands above a bar, on lines that fit on a telephone; the numbers keep together."""
    numbers = " · ".join(part for part in (fmt(category.value, unit, lang), category.extra) if part)
    whole = f"{category.name} {numbers}"
    if width_of(whole) <= _LETTERS:
        return wrapped(whole, _LETTERS)
    return f"{wrapped(category.name, _LETTERS)}<br>{wrapped(numbers, _LETTERS)}"
