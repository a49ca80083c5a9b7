"""Versions of unit-months as columns, and what the rules say of each on a day."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from carbondash.rules.emission_month import month_end
from carbondash.rules.fuel_values import electricity_values, fuel_values, limits, mean_rule
from carbondash.rules.sets import InputError, RulePending, rule_sets

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

AMOUNTS = ("fuel_t", "fuel_1e4nm3", "ncv_ar", "car", "e_purch_mwh")
_COLUMNS = ("unit_id", "unit_class", "fuel_type", "period", *AMOUNTS)
_SUBJECTS = ("fuel_types", "emission_fuels", "emission_electricity", "emission_limits", "missing_tests")
_BOUNDED = ("quantity", "ncv_ar", "car", "cc", "e_purch_mwh", "of_pct")
_EPOCH = date(1970, 1, 1).toordinal()

# The day on which a version that nothing has replaced ends.
NEVER = date.max.toordinal() - _EPOCH


@dataclass(frozen=True, slots=True)
class Versions:
    """The rows of a frame, one a unit, month, version and fuel. Days are counted from 1970.

    days and ends: from when until when a row is in force. years: of the data, 0 where the period is none. units, months, fuels:
    codes, -1 where the frame says nothing; parts: rows that are fuels of one version of a unit's month share a code.
    """

    frame: pd.DataFrame
    amounts: dict[str, Floats]
    days: Ints
    ends: Ints
    years: Ints
    units: Ints
    months: Ints
    fuels: Ints
    parts: Ints
    month_names: npt.NDArray[np.object_]
    fuel_names: npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class RuleValues:
    """What the rules give rows on days; is_known False where they give nothing. Bounds by field, lowest and highest value."""

    is_known: Flags
    needs_test: Flags
    is_gas: Flags
    default_ncv: Floats
    default_cc: Floats
    oxidation: Floats
    grid_factor: Floats
    bounds: dict[str, tuple[Floats, Floats]]


def day_number(day: date) -> int:
    """A day as the columns count it."""
    return day.toordinal() - _EPOCH


def day_of(number: int) -> date:
    """The day that a number of the columns stands for."""
    return date.fromordinal(number + _EPOCH)


def read_versions(frame: pd.DataFrame, as_of_column: str) -> Versions:
    """The frame's columns, checked. Raises InputError for missing columns, days or numbers."""
    missing = [name for name in (*_COLUMNS, as_of_column) if name not in frame.columns]
    if missing:
        names = ", ".join((*_COLUMNS, as_of_column))
        raise InputError("columns", list(frame.columns), names, names, f"without {', '.join(missing)}")
    days = _days(frame[as_of_column])
    fuels, fuel_names = pd.factorize(frame["fuel_type"])
    months, month_names = pd.factorize(frame["period"])
    units = pd.factorize(frame["unit_id"])[0].astype(np.int64)
    owners = pd.factorize(frame["enterprise_id"])[0].astype(np.int64) if "enterprise_id" in frame else units
    numbers = frame["version"].to_numpy(dtype=np.int64) if "version" in frame else np.zeros(len(frame), dtype=np.int64)
    owned = owners * (len(month_names) + 1) + months + 1
    groups, ends = _version_groups(owned, days, numbers)
    parts = _codes(groups, units)
    ends = _last_of_twins(parts, fuels.astype(np.int64), days, ends)
    years = np.array([0, *(_year(month) for month in month_names)], dtype=np.int64)[months + 1]
    stated = (*AMOUNTS, "of_pct") if "of_pct" in frame else AMOUNTS
    return Versions(
        frame,
        {name: _numbers(frame[name]) for name in stated},
        days,
        ends,
        years,
        units,
        months.astype(np.int64),
        fuels.astype(np.int64),
        parts,
        np.asarray(month_names, dtype=np.object_),
        np.asarray(fuel_names, dtype=np.object_),
    )


def _codes(*columns: Ints) -> Ints:
    _, codes = np.unique(np.stack(columns, axis=1), axis=0, return_inverse=True)
    return codes.reshape(-1).astype(np.int64)


def _version_groups(owned: Ints, days: Ints, numbers: Ints) -> tuple[Ints, Ints]:
    """A code for each version of a record, and the day on which the next version of it takes its place."""
    order = np.lexsort((numbers, days, owned))
    is_first = np.ones(len(order), dtype=np.bool_)
    keys = np.stack((owned[order], days[order], numbers[order]), axis=1)
    is_first[1:] = (keys[1:] != keys[:-1]).any(axis=1)
    of_row = np.cumsum(is_first) - 1
    firsts = keys[is_first]
    following = np.full(len(firsts), NEVER, dtype=np.int64)
    same = firsts[1:, 0] == firsts[:-1, 0]
    following[:-1][same] = firsts[1:, 1][same]
    groups, ends = np.empty(len(order), dtype=np.int64), np.empty(len(order), dtype=np.int64)
    groups[order], ends[order] = of_row, following[of_row]
    return groups, ends


def _last_of_twins(parts: Ints, fuels: Ints, days: Ints, ends: Ints) -> Ints:
    """Of rows that say the same fuel of one version the last counts: the others end on their day."""
    order = np.lexsort((np.arange(len(parts)), fuels, parts))
    twins = (np.diff(parts[order]) == 0) & (np.diff(fuels[order]) == 0)
    earlier = order[:-1][twins]
    found = ends.copy()
    found[earlier] = days[earlier]
    return found


def _days(column: pd.Series) -> Ints:
    try:
        days = pd.to_datetime(column)
    except (ValueError, TypeError) as error:
        raise InputError(str(column.name), str(error), "days", "日期") from None
    if days.isna().any():
        raise InputError(str(column.name), None, "a day in every row", "每行均有日期")
    return days.to_numpy(dtype="datetime64[D]").astype(np.int64)


def _numbers(column: pd.Series) -> Floats:
    try:
        return pd.to_numeric(column).to_numpy(dtype=np.float64, na_value=np.nan)
    except (ValueError, TypeError) as error:
        raise InputError(str(column.name), str(error), "numbers", "数值") from None


def _year(period: object) -> int:
    try:
        return month_end(str(period)).year
    except InputError:
        return 0


@cache
def publications() -> tuple[date, ...]:
    """The days on which anything that emissions hang on was published, in their order."""
    return tuple(sorted({row.published_on for subject in _SUBJECTS for found in rule_sets(subject) for row in found.rules}))


def values_of(versions: Versions, rows: Ints, days: Ints) -> RuleValues:
    """What the rules say of rows, each on the day beside it."""
    cuts = np.array([day_number(day) for day in publications()], dtype=np.int64)
    known_by = np.searchsorted(cuts, days, side="right")
    # What the rules say of a row hangs on its fuel, its month and on what was published by its day: few combinations.
    keys = (versions.fuels[rows] + 1) * (len(versions.month_names) + 1) + (versions.months[rows] + 1)
    combinations, row_of = np.unique(keys * (len(cuts) + 1) + known_by, return_inverse=True)
    table = np.full((len(combinations), 6 + 2 * len(_BOUNDED)), np.nan)
    for position, combination in enumerate(combinations.tolist()):
        key, published = divmod(combination, len(cuts) + 1)
        fuel, month = divmod(key, len(versions.month_names) + 1)
        if fuel and month and published:
            table[position] = _values(
                versions.fuel_names[fuel - 1], versions.month_names[month - 1], publications()[published - 1]
            )
    values = table[row_of.reshape(-1)]
    bounds = {name: (values[:, 6 + 2 * at], values[:, 7 + 2 * at]) for at, name in enumerate(_BOUNDED)}
    known = ~np.isnan(values[:, 0])
    return RuleValues(known, values[:, 0] == 1, values[:, 1] == 1, values[:, 2], values[:, 3], values[:, 4], values[:, 5], bounds)


@cache
def _values(fuel_type: str, period: str, as_of: date) -> tuple[float, ...]:
    """A row of the table: needs a test, is gas, default NCV and carbon, oxidation, grid factor, bounds; NaN without rules."""
    try:
        about = month_end(period)
        fuel, electricity = fuel_values(fuel_type, about, as_of), electricity_values(about, as_of)
    except (InputError, RulePending):
        return (math.nan,) * (6 + 2 * len(_BOUNDED))
    known = limits(fuel.group, about, as_of)
    named = (known.get(fuel.quantity if name == "quantity" else name) for name in _BOUNDED)
    bounds = ((one.low, one.high) if one else (-math.inf, math.inf) for one in named)
    return (
        fuel.needs_own_test,
        fuel.quantity == "fuel_1e4nm3",
        fuel.default_ncv,
        fuel.default_cc,
        fuel.oxidation,
        electricity.grid_factor,
        *(bound for pair in bounds for bound in pair),
    )


@cache
def least_months(year: int, as_of: date) -> int | str | None:
    """From how many measured months of a year on their mean fills; None: it never does; words where that is pending."""
    try:
        return mean_rule(year, as_of).least_months
    except RulePending as error:
        return error.pending.words("en")


@cache
def changes(fuel_type: str, period: str) -> tuple[int, ...]:
    """The days on which the rules about a fuel in a month came to say something else than before."""
    found, before = [], None
    for day in publications():
        values = _values(fuel_type, period, day)
        year = _year(period)
        least = least_months(year, day) if year and not math.isnan(values[0]) else None
        said = (repr(values), "pending" if isinstance(least, str) else least)
        if before is not None and said != before:
            found.append(day_number(day))
        before = said
    return tuple(found)
