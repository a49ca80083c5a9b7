"""Emissions of every unit's month, version by version: from the day on which one came in until the next takes its place.

A unit can burn several fuels in a month (domain reference 2.3: E = Σ fuels). What a version comes to can change while it stands:
another default is published, or other months of the year are tested; then a further row holds from that day on.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd

from carbondash.derive.facts import Facts
from carbondash.rules.emission_frame import month_history

Row = dict[str, Any]

_FUEL = ("fuel_type", "fuel_t", "fuel_1e4nm3", "ncv_ar", "car")
_OWNER = ("enterprise_id", "unit_id", "unit_class", "version", "period", "submitted_on")
# What is stated of the unit and not of a fuel: it counts once.
_ONCE = ("e_purch_mwh", "of_pct")


def emission_history(frame: pd.DataFrame, enterprises: Iterable[Facts], through: date) -> pd.DataFrame:
    """What `month_history` says of the months in a frame of evidence records, all fuels together, with their record_id.

    Raises InputError for columns that are no numbers or days (domain reference 2.2 and 2.3).
    """
    found = month_history(_by_fuel(frame, enterprises), "submitted_on", through)
    return found.assign(record_id=frame["record_id"].to_numpy()[found["row"]])


def _by_fuel(frame: pd.DataFrame, enterprises: Iterable[Facts]) -> pd.DataFrame:
    """The frame's rows and below them the further fuels as rows of the same kind."""
    position = {key: at for at, key in enumerate(zip(frame["record_id"], frame["unit_id"], strict=True))}
    listed = [fuel for facts in enterprises for fuel in facts.further_fuels if (fuel.record_id, fuel.unit_id) in position]
    places = [position[fuel.record_id, fuel.unit_id] for fuel in listed]
    columns = {name: [*frame[name], *(frame[name].iloc[place] for place in places)] for name in _OWNER}
    columns |= {name: [*frame[name], *(getattr(fuel, name) for fuel in listed)] for name in _FUEL}
    columns |= {name: [*frame[name], *(None for _ in listed)] for name in _ONCE}
    return pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()}).infer_objects()


def emission_rows(history: pd.DataFrame) -> list[Row]:
    """Rows of `derived_emission` without the digest of their inputs; history as `emission_history` gives it.

    A month whose emissions can't be known, because a value is missing or impossible or its rules are pending, has no row.
    """
    names = ["enterprise_id", "unit_id", "record_id", "period", "since", "until", "emissions_kg", "default_kg", "basis"]
    known = history[history["basis"] != ""]
    return [
        {
            "enterprise_id": int(enterprise_id),
            "unit_id": int(unit_id),
            "record_id": int(record_id),
            "period": period,
            "day": since,
            "until": until,
            "emissions_kg": int(emitted),
            "default_kg": None if basis == "default" or pd.isna(default) else int(default),
            "basis": basis,
        }
        for enterprise_id, unit_id, record_id, period, since, until, emitted, default, basis in known[names].itertuples(
            index=False, name=None
        )
    ]
