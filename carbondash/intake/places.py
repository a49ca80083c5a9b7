"""The province's cities and boundary: whether a point lies inside it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shapely import STRtree, points
from shapely.geometry import shape

BOUNDARIES = Path(__file__).resolve().parents[2] / "data" / "boundaries" / "jiangxi_cities.geojson"

OUTSIDE_PROVINCE = "outside_province"


@dataclass(frozen=True, slots=True)
class City:
    """A prefecture-level city: adcode, full name, short name, English name."""

    adcode: str
    name: str
    short: str
    name_en: str


@cache
def _features() -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads(BOUNDARIES.read_text(encoding="utf-8"))["features"]
    return features


@cache
def city_names() -> tuple[City, ...]:
    """The eleven cities in the order of their adcodes."""
    listed = (feature["properties"] for feature in _features())
    cities = (City(str(item["adcode"]), item["name"], item["short"], item["name_en"]) for item in listed)
    return tuple(sorted(cities, key=lambda city: city.adcode))


@cache
def _tree() -> STRtree:
    return STRtree([shape(feature["geometry"]) for feature in _features()])


def outside_province(places: Iterable[tuple[float | None, float | None]]) -> list[bool]:
    """For each (longitude, latitude) whether it lies in none of the cities; a missing place is not outside."""
    listed = list(places)
    known = [index for index, (lon, lat) in enumerate(listed) if lon is not None and lat is not None]
    outside = [False] * len(listed)
    if not known:
        return outside
    hits = _tree().query(points([listed[index] for index in known]), predicate="intersects")[0]
    inside = {known[hit] for hit in hits}
    for index in known:
        outside[index] = index not in inside
    return outside
