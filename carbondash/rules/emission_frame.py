"""Emissions of many records at once: the same as `unit_month` row by row, each row as its own day knew it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from carbondash.rules.emission_month import UNIT_CLASSES, UnitMonth, month_end, unit_month
from carbondash.rules.fuel_values import electricity_values, fuel_co2, fuel_values, limits, mean_rule
from carbondash.rules.sets import InputError, Pending, RulePending, rule_sets

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_AMOUNTS = ("fuel_t", "fuel_1e4nm3", "ncv_ar", "car", "e_purch_mwh")
_COLUMNS = ("unit_id", "unit_class", "fuel_type", "period", *_AMOUNTS)
_SUBJECTS = ("emission_fuels", "emission_electricity", "missing_tests")
_BOUNDED = ("quantity", "ncv_ar", "car", "cc", "e_purch_mwh")
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class _Columns:
    """A frame's columns as arrays, and the values that the rules give each row; a row without rules has is_known False."""

    frame: pd.DataFrame
    amounts: dict[str, Floats]
    days: Ints
    years: Ints
    is_known: Flags
    needs_test: Flags
    is_gas: Flags
    default_ncv: Floats
    default_cc: Floats
    oxidation: Floats
    grid_factor: Floats
    bounds: dict[str, tuple[Floats, Floats]]


def month_frame(frame: pd.DataFrame, as_of_column: str = "day") -> pd.DataFrame:
    """Emissions of unit-month versions, each as the rules and the other records stood on its day.

    One row a version: unit_id, unit_class, fuel_type, period ("M2023-08"), the day from which it counts, fuel_t (t), fuel_1e4nm3
    (10^4 Nm3), ncv_ar (GJ) and car (tC) per unit of quantity, e_purch_mwh (MWh); empty: not said. Of two versions of a month and
    day the later row counts. Returned with emissions_kg and default_kg (with the default carbon; both Int64, empty where not
    known), basis ("" with no emissions) and problem ("" or why there are none). A month without a carbon test takes the mean of
    the months of its unit and year that were measured by its day, where the year's rule lets it. Raises InputError for missing
    columns, days or numbers. Domain reference 2.2 and 2.3.
    """
    found = _columns(frame, as_of_column)
    quantity = np.where(found.is_gas, found.amounts["fuel_1e4nm3"], found.amounts["fuel_t"])
    ncv = np.where(np.isnan(found.amounts["ncv_ar"]), found.default_ncv, found.amounts["ncv_ar"])
    usable = _usable(found, quantity, ncv)
    quantity = np.where(usable, quantity, np.nan)
    car = found.amounts["car"]
    mean, pending = _means(found, usable, car)
    default_car = ncv * found.default_cc
    carbon = np.where(~np.isnan(car), car, np.where(~np.isnan(mean), mean, default_car))
    indirect = np.nan_to_num(found.amounts["e_purch_mwh"], nan=0.0) * found.grid_factor
    answered = usable.copy()
    answered[list(pending)] = False
    basis = np.select([~answered, ~np.isnan(car), ~np.isnan(mean)], ["", "measured", "mean"], "default")
    problem = np.full(len(frame), "", dtype=object)
    for position, words in (*_problems(found, usable), *pending.items()):
        problem[position] = words
    return frame.assign(
        emissions_kg=_kilograms(fuel_co2(quantity, carbon, found.oxidation) + indirect, answered),
        default_kg=_kilograms(fuel_co2(quantity, default_car, found.oxidation) + indirect, usable),
        basis=basis.astype(object),
        problem=problem,
    )


def _kilograms(tonnes: Floats, known: Flags) -> pd.arrays.IntegerArray:
    whole = np.floor(np.where(known, tonnes, 0.0) * 1000 + 0.5).astype(np.int64)
    return pd.arrays.IntegerArray(whole, ~known)


def _columns(frame: pd.DataFrame, as_of_column: str) -> _Columns:
    missing = [name for name in (*_COLUMNS, as_of_column) if name not in frame.columns]
    if missing:
        names = ", ".join((*_COLUMNS, as_of_column))
        raise InputError("columns", list(frame.columns), names, names, f"without {', '.join(missing)}")
    days = _days(frame[as_of_column])
    fuels, fuel_names = pd.factorize(frame["fuel_type"])
    months, month_names = pd.factorize(frame["period"])
    cuts = _publication_days()
    known_by = np.searchsorted(np.array(cuts, dtype=np.int64), days, side="right")
    # What the rules say of a row hangs on its fuel, its month and on what was published by its day: few combinations.
    keys = (fuels + 1) * (len(month_names) + 1) + (months + 1)
    combinations, row_of = np.unique(keys * (len(cuts) + 1) + known_by, return_inverse=True)
    table = np.full((len(combinations), 6 + 2 * len(_BOUNDED)), np.nan)
    for position, combination in enumerate(combinations):
        key, published = divmod(int(combination), len(cuts) + 1)
        fuel, month = divmod(key, len(month_names) + 1)
        if fuel and month:
            as_of = date.fromordinal(cuts[published - 1] + _EPOCH) if published else date.min
            table[position] = _values(fuel_names[fuel - 1], month_names[month - 1], as_of)
    years = np.array([0, *(_year(month) for month in month_names)], dtype=np.int64)[months + 1]
    values = table[row_of]
    bounds = {name: (values[:, 6 + 2 * at], values[:, 7 + 2 * at]) for at, name in enumerate(_BOUNDED)}
    return _Columns(
        frame,
        {name: _numbers(frame[name]) for name in _AMOUNTS},
        days,
        years,
        ~np.isnan(values[:, 0]),
        values[:, 0] == 1,
        values[:, 1] == 1,
        values[:, 2],
        values[:, 3],
        values[:, 4],
        values[:, 5],
        bounds,
    )


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


@cache
def _publication_days() -> tuple[int, ...]:
    """Days on which anything that the emissions hang on was published, counted from 1970."""
    rows = (row for subject in _SUBJECTS for found in rule_sets(subject) for row in found.rules)
    return tuple(sorted({row.published_on.toordinal() - _EPOCH for row in rows}))


@cache
def _values(fuel_type: str, period: str, as_of: date) -> tuple[float, ...]:
    """A row of the table: needs a test, is gas, default NCV and carbon, oxidation, grid factor, bounds; NaN without rules."""
    try:
        about = month_end(period)
        fuel, electricity = fuel_values(fuel_type, about, as_of), electricity_values(about, as_of)
    except (InputError, RulePending):
        return (math.nan,) * (6 + 2 * len(_BOUNDED))
    known = limits(fuel.group)
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


def _year(period: object) -> int:
    try:
        return month_end(str(period)).year
    except InputError:
        return 0


def _usable(found: _Columns, quantity: Floats, ncv: Floats) -> Flags:
    """Rows that `unit_month` works with."""
    other = np.where(found.is_gas, found.amounts["fuel_t"], found.amounts["fuel_1e4nm3"])
    car = found.amounts["car"]
    with np.errstate(invalid="ignore", divide="ignore"):
        values = {"quantity": quantity, "ncv_ar": found.amounts["ncv_ar"], "car": car, "cc": car / ncv}
        values["e_purch_mwh"] = found.amounts["e_purch_mwh"]
        usable = found.is_known & found.frame["unit_class"].isin(UNIT_CLASSES).to_numpy() & ~np.isnan(quantity)
        usable &= np.isnan(other) | (other == 0)
        usable &= np.isnan(car) | np.isfinite(car)
        for name, (low, high) in found.bounds.items():
            usable &= np.isnan(values[name]) | ((values[name] >= low) & (values[name] <= high))
    return usable


def _problems(found: _Columns, usable: Flags) -> Iterator[tuple[int, str]]:
    """Why `unit_month` gives no emissions for a row."""
    texts = found.frame[["unit_class", "fuel_type", "period"]].astype(object)
    unit_classes, fuels, periods = (texts[name].where(texts[name].notna(), "").to_list() for name in texts)
    units = found.frame["unit_id"].to_list()
    for row in np.flatnonzero(~usable).tolist():
        as_of = date.fromordinal(int(found.days[row]) + _EPOCH)
        if found.years[row] and not found.is_known[row]:
            yield row, _no_rules(fuels[row], periods[row], as_of)
            continue
        said = {name: None if math.isnan(values[row]) else float(values[row]) for name, values in found.amounts.items()}
        record = UnitMonth(
            0,
            units[row],
            unit_classes[row],
            periods[row],
            fuels[row],
            fuel_t=said["fuel_t"],
            fuel_1e4nm3=said["fuel_1e4nm3"],
            ncv_ar=said["ncv_ar"],
            car=said["car"],
            e_purch_mwh=said["e_purch_mwh"],
        )
        try:
            unit_month(record, as_of)
        except InputError as error:
            yield row, error.words("en")


@cache
def _no_rules(fuel_type: str, period: str, as_of: date) -> str:
    """Why there are no values for a fuel, month and day, in words."""
    try:
        answer = unit_month(UnitMonth(0, 0, UNIT_CLASSES[0], period, fuel_type), as_of)
    except InputError as error:
        return error.words("en")
    assert isinstance(answer, Pending)
    return answer.words("en")


def _means(found: _Columns, usable: Flags, car: Floats) -> tuple[Floats, dict[int, str]]:
    """The mean carbon that fills each row without a test (NaN: none does), and where it is pending, in words."""
    means = np.full(len(car), np.nan)
    pending: dict[int, str] = {}
    untested = usable & found.needs_test & np.isnan(car)
    for position, measured in _measured_by_then(found, untested, usable & found.needs_test & ~np.isnan(car), car):
        year, day = int(found.years[position]), date.fromordinal(int(found.days[position]) + _EPOCH)
        least = _least_months(year, day)
        if isinstance(least, str):
            pending[position] = least
        elif least is not None and len(measured) >= least:
            means[position] = math.fsum(measured) / len(measured)
    return means, pending


@cache
def _least_months(year: int, as_of: date) -> int | str | None:
    try:
        return mean_rule(year, as_of).least_months
    except RulePending as error:
        return error.pending.words("en")


def _measured_by_then(found: _Columns, untested: Flags, tested: Flags, car: Floats) -> Iterator[tuple[int, list[float]]]:
    """For rows without a test: the carbon of the unit's and year's other months, in their versions in force on the row's day."""
    units = pd.factorize(found.frame["unit_id"])[0].astype(np.int64)
    series = units * 10_000 + found.years
    rows = np.flatnonzero(np.isin(series, np.unique(series[untested])))
    if not len(rows):
        return
    order = rows[np.lexsort((rows, found.days[rows], series[rows]))]
    months = pd.factorize(found.frame["period"])[0]
    is_last = (np.diff(series[order], append=-1) != 0) | (np.diff(found.days[order], append=-1) != 0)
    ends = np.flatnonzero(is_last) + 1
    in_force: dict[int, float | None] = {}
    start, current = 0, -1
    for end in ends.tolist():
        together = order[start:end].tolist()
        if int(series[together[0]]) != current:
            in_force, current = {}, int(series[together[0]])
        in_force |= {int(months[row]): float(car[row]) if tested[row] else None for row in together}
        for row in together:
            if untested[row]:
                measured = [value for month, value in in_force.items() if value is not None and month != months[row]]
                if measured:
                    yield row, measured
        start = end
