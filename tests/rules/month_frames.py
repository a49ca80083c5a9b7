"""Frames of monthly records, and what of them stands on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from carbondash.rules.emissions import UnitMonth

AMOUNTS = ("fuel_t", "fuel_1e4nm3", "ncv_ar", "car", "e_purch_mwh")


def row(**values: Any) -> dict[str, Any]:
    """A record of August 2022, with what is given instead."""
    return {
        "unit_id": 1,
        "unit_class": "I",
        "fuel_type": "bituminous",
        "period": "M2022-08",
        "day": date(2022, 10, 8),
        "fuel_t": 210_000.0,
        "fuel_1e4nm3": None,
        "ncv_ar": 20.6,
        "car": 0.5480,
        "e_purch_mwh": 0.0,
    } | values


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    """Records as a frame."""
    return pd.DataFrame(list(rows), columns=list(row()))


def record(values: dict[str, Any]) -> UnitMonth:
    """The same record for the functions that take one."""
    amounts = {name: values[name] for name in AMOUNTS}
    return UnitMonth(0, values["unit_id"], values["unit_class"], values["period"], values["fuel_type"] or "", **amounts)


def standing(rows: list[dict[str, Any]], unit: int, year: str, day: date) -> dict[str, list[dict[str, Any]]]:
    """The rows of a unit and year that stand on a day, by month: those of the newest day, of each fuel the last."""
    found: dict[str, list[dict[str, Any]]] = {}
    of_year = [one for one in rows if one["unit_id"] == unit and one["period"][:5] == year and one["day"] <= day]
    for period in {one["period"] for one in of_year}:
        newest = max(one["day"] for one in of_year if one["period"] == period)
        fuels = {one["fuel_type"]: one for one in of_year if (one["period"], one["day"]) == (period, newest)}
        found[period] = list(fuels.values())
    return found
