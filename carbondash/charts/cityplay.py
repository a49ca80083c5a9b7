"""A measure by city through time, as what a page needs to play it without asking the server again: outlines, and colours by day.

All days share one set of classes, so that a colour means the same on each.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from carbondash.charts.classes import class_of, classes
from carbondash.charts.frames import Item
from carbondash.charts.look import THEMES, ThemeName
from carbondash.charts.maplabels import EXTENT, boundaries, value_words
from carbondash.charts.words import word
from carbondash.figures.format import fmt_day, fmt_period
from carbondash.figures.units import Lang

WIDTH, MARGIN = 600.0, 8.0


@dataclass(frozen=True)
class Moment:
    """How the cities stood at the end of a day: the day, the figure's period if it has one, the values by adcode."""

    day: date
    period: str | None
    values: Mapping[str, Item]


@dataclass(frozen=True)
class CityPlay:
    """What is played. shapes: (adcode, SVG path, label's place in the drawing); height: of the drawing, whose width is WIDTH.

    frames: a moment's key ('2023-08' for a month's end, '' for the as-of day), its words, and by city its colour and value in
    words. legend: words and colours, lowest first.
    """

    shapes: tuple[tuple[str, str, float, float], ...]
    names: Mapping[str, str]
    frames: tuple[tuple[str, str, Mapping[str, tuple[str, str]]], ...]
    legend: tuple[tuple[str, str], ...]
    height: float
    colors: Mapping[str, str]
    alt: str


def city_play(
    moments: Sequence[Moment], unit: str, *, name: str, lang: Lang, theme: ThemeName, decimals: int | None = None
) -> CityPlay:
    """Moments in the order of time, the last one the as-of day."""
    look = THEMES[theme]
    found = classes([item.value for one in moments for item in one.values.values()], unit, lang=lang, theme=theme)
    own = [feature["properties"] for feature in boundaries()["features"]]
    frames = []
    for place, moment in enumerate(moments):
        shown: dict[str, tuple[str, str]] = {}
        for city in own:
            code = str(city["adcode"])
            item = moment.values.get(code)
            group = class_of(item.value if item else None, found)
            shown[code] = (group.color if group else look.no_data, value_words(item, unit, lang, decimals))
        is_last = place == len(moments) - 1
        frames.append(("" if is_last else moment.day.isoformat()[:7], _words(moment, lang), shown))
    legend = [(group.label, group.color) for group in found]
    bare = {said for _key, _day, shown in frames for color, said in shown.values() if color == look.no_data}
    legend += [(said, look.no_data) for said in sorted(bare)]
    shapes, height = _shapes()
    said = fmt_day(moments[0].day, lang) if moments else ""
    return CityPlay(
        shapes,
        {str(city["adcode"]): city["short"] if lang == "zh" else city["name_en"] for city in own},
        tuple(frames),
        tuple(legend),
        height,
        {"text": look.on_fill, "halo": look.halo, "edge": look.card},
        word("alt_play", lang, name=name, first=said, last=fmt_day(moments[-1].day, lang) if moments else ""),
    )


def _words(moment: Moment, lang: Lang) -> str:
    day = fmt_day(moment.day, lang)
    return f"{day} · {fmt_period(moment.period, lang)}" if moment.period else day


@cache
def _shapes() -> tuple[tuple[tuple[str, str, float, float], ...], float]:
    """Outlines of the cities in a drawing of WIDTH, and its height (Web Mercator)."""
    west, south, east, north = EXTENT
    scale = (WIDTH - 2 * MARGIN) / math.radians(east - west)

    def place(lon: float, lat: float) -> tuple[float, float]:
        x = MARGIN + math.radians(lon - west) * scale
        return round(x, 1), round(MARGIN + (_up(north) - _up(lat)) * scale, 1)

    found = []
    for feature in boundaries()["features"]:
        shape, own = feature["geometry"], feature["properties"]
        polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        path = "".join(
            "M" + "L".join(f"{x},{y}" for x, y in (place(*point[:2]) for point in ring)) + "Z" for one in polygons for ring in one
        )
        found.append((str(own["adcode"]), path, *place(own["lon"], own["lat"])))
    return tuple(found), round(2 * MARGIN + (_up(north) - _up(south)) * scale, 1)


def _up(lat: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))
