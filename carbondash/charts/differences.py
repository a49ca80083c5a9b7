"""Differences round zero: how many fall into which class, and single ones as marks on either side of a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from carbondash.charts import above
from carbondash.charts.drawing import bar_trace, scatter_trace
from carbondash.charts.look import THEMES, Chart, ThemeName, axis_words, base_figure, hatched, safe, say_nothing_known, wrapped
from carbondash.charts.spans import on_two_lines
from carbondash.charts.words import word
from carbondash.figures.format import fmt, number
from carbondash.figures.units import Lang

Side = Literal["less", "same", "more"]
# Colour and symbol of what is more, less and the same.
_SIDES: dict[Side, tuple[int, str]] = {"less": (2, "triangle-down"), "same": (0, "circle"), "more": (1, "triangle-up")}


@dataclass(frozen=True)
class ClassBar:
    """How many cases lie in a class of differences; words name the class, `tick` more shortly where they are too long for one."""

    code: str
    words: str
    cases: int
    side: Side
    tick: str = ""


@dataclass(frozen=True)
class Mark:
    """One case: what a click stands for, its name, its difference in percent, the facts in words; `serious` ones are ringed."""

    code: str
    name: str
    percent: float
    label: str
    serious: bool = False


def class_bars(bars: Sequence[ClassBar], unit_code: str, *, name: str, lang: Lang, theme: ThemeName, height: int = 300) -> Chart:
    """How many cases lie in which class, from the largest decrease to the largest increase; what has changed is hatched.

    A click gives a class's code as the first custom value.
    """
    look = THEMES[theme]
    figure = base_figure(theme, height)
    total = sum(bar.cases for bar in bars)
    if not total:
        say_nothing_known(figure, theme, word("no_data", lang))
        return Chart(figure, word("alt_empty", lang, name=name), height)
    for side, (color, _symbol) in _SIDES.items():
        places = [place for place, bar in enumerate(bars) if bar.side == side]
        marker = {"color": look.categorical[color]} if side == "same" else hatched(theme, look.categorical[color])
        figure.add_trace(
            bar_trace(
                x=places,
                y=[bars[place].cases for place in places],
                width=0.86,
                marker=marker,
                customdata=[
                    [
                        bars[place].code,
                        word("in_bin", lang, span=safe(bars[place].words), value=fmt(bars[place].cases, unit_code, lang))
                        + f" · {fmt(100.0 * bars[place].cases / total, '%', lang, decimals=1)}",
                    ]
                    for place in places
                ],
                hovertemplate="%{customdata[1]}<extra></extra>",
                selected={"marker": {"opacity": 1}},
                unselected={"marker": {"opacity": 1}},
            )
        )
    figure.annotations = [
        {
            "text": number(bar.cases, lang), "x": place, "y": bar.cases, "yanchor": "bottom", "showarrow": False,
            "font": {"size": 12, "color": look.text},
        }
        for place, bar in enumerate(bars)
    ]  # fmt: skip
    figure.update_xaxes(
        tickvals=list(range(len(bars))),
        ticktext=[on_two_lines(safe(bar.tick or bar.words)) for bar in bars],
        tickangle=0,
        tickfont={"size": 11},
        range=[-0.6, len(bars) - 0.4],
    )
    figure.update_yaxes(range=[0, 1.14 * max(bar.cases for bar in bars)], nticks=5, tickformat=",d")
    figure.update_layout(margin={"b": 44})
    axis_words(figure, theme, safe(name))
    said = [f"{bar.words} {number(bar.cases, lang)}" for bar in bars if bar.cases]
    return Chart(figure, f"{name}{'：' if lang == 'zh' else ': '}" + ("、" if lang == "zh" else ", ").join(said), height)


def _side(mark: Mark) -> Side:
    return "more" if mark.percent > 0 else "less" if mark.percent < 0 else "same"


def difference_marks(marks: Sequence[Mark], *, name: str, lang: Lang, theme: ThemeName) -> Chart:
    """Each case as a triangle at its difference, upwards on the right of zero, downwards on the left; its words stand above.

    A click gives a case's code as the first custom value.
    """
    look = THEMES[theme]
    headings = [above.words(mark.name, mark.label, theme) for mark in marks]
    places = above.places(headings)
    height = 62 + int(above.LINE * ((places or [0])[-1] + 1))
    figure = base_figure(theme, height)
    if not marks:
        say_nothing_known(figure, theme, word("no_data", lang))
        return Chart(figure, word("alt_empty", lang, name=name), height)
    figure.add_vline(x=0, line={"color": look.line, "width": 1}, layer="below")
    for side, (color, symbol) in _SIDES.items():
        shown = [(mark, at) for mark, at in zip(marks, places, strict=True) if _side(mark) == side]
        if not shown:
            continue
        figure.add_trace(
            scatter_trace(
                x=[end for mark, _at in shown for end in (0, mark.percent, None)],
                y=[end for _mark, at in shown for end in (at, at, None)],
                mode="lines",
                line={"color": look.categorical[color], "width": 2},
                hoverinfo="skip",
            )
        )
        figure.add_trace(
            scatter_trace(
                x=[mark.percent for mark, _at in shown],
                y=[at for _mark, at in shown],
                mode="markers",
                marker={
                    "symbol": symbol,
                    "size": 13,
                    "color": look.categorical[color],
                    "line": {"width": [3 if mark.serious else 0 for mark, _at in shown], "color": look.text},
                },
                customdata=[[mark.code, f"{wrapped(mark.name, 40)}<br>{wrapped(mark.label, 40)}"] for mark, _at in shown],
                hovertemplate="%{customdata[1]}<extra></extra>",
                selected={"marker": {"opacity": 1}},
                unselected={"marker": {"opacity": 1}},
                cliponaxis=False,
            )
        )
    above.write(figure, headings, places, on=look.card)
    most = max(0.1, *(abs(mark.percent) for mark in marks)) * 1.15
    figure.update_xaxes(range=[-most, most], ticksuffix="%", nticks=5)
    figure.update_yaxes(range=[places[-1] + 0.6, 0], showgrid=False, showticklabels=False)
    figure.update_layout(margin={"t": 30, "b": 28})
    axis_words(figure, theme, safe(name))
    ends = [f"{mark.name} {mark.label}" for mark in (marks[0], marks[-1])]
    return Chart(figure, word("alt_league", lang, name=name, count=len(marks), first=ends[0], last=ends[1]), height)
