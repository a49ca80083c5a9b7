"""The province as a map that needs no other host: cities by value, their labels, enterprises as points sized by emissions.

Boundaries are those in data/boundaries. No base map is asked for: `map_provider=None` and no style at all, because a style, even
None, makes the browser fetch one from abroad.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pydeck as pdk

from carbondash.charts.classes import ValueClass, class_of, classes
from carbondash.charts.frames import Item, Place
from carbondash.charts.look import FONT, THEMES, ThemeName
from carbondash.charts.maplabels import LINE, Label, boundaries, labels, text_size, value_words, view
from carbondash.charts.words import word
from carbondash.figures.format import AxisScale, column_scale, fmt, in_scale, number
from carbondash.figures.units import Lang
from carbondash.figures.units import unit as unit_of

CITIES = "cities"
POINTS = "enterprises"


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
    others: tuple[int, float] = (0, 0.0),
    selected: Collection[str] = (),
    review_number: str = "",
    decimals: int | None = None,
    width: int = 340,
    height: int = 470,
) -> CityMap:
    """The cities coloured by a measure: `values` by adcode. The whole province fits into `width` × `height` pixels.

    `decimals` are those of the figure, for its rates in words. On the map itself stand bare numbers in one unit, which a note
    names; in the hover text the values are in full. A picked object of the layer 'cities' carries its adcode as a string under
    properties.code, one of 'enterprises' its code and its city. `others`: how many enterprises are not among the places, and
    their emissions in tCO2e.
    """
    found = classes([item.value for item in values.values()], unit, lang=lang, theme=theme)
    scale = column_scale([item.value for item in values.values()], unit, lang, decimals=decimals)
    features = [
        _feature(feature, values, found, unit, name, lang, theme, selected, decimals) for feature in boundaries()["features"]
    ]
    written = labels(values, unit, lang=lang, width=width, height=height, decimals=decimals)
    deck = pdk.Deck(
        layers=[
            *_city_layers(features, theme),
            *_point_layers(places, lang, theme),
            *_label_layers(written, theme, text_size(width)),
        ],
        initial_view_state=view(width, height),
        map_provider=None,
        tooltip={"html": "<b>{title}</b><br/>{line}<br/>{more}", "style": _tooltip_style(theme)},
    )
    return CityMap(
        deck=deck,
        legend=_legend(found, values, scale, unit, lang, theme),
        alt=_alt(values, unit, name, lang, decimals),
        notes=_notes(len(places), others, "" if unit == "%" else scale.label, review_number, lang),
        height=height,
    )


def _feature(
    feature: dict[str, Any],
    values: Mapping[str, Item],
    found: Sequence[ValueClass],
    unit: str,
    name: str,
    lang: Lang,
    theme: ThemeName,
    selected: Collection[str],
    decimals: int | None,
) -> dict[str, Any]:
    look = THEMES[theme]
    own = feature["properties"]
    code = str(own["adcode"])
    item = values.get(code)
    value = item.value if item else None
    group = class_of(value, found)
    words = value_words(item, unit, lang, decimals)
    return {
        "type": "Feature",
        "id": code,
        "geometry": feature["geometry"],
        "properties": {
            "code": code,
            "title": own["name"] if lang == "zh" else own["name_en"],
            "line": f"{name}{'：' if lang == 'zh' else ': '}{words}",
            "more": item.extra if item else "",
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


def _label_layers(written: Sequence[Label], theme: ThemeName, size: int) -> list[pdk.Layer]:
    look = THEMES[theme]
    return [
        pdk.Layer(
            "TextLayer",
            id="labels",
            data=[{"text": label.text, "position": list(label.position)} for label in written],
            pickable=False,
            get_text="text",
            get_position="position",
            get_size=size,
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
            line_height=LINE,
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


def _legend(
    found: Sequence[ValueClass], values: Mapping[str, Item], scale: AxisScale, unit: str, lang: Lang, theme: ThemeName
) -> tuple[tuple[str, str], ...]:
    rows = [(class_words(each, scale, unit, lang), each.color) for each in found]
    codes = [str(feature["properties"]["adcode"]) for feature in boundaries()["features"]]
    if any(code not in values or values[code].value is None for code in codes):
        rows.append((word("no_data", lang), THEMES[theme].no_data))
    return tuple(rows)


def class_words(group: ValueClass, scale: AxisScale, unit: str, lang: Lang) -> str:
    """The breaks of a class in the scale of all the values, e.g. '62.1–88.0%' or '1.2–3.4万吨'."""
    step = next(step for step in unit_of(unit).steps(lang) if float(step.divisor) == scale.divisor)
    low, high = (in_scale(end, scale, lang, trimmed=True) for end in (group.low, group.high))
    suffix = unit_of(unit).singular if lang == "en" and low == high == "1" and unit_of(unit).singular else step.suffix
    return f"{step.prefix}{low if low == high else f'{low}–{high}'}{suffix}"


def _notes(shown: int, others: tuple[int, float], unit_label: str, review_number: str, lang: Lang) -> tuple[str, ...]:
    notes = [word("numbers_in", lang, unit=unit_label)] if unit_label else []
    rest, emissions = others
    if rest:
        total = fmt(emissions, "tCO2e", lang)
        notes.append(word("points_left_out", lang, shown=number(shown, lang), rest=number(rest, lang), value=total))
    if review_number:
        notes.append(word("review_number", lang, value=review_number))
    return tuple(notes)


def _alt(values: Mapping[str, Item], unit: str, name: str, lang: Lang, decimals: int | None) -> str:
    known = sorted((item for item in values.values() if item.value is not None), key=lambda item: -(item.value or 0))
    if not known:
        return word("alt_map", lang, name=name, detail=word("no_data", lang))
    ends = [f"{item.name} {value_words(item, unit, lang, decimals)}" for item in (known[0], known[-1])]
    detail = word("alt_top", lang, name=name, top=ends[0], bottom=ends[1])
    return word("alt_map", lang, name=name, detail=detail)


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
