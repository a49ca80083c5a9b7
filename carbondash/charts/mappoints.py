"""Enterprises and projects as marks on the map: a symbol and a colour each, as large as what they stand for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pydeck as pdk

from carbondash.charts.frames import Place
from carbondash.charts.look import THEMES, ThemeName, in_tooltip, rgb
from carbondash.charts.markers import atlas, name_of
from carbondash.charts.words import word
from carbondash.figures.format import fmt, number
from carbondash.figures.units import Lang

POINTS = "enterprises"
# What stands for the shapes of `markers` in a legend, in their order.
SYMBOLS = ("●", "■", "▲", "◆")
# What stands out by its colour is large enough to be seen, however small it is.
_AT_RISK = 12.0
# From pale to strong; red is the last alone.
RISK_COLORS = ("#FFF6D6", "#FFDE7A", "#F7A93B", "#C96A12", "#E0263C")
NO_RISK = "#D5DDE6"


@dataclass(frozen=True)
class Key:
    """What marks mean: (symbol, words) by `Place.mark` and (colour, words) by `Place.tone`; their sizes in pixels."""

    marks: tuple[tuple[str, str], ...]
    tones: tuple[tuple[str, str], ...]
    smallest: float = 6.5
    largest: float = 25.0


def key_of(theme: ThemeName) -> Key:
    """One symbol in one colour, without words."""
    return Key(((SYMBOLS[0], ""),), (("#F2B43D", ""),))


def emissions_words(tonnes: float | None, lang: Lang) -> str:
    """What sizes an enterprise's mark, in words; tCO2e."""
    return word("emissions", lang, value=fmt(tonnes, "tCO2e", lang))


def investment_words(yuan: float, lang: Lang) -> str:
    """What sizes a project's mark, in words."""
    return word("investment", lang, value=fmt(yuan, "CNY", lang))


def enterprises_left_out(shown: int, rest: int, lang: Lang) -> str:
    """How many enterprises are drawn and how many are not; nothing where all are."""
    return word("points_left_out", lang, shown=number(shown, lang), rest=number(rest, lang)) if rest else ""


def projects_left_out(shown: int, rest: int, lang: Lang) -> str:
    """Which projects are not drawn; nothing where all are."""
    return word("projects_left_out", lang, shown=number(shown, lang), rest=number(rest, lang)) if rest else ""


def point_layers(drawn: Sequence[Place], key: Key, theme: ThemeName) -> list[pdk.Layer]:
    """The marks; the area of one follows its size. What matters most (the last colour) lies on top."""
    if not drawn:
        return []
    look = THEMES[theme]
    largest = max((place.size or 0 for place in drawn), default=0) or 1
    ordered = sorted(drawn, key=lambda place: (place.tone, -(place.size or 0)))
    # Many marks have words in common.
    said = {text: in_tooltip(text) for text in {text for place in drawn for text in (place.line, place.extra)}}
    picture, places = atlas(tuple(color for color, _words in key.tones), look.halo)
    return [
        pdk.Layer(
            "IconLayer",
            id=POINTS,
            data=[
                {
                    "code": place.code,
                    "city": place.city,
                    "title": in_tooltip(place.name),
                    "line": said[place.line],
                    "more": said[place.extra],
                    "position": [round(place.lon, 4), round(place.lat, 4)],
                    "icon": name_of(place.mark, place.tone),
                    "size": round(max(_size(place.size, largest, key), _AT_RISK if place.tone > 1 else 0.0), 1),
                }
                for place in ordered
            ],
            pickable=True,
            auto_highlight=True,
            highlight_color=[*rgb(look.on_fill), 120],
            icon_atlas=pdk.types.String(picture),
            icon_mapping=places,
            get_icon="icon",
            get_position="position",
            get_size="size",
            size_units=pdk.types.String("pixels"),
        )
    ]


def _size(value: float | None, largest: float, key: Key) -> float:
    return key.smallest + (key.largest - key.smallest) * math.sqrt((value or 0) / largest)
