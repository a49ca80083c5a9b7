"""One look for all charts: colours of both themes, type, the base layout, and text from data made harmless.

Colours hold 3:1 against page and card of their theme and stay apart under red-green colour blindness; no meaning hangs on colour
alone. Red is kept for the highest risk level and is not among the four categorical colours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from typing import Any, Literal

import plotly.graph_objects as go

from carbondash.charts.drawing import Drawing, Drawn, Part
from carbondash.charts.wrapping import pieces, pixels, width_of
from carbondash.figures.plain import cut, one_line, plain

ThemeName = Literal["light", "dark"]

FONT = (
    "'Noto Sans', 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', "
    "system-ui, sans-serif"
)
# A period as the store writes it: a month, a year or years, a cycle.
PERIOD = re.compile(r"M20\d\d-\d\d|Y20\d\d(\.\.Y20\d\d)?|C\d|20\d\d")
# A name that the intake takes needs fewer; what is longer ends in an ellipsis.
_MOST_LINES = 20
_MOST_IN_TOOLTIP = 300
CONFIG = {"displayModeBar": False, "scrollZoom": False, "responsive": True}


@dataclass(frozen=True)
class Theme:
    """The colours of one theme, as #RRGGBB."""

    page: str
    card: str
    text: str
    quiet: str
    grid: str
    line: str
    band: str
    dimmed: str
    no_data: str
    categorical: tuple[str, str, str, str]
    sequential: tuple[str, str, str, str, str]
    on_fill: str
    halo: str


THEMES: dict[ThemeName, Theme] = {
    "light": Theme(
        page="#F4F6F9",
        card="#FFFFFF",
        text="#1B2733",
        quiet="#526273",
        grid="#E3E8EE",
        line="#8592A0",
        band="#E4E8ED",
        dimmed="#7F9BB8",
        no_data="#878C94",
        categorical=("#1273C4", "#A66300", "#2B947F", "#5A2466"),
        sequential=("#6E9639", "#23837A", "#2A6A92", "#3C3F8C", "#2A0F4A"),
        on_fill="#FFFFFF",
        halo="#17202A",
    ),
    "dark": Theme(
        page="#10161D",
        card="#18212B",
        text="#E6ECF2",
        quiet="#A9B7C5",
        grid="#2A3643",
        line="#6F7F8F",
        band="#283442",
        dimmed="#5F7A99",
        no_data="#747C87",
        categorical=("#4C8BF0", "#F2B43D", "#93E6D0", "#C268A6"),
        sequential=("#5B6FC0", "#3F9BC0", "#4FC0A0", "#9BDB78", "#F2EE9B"),
        on_fill="#FFFFFF",
        halo="#0B1016",
    ),
}


@dataclass(frozen=True)
class Chart:
    """What is drawn, what it shows in words for people who do not see it, its height in pixels, and notes to print below it."""

    drawing: Drawing
    alt: str
    height: int
    notes: tuple[str, ...] = ()

    @property
    def figure(self) -> go.Figure:
        """A figure of plotly of its own, every property checked: for documents and tests. A page takes `drawn`."""
        return self.drawing.figure

    @property
    def drawn(self) -> Drawn:
        """The drawing as a page gives it to the browser."""
        return Drawn(self.drawing)

    @cached_property
    def marks_periods(self) -> bool:
        """Whether its marks stand for periods: the first thing that a mark says of itself is one."""
        for trace in self.drawing.traces:
            said = trace.get("customdata")
            if said is not None and len(said) and not isinstance(said[0], str) and PERIOD.fullmatch(str(said[0][0])):
                return True
        return False


def rgb(color: str) -> list[int]:
    """A colour #RRGGBB as three numbers from 0 to 255, as the map wants it."""
    return [int(color[place : place + 2], 16) for place in (1, 3, 5)]


def safe(text: str) -> str:
    """Text from data for a plotly figure: tags, entities and formulas in it stay plain text."""
    return plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("$", "&#36;")


def wrapped(text: str, width: int = 24) -> str:
    """Text from data on lines of at most `width` Latin letters (a Chinese character counts two), made harmless."""
    return _lines(text, width, width_of)


def fitted(text: str, room: float, size: float = 13) -> str:
    """Text from data on lines of at most `room` pixels, made harmless."""
    return _lines(text, room, lambda line: pixels(line, size))


def _lines(text: str, room: float, measure: Callable[[str], float]) -> str:
    if measure(text.rstrip()) <= room:
        return safe(text.rstrip())
    lines: list[str] = []
    line = ""
    for piece in (part for whole in pieces(text) for part in _parts(whole, room, measure)):
        if line and measure(line) + measure(piece.rstrip()) > room:
            lines.append(line)
            line = piece.lstrip()
            if len(lines) == _MOST_LINES:
                line = "…"
                break
        else:
            line += piece
    lines.append(line)
    return "<br>".join(safe(part.rstrip()) for part in lines)


def _parts(piece: str, room: float, measure: Callable[[str], float]) -> Iterator[str]:
    """A piece of a line, broken anywhere where it is wider than a line."""
    part = ""
    for letter in piece if measure(piece.rstrip()) > room else ():
        if part and measure(part + letter) > room:
            yield part
            part = ""
        part += letter
    yield part or piece


def in_tooltip(text: str) -> str:
    """Text from data for the tooltip of a map, a template in which braces name a property: those of the text name nothing."""
    return cut(one_line(text), _MOST_IN_TOOLTIP).replace("{", "{\u2060")


def shortened(text: str, width: int = 24) -> str:
    """Text from data on one line, made harmless; what is longer ends in an ellipsis (the hover text has it in full)."""
    if width_of(text) <= width:
        return safe(text)
    kept = ""
    for letter in text:
        if width_of(kept + letter) > width - 1:
            break
        kept += letter
    return safe(kept.rstrip()) + "…"


def base_figure(theme: ThemeName, height: int, *, legend: bool = False) -> Drawing:
    """An empty figure in the project's look; a legend, where there is one, lies below."""
    return Drawing({**_base_layout(theme, legend), "height": height})


@cache
def _base_layout(theme: ThemeName, legend: bool) -> Part:
    """The layout that all figures start from."""
    look = THEMES[theme]
    return {
        # Nothing of plotly's own look.
        "template": {},
        "autosize": True,
        "margin": {"l": 8, "r": 12, "t": 30, "b": 8 if legend else 24, "pad": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 13, "color": look.text},
        "colorway": list(look.categorical),
        "separators": ".,",
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": look.card,
            "bordercolor": look.line,
            "font": {"family": FONT, "size": 13, "color": look.text},
            "align": "left",
            "namelength": -1,
        },
        "showlegend": legend,
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "xref": "container",
            "y": 0,
            "yanchor": "bottom",
            "yref": "container",
            "bgcolor": "rgba(0,0,0,0)",
            "font": {"size": 12, "color": look.text},
            "itemclick": False,
            "itemdoubleclick": False,
            "traceorder": "normal",
        },
        "bargap": 0.28,
        "uniformtext": {"mode": False},
        "xaxis": {**_axis(look, grid=False), "automargin": legend},
        "yaxis": {**_axis(look, grid=True), "automargin": True, "ticklabelstandoff": 5},
    }


def axis_words(figure: Drawing, theme: ThemeName, words: str, *, y: float = 1.0, x: float = 0.0) -> None:
    """Write what the vertical axis counts above its upper end, level and unrotated."""
    figure.add_annotation(
        text=words,
        xref="paper",
        yref="paper",
        x=x,
        y=y,
        xanchor="left",
        yanchor="bottom",
        yshift=8,
        showarrow=False,
        align="left",
        font={"size": 12, "color": THEMES[theme].quiet},
    )


def say_nothing_known(figure: Drawing, theme: ThemeName, words: str) -> None:
    """Replace the axes by words in the middle, for a chart without any value."""
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    figure.annotations, figure.shapes = [], []
    figure.update_layout(showlegend=False)
    figure.add_annotation(
        text=safe(words),
        xref="paper",
        yref="paper",
        x=0.5,
        y=0.5,
        showarrow=False,
        font={"size": 14, "color": THEMES[theme].quiet},
    )


def hatched(theme: ThemeName, color: str) -> dict[str, Any]:
    """Marker of a hatched bar, for what must not hang on its colour alone."""
    pattern = {"shape": "/", "fillmode": "overlay", "fgcolor": THEMES[theme].card, "size": 6, "solidity": 0.22}
    return {"color": color, "pattern": pattern}


def text_width(text: str, size: float = 12) -> float:
    """About how many pixels a line of text takes; a Chinese character is as wide as it is high."""
    return width_of(text) * size * 0.52


def month_axis(figure: Drawing, months: list[date], **where: Any) -> None:
    """A month axis of dates with at most five labels, so that they fit on a telephone, and room for the first and last bar."""
    if not months:
        return
    first, last = min(months), max(months)
    span = (last.year - first.year) * 12 + last.month - first.month + 1
    every = next((step for step in (1, 2, 3, 4, 6, 12) if span <= step * 5), 24)
    half = 16 * 24 * 3600 * 1000
    start, end = (int((day - date(1970, 1, 1)).total_seconds()) * 1000 for day in (first, last))
    figure.update_xaxes(
        type="date",
        tickformat="%Y-%m",
        hoverformat="%Y-%m",
        dtick=f"M{every}",
        tick0=first.isoformat(),
        range=[start - half, end + half],
        **where,
    )


def day_axis(figure: Drawing, first: date, last: date, **where: Any) -> None:
    """A day axis of dates whose labels follow its length: days inside a few weeks, else months, at most five labels."""
    days = (last - first).days + 1
    room = timedelta(days=max(1, days // 60))
    where["range"] = [(first - room).isoformat(), (last + room).isoformat()]
    if days <= 60:
        figure.update_xaxes(type="date", tickformat="%m-%d", hoverformat="%Y-%m-%d", nticks=5, tickangle=0, **where)
        return
    every = next((step for step in (1, 2, 3, 4, 6, 12) if days / 30.5 <= step * 4.2), 24)
    # Ticks at the very end would lose their label, which has no room there.
    latest = last - timedelta(days=days // 24)
    months = (date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13, min(every, 12)))
    ticks = [day for day in months if first <= day <= latest and (every < 24 or day.year % 2 == first.year % 2)]
    figure.update_xaxes(type="date", tickformat="%Y-%m", hoverformat="%Y-%m-%d", tickvals=ticks, **where)


def _axis(look: Theme, *, grid: bool) -> Part:
    return {
        "showgrid": grid,
        "gridcolor": look.grid,
        "gridwidth": 1,
        "zeroline": False,
        "showline": not grid,
        "linecolor": look.line,
        "ticks": "" if grid else "outside",
        "ticklen": 4,
        "tickcolor": look.line,
        "tickfont": {"size": 12, "color": look.quiet},
        "tickangle": 0,
        "fixedrange": True,
        "separatethousands": True,
        "exponentformat": "none",
        "title": {"text": ""},
    }
