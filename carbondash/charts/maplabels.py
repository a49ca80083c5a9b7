"""The view of the map and the labels of its cities: where they lie, and which of them have room for their value."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pydeck as pdk

from carbondash.charts.frames import Item
from carbondash.charts.look import text_width
from carbondash.charts.words import word
from carbondash.figures.format import AxisScale, column_scale, fmt, fmt_rate, in_scale
from carbondash.figures.units import Lang

BOUNDARIES = Path(__file__).resolve().parents[2] / "data" / "boundaries" / "jiangxi_cities_simplified.geojson"
EXTENT = (113.57, 24.49, 118.48, 30.08)
LINE = 1.15

# Degrees by which labels move: small neighbours apart, and those at the edge of the province inwards.
_NUDGE = {
    "360200": (0.0, 0.1),
    "360300": (0.14, 0.0),
    "360500": (0.05, -0.02),
    "360600": (-0.02, -0.13),
    "361100": (0.05, -0.05),
}
_NARROW = 400
_SMALL_TEXT, _TEXT = 12, 13
_MOST_DIGITS = 4


@dataclass(frozen=True)
class Label:
    """The words on a city: where their middle lies (degrees), and their box in pixels (left, top, right, bottom)."""

    code: str
    text: str
    position: tuple[float, float]
    box: tuple[float, float, float, float]


def view(width: int, height: int, near: str | None = None, margin: float = 0.04) -> pdk.ViewState:
    """The view in which the whole province, or one city, just fits into so many pixels (Web Mercator, 512 px at zoom 0)."""
    west, south, east, north = EXTENT if near is None else extent_of(near)
    low, high = _mercator(south), _mercator(north)
    room = 1 - 2 * margin
    zoom = min(
        math.log2(width * room / (512 * (east - west) / 360)),
        math.log2(height * room / (512 * (high - low))),
    )
    middle = math.degrees(2 * math.atan(math.exp(math.pi * (low + high))) - math.pi / 2)
    return pdk.ViewState(longitude=(west + east) / 2, latitude=middle, zoom=round(zoom, 3), min_zoom=4.5, max_zoom=11, pitch=0)


def text_size(width: int) -> int:
    """The size of the labels in pixels on a map of this width."""
    return _SMALL_TEXT if width < _NARROW else _TEXT


def labels(
    values: Mapping[str, Item], unit: str, *, lang: Lang, width: int, height: int, decimals: int | None = None
) -> list[Label]:
    """The labels of all cities in the view of `width` × `height` pixels: the name, and below it the value where it has room."""
    scale = _label_scale(values, unit, lang)
    size = text_size(width)
    middle = view(width, height)
    across = 512 * 2**middle.zoom
    placed: list[Label] = []
    # First the names, then the values that fit between them: a name never makes room for a value.
    cities = [feature["properties"] for feature in boundaries()["features"]]
    for own in cities:
        code = str(own["adcode"])
        shift = _NUDGE.get(code, (0.0, 0.0))
        position = (own["lon"] + shift[0], own["lat"] + shift[1])
        x = width / 2 + (position[0] - middle.longitude) / 360 * across
        y = height / 2 - (_mercator(position[1]) - _mercator(middle.latitude)) * across
        text = own["short"] if lang == "zh" else own["name_en"]
        placed.append(Label(code, text, position, _box(text, x, y, size)))
    for index, label in enumerate(placed):
        item = values.get(label.code)
        if item is not None and item.unseen:
            continue
        left, top, right, bottom = label.box
        text = f"{label.text}\n{_short(item, scale, unit, lang, decimals)}"
        box = _box(text, (left + right) / 2, (top + bottom) / 2, size)
        inside = box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height
        others = (other.box for place, other in enumerate(placed) if place != index)
        if inside and not any(_overlap(box, other) for other in others):
            placed[index] = Label(label.code, text, label.position, box)
    return placed


def _box(text: str, x: float, y: float, size: int) -> tuple[float, float, float, float]:
    lines = text.split("\n")
    # The letters are bold and carry a halo: wider than those of a chart's text.
    half = max(text_width(line, size) for line in lines) * 1.12 / 2 + 1
    tall = len(lines) * size * LINE / 2
    return (x - half, y - tall, x + half, y + tall)


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _label_scale(values: Mapping[str, Item], unit: str, lang: Lang) -> AxisScale:
    """The scale of all the labels, with so few decimals that the largest number has about four digits."""
    known = [item.value for item in values.values() if item.value is not None]
    scale = column_scale(known, unit, lang)
    sizes = [abs(value) / scale.divisor for value in known if value]
    places = max(0, min(scale.decimals, _MOST_DIGITS - len(str(int(max(sizes, default=0.0))))))
    # But what is not zero must not read as zero.
    while places < scale.decimals and min(sizes, default=1.0) < 0.5 * 10.0**-places:
        places += 1
    return AxisScale(scale.divisor, scale.label, places)


def _short(item: Item | None, scale: AxisScale, unit: str, lang: Lang, decimals: int | None) -> str:
    """The value on the map: a rate with its sign, for a small sample shows its counts instead; else the bare number."""
    if item is None or item.value is None or unit == "%":
        return value_words(item, unit, lang, decimals)
    return in_scale(item.value, scale, lang)


def value_words(item: Item | None, unit: str, lang: Lang, decimals: int | None) -> str:
    """A city's value in words; a rate without the numbers behind it, but of a small sample only these."""
    if item is not None and item.unseen:
        return word("unseen", lang)
    if item is None or item.value is None:
        return word("no_data", lang)
    if unit == "%" and item.denominator:
        text = fmt_rate(item.value, item.numerator, item.denominator, lang, decimals=decimals)
        return text.split("（")[0].split(" (")[0]
    return fmt(item.value, unit, lang, decimals=decimals)


@cache
def extent_of(city: str) -> tuple[float, float, float, float]:
    """West, south, east and north of a city in degrees. Raises StopIteration for what is no city of the province."""
    shape = next(one["geometry"] for one in boundaries()["features"] if str(one["properties"]["adcode"]) == city)
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    points = [point for polygon in polygons for point in polygon[0]]
    lons, lats = [point[0] for point in points], [point[1] for point in points]
    return min(lons), min(lats), max(lons), max(lats)


@cache
def boundaries() -> dict[str, Any]:
    """The cities of the province as GeoJSON with their names and the place of their label."""
    found: dict[str, Any] = json.loads(BOUNDARIES.read_text(encoding="utf-8"))
    return found


def _mercator(latitude: float) -> float:
    """The height of a latitude on a world of size 1, the equator at 0."""
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)) / (2 * math.pi)
