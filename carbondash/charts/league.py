"""Scores with their intervals, one row each, against the bands; and the points of a score's parts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from carbondash.charts import above
from carbondash.charts.drawing import Drawing, bar_trace, scatter_trace
from carbondash.charts.look import THEMES, Chart, Theme, ThemeName, axis_words, base_figure, safe, say_nothing_known, wrapped
from carbondash.charts.words import word
from carbondash.figures.format import number
from carbondash.figures.units import Lang

# One symbol and one colour a band, the best first; what has no band is an open circle on a dotted line.
SYMBOLS = ("circle", "square", "diamond", "triangle-down")
SIGNS = ("●", "■", "◆", "▼")
_COLORS = (2, 0, 1, 3)
NO_BAND = "○"
_FULL = 100.0
_STEP = 10.0
# The scale begins at the lowest end of an interval, and at least this far below the full score.
_LATEST_START = 60.0


@dataclass(frozen=True)
class Scored:
    """One row: what a click stands for, its name, the score with its interval (0 to 100, None: none), its band, more words."""

    code: str
    name: str
    value: float | None
    low: float | None
    high: float | None
    band: str | None
    label: str


@dataclass(frozen=True)
class BandMark:
    """A band: from how many points on, its letter and what it means."""

    code: str
    least: float
    words: str


@dataclass(frozen=True)
class PartMark:
    """Points of one part of a score (None: not assessed) of at most `of`, and the facts behind them in words."""

    name: str
    points: float | None
    of: float
    words: str


def sign(band: str | None, bands: Sequence[BandMark]) -> str:
    """The symbol of a band as a letter, for words and tables."""
    place = _place(band, bands)
    return NO_BAND if place is None else SIGNS[place]


def league(
    rows: Sequence[Scored], bands: Sequence[BandMark], *, name: str, lang: Lang, theme: ThemeName, selected: Collection[str] = ()
) -> Chart:
    """Scores as marks on their intervals, in the order given; dashed lines where a band begins.

    bands: the best first. A click gives a row's code as the first custom value. Rows without a band are open and dotted.
    """
    look = THEMES[theme]
    known = [row for row in rows if row.value is not None]
    headings = [above.words(row.name, row.label, theme, chosen=row.code in selected) for row in rows]
    places = above.places(headings)
    height = 66 + int(above.LINE * ((places or [0])[-1] + 1))
    figure = base_figure(theme, height)
    if not known:
        say_nothing_known(figure, theme, word("no_data", lang))
        return Chart(figure, word("alt_empty", lang, name=name), height)
    lowest = min(min(end for end in (row.low, row.value) if end is not None) for row in known)
    start = min(_LATEST_START, _STEP * (lowest // _STEP))
    placed = [(row, at) for row, at in zip(rows, places, strict=True) if row.value is not None]
    for dimmed in (False, True):
        for place in (*range(len(SYMBOLS)), None):
            alike = [
                (row, at)
                for row, at in placed
                if _place(row.band, bands) == place and (bool(selected) and row.code not in selected) is dimmed
            ]
            if alike:
                _draw(figure, alike, place, look, dimmed=dimmed)
    above.write(figure, headings, places, on=look.card)
    lines = [band for band in bands if start < band.least < _FULL]
    figure.shapes = [
        {
            "type": "line", "xref": "x", "yref": "paper", "x0": band.least, "x1": band.least, "y0": 0, "y1": 1, "layer": "below",
            "line": {"color": look.line, "width": 1, "dash": "dash"},
        }
        for band in lines
    ]  # fmt: skip
    edges = [start, *sorted(band.least for band in lines), _FULL]
    letters = [
        {
            "text": f"{SIGNS[_place(band.code, bands) or 0]} {safe(band.code)}", "x": (low + high) / 2, "yref": "paper", "y": 1,
            "yanchor": "bottom", "yshift": 4, "showarrow": False, "font": {"size": 12, "color": look.quiet},
        }
        for band in bands
        if (low := max(band.least, start)) < (high := min((edge for edge in edges if edge > low), default=low))
    ]  # fmt: skip
    figure.annotations += letters
    figure.update_yaxes(range=[places[-1] + 0.6, 0], showgrid=False, showticklabels=False)
    figure.update_xaxes(range=[start - 0.5, _FULL + 0.5], dtick=_STEP, tick0=0)
    axis_words(figure, theme, safe(name), y=1.0, x=0.0)
    figure.annotations[-1]["yshift"] = 24
    figure.update_layout(margin={"t": 50, "b": 24})
    return Chart(figure, _alt(known, name, lang), height, (_legend(bands, lang),))


def _draw(figure: Drawing, rows: Sequence[tuple[Scored, float]], place: int | None, look: Theme, *, dimmed: bool) -> None:
    """The rows of one band: their intervals, and the marks on them."""
    color = look.dimmed if dimmed else look.line if place is None else look.categorical[_COLORS[place]]
    said = [[row.code, f"{wrapped(row.name, 40)}<br>{wrapped(row.label, 40)}"] for row, _at in rows]
    line = {"width": 2, "dash": "dot"} if place is None else {"width": 4, "dash": "solid"}
    mark = {"symbol": "circle-open", "line": {"width": 2, "color": color}}
    if place is not None:
        mark = {"symbol": SYMBOLS[place], "line": {"width": 1, "color": look.card}}
    everywhere: dict[str, Any] = {
        "hovertemplate": "%{customdata[1]}<extra></extra>",
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
        "cliponaxis": False,
    }
    figure.add_trace(
        scatter_trace(
            x=[end for row, _at in rows for end in (row.low, row.high, None)],
            y=[end for _row, at in rows for end in (at, at, None)],
            mode="lines+markers",
            line={"color": color, **line},
            marker={"symbol": "line-ns", "size": 10, "color": color, "line": {"width": 2, "color": color}},
            customdata=[words for words in said for _end in range(3)],
            **everywhere,
        )
    )
    figure.add_trace(
        scatter_trace(
            x=[row.value for row, _at in rows],
            y=[at for _row, at in rows],
            mode="markers",
            marker={"size": 14, "color": color, **mark},
            customdata=said,
            **everywhere,
        )
    )


def _place(band: str | None, bands: Sequence[BandMark]) -> int | None:
    found = next((place for place, mark in enumerate(bands) if mark.code == band), None)
    return None if found is None else min(found, len(SYMBOLS) - 1)


def _legend(bands: Sequence[BandMark], lang: Lang) -> str:
    """What the bands are, and what an interval is, in one line."""
    parts = []
    for place, band in enumerate(bands):
        least = word("from_points", lang, value=number(band.least, lang)) if band.least > 0 else ""
        parts.append(f"{SIGNS[min(place, len(SIGNS) - 1)]} {band.code} {band.words}{least}")
    parts.append(f"{NO_BAND} {word('no_band', lang)}")
    return ("；" if lang == "zh" else "; ").join([*parts, word("interval_95", lang)])


def _alt(rows: Sequence[Scored], name: str, lang: Lang) -> str:
    ends = [f"{row.name} {row.label}" for row in (rows[0], rows[-1])]
    return word("alt_league", lang, name=name, count=len(rows), first=ends[0], last=ends[1])


def part_bars(parts: Sequence[PartMark], *, name: str, lang: Lang, theme: ThemeName) -> Chart:
    """The points of each part as a bar inside the bar of what it could have; the facts behind them above it."""
    look = THEMES[theme]
    headings = [above.words(part.name, part.words, theme) for part in parts]
    places = above.places(headings)
    height = 40 + int(above.LINE * ((places or [0])[-1] + 1))
    figure = base_figure(theme, height)
    said = [[str(index), f"{wrapped(part.name, 40)}<br>{wrapped(part.words, 40)}"] for index, part in enumerate(parts)]
    for values, color in (([part.of for part in parts], look.band), ([part.points for part in parts], look.categorical[0])):
        figure.add_trace(
            bar_trace(
                orientation="h",
                x=values,
                y=places,
                width=0.6,
                marker={"color": color, "line": {"width": 1, "color": look.line}},
                customdata=said,
                hovertemplate="%{customdata[1]}<extra></extra>",
            )
        )
    figure.update_layout(barmode="overlay", margin={"t": 30, "b": 6})
    above.write(figure, headings, places)
    figure.update_yaxes(range=[(places or [0])[-1] + 0.6, 0], showgrid=False, showticklabels=False)
    figure.update_xaxes(range=[0, max((part.of for part in parts), default=1.0)], showticklabels=False, ticks="", showline=False)
    axis_words(figure, theme, safe(name))
    alt = [f"{part.name} {part.words}" for part in parts]
    return Chart(figure, ("；" if lang == "zh" else "; ").join(alt) or word("alt_empty", lang, name=name), height)
