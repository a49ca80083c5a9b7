"""The province as a map that needs no other host: cities by value, their labels, enterprises as points sized by emissions.

Boundaries are those in data/boundaries. No base map is asked for: `map_provider=None` and no style at all, because a style, even
None, makes the browser fetch one from abroad.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pydeck as pdk
from pydeck.bindings.json_tools import default_serialize

from carbondash.charts import counties
from carbondash.charts.classes import ValueClass, class_of, classes
from carbondash.charts.frames import Item, Place
from carbondash.charts.look import FONT, THEMES, ThemeName, rgb
from carbondash.charts.maplabels import LINE, Label, boundaries, labels, text_size, value_words, view
from carbondash.charts.mappoints import POINTS, Key, key_of, point_layers
from carbondash.charts.words import word
from carbondash.figures.format import AxisScale, column_scale, in_scale
from carbondash.figures.units import Lang
from carbondash.figures.units import unit as unit_of

CITIES = "cities"
__all__ = ["CITIES", "POINTS", "CityMap", "city_map", "class_words"]


class Deck(pdk.Deck):
    """A deck that writes itself without line breaks: Python is slow at those, and takes longer than for all the rest."""

    def to_json(self) -> str:
        """The deck as the browser reads it."""
        return json.dumps(self, default=default_serialize, separators=(",", ":"))


@dataclass(frozen=True)
class CityMap:
    """A drawn map, its legend (words and colours, lowest first), words for people who do not see it, notes, and its height.

    marks, tones: what the symbols and the colours of its points mean: (symbol or colour, words).
    """

    deck: Deck
    legend: tuple[tuple[str, str], ...]
    alt: str
    notes: tuple[str, ...]
    height: int
    marks: tuple[tuple[str, str], ...] = ()
    tones: tuple[tuple[str, str], ...] = ()


def city_map(
    values: Mapping[str, Item],
    unit: str,
    *,
    name: str,
    lang: Lang,
    theme: ThemeName,
    places: Sequence[Place] = (),
    key: Key | None = None,
    left_out: str = "",
    also: Sequence[float | None] = (),
    near: str | None = None,
    selected: Collection[str] = (),
    review_number: str = "",
    decimals: int | None = None,
    width: int = 340,
    height: int = 470,
) -> CityMap:
    """The cities coloured by a measure: `values` by adcode. The whole province fits into `width` × `height` pixels.

    `decimals` are those of the figure, for its rates in words. On the map itself stand bare numbers in one unit, which a note
    names; in the hover text the values are in full. A picked object of the layer 'cities' carries its adcode as a string under
    properties.code, one of 'enterprises' its code and its city. key: what the points' symbols and colours mean; left_out: which
    points are not drawn, in words. also: further values that the classes are to hold, those of a map beside this one. near: a
    city that is shown alone, with its counties' names.
    """
    known = [*(item.value for item in values.values()), *also]
    found = classes(known, unit, lang=lang, theme=theme)
    scale = column_scale(known, unit, lang, decimals=decimals)
    features = [
        _feature(feature, values, found, unit, name, lang, theme, selected, decimals) for feature in boundaries()["features"]
    ]
    written = [] if near else labels(values, unit, lang=lang, width=width, height=height, decimals=decimals)
    shown = key or key_of(theme)
    deck = Deck(
        layers=[
            *_city_layers(features, theme),
            counties.outlines(theme, near),
            *point_layers(places, shown, theme),
            *([counties.names(near, theme)] if near and lang == "zh" else ()),
            *_label_layers(written, theme, text_size(width)),
        ],
        initial_view_state=view(width, height, near),
        map_provider=None,
        tooltip={"html": "<b>{title}</b><br/>{line}<br/>{more}", "style": _tooltip_style(theme)},
    )
    return CityMap(
        deck=deck,
        legend=_legend(found, values, scale, unit, lang, theme),
        alt=_alt(values, unit, name, lang, decimals),
        notes=_notes(left_out, "" if unit == "%" or near else scale.label, review_number, lang),
        height=height,
        marks=shown.marks if places else (),
        tones=shown.tones if places else (),
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
            "fill": [*rgb(group.color if group else look.no_data), 255],
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
            highlight_color=[*rgb(look.on_fill), 70],
            stroked=True,
            filled=True,
            get_fill_color="properties.fill",
            get_line_color=[*rgb(look.card), 255],
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
                    get_line_color=[*rgb(color), 255],
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
            get_color=[*rgb(look.on_fill), 255],
            get_text_anchor=pdk.types.String("middle"),
            get_alignment_baseline=pdk.types.String("center"),
            # 'auto' reads the characters from the data: without it Chinese labels stay away, silently.
            character_set=pdk.types.String("auto"),
            font_family=pdk.types.String(FONT.replace("'", "")),
            font_weight=600,
            font_settings={"sdf": True, "fontSize": 48, "buffer": 14, "radius": 18},
            outline_width=4,
            outline_color=[*rgb(look.halo), 255],
            line_height=LINE,
        )
    ]


def _legend(
    found: Sequence[ValueClass], values: Mapping[str, Item], scale: AxisScale, unit: str, lang: Lang, theme: ThemeName
) -> tuple[tuple[str, str], ...]:
    rows = [(class_words(each, scale, unit, lang), each.color) for each in found]
    codes = [str(feature["properties"]["adcode"]) for feature in boundaries()["features"]]
    if any(code not in values or (values[code].value is None and not values[code].unseen) for code in codes):
        rows.append((word("no_data", lang), THEMES[theme].no_data))
    if any(item.unseen for item in values.values()):
        rows.append((word("unseen", lang), THEMES[theme].no_data))
    return tuple(rows)


def class_words(group: ValueClass, scale: AxisScale, unit: str, lang: Lang) -> str:
    """The breaks of a class in the scale of all the values, e.g. '62.1–88.0%' or '1.2–3.4万吨'."""
    step = next(step for step in unit_of(unit).steps(lang) if float(step.divisor) == scale.divisor)
    low, high = (in_scale(end, scale, lang, trimmed=True) for end in (group.low, group.high))
    suffix = unit_of(unit).singular if lang == "en" and low == high == "1" and unit_of(unit).singular else step.suffix
    return f"{step.prefix}{low if low == high else f'{low}–{high}'}{suffix}"


def _notes(left_out: str, unit_label: str, review_number: str, lang: Lang) -> tuple[str, ...]:
    notes = [word("numbers_in", lang, unit=unit_label)] if unit_label else []
    if left_out:
        notes.append(left_out)
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
        "maxWidth": "360px",
        "whiteSpace": "normal",
        "overflowWrap": "anywhere",
    }
