"""The province as a map that needs no other host: cities by value, their labels, enterprises as points sized by emissions.

Boundaries are those in data/boundaries. No base map is asked for: `map_provider=None` and no style at all, because a style, even
None, makes the browser fetch one from abroad.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pydeck as pdk

from carbondash.charts.classes import ValueClass, class_of, classes
from carbondash.charts.frames import Item, Place
from carbondash.charts.look import FONT, THEMES, ThemeName
from carbondash.charts.words import word
from carbondash.figures.format import fmt, fmt_rate, number
from carbondash.figures.units import Lang

BOUNDARIES = Path(__file__).resolve().parents[2] / "data" / "boundaries" / "jiangxi_cities_simplified.geojson"
EXTENT = (113.57, 24.49, 118.48, 30.08)
MOST_POINTS = 2000
CITIES = "cities"
POINTS = "enterprises"

# Degrees by which the labels of small neighbours move apart: their words would touch on a telephone.
_NUDGE = {"360300": (0.0, 0.08), "360500": (0.05, -0.05), "360600": (0.05, -0.12), "360200": (0.05, 0.05)}


@dataclass(frozen=True)
class CityMap:
    """A drawn map, its legend (words and colours, lowest first), words for people who do not see it, notes, and its height."""

    deck: pdk.Deck
    legend: tuple[tuple[str, str], ...]
    alt: str
    notes: tuple[str, ...]
    height: int


def city_map(
    values: Mapping[str, Item],
    unit: str,
    *,
    name: str,
    lang: Lang,
    theme: ThemeName,
    places: Sequence[Place] = (),
    selected: Collection[str] = (),
    review_number: str = "",
    width: int = 340,
    height: int = 470,
) -> CityMap:
    """The cities coloured by a measure: `values` by adcode. The whole province fits into `width` × `height` pixels.

    A picked object of the layer 'cities' carries its adcode as a string under properties.code, one of 'enterprises' its code and
    its city.
    """
    found = classes([item.value for item in values.values()], unit, lang=lang, theme=theme)
    drawn = sorted(places, key=lambda place: -(place.emissions or 0))[:MOST_POINTS]
    features = [_feature(feature, values, found, unit, name, lang, theme, selected) for feature in _boundaries()["features"]]
    deck = pdk.Deck(
        layers=[*_city_layers(features, theme), *_point_layers(drawn, lang, theme), *_label_layers(features, theme)],
        initial_view_state=view(width, height),
        map_provider=None,
        tooltip={"html": "<b>{title}</b><br/>{line}<br/>{more}", "style": _tooltip_style(theme)},
    )
    return CityMap(
        deck=deck,
        legend=_legend(found, values, lang, theme),
        alt=_alt(values, unit, name, lang),
        notes=_notes(places, drawn, review_number, lang),
        height=height,
    )


def view(width: int, height: int, margin: float = 0.04) -> pdk.ViewState:
    """The view in which the whole province just fits into so many pixels (Web Mercator, 512 px at zoom 0)."""
    west, south, east, north = EXTENT
    low, high = _mercator(south), _mercator(north)
    room = 1 - 2 * margin
    zoom = min(
        math.log2(width * room / (512 * (east - west) / 360)),
        math.log2(height * room / (512 * (high - low))),
    )
    middle = math.degrees(2 * math.atan(math.exp(math.pi * (low + high))) - math.pi / 2)
    return pdk.ViewState(longitude=(west + east) / 2, latitude=middle, zoom=round(zoom, 3), min_zoom=4.5, max_zoom=11, pitch=0)


@cache
def _boundaries() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(BOUNDARIES.read_text(encoding="utf-8"))
    return found


def _feature(
    feature: dict[str, Any],
    values: Mapping[str, Item],
    found: Sequence[ValueClass],
    unit: str,
    name: str,
    lang: Lang,
    theme: ThemeName,
    selected: Collection[str],
) -> dict[str, Any]:
    look = THEMES[theme]
    own = feature["properties"]
    code = str(own["adcode"])
    item = values.get(code)
    value = item.value if item else None
    group = class_of(value, found)
    words = _words(item, unit, lang)
    city = own["short"] if lang == "zh" else own["name_en"]
    shift = _NUDGE.get(code, (0.0, 0.0))
    return {
        "type": "Feature",
        "id": code,
        "geometry": feature["geometry"],
        "properties": {
            "code": code,
            "title": own["name"] if lang == "zh" else own["name_en"],
            "line": f"{name}{'：' if lang == 'zh' else ': '}{words}",
            "more": item.extra if item else "",
            "label": f"{city}\n{words}",
            "position": [own["lon"] + shift[0], own["lat"] + shift[1]],
            "fill": [*_rgb(group.color if group else look.no_data), 255],
            "outlined": code in selected,
        },
    }


def _city_layers(features: Sequence[dict[str, Any]], theme: ThemeName) -> list[pdk.Layer]:
    look = THEMES[theme]
    chosen = [feature for feature in features if feature["properties"]["outlined"]]
    layers = [
        pdk.Layer(
            "GeoJsonLayer",
            id=CITIES,
            data={"type": "FeatureCollection", "features": list(features)},
            pickable=True,
            auto_highlight=True,
            highlight_color=[*_rgb(look.on_fill), 70],
            stroked=True,
            filled=True,
            get_fill_color="properties.fill",
            get_line_color=[*_rgb(look.card), 255],
            get_line_width=1.5,
            line_width_units=pdk.types.String("pixels"),
        )
    ]
    if chosen:
        # Two lines, dark round light: they stand out on every class in both themes.
        for name, color, width in (("selected_edge", look.halo, 6), ("selected_line", look.on_fill, 3)):
            layers.append(
                pdk.Layer(
                    "GeoJsonLayer",
                    id=name,
                    data={"type": "FeatureCollection", "features": chosen},
                    pickable=False,
                    stroked=True,
                    filled=False,
                    get_line_color=[*_rgb(color), 255],
                    get_line_width=width,
                    line_width_units=pdk.types.String("pixels"),
                )
            )
    return layers


def _label_layers(features: Sequence[dict[str, Any]], theme: ThemeName) -> list[pdk.Layer]:
    look = THEMES[theme]
    return [
        pdk.Layer(
            "TextLayer",
            id="labels",
            data=[
                {"text": feature["properties"]["label"], "position": feature["properties"]["position"]} for feature in features
            ],
            pickable=False,
            get_text="text",
            get_position="position",
            get_size=13,
            get_color=[*_rgb(look.on_fill), 255],
            get_text_anchor=pdk.types.String("middle"),
            get_alignment_baseline=pdk.types.String("center"),
            # 'auto' reads the characters from the data: without it Chinese labels stay away, silently.
            character_set=pdk.types.String("auto"),
            font_family=pdk.types.String(FONT.replace("'", "")),
            font_weight=600,
            font_settings={"sdf": True, "fontSize": 48, "buffer": 8, "radius": 14},
            outline_width=4,
            outline_color=[*_rgb(look.halo), 255],
            line_height=1.15,
        )
    ]


def _point_layers(drawn: Sequence[Place], lang: Lang, theme: ThemeName) -> list[pdk.Layer]:
    if not drawn:
        return []
    look = THEMES[theme]
    largest = max((place.emissions or 0 for place in drawn), default=0) or 1
    return [
        pdk.Layer(
            "ScatterplotLayer",
            id=POINTS,
            data=[
                {
                    "code": place.code,
                    "city": place.city,
                    "title": place.name,
                    "line": word("emissions", lang, value=fmt(place.emissions, "tCO2e", lang)),
                    "more": place.extra,
                    "position": [round(place.lon, 4), round(place.lat, 4)],
                    # The area of a point, not its radius, follows the emissions.
                    "radius": round(1.3 + 11.0 * math.sqrt((place.emissions or 0) / largest), 2),
                }
                for place in drawn
            ],
            pickable=True,
            auto_highlight=True,
            highlight_color=[*_rgb(look.on_fill), 255],
            get_position="position",
            get_radius="radius",
            radius_units=pdk.types.String("pixels"),
            radius_min_pixels=1.3,
            radius_max_pixels=13,
            stroked=True,
            filled=True,
            get_fill_color=[*_rgb("#F2B43D"), 165],
            get_line_color=[*_rgb(look.halo), 160],
            get_line_width=0.7,
            line_width_units=pdk.types.String("pixels"),
        )
    ]


def _legend(found: Sequence[ValueClass], values: Mapping[str, Item], lang: Lang, theme: ThemeName) -> tuple[tuple[str, str], ...]:
    rows = [(each.label, each.color) for each in found]
    codes = [str(feature["properties"]["adcode"]) for feature in _boundaries()["features"]]
    if any(code not in values or values[code].value is None for code in codes):
        rows.append((word("no_data", lang), THEMES[theme].no_data))
    return tuple(rows)


def _notes(places: Sequence[Place], drawn: Sequence[Place], review_number: str, lang: Lang) -> tuple[str, ...]:
    notes: list[str] = []
    if len(places) > len(drawn):
        kept = {id(place) for place in drawn}
        rest = [place for place in places if id(place) not in kept]
        total = fmt(sum(place.emissions or 0 for place in rest), "tCO2e", lang)
        notes.append(word("points_left_out", lang, shown=number(len(drawn), lang), rest=number(len(rest), lang), value=total))
    if review_number:
        notes.append(word("review_number", lang, value=review_number))
    return tuple(notes)


def _alt(values: Mapping[str, Item], unit: str, name: str, lang: Lang) -> str:
    known = sorted((item for item in values.values() if item.value is not None), key=lambda item: -(item.value or 0))
    if not known:
        return word("alt_map", lang, name=name, detail=word("no_data", lang))
    ends = [f"{item.name} {_words(item, unit, lang)}" for item in (known[0], known[-1])]
    detail = word("alt_top", lang, name=name, top=ends[0], bottom=ends[1])
    return word("alt_map", lang, name=name, detail=detail)


def _words(item: Item | None, unit: str, lang: Lang) -> str:
    if item is None or item.value is None:
        return word("no_data", lang)
    if unit == "%" and item.denominator:
        text = fmt_rate(item.value, item.numerator, item.denominator, lang)
        # On the map itself there is room for the rate only; a small sample keeps its counts.
        return text.split("（")[0].split(" (")[0]
    return fmt(item.value, unit, lang)


def _tooltip_style(theme: ThemeName) -> dict[str, str]:
    look = THEMES[theme]
    return {
        "backgroundColor": look.card,
        "color": look.text,
        "border": f"1px solid {look.line}",
        "borderRadius": "6px",
        "fontFamily": FONT,
        "fontSize": "13px",
        "padding": "6px 10px",
    }


def _rgb(color: str) -> list[int]:
    return [int(color[place : place + 2], 16) for place in (1, 3, 5)]


def _mercator(latitude: float) -> float:
    """The height of a latitude on a world of size 1, the equator at 0."""
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)) / (2 * math.pi)
