"""Emissions of many records at once: as each record's own day knew them, and as they stood on every later day."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import pandas as pd

from carbondash.rules.emission_columns import (
    AMOUNTS,
    NEVER,
    Flags,
    Floats,
    Ints,
    RuleValues,
    Versions,
    changes,
    day_number,
    day_of,
    read_versions,
    values_of,
)
from carbondash.rules.emission_means import Burnt, means_of
from carbondash.rules.emission_month import UNIT_CLASSES, UnitMonth, unit_month
from carbondash.rules.fuel_values import fuel_co2
from carbondash.rules.sets import InputError, Pending

_BASES = ("measured", "mean", "default", "")
_MEASURED, _MEAN, _DEFAULT, _UNKNOWN = range(len(_BASES))


@dataclass(frozen=True, slots=True)
class _Answers:
    """Emissions of rows on days: kg with the record's carbon and with the default, the number of the basis, why none are known.

    weighs: rows whose basis is that of their unit's month, as their fuel needs a test.
    """

    emissions_kg: Ints
    default_kg: Ints
    default_known: Flags
    basis: Ints
    weighs: Flags
    problems: dict[int, str]


def month_frame(frame: pd.DataFrame, as_of_column: str = "day") -> pd.DataFrame:
    """Emissions of unit-month versions, each as the rules and the other records stood on its day.

    One row a version and fuel: unit_id, unit_class, fuel_type, period ("M2023-08"), the day from which it counts, fuel_t (t),
    fuel_1e4nm3 (10^4 Nm3), ncv_ar (GJ) and car (tC) per unit of quantity, e_purch_mwh (MWh); empty: not said. Where it has them,
    of_pct is checked, `version` tells versions of one day apart, and a version takes the place of the one before for all units of
    its `enterprise_id` (else for its unit). Of two rows of one version and fuel the later counts. Returned with emissions_kg and
    default_kg (with the default carbon; both Int64, empty where not known), basis ("" with no emissions) and problem ("" or why
    there are none). A month without a carbon test takes the mean of the months of its unit and year that were measured by its
    day, where the year's rule lets it. Raises InputError for missing columns, days or numbers. Domain reference 2.2 and 2.3.
    """
    versions = read_versions(frame, as_of_column)
    found = _answers(versions, np.arange(len(frame)), versions.days)
    problem = np.full(len(frame), "", dtype=object)
    for position, words in found.problems.items():
        problem[position] = words
    return frame.assign(
        emissions_kg=pd.arrays.IntegerArray(found.emissions_kg, found.basis == _UNKNOWN),
        default_kg=pd.arrays.IntegerArray(found.default_kg, ~found.default_known),
        basis=np.array(_BASES, dtype=object)[found.basis],
        problem=problem,
    )


def month_history(frame: pd.DataFrame, as_of_column: str = "day", through: date | None = None) -> pd.DataFrame:
    """Emissions of units' months, all fuels together, with the days from which until which they stood, to a last day.

    frame: as for `month_frame`. One row a stretch of days: row (the place in the frame of the first row of the version), unit_id,
    period (and enterprise_id, if the frame has it), since and until (the first day on which it stood no more, None: it still
    does), emissions_kg, default_kg, basis and problem as `month_frame` gives them. A version has a further stretch from the day
    on which its answer changed: another default or grid factor was published, or another month of the unit and year came to be
    measured, or was no more. The basis is that of the fuels that need a test, the poorest of several. What `unit_year` says of
    the records that stood on a day is the sum of the stretches of that day. Raises InputError as `month_frame` does.
    """
    versions = read_versions(frame, as_of_column)
    rows, days = _asked(versions, NEVER if through is None else day_number(through))
    found = _together(versions, rows, days, _answers(versions, rows, days))
    told = ["part", "emissions_kg", "default_kg", "default_known", "basis"]
    found = found[(found[told] != found[told].shift()).any(axis=1)]
    of_row = found["row"].to_numpy()
    until = np.append(found["day"].to_numpy()[1:], NEVER)
    is_last = np.diff(found["part"].to_numpy(), append=-1) != 0
    until = np.where(is_last, versions.ends[of_row], until)
    unknown, without_default = (found["basis"] == _UNKNOWN).to_numpy(), ~found["default_known"].to_numpy(dtype=np.bool_)
    own = [name for name in ("enterprise_id", "unit_id", "period") if name in frame]
    history = pd.DataFrame(
        {
            "row": of_row,
            **{name: frame[name].to_numpy()[of_row] for name in own},
            "since": pd.Series([day_of(day) for day in found["day"]], dtype=object),
            "until": pd.Series([None if day == NEVER else day_of(day) for day in until.tolist()], dtype=object),
            "emissions_kg": pd.arrays.IntegerArray(found["emissions_kg"].to_numpy(dtype=np.int64), unknown),
            "default_kg": pd.arrays.IntegerArray(found["default_kg"].to_numpy(dtype=np.int64), without_default),
            "basis": np.array(_BASES, dtype=object)[found["basis"].to_numpy(dtype=np.int64)],
            "problem": found["problem"].fillna("").to_numpy(dtype=object),
        }
    )
    return history.sort_values("row", kind="stable", ignore_index=True)


def _together(versions: Versions, rows: Ints, days: Ints, found: _Answers) -> pd.DataFrame:
    """The fuels of a unit's month as one: emissions where all have some, the basis of those that need a test where one does."""
    problems = pd.Series(found.problems, index=np.arange(len(rows)), dtype=object)
    every = pd.DataFrame(
        {
            "part": versions.parts[rows],
            "day": days,
            "row": rows,
            "emissions_kg": found.emissions_kg,
            "default_kg": found.default_kg,
            "default_known": found.default_known,
            "basis": found.basis,
            "weighed": np.where(found.weighs, found.basis, -1),
            "problem": problems,
        }
    )
    how = {"row": "min", "emissions_kg": "sum", "default_kg": "sum", "default_known": "all", "basis": "max", "weighed": "max"}
    each = every.groupby(["part", "day"]).agg({**how, "problem": "first"}).reset_index()
    each["basis"] = each["basis"].where((each["weighed"] == -1) | (each["basis"] == _UNKNOWN), each["weighed"])
    each["emissions_kg"] = each["emissions_kg"].where(each["basis"] != _UNKNOWN, 0)
    each["default_kg"] = each["default_kg"].where(each["default_known"], 0)
    return each


def _asked(versions: Versions, last: int) -> tuple[Ints, Ints]:
    """Rows and days on which what is said of a row can change, sorted by part, day and row; nothing of rows that never stood."""
    standing = np.flatnonzero((versions.days < versions.ends) & (versions.days <= last))
    pairs = [np.stack((standing, versions.days[standing]), axis=1), *_rule_changes(versions, standing)]
    asked = np.concatenate(pairs)
    # What needs a test and has none may take the mean of other months, and these come and go.
    untested = values_of(versions, asked[:, 0], asked[:, 1]).needs_test & np.isnan(versions.amounts["car"][asked[:, 0]])
    asked = np.concatenate((asked, *_month_changes(versions, np.unique(asked[untested, 0]))))
    asked = asked[(asked[:, 1] <= last)]
    of_part = pd.DataFrame({"part": versions.parts[asked[:, 0]], "day": asked[:, 1]}).drop_duplicates()
    members = pd.DataFrame({"part": versions.parts[standing], "row": standing})
    every = of_part.merge(members, on="part").sort_values(["part", "day", "row"])
    return every["row"].to_numpy(dtype=np.int64), every["day"].to_numpy(dtype=np.int64)


def _rule_changes(versions: Versions, rows: Ints) -> Iterator[Ints]:
    keys = np.stack((versions.fuels[rows], versions.months[rows]), axis=1)
    combinations, of_row = np.unique(keys, axis=0, return_inverse=True)
    for position, (fuel, month) in enumerate(combinations.tolist()):
        if fuel < 0 or month < 0:
            continue
        own = rows[of_row.reshape(-1) == position]
        for day in changes(versions.fuel_names[fuel], versions.month_names[month]):
            later = own[(versions.days[own] < day) & (day < versions.ends[own])]
            yield np.stack((later, np.full(len(later), day)), axis=1)


def _month_changes(versions: Versions, rows: Ints) -> Iterator[Ints]:
    series = versions.units * 10_000 + versions.years
    wanted = np.flatnonzero(np.isin(series, series[rows]))
    order = wanted[np.argsort(series[wanted], kind="stable")]
    for members in np.split(order, np.flatnonzero(np.diff(series[order])) + 1):
        turns = np.unique(np.concatenate((versions.days[members], versions.ends[members])))
        for row in members[np.isin(members, rows, assume_unique=True)].tolist():
            between = turns[(turns > versions.days[row]) & (turns < versions.ends[row])]
            yield np.stack((np.full(len(between), row), between), axis=1)


def _answers(versions: Versions, rows: Ints, days: Ints) -> _Answers:
    values = values_of(versions, rows, days)
    amounts = {name: column[rows] for name, column in versions.amounts.items()}
    quantity = np.where(values.is_gas, amounts["fuel_1e4nm3"], amounts["fuel_t"])
    ncv = np.where(np.isnan(amounts["ncv_ar"]), values.default_ncv, amounts["ncv_ar"])
    usable = _usable(versions, rows, amounts, values, quantity, ncv)
    quantity = np.where(usable, quantity, np.nan)
    car = amounts["car"]
    mean, pending = means_of(versions, Burnt(rows, days, usable & values.needs_test, quantity, car))
    default_car = ncv * values.default_cc
    carbon = np.where(~np.isnan(car), car, np.where(~np.isnan(mean), mean, default_car))
    indirect = np.nan_to_num(amounts["e_purch_mwh"], nan=0.0) * values.grid_factor
    answered = usable.copy()
    answered[list(pending)] = False
    basis = np.select([~answered, ~np.isnan(car), ~np.isnan(mean)], [_UNKNOWN, _MEASURED, _MEAN], _DEFAULT)
    return _Answers(
        _kilograms(fuel_co2(quantity, carbon, values.oxidation) + indirect, answered),
        _kilograms(fuel_co2(quantity, default_car, values.oxidation) + indirect, usable),
        usable,
        basis.astype(np.int64),
        usable & values.needs_test,
        {**dict(_problems(versions, rows, days, values.is_known, usable)), **pending},
    )


def _kilograms(tonnes: Floats, known: Flags) -> Ints:
    return np.floor(np.where(known, tonnes, 0.0) * 1000 + 0.5).astype(np.int64)


def _usable(
    versions: Versions, rows: Ints, amounts: dict[str, Floats], values: RuleValues, quantity: Floats, ncv: Floats
) -> Flags:
    """Rows that `unit_month` works with."""
    other = np.where(values.is_gas, amounts["fuel_t"], amounts["fuel_1e4nm3"])
    car = amounts["car"]
    classes = versions.frame["unit_class"].isin(UNIT_CLASSES).to_numpy(dtype=np.bool_)
    with np.errstate(invalid="ignore", divide="ignore"):
        held = {**amounts, "quantity": quantity, "cc": car / ncv}
        usable = values.is_known & classes[rows] & ~np.isnan(quantity)
        usable &= np.isnan(other) | (other == 0)
        usable &= np.isnan(car) | np.isfinite(car)
        for name, (low, high) in values.bounds.items():
            if name in held:
                usable &= np.isnan(held[name]) | ((held[name] >= low) & (held[name] <= high))
    return usable


def _problems(versions: Versions, rows: Ints, days: Ints, is_known: Flags, usable: Flags) -> Iterator[tuple[int, str]]:
    """Why `unit_month` gives no emissions for rows on days."""
    refused = np.flatnonzero(~usable)
    texts = versions.frame[["unit_class", "fuel_type", "period"]].iloc[rows[refused]].astype(object)
    unit_classes, fuels, periods = (texts[name].where(texts[name].notna(), "").to_list() for name in texts)
    units = versions.frame["unit_id"].iloc[rows[refused]].to_list()
    for at, position in enumerate(refused.tolist()):
        row, as_of = int(rows[position]), day_of(int(days[position]))
        if versions.years[row] and not is_known[position]:
            yield position, _no_rules(fuels[at], periods[at], as_of)
            continue
        said = {name: None if math.isnan(column[row]) else float(column[row]) for name, column in versions.amounts.items()}
        record = UnitMonth(
            0,
            units[at],
            unit_classes[at],
            periods[at],
            fuels[at],
            **{name: said[name] for name in AMOUNTS},
            of_pct=said.get("of_pct"),
        )
        try:
            unit_month(record, as_of)
        except InputError as error:
            yield position, error.words("en")


@cache
def _no_rules(fuel_type: str, period: str, as_of: date) -> str:
    """Why there are no values for a fuel, month and day, in words."""
    try:
        answer = unit_month(UnitMonth(0, 0, UNIT_CLASSES[0], period, fuel_type), as_of)
    except InputError as error:
        return error.words("en")
    assert isinstance(answer, Pending)
    return answer.words("en")
