"""The compliance risk index of every day of a cycle, kept as one row for each stretch of days on which nothing moves."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from math import inf, isnan
from typing import Any

import numpy as np
import pandas as pd

from carbondash.derive.risk_inputs import COLUMNS, CycleDays, frame
from carbondash.derive.steps import Ints
from carbondash.derive.stretches import differs, ends_of, starts_of
from carbondash.rules.calendar import settled
from carbondash.rules.risk.index import risk_index
from carbondash.rules.risk.methods import CODES
from carbondash.rules.sets import rule_sets

Row = dict[str, Any]

# The deadline is kept instead of the days that are left: those change every day, also where nothing happens.
KEPT = tuple(name for name in COLUMNS if name != "days_left")
_DIGITS = 6
_SCORE_DIGITS = 4
_HUNDREDTHS = 100


def risk_rows(cycles: Sequence[CycleDays], through: date) -> list[Row]:
    """Rows of `derived_risk` without the digest of their inputs; the last one is open where the cycle goes on after `through`.

    Raises RulePending before the method was published, InputError for inputs that do not fit.
    """
    found: list[Row] = []
    for cycle in dict.fromkeys(item.cycle for item in cycles):
        mine = [item for item in cycles if item.cycle == cycle]
        found += _rows_of_cycle(cycle, mine, through)
    return found


def inputs_of(detail: Mapping[str, Any], on: date) -> dict[str, float]:
    """The inputs that a stored row's `detail` keeps, as they stood on a day on which the row holds."""
    kept = {name: _read(value) for name, value in detail["inputs"].items()}
    return kept | {"days_left": float((date.fromisoformat(detail["deadline"]) - on).days)}


def _rows_of_cycle(cycle: str, cycles: Sequence[CycleDays], through: date) -> Iterator[Row]:
    inputs = frame(cycles)
    days = inputs["day"].to_numpy(dtype=np.int64)
    deadlines = np.concatenate([item.deadline for item in cycles])
    table = _index(inputs, days)
    enterprises = inputs["enterprise_id"].to_numpy(dtype=np.int64)
    starts = starts_of(enterprises, days)
    shown = np.column_stack(
        [
            *(np.round(inputs[name].to_numpy(dtype=np.float64), _DIGITS) for name in KEPT),
            *(np.round(table[code].to_numpy(dtype=np.float64), _SCORE_DIGITS) for code in CODES),
            np.round(table["index"].to_numpy(dtype=np.float64) * _HUNDREDTHS),
            np.round(table["missing_share"].to_numpy(dtype=np.float64) * _HUNDREDTHS * _HUNDREDTHS),
            deadlines,
        ]
    )
    bands, floors = table["band"].astype(str).to_numpy(), table["floors"].astype(str).to_numpy()
    moves = starts | differs(shown) | differs(bands[:, None]) | differs(floors[:, None])
    kept = np.flatnonzero(moves & ~np.isnan(table["index"].to_numpy(dtype=np.float64)))
    ends = ends_of(days, starts, moves, through)
    first_score = len(KEPT)
    for position in kept:
        values = shown[position].tolist()
        inputs_shown = dict(zip(KEPT, map(_written, values[:first_score]), strict=True))
        scores = dict(zip(CODES, map(_written, values[first_score : first_score + len(CODES)]), strict=True))
        deadline = date.fromordinal(int(deadlines[position])).isoformat()
        yield {
            "enterprise_id": int(enterprises[position]),
            "cycle": cycle,
            "day": date.fromordinal(int(days[position])),
            "until": None if ends[position] < 0 else date.fromordinal(int(ends[position])),
            "index_bp": int(values[-3]),
            "band": str(bands[position]),
            "missing_bp": int(values[-2]),
            "floors": str(floors[position]).replace(" ", ","),
            "detail": json.dumps({"deadline": deadline, "scores": scores, "inputs": inputs_shown}, separators=(",", ":")),
        }


def _index(inputs: pd.DataFrame, days: Ints) -> pd.DataFrame:
    """The index of every row by the method as published on its day."""
    published = np.array(
        sorted({row.published_on.toordinal() for found in rule_sets("risk_index") for row in found.rules}), dtype=np.int64
    )
    versions = np.searchsorted(published, days, side="right")
    parts = []
    for version in np.unique(versions):
        as_of = date.fromordinal(int(published[version - 1])) if version else date.fromordinal(int(days.min()))
        parts.append(settled(risk_index(inputs[versions == version], as_of)))
    return parts[0] if len(parts) == 1 else pd.concat(parts).loc[inputs.index]


def _written(value: float) -> float | int | str | None:
    """A number as JSON has it: whole ones short, nothing for what is not assessable, a text for an endless ratio."""
    if isnan(value):
        return None
    if value == inf:
        return "inf"
    return int(value) if value == int(value) else value


def _read(value: float | str | None) -> float:
    return float("nan") if value is None else float(value)
