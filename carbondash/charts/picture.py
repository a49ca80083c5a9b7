"""A plain chart as a picture (SVG), for paper, slides and documents: drawn by Vega-Lite, from inline data, without a network.

All words (categories, series, target) come in as data of the drawing and are never an expression of it. Where they go is worked
out beforehand (`carbondash.charts.picture_room`), so that no label is cut or lies on another.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import vl_convert

from carbondash.charts.look import THEMES, Theme, ThemeName, rgb
from carbondash.charts.picture_room import (
    Ticks,
    columns_of,
    fits_above,
    fits_beside,
    names_on_lines,
    on_lines,
    spread,
    ticks_of,
    time_labels,
    wide,
)
from carbondash.charts.plot import Plot
from carbondash.charts.words import word
from carbondash.figures.format import number
from carbondash.figures.plain import plain
from carbondash.figures.units import Lang

# The first is in data/fonts and embedded in documents; a browser takes what it has.
FONT = "Noto Sans SC, Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif"
FONTS = Path(__file__).resolve().parents[2] / "data" / "fonts"
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_VERSION = "6.4"
# Smallest type of a picture of size 1, in pixels.
_TYPE = 12
_DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3])
_SYMBOLS = ("circle", "square", "triangle-up", "diamond")
# How much of its colour fills the bar of the first, second … series; the rest is the card's.
_FILLED = (1.0, 0.4, 0.75, 0.2)
_Layer = dict[str, Any]


@dataclass(frozen=True)
class _Sheet:
    """What is drawn, in which colours and language, and how large: pixels of the whole, the plain type, one unit of space."""

    plot: Plot
    look: Theme
    lang: Lang
    width: int
    height: int
    type: float

    @property
    def space(self) -> float:
        return self.type / 12

    @property
    def many(self) -> bool:
        return len(self.plot.series) > 1

    @property
    def colors(self) -> list[str]:
        palette = self.look.categorical
        return [palette[place % len(palette)] for place in range(len(self.plot.series))]

    def words(self, value: float | None) -> str:
        return number(value, self.lang, self.plot.decimals)


def picture(plot: Plot, theme: ThemeName, lang: Lang, *, width: int, height: int, size: float = 1.0) -> str:
    """The chart as SVG of this many pixels, on no background, in the colours of the theme.

    size: of all type, 1 being 12 pixels. Its words are text in the font of data/fonts. Equal charts give equal pictures.
    """
    _ready()
    sheet = _Sheet(_plain(plot), THEMES[theme], lang, width, height, _TYPE * size)
    drawn: str = vl_convert.vegalite_to_svg(_spec(sheet), vl_version=_VERSION, allowed_base_urls=[])
    return drawn


def _plain(plot: Plot) -> Plot:
    """The chart without characters that no XML may hold: at one of them the drawing library ends the whole process."""
    return replace(
        plot,
        title=plain(plot.title),
        categories=tuple(plain(name) for name in plot.categories),
        series=tuple(replace(one, name=plain(one.name)) for one in plot.series),
        unit=plain(plot.unit),
        target_words=plain(plot.target_words),
        alt=plain(plot.alt),
    )


@cache
def _ready() -> None:
    vl_convert.register_font_directory(str(FONTS))


def _spec(sheet: _Sheet) -> dict[str, Any]:
    draw = {"line": _line, "columns": _columns, "bars": _bars, "stacked": _stacked}[sheet.plot.kind]
    layers, params = draw(sheet)
    return {
        "$schema": _SCHEMA,
        "description": sheet.plot.alt or sheet.plot.title,
        "width": sheet.width,
        "height": sheet.height,
        "autosize": {"type": "fit", "contains": "padding"},
        "background": None,
        "padding": {"left": 4, "right": round(6 * sheet.space), "top": round(26 * sheet.space), "bottom": 4},
        "params": [{"name": name, "value": value} for name, value in params.items()],
        "data": {"values": _rows(sheet)},
        "layer": [*layers, _unit(sheet)],
        "config": _config(sheet),
    }


def _rows(sheet: _Sheet) -> list[dict[str, Any]]:
    """One row a category and series: their places, the value, its words."""
    return [
        {"c": place, "s": which, "v": value, "t": sheet.words(value) if value is not None else ""}
        for which, one in enumerate(sheet.plot.series)
        for place, value in enumerate(one.values)
    ]


def _config(sheet: _Sheet) -> dict[str, Any]:
    look, type_ = sheet.look, sheet.type
    return {
        "font": FONT,
        "aria": False,
        "view": {"stroke": None},
        "axis": {
            "labelFont": FONT,
            "labelFontSize": type_,
            "labelColor": look.quiet,
            "labelPadding": 5 * sheet.space,
            "labelLimit": 0,
            "labelLineHeight": type_ * 1.25,
            "domainColor": look.line,
            "tickColor": look.line,
            "gridColor": look.grid,
            "title": None,
        },
        "legend": {
            "labelFont": FONT,
            "labelFontSize": type_,
            "labelColor": look.text,
            "labelLimit": 0,
            "symbolSize": 90 * sheet.space**2,
            "symbolStrokeWidth": 2 * sheet.space,
            "columnPadding": 22 * sheet.space,
            "rowPadding": 4 * sheet.space,
            "offset": 12 * sheet.space,
            "title": None,
        },
        "text": {"font": FONT, "fontSize": type_, "color": look.text},
        "scale": {"bandPaddingInner": 0.32, "bandPaddingOuter": 0.2},
    }


def _unit(sheet: _Sheet) -> _Layer:
    """What the values are counted in, above the upper left corner."""
    return {
        "data": {"values": [{"t": sheet.plot.unit}]},
        "mark": {
            "type": "text",
            "align": "left",
            "baseline": "bottom",
            "x": 0,
            "y": 0,
            "dy": -9 * sheet.space,
            "color": sheet.look.quiet,
        },
        "encoding": {"text": {"field": "t", "type": "nominal"}},
    }


def _places(sheet: _Sheet) -> list[int]:
    return list(range(len(sheet.plot.categories)))


def _value_axis(sheet: _Sheet, ticks: Ticks) -> dict[str, Any]:
    return {
        "field": "v",
        "type": "quantitative",
        "stack": "zero" if sheet.plot.kind == "stacked" else None,
        "scale": {"domain": [ticks.values[0], ticks.values[-1]], "nice": False, "zero": False},
        "axis": {
            "values": list(ticks.values),
            "format": f",.{ticks.decimals}f",
            "domain": False,
            "ticks": False,
            "grid": True,
            "labelOverlap": False,
        },
    }


def _category_axis(sheet: _Sheet, labels: list[list[str]], **more: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The axis of the categories; those without a label get no tick."""
    shown = [place for place, lines in enumerate(labels) if lines]
    axis = {
        "values": shown,
        "labelExpr": "category_labels[toNumber(datum.value)]",
        "labelAngle": 0,
        "labelOverlap": False,
        "grid": False,
        **more,
    }
    channel = {"field": "c", "type": "ordinal", "scale": {"domain": _places(sheet)}, "axis": axis}
    return channel, {"category_labels": labels}


def _series(sheet: _Sheet, channel: str, values: list[Any]) -> dict[str, Any]:
    """What tells the series apart, with the legend below."""
    names = [one.name for one in sheet.plot.series]
    legend = None
    if sheet.many:
        legend = {
            "orient": "bottom",
            "direction": "horizontal",
            "labelExpr": "series_labels[toNumber(datum.value)]",
            "columns": columns_of(names, sheet.width, sheet.type),
        }
    return {"field": "s", "type": "ordinal", "scale": {"domain": list(range(len(names))), "range": values}, "legend": legend}


def _target(sheet: _Sheet, across: str, right: float = 0) -> list[_Layer]:
    """The target as a dashed line with its words; across: the channel of the values; right: the pixels that it leaves free."""
    plot = sheet.plot
    if plot.target is None:
        return []
    words = word("target", sheet.lang, value=plot.target_words or sheet.words(plot.target))
    data = {"values": [{"v": plot.target, "t": words}]}
    where = {across: {"field": "v", "type": "quantitative"}}
    line = {"type": "rule", "strokeDash": [5, 4], "strokeWidth": 1.4 * sheet.space, "color": sheet.look.text}
    text = {"type": "text", "align": "right", "baseline": "bottom", "color": sheet.look.text, "dy": -4 * sheet.space}
    if across == "y":
        end = {"expr": f"width - {right:.0f}"}
        line |= {"x": 0, "x2": end}
        text |= {"x": end}
    else:
        text |= {"y": 0}
    return [
        {"data": data, "mark": line, "encoding": where},
        {"data": data, "mark": text, "encoding": where | {"text": {"field": "t", "type": "nominal"}}},
    ]


def _line(sheet: _Sheet) -> tuple[list[_Layer], dict[str, Any]]:
    ticks = ticks_of(sheet.plot, from_zero=False)
    ends = _ends(sheet, ticks)
    room = sheet.width - wide([sheet.words(value) for value in ticks.values], sheet.type) - 30 * sheet.space
    x, params = _category_axis(sheet, time_labels(sheet.plot.categories, room, sheet.type), tickBand="center")
    right = max((wide([end["t"]], sheet.type) for end in ends), default=0.0) + 8 * sheet.space
    # Room to the right of the last point for its value, and to the left of the first for its mark.
    x["scale"] |= {"type": "point", "padding": 0, "range": [round(18 * sheet.space), {"expr": f"width - {right:.0f}"}]}
    y = _value_axis(sheet, ticks)
    colors = _series(sheet, "color", sheet.colors)
    shape = _series(sheet, "shape", [_SYMBOLS[place % 4] for place in range(len(sheet.plot.series))])
    points = {"type": "point", "filled": True, "size": 34 * sheet.space**2, "opacity": 1, "invalid": "filter"}
    stroke = {"type": "line", "strokeWidth": 2.2 * sheet.space, "invalid": "break-paths-show-path-domains"}
    end = {"type": "text", "align": "left", "baseline": "middle", "dx": 7 * sheet.space, "fontWeight": "bold"}
    layers: list[_Layer] = [
        *_target(sheet, "y", right),
        *(
            {
                "transform": [{"filter": f"datum.s === {place}"}],
                "mark": stroke | {"color": color, "strokeDash": _DASHES[place % 4]},
                "encoding": {"x": x, "y": y},
            }
            for place, color in enumerate(sheet.colors)
        ),
        {"mark": points, "encoding": {"x": x, "y": y, "color": colors, "shape": shape}},
        {
            "data": {"values": ends},
            "mark": end,
            "encoding": {
                "x": x,
                "y": {"field": "at", "type": "quantitative"},
                "color": colors,
                "text": {"field": "t", "type": "nominal"},
            },
        },
    ]
    return layers, params | _names(sheet)


def _ends(sheet: _Sheet, ticks: Ticks) -> list[dict[str, Any]]:
    """The last known value of each series, where it may be written: apart from those of the others."""
    found = []
    for which, one in enumerate(sheet.plot.series):
        known = [(place, value) for place, value in enumerate(one.values) if value is not None]
        if known:
            found.append((which, *known[-1]))
    apart = (ticks.values[-1] - ticks.values[0]) * sheet.type * 1.3 / (sheet.height * 0.66)
    at = spread([value for _which, _place, value in found], apart, ticks.values[0], ticks.values[-1])
    return [
        {"c": place, "s": which, "at": where, "t": sheet.words(value)}
        for (which, place, value), where in zip(found, at, strict=True)
    ]


def _names(sheet: _Sheet) -> dict[str, Any]:
    room = sheet.width * 0.8
    return {"series_labels": [on_lines(one.name, room, sheet.type, 1)[0] for one in sheet.plot.series]}


def _filled(sheet: _Sheet) -> dict[str, Any]:
    """Colour of edge and filling: bars of different series are told apart in print without colour as well."""
    fills = [_mixed(color, sheet.look.card, _FILLED[place % 4]) for place, color in enumerate(sheet.colors)]
    return {"fill": _series(sheet, "fill", fills), "stroke": _series(sheet, "stroke", sheet.colors)}


def _mixed(color: str, other: str, share: float) -> str:
    pairs = zip(rgb(color), rgb(other), strict=True)
    return "#" + "".join(f"{round(one * share + two * (1 - share)):02X}" for one, two in pairs)


def _columns(sheet: _Sheet) -> tuple[list[_Layer], dict[str, Any]]:
    ticks = ticks_of(sheet.plot)
    room = sheet.width - wide([sheet.words(value) for value in ticks.values], sheet.type) - 20 * sheet.space
    labels = time_labels(sheet.plot.categories, room, sheet.type)
    x, params = _category_axis(sheet, labels)
    y = _value_axis(sheet, ticks)
    offset = {"xOffset": {"field": "s", "type": "ordinal"}} if sheet.many else {}
    bar = {"type": "bar", "strokeWidth": 1 * sheet.space}
    layers: list[_Layer] = [{"mark": bar, "encoding": {"x": x, "y": y, **offset, **_filled(sheet)}}, *_target(sheet, "y")]
    if fits_above([row["t"] for row in _rows(sheet)], len(labels), len(sheet.plot.series), room, sheet.type):
        text = {"type": "text", "baseline": "bottom", "dy": -3 * sheet.space}
        layers.append({"mark": text, "encoding": {"x": x, "y": y, **offset, "text": {"field": "t", "type": "nominal"}}})
    return layers, params | _names(sheet)


def _bars(sheet: _Sheet) -> tuple[list[_Layer], dict[str, Any]]:
    plot = sheet.plot
    ticks = ticks_of(plot)
    lines = names_on_lines(plot.categories, sheet.width * 0.36, sheet.height * 0.82, sheet.type)
    y, params = _category_axis(sheet, lines, ticks=False, labelBaseline="middle", labelLineHeight=sheet.type * 1.15)
    x = _value_axis(sheet, ticks)
    offset = {"yOffset": {"field": "s", "type": "ordinal"}} if sheet.many else {}
    bar = {"type": "bar", "strokeWidth": 1 * sheet.space}
    layers: list[_Layer] = [{"mark": bar, "encoding": {"x": x, "y": y, **offset, **_filled(sheet)}}, *_target(sheet, "x")]
    if fits_beside(len(lines), len(plot.series), sheet.height * 0.82, sheet.type):
        # The longest bar leaves room for its value; past a target the values stand below each other.
        most = wide([row["t"] for row in _rows(sheet)], sheet.type) + 8 * sheet.space
        x["scale"] |= {"range": [0, {"expr": f"width - {most:.0f}"}], "domain": [ticks.low, ticks.high]}
        x["axis"] |= {"labels": False, "grid": False}
        text = {"type": "text", "align": "left", "baseline": "middle", "dx": 4 * sheet.space}
        where = {"x": x}
        if plot.target is not None:
            text |= {"align": "right", "x": "width"}
            where = {}
        layers.append({"mark": text, "encoding": {**where, "y": y, **offset, "text": {"field": "t", "type": "nominal"}}})
    return layers, params | _names(sheet)


def _stacked(sheet: _Sheet) -> tuple[list[_Layer], dict[str, Any]]:
    plot = sheet.plot
    ticks = ticks_of(plot)
    room = sheet.width - wide([sheet.words(value) for value in ticks.values], sheet.type) - 20 * sheet.space
    labels = time_labels(plot.categories, room, sheet.type)
    x, params = _category_axis(sheet, labels)
    y = _value_axis(sheet, ticks)
    bar = {"type": "bar", "strokeWidth": 1 * sheet.space}
    order = {"order": {"field": "s", "type": "ordinal"}}
    return [{"mark": bar, "encoding": {"x": x, "y": y, **order, **_filled(sheet)}}, *_target(sheet, "y")], params | _names(sheet)
