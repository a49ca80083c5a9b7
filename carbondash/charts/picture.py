"""A plain chart as a picture: SVG that stands alone, for slides and paper, in the look of all charts."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import vl_convert

from carbondash.charts.look import THEMES, Theme, ThemeName
from carbondash.charts.plot import Plot
from carbondash.charts.wrapping import pieces, width_of
from carbondash.figures.format import number
from carbondash.figures.units import Lang

FONTS = Path(__file__).resolve().parents[2] / "data" / "fonts"
# The first is what documents embed; a browser takes what it has.
FONT = "Noto Sans SC, Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif"
# A time axis has room for so many labels, a chart for numbers at so many bars.
_MOST_TICKS, _MOST_LABELS = 12, 18
_LONGEST_NAME = 26
_DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3])
_SYMBOLS = ("circle", "diamond", "square", "triangle-up")


@cache
def _ready() -> None:
    vl_convert.register_font_directory(str(FONTS))


def picture(plot: Plot, theme: ThemeName, lang: Lang, *, width: int, height: int, size: float = 1.0) -> str:
    """The chart as SVG of this many pixels on a transparent ground; `size` scales its type. The same plot gives the same picture.

    All texts of the plot are data: they are drawn as they are written, never as markup.
    """
    _ready()
    svg: str = vl_convert.vegalite_to_svg(_spec(plot, THEMES[theme], lang, width, height, size), show_warnings=False)
    return svg


def _spec(plot: Plot, look: Theme, lang: Lang, width: int, height: int, size: float) -> dict[str, Any]:
    names = [_broken(name) if plot.kind in ("bars", "stacked") else name for name in plot.categories]
    rows = [
        {"c": name, "s": one.name, "v": value, "n": turn, "t": _words(value, plot, lang)}
        for turn, one in enumerate(plot.series)
        for name, value in zip(names, one.values, strict=True)
    ]
    drawn = _line if plot.kind == "line" else _upright if plot.kind == "columns" else _lying
    layers = drawn(plot, names, look, width, size)
    if plot.target is not None and plot.kind != "stacked":
        layers += _target(plot, look, size)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": rows},
        "width": width,
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
        "background": "transparent",
        "padding": 4,
        "title": {
            "text": plot.unit, "anchor": "start", "frame": "bounds", "offset": 6 * size,
            "fontSize": 12 * size, "fontWeight": "normal", "color": look.quiet,
        },
        "layer": layers,
        "config": _config(look, size),
    }  # fmt: skip


def _config(look: Theme, size: float) -> dict[str, Any]:
    axis = {
        "labelFontSize": 12 * size, "labelColor": look.quiet, "domainColor": look.line, "tickColor": look.line,
        "gridColor": look.grid, "labelPadding": 5, "title": None,
    }  # fmt: skip
    return {
        "font": FONT,
        "view": {"stroke": None},
        "bar": {"cornerRadiusEnd": 2},
        "scale": {"bandPaddingInner": 0.28, "bandPaddingOuter": 0.14},
        "axis": axis,
        "text": {"font": FONT, "fontSize": 12 * size, "color": look.text},
        "legend": {
            "orient": "bottom", "direction": "horizontal", "title": None, "labelFontSize": 12 * size, "labelColor": look.text,
            "labelLimit": 0, "symbolSize": 90 * size, "symbolStrokeWidth": 2 * size, "columns": 2,
        },
    }  # fmt: skip


def _words(value: float | None, plot: Plot, lang: Lang) -> str:
    """A value as it is written at its bar; a zero needs no decimals."""
    return "" if value is None else number(value, lang, plot.decimals if value else 0)


def _category(names: list[str], axis: dict[str, Any] | None) -> dict[str, Any]:
    return {"field": "c", "type": "nominal", "sort": names, "axis": axis}


def _amount(plot: Plot, look: Theme, *, grid: bool = True) -> dict[str, Any]:
    largest = max((abs(value) for one in plot.series for value in one.values if value is not None), default=0.0)
    # Ticks need decimals only where the values are small.
    decimals = 0 if largest >= 10 else plot.decimals
    axis = {"format": f",.{decimals}f", "tickCount": 5, "domain": False, "ticks": False, "grid": grid}
    return {"field": "v", "type": "quantitative", "scale": {"zero": True, "nice": True}, "axis": axis}


def _colour(plot: Plot, look: Theme) -> dict[str, Any]:
    names = [one.name for one in plot.series]
    if len(names) == 1:
        return {"value": look.categorical[0]}
    return {
        "field": "s",
        "type": "nominal",
        "sort": names,
        "scale": {"domain": names, "range": list(look.categorical[: len(names)])},
    }


def _ticks(names: list[str], width: int, size: float) -> list[str]:
    """The categories that are named below a time axis: evenly spread back from the last one."""
    widest = max((width_of(name) for name in names), default=1) * 7 * size
    room = max(2, min(_MOST_TICKS, int(width * 0.86 / (widest * 1.25))))
    step = -(-len(names) // room)
    return names[::-1][::step][::-1]


def _line(plot: Plot, names: list[str], look: Theme, width: int, size: float) -> list[dict[str, Any]]:
    axis = {"labelAngle": 0, "values": _ticks(names, width, size), "labelOverlap": False, "labelBound": True, "grid": False}
    encoding: dict[str, Any] = {"x": _category(names, axis), "y": _amount(plot, look), "color": _colour(plot, look)}
    series = [one.name for one in plot.series]
    if len(series) > 1:
        scale = {"domain": series, "range": _DASHES[: len(series)]}
        encoding["strokeDash"] = {"field": "s", "type": "nominal", "sort": series, "scale": scale}
    point = {**encoding, "shape": _shapes(series)} if len(series) > 1 else encoding
    point = {name: value for name, value in point.items() if name != "strokeDash"}
    return [
        {"mark": {"type": "line", "strokeWidth": 2.5 * size, "invalid": "break-paths-show-domains"}, "encoding": encoding},
        {"mark": {"type": "point", "filled": True, "size": 42 * size, "opacity": 1, "invalid": "filter"}, "encoding": point},
    ]


def _shapes(series: list[str]) -> dict[str, Any]:
    scale = {"domain": series, "range": list(_SYMBOLS[: len(series)])}
    return {"field": "s", "type": "nominal", "sort": series, "scale": scale}


def _upright(plot: Plot, names: list[str], look: Theme, width: int, size: float) -> list[dict[str, Any]]:
    axis = {"labelAngle": 0, "values": _ticks(names, width, size), "labelOverlap": False, "labelBound": True, "grid": False}
    encoding: dict[str, Any] = {"x": _category(names, axis), "y": _amount(plot, look), "color": _colour(plot, look)}
    if len(plot.series) > 1:
        encoding["xOffset"] = {"field": "s", "sort": [one.name for one in plot.series]}
    layers: list[dict[str, Any]] = [{"mark": {"type": "bar"}, "encoding": encoding}]
    widest = max(
        (width_of(f"{value:,.{plot.decimals}f}") for one in plot.series for value in one.values if value is not None), default=1
    )
    if widest * 7 * size * len(names) * len(plot.series) < width * 0.85:
        text = {
            **encoding,
            "text": {"field": "t", "type": "nominal"},
            "color": {"value": look.text},
        }
        layers.append({"mark": {"type": "text", "dy": -8 * size, "fontSize": 11 * size}, "encoding": text})
    return layers


def _lying(plot: Plot, names: list[str], look: Theme, width: int, size: float) -> list[dict[str, Any]]:
    axis = {
        "labelLimit": width * 0.42, "labelExpr": "split(datum.label, '\\n')", "labelFontSize": 12 * size, "domain": False,
        "ticks": False, "grid": False,
    }  # fmt: skip
    is_stacked = plot.kind == "stacked"
    encoding: dict[str, Any] = {
        "y": _category(names, axis),
        "x": {**_amount(plot, look), "stack": "zero" if is_stacked else None},
        "color": _colour(plot, look),
    }
    if is_stacked:
        encoding["order"] = {"field": "n", "type": "quantitative"}
    elif len(plot.series) > 1:
        encoding["yOffset"] = {"field": "s", "sort": [one.name for one in plot.series]}
    layers: list[dict[str, Any]] = [{"mark": {"type": "bar"}, "encoding": encoding}]
    if not is_stacked and len(names) * len(plot.series) <= _MOST_LABELS + 6:
        text = {
            **encoding,
            "text": {"field": "t", "type": "nominal"},
            "color": {"value": look.text},
        }
        layers.append({"mark": {"type": "text", "align": "left", "dx": 5 * size, "fontSize": 11 * size}, "encoding": text})
    return layers


def _target(plot: Plot, look: Theme, size: float) -> list[dict[str, Any]]:
    along = "x" if plot.kind == "bars" else "y"
    data = {"values": [{"t": plot.target, "w": plot.target_words}]}
    place = {along: {"field": "t", "type": "quantitative"}}
    rule = {"type": "rule", "strokeDash": [6, 4], "strokeWidth": 1.5 * size, "color": look.text}
    words = {"type": "text", "align": "right", "baseline": "bottom", "dy": -3 * size, "fontSize": 11 * size, "color": look.text}
    where = {"x": {"value": "width"}} if along == "y" else {"y": {"value": 0}}
    return [
        {"data": data, "mark": rule, "encoding": place},
        {"data": data, "mark": words, "encoding": {**place, **where, "text": {"field": "w", "type": "nominal"}}},
    ]


def _broken(name: str) -> str:
    """A name on lines that fit beside lying bars."""
    lines, line = [], ""
    for piece in pieces(name):
        if line and width_of(line) + width_of(piece.rstrip()) > _LONGEST_NAME:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return "\n".join([*lines, line.rstrip()])
