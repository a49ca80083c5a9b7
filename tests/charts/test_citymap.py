"""The map: it asks no other host, fits a telephone, names what it cannot show, and classes hold every value once."""

from __future__ import annotations

import base64
import json
import math
from datetime import date
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbondash.charts import citymap, cityplay, counties, maplabels, mappoints
from carbondash.charts.classes import class_of, classes
from carbondash.charts.frames import Item, Place
from carbondash.charts.look import THEMES
from carbondash.figures.units import Lang

VALUES = {
    "360100": Item("360100", "南昌", 90.0, 54, 60),
    "360600": Item("360600", "鹰潭", 80.0, 4, 5),
    "360700": Item("360700", "赣州", 100.0, 50, 50),
    "361100": Item("361100", "上饶", None),
}


def drawn(**more: Any) -> tuple[citymap.CityMap, dict[str, Any]]:
    arguments: dict[str, Any] = {"name": "按时报送率", "lang": "zh", "theme": "light", **more}
    found = citymap.city_map(VALUES, "%", **arguments)
    deck = json.loads(found.deck.to_json())
    return found, {layer["id"]: layer for layer in deck["layers"]}


def test_no_base_map_is_asked_of_another_host() -> None:
    found, _ = drawn()
    deck = json.loads(found.deck.to_json())
    assert deck.get("mapProvider") is None
    assert "http" not in found.deck.to_json()
    assert "carto" not in found.deck.to_json().lower()


def test_every_city_has_its_value_or_says_that_there_is_none() -> None:
    found, layers = drawn()
    cities = {feature["properties"]["code"]: feature["properties"] for feature in layers["cities"]["data"]["features"]}
    assert len(cities) == 11
    written = [row["text"] for row in layers["labels"]["data"]]
    assert {"南昌\n90%", "鹰潭\n4/5 ◦", "上饶\n无数据"} <= set(written)
    grey = THEMES["light"].no_data
    assert "#{:02X}{:02X}{:02X}".format(*cities["361100"]["fill"][:3]) == grey
    assert found.legend[-1] == ("无数据", grey)
    assert "赣州 100%" in found.alt


def test_english_labels_use_english_names() -> None:
    _, layers = drawn(lang="en", name="on-time rate")
    labels = [row["text"] for row in layers["labels"]["data"]]
    assert "Fuzhou\nno data" in labels
    assert "Ji'an\nno data" in labels


SIZES = [(330, 470), (480, 600), (620, 720), (400, 520)]
LONG: dict[str, list[tuple[float, float, float]]] = {
    "tCO2e": [(51_941_000, 0, 0), (115_361_234, 0, 0), (384_000, 0, 0)],
    "CNY": [(11_536_000_000, 0, 0), (207_245_000_000, 0, 0), (383_180_000, 0, 0)],
    "%": [(100 * 4900 / 5300, 4900, 5300), (100 * 9999 / 10_000, 9999, 10_000), (100.0, 9, 9)],
    "kW": [(8_661_200, 0, 0), (12_340_000, 0, 0)],
    "problems": [(14_361, 0, 0), (9_876, 0, 0)],
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("unit", LONG)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_label_leaves_the_map_or_touches_another(lang: Lang, unit: str, size: tuple[int, int]) -> None:
    codes = [str(feature["properties"]["adcode"]) for feature in maplabels.boundaries()["features"]]
    kinds = LONG[unit]
    values = {code: Item(code, code, *kinds[place % len(kinds)]) for place, code in enumerate(codes)}
    decimals = 2 if unit == "%" else None
    found = maplabels.labels(values, unit, lang=lang, width=size[0], height=size[1], decimals=decimals)
    assert len(found) == 11
    for one, other in combinations(found, 2):
        apart = (
            one.box[2] <= other.box[0] or other.box[2] <= one.box[0] or one.box[3] <= other.box[1] or other.box[3] <= one.box[1]
        )
        assert apart, (one.text, other.text)
    for label in found:
        left, top, right, bottom = label.box
        assert left >= 4, label
        assert top >= 4, label
        assert right <= size[0] - 4, label
        assert bottom <= size[1] - 4, label
    assert sum("\n" in label.text for label in found) == 11, "all of these values have room"


def test_a_value_without_room_is_left_out_and_the_name_stays() -> None:
    values = {"360500": Item("360500", "", 123456789012345.0), "360900": Item("360900", "", 1.0)}
    found = {label.code: label.text for label in maplabels.labels(values, "problems", lang="en", width=330, height=470)}
    assert found["360500"] == "Xinyu"
    assert found["360900"] == "Yichun\n1"


def test_the_numbers_on_the_map_share_a_unit_that_a_note_names() -> None:
    values = {
        "360100": Item("360100", "南昌", 51_941_000.0),
        "360400": Item("360400", "九江", 12_345_600.0),
        "360300": Item("360300", "萍乡", 900.0),
    }
    found = citymap.city_map(values, "tCO2e", name="年碳排放量", lang="zh", theme="light")
    deck = json.loads(found.deck.to_json())
    written = next(layer for layer in deck["layers"] if layer["id"] == "labels")["data"]
    assert {"南昌\n5194.1", "九江\n1234.6", "萍乡\n0.1"} <= {row["text"] for row in written}, "nothing known reads as zero"
    assert found.notes == ("图上数字的单位：万吨二氧化碳当量",)
    assert [words for words, _color in found.legend] == ["0.09万吨", "1234.56万吨", "5194.1万吨", "无数据"]
    assert "南昌 5194.1万吨" in found.alt


def test_a_selected_city_is_outlined() -> None:
    _, layers = drawn(selected=["360700"])
    chosen = layers["selected_line"]["data"]["features"]
    assert [feature["id"] for feature in chosen] == ["360700"]
    assert "selected_line" not in drawn()[1]


def test_every_place_is_a_point_and_what_is_left_out_is_said() -> None:
    places = [Place(str(number), f"企业{number}", "360100", 115.9, 28.6, float(number)) for number in range(3)]
    found, layers = drawn(places=places, left_out="其余22,017家合计4,950吨", review_number="赣S(2024)000号")
    assert len(layers["enterprises"]["data"]) == 3
    assert layers["enterprises"]["pickable"] is True
    assert found.notes == ("其余22,017家合计4,950吨", "审图号：赣S(2024)000号")


def test_the_area_of_a_point_follows_its_emissions() -> None:
    places = [Place("a", "a", "", 116, 28, 4e6), Place("b", "b", "", 116, 28, 1e6), Place("c", "c", "", 116, 28, None)]
    _, layers = drawn(places=places)
    large, small, unknown = (row["size"] - mappoints.Key.smallest for row in layers["enterprises"]["data"])
    assert large == pytest.approx(2 * small, abs=0.11)
    assert unknown == 0
    few = mappoints.Key((("●", ""),), (("#F2B43D", ""),), 5.0, 14.0)
    _, layers = drawn(places=places, key=few)
    assert [row["size"] for row in layers["enterprises"]["data"]] == [14.0, 9.5, 5.0]


def test_marks_show_tier_and_risk_by_symbol_and_colour_and_the_highest_risk_lies_on_top() -> None:
    key = mappoints.Key(
        tuple(zip(mappoints.SYMBOLS, ("一级", "二级", "三级", "未知"), strict=True)),
        ((mappoints.NO_RISK, "未评估"), *((color, str(place)) for place, color in enumerate(mappoints.RISK_COLORS))),
    )
    places = [
        Place("critical", "甲", "360100", 116, 28, 1.0, mark=0, tone=5),
        Place("none", "乙", "360100", 116, 28, 9.0, mark=2, tone=0),
    ]
    found, layers = drawn(places=places, key=key)
    rows = layers["enterprises"]["data"]
    assert [row["code"] for row in rows] == ["none", "critical"]
    assert [row["icon"] for row in rows] == ["2-0", "0-5"]
    mapping = layers["enterprises"]["iconMapping"]
    assert {row["icon"] for row in rows} <= set(mapping)
    assert len(mapping) == 24
    assert (found.marks, found.tones) == (key.marks, key.tones)


def test_the_marks_come_with_the_map_and_are_a_picture() -> None:
    _, layers = drawn(places=[Place("a", "a", "360100", 116, 28, 1.0)])
    kind, data = layers["enterprises"]["iconAtlas"].split(",", 1)
    assert kind == "data:image/png;base64"
    assert base64.b64decode(data).startswith(b"\x89PNG")


def test_county_outlines_are_lines_inside_cities_that_only_zooming_in_brings_out() -> None:
    _, layers = drawn()
    outlines = layers["counties"]
    assert outlines["widthUnits"] == "meters"
    assert outlines["widthMinPixels"] == 0
    assert len({city for city, _path in counties.borders()}) == 11
    assert len(outlines["data"]) == len(counties.borders())
    # A metre on the ground is this many pixels where the whole province fits the map.
    zoom = maplabels.view(480, 600).zoom
    assert outlines["getWidth"] * 512 * 2**zoom / 40_075_000 / math.cos(math.radians(27.4)) < 0.25


def test_a_city_shown_alone_has_its_counties_named_in_chinese_only() -> None:
    _, layers = drawn(near="360400")
    names = [row["text"] for row in layers["county_names"]["data"]]
    assert "修水县" in names
    assert "labels" not in layers or not layers["labels"]["data"]
    _, english = drawn(near="360400", lang="en")
    assert "county_names" not in english


def test_maps_side_by_side_share_their_classes() -> None:
    alone, _ = drawn()
    shared, _ = drawn(also=[10.0, 20.0, 55.0, 60.0])
    assert len(shared.legend) > len(alone.legend)
    assert shared.legend[0][0].startswith("10")


def test_what_is_played_has_one_set_of_classes_and_names_its_months() -> None:
    june = cityplay.Moment(date(2023, 6, 30), "M2023-05", {"360100": Item("360100", "南昌", 50.0, 30, 60)})
    now = cityplay.Moment(date(2023, 7, 20), "M2023-06", {"360100": Item("360100", "南昌", 75.0, 45, 60)})
    found = cityplay.city_play([june, now], "%", name="一次通过率", lang="zh", theme="light")
    assert [frame[0] for frame in found.frames] == ["2023-06", ""]
    colors = [frame[2]["360100"][0] for frame in found.frames]
    assert len(set(colors)) == 2
    assert set(colors) <= {color for _words, color in found.legend}
    assert found.frames[0][2]["360600"] == (THEMES["light"].no_data, "无数据")
    assert len(found.shapes) == 11
    assert all(0 <= x <= cityplay.WIDTH and 0 <= y <= found.height for _code, _path, x, y in found.shapes)
    assert "2023年6月30日" in found.alt


@pytest.mark.parametrize(("width", "height"), [(340, 470), (900, 640), (300, 900)])
def test_the_whole_province_fits_into_the_view(width: int, height: int) -> None:
    view = maplabels.view(width, height)
    scale = 512 * 2**view.zoom
    west, south, east, north = maplabels.EXTENT
    assert (east - west) / 360 * scale <= width

    def down(latitude: float) -> float:
        return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)) / (2 * math.pi) * scale

    assert down(north) - down(view.latitude) <= height / 2
    assert down(view.latitude) - down(south) <= height / 2
    assert max((east - west) / 360 * scale / width, (down(north) - down(south)) / height) > 0.85


@given(st.lists(st.one_of(st.none(), st.integers(-50, 50).map(float), st.floats(0, 1e9)), max_size=40))
def test_classes_hold_every_value_once(values: list[float | None]) -> None:
    found = classes(values, "t", lang="en", theme="light")
    known = [value for value in values if value is not None]
    assert len(found) == min(5, len(set(known)))
    assert len({each.color for each in found}) == len(found)
    for value in known:
        assert sum(each.low <= value <= each.high for each in found) == 1
        assert class_of(value, found) is not None
    for lower, upper in pairwise(found):
        assert lower.high < upper.low
    assert class_of(None, found) is None


def test_class_breaks_are_printed_with_their_unit() -> None:
    found = classes([1e6, 2e6, 3e6, 4e6, 5e6, 6.5e6], "t", lang="zh", theme="dark")
    assert [each.label for each in found][-1].endswith("650万吨")
    assert [each.label for each in classes([50.0, 100.0], "%", lang="en", theme="light")] == ["50%", "100%"]
    assert classes([], "%", lang="en", theme="light") == []
