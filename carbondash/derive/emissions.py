"""Emissions of every unit's month, version by version: from the day on which one came in until the next takes its place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from carbondash.derive.facts import Facts
from carbondash.rules.emission_frame import month_frame

Row = dict[str, Any]


def with_emissions(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame of evidence records with emissions_kg, default_kg, basis and problem as the formulas give them.

    Raises InputError for columns that are no numbers or days (domain reference 2.2 and 2.3).
    """
    return month_frame(frame, as_of_column="submitted_on") if len(frame) else frame.assign(default_kg=None, basis="", problem="")


def emission_rows(enterprises: Iterable[Facts], frame: pd.DataFrame) -> list[Row]:
    """Rows of `derived_emission` without the digest of their inputs; frame as `with_emissions` gives it.

    A month whose emissions can't be known, because a value is missing or impossible or its rules are pending, has no row.
    """
    superseded = {record.id: record.superseded_on for facts in enterprises for record in facts.records}
    names = ["enterprise_id", "unit_id", "record_id", "period", "submitted_on", "emissions_kg", "default_kg", "basis"]
    found = []
    for enterprise_id, unit_id, record_id, period, day, emitted, default, basis in frame[frame["basis"] != ""][names].itertuples(
        index=False, name=None
    ):
        until = superseded[record_id]
        if until is not None and until <= day:
            continue
        found.append(
            {
                "enterprise_id": int(enterprise_id),
                "unit_id": int(unit_id),
                "record_id": int(record_id),
                "period": period,
                "day": day,
                "until": until,
                "emissions_kg": int(emitted),
                "default_kg": None if basis == "default" or pd.isna(default) else int(default),
                "basis": basis,
            }
        )
    return found
