"""County outlines inside the cities: too thin to see over the whole province, and there when one zooms in.

Only borders between two counties of one city are drawn; the others are the cities' own. Their width is a length on the ground, so
that zooming in brings them out. Names are written where the map shows a single city.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pydeck as pdk

from carbondash.charts.look import FONT, THEMES, ThemeName, rgb
from carbondash.charts.maplabels import LINE

BOUNDARIES = Path(__file__).resolve().parents[2] / "data" / "boundaries" / "jiangxi_counties.geojson"
OUTLINES = "counties"
# Metres on the ground, and the pixels that an outline has at most; below a quarter of a pixel nobody sees it.
_WIDTH_M, _MOST_PX = 70, 1.4
_NEAR_PX = 1.2
_TEXT = 12

Point = tuple[float, float]
Path_ = list[Point]


def outlines(theme: ThemeName, near: str | None = None) -> pdk.Layer:
    """The outlines; near: the city that the map shows alone, whose outlines are seen at once."""
    return pdk.Layer(
        "PathLayer",
        id=OUTLINES,
        data=[{"path": path} for city, path in borders() if near is None or city == near],
        pickable=False,
        get_path="path",
        get_color=[*rgb(THEMES[theme].card), 200],
        get_width=_WIDTH_M,
        width_units=pdk.types.String("meters"),
        width_min_pixels=_NEAR_PX if near else 0,
        width_max_pixels=_MOST_PX,
    )


def names(city: str, theme: ThemeName) -> pdk.Layer:
    """The names of a city's counties; they are at hand in Chinese only."""
    look = THEMES[theme]
    own = (feature["properties"] for feature in _counties() if str(feature["properties"]["parent"]) == city)
    return pdk.Layer(
        "TextLayer",
        id="county_names",
        data=[{"text": each["short"], "position": [each["lon"], each["lat"]]} for each in own],
        pickable=False,
        get_text="text",
        get_position="position",
        get_size=_TEXT,
        get_color=[*rgb(look.on_fill), 255],
        character_set=pdk.types.String("auto"),
        font_family=pdk.types.String(FONT.replace("'", "")),
        font_weight=600,
        font_settings={"sdf": True, "fontSize": 48, "buffer": 8, "radius": 14},
        outline_width=4,
        outline_color=[*rgb(look.halo), 255],
        line_height=LINE,
    )


@cache
def borders() -> tuple[tuple[str, Path_], ...]:
    """The borders between counties of one city, each once: the city's code and the line in degrees."""
    holders: dict[frozenset[Point], list[tuple[str, str]]] = {}
    rings = [(str(f["properties"]["adcode"]), str(f["properties"]["parent"]), ring) for f in _counties() for ring in _rings(f)]
    for county, city, ring in rings:
        for edge in pairwise(ring):
            holders.setdefault(frozenset(edge), []).append((county, city))
    found: list[tuple[str, Path_]] = []
    for county, city, ring in rings:
        line: Path_ = []
        for start, end in pairwise(ring):
            other = [held for held in holders[frozenset((start, end))] if held[0] != county]
            # A border has two sides: the county with the lower code draws it.
            if other and other[0][1] == city and county < other[0][0]:
                line = [*(line or [start]), end]
            elif line:
                found.append((city, line))
                line = []
        if line:
            found.append((city, line))
    return tuple(found)


def _rings(feature: dict[str, Any]) -> Iterable[list[Point]]:
    shape = feature["geometry"]
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    return ([(lon, lat) for lon, lat, *_ in ring] for polygon in polygons for ring in polygon)


@cache
def _counties() -> tuple[dict[str, Any], ...]:
    found: dict[str, Any] = json.loads(BOUNDARIES.read_text(encoding="utf-8"))
    return tuple(found["features"])
