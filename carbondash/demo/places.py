"""Places inside a city: points near a county's centre, inside the boundary that the map draws."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

BOUNDARIES = Path(__file__).resolve().parents[2] / "data" / "boundaries"

# Degrees: how far enterprises lie from a county's centre, how far from a boundary a place keeps, how far a clone moves.
_SPREAD = 0.07
_MARGIN = 0.008
_JITTER = 0.05


@dataclass(frozen=True, slots=True)
class County:
    """A county or district: its code, Chinese name, centre and the part of it that lies well inside the city."""

    adcode: str
    name: str
    lon: float
    lat: float
    inside: shapely.Geometry


def _features(name: str) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads((BOUNDARIES / name).read_text(encoding="utf-8"))["features"]
    return features


@cache
def _inside(city: str) -> shapely.Geometry:
    shapes = [
        shapely.geometry.shape(feature["geometry"])
        for name in ("jiangxi_cities.geojson", "jiangxi_cities_simplified.geojson")
        for feature in _features(name)
        if str(feature["properties"]["adcode"]) == city
    ]
    inside = shapely.intersection_all(shapes).buffer(-_MARGIN)
    shapely.prepare(inside)
    return inside


@cache
def counties(city: str) -> tuple[County, ...]:
    """The counties of a city (adcode), by code."""
    found = []
    for feature in _features("jiangxi_counties.geojson"):
        facts = feature["properties"]
        if str(facts["parent"]) != city:
            continue
        inside = shapely.intersection(shapely.geometry.shape(feature["geometry"]), _inside(city))
        shapely.prepare(inside)
        found.append(County(str(facts["adcode"]), facts["name"], facts["lon"], facts["lat"], inside))
    return tuple(sorted(found, key=lambda county: county.adcode))


def place(city: str, random: Random) -> tuple[County, float, float]:
    """A county of the city and a point in it (WGS-84 degrees, five decimals), mostly near the county's centre."""
    county = random.choice(counties(city))
    spread = _SPREAD
    while True:
        lon = round(county.lon + random.gauss(0, spread), 5)
        lat = round(county.lat + random.gauss(0, spread), 5)
        if shapely.contains_xy(county.inside, lon, lat):
            return county, lon, lat
        spread *= 0.9


def moved(city: str, lon: NDArray[np.float64], lat: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    """Points near the given ones and still inside the city, shape (2, n); a point that would leave the city moves less."""
    generator = np.random.default_rng(seed)
    shift = generator.uniform(-_JITTER, _JITTER, size=(2, len(lon)))
    start = np.vstack([lon, lat])
    points = np.round(start + shift, 5)
    for _ in range(6):
        outside = ~shapely.contains_xy(_inside(city), points[0], points[1])
        if not outside.any():
            break
        shift[:, outside] /= 4
        points[:, outside] = np.round(start[:, outside] + shift[:, outside], 5)
    points[:, outside] = np.where(
        shapely.contains_xy(_inside(city), points[0, outside], points[1, outside]), points[:, outside], start[:, outside]
    )
    return points
