"""Emissions of one unit in one month, from one version of its evidence record (domain reference 2.2 and 2.3)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from carbondash.rules.amounts import is_number
from carbondash.rules.fuel_values import (
    ElectricityValues,
    FuelValues,
    Limits,
    electricity_values,
    fuel_co2,
    fuel_values,
    limits,
    mean_rule,
)
from carbondash.rules.sets import InputError, Rule, answers_pending

Basis = Literal["measured", "mean", "default"]

UNIT_CLASSES = ("I", "II", "III", "IV", "unknown")
_QUANTITIES = ("fuel_t", "fuel_1e4nm3")
_AMOUNTS = (*_QUANTITIES, "ncv_ar", "car", "of_pct", "e_purch_mwh")
_MONTH = re.compile(r"M(\d{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class UnitMonth:
    """What a unit's record of a month says; None where it says nothing.

    period "M2023-08"; fuel_t in t, fuel_1e4nm3 in 10^4 Nm3; ncv_ar in GJ and car in tC per t (gas: per 10^4 Nm3); of_pct in
    percent, which the emissions do not use (the rule's value counts); e_purch_mwh in MWh.
    """

    enterprise_id: int
    unit_id: int
    unit_class: str
    period: str
    fuel_type: str
    fuel_t: float | None = None
    fuel_1e4nm3: float | None = None
    ncv_ar: float | None = None
    car: float | None = None
    of_pct: float | None = None
    e_purch_mwh: float | None = None

    @property
    def where(self) -> str:
        """The record's place in words, for an error."""
        return f"unit {self.unit_id}, {self.period}"


@dataclass(frozen=True, slots=True)
class MonthEmissions:
    """Tonnes of CO2 of a unit in a month, unrounded.

    basis: where the fuel's carbon comes from. default_total_t: the total with the rules' default carbon instead.
    assumed: fields that the record leaves out and a rule's value, or zero, stands in for.
    """

    record: UnitMonth
    fuel_t_co2: float
    electricity_t_co2: float
    basis: Basis
    default_total_t: float
    needs_own_test: bool
    assumed: tuple[str, ...]
    rules: tuple[Rule, ...]

    @property
    def total_t(self) -> float:
        """Fuel and purchased electricity together."""
        return self.fuel_t_co2 + self.electricity_t_co2

    @property
    def missing_test_t(self) -> float:
        """What the month would cost more, in tCO2, if the carbon test were missing; negative where the default is lower."""
        return self.default_total_t - self.total_t


def month_end(period: str, where: str = "") -> date:
    """The last day of a data month such as M2023-08. Raises InputError for another text."""
    found = _MONTH.fullmatch(period) if isinstance(period, str) else None
    if found is None:
        raise InputError("period", period, "a month such as M2023-08", "如 M2023-08 的月份", where)
    year, month = int(found[1]), int(found[2])
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def require_units(units: Mapping[str, str], known: Mapping[str, Limits]) -> None:
    """Declared units are those that the limits are in. Raises InputError for another unit or a field that has none."""
    quantity = next(name for name in _QUANTITIES if name in known)
    per = known[quantity].unit
    expected = {quantity: per, "ncv_ar": f"GJ/{per}", "car": f"tC/{per}", "e_purch_mwh": known["e_purch_mwh"].unit}
    expected["of_pct"] = known["of_pct"].unit
    for field, unit in units.items():
        if field not in expected:
            raise InputError("units", field, f"one of {', '.join(expected)}", f"以下之一：{'、'.join(expected)}")
        if unit != expected[field]:
            raise InputError(f"unit of {field}", unit, expected[field], expected[field])


def _require(value: float, allowed: Limits, where: str, name: str) -> None:
    if allowed.low <= value <= allowed.high:
        return
    other = allowed.looks_like(value)
    hint_en, hint_zh = (f"; looks like {' or '.join(other)}", f"；疑似单位为{'或'.join(other)}") if other else ("", "")
    span = f"{allowed.low:g} – {allowed.high:g} {allowed.unit}"
    raise InputError(name, value, span + hint_en, span + hint_zh, where)


def _require_number(value: float, where: str, name: str) -> None:
    if not is_number(value):
        raise InputError(name, value, "a finite number", "有限的数值", where)


def require_usable(record: UnitMonth, fuel: FuelValues, known: Mapping[str, Limits]) -> None:
    """The record's values are numbers that physics allows, and its fuel has a quantity. Raises InputError naming the field."""
    where = record.where
    if record.unit_class not in UNIT_CLASSES:
        names = ", ".join(UNIT_CLASSES)
        raise InputError("unit_class", record.unit_class, f"one of {names}", f"以下之一：{names}", where)
    for name in _AMOUNTS:
        value = getattr(record, name)
        if value is not None:
            _require_number(value, where, name)
            if name in known:
                _require(value, known[name], where, name)
    if getattr(record, fuel.quantity) is None:
        raise InputError(fuel.quantity, None, "the quantity of fuel burnt", "燃料消耗量", where)
    (other,) = (name for name in _QUANTITIES if name != fuel.quantity)
    if getattr(record, other):
        raise InputError(other, getattr(record, other), f"none for {record.fuel_type}", f"{record.fuel_type} 不填此项", where)
    if "cc" in known and record.car is not None:
        _require(record.car / (record.ncv_ar or fuel.default_ncv), known["cc"], where, "car / ncv_ar")


@answers_pending
def unit_month(
    record: UnitMonth,
    as_of: date,
    *,
    mean_car: float | None = None,
    units: Mapping[str, str] | None = None,
    scenario: str | None = None,
) -> MonthEmissions:
    """Emissions of one record as the rules stood on a day (domain reference 2.3).

    The fuel's carbon is the record's, else mean_car (tC/t of the year's measured months; only fuels that need an own test, and
    where the year's rule lets it fill), else NCV × the default carbon per unit of heat. Pending where a mean is given and its
    rule was not seen (2023 on), unless `scenario` names one. units: what the record's fields are declared in, to be checked.
    Raises InputError naming field, value and what was expected; OutsideRules for a year without rules.
    """
    about = month_end(record.period, record.where)
    fuel, known = _known_of(record, about, as_of)
    require_units(units or {}, known)
    if mean_car is not None:
        _require_number(mean_car, record.where, "mean_car")
        if "car" in known:
            _require(mean_car, known["car"], record.where, "mean_car")
    hangs_on_rule = mean_car is not None and record.car is None and fuel.needs_own_test
    fills = mean_rule(about.year, as_of, scenario) if hangs_on_rule or scenario is not None else None
    found = month_emissions(record, as_of, mean_car if fills is not None and fills.least_months is not None else None)
    return replace(found, rules=(*found.rules, *fills.rules)) if fills is not None and hangs_on_rule else found


def require_month(record: UnitMonth, as_of: date) -> FuelValues:
    """The values of the fuel of a record that is usable. Raises InputError, OutsideRules and RulePending."""
    fuel, known = _known_of(record, month_end(record.period, record.where), as_of)
    require_usable(record, fuel, known)
    return fuel


def month_emissions(record: UnitMonth, as_of: date, mean_car: float | None) -> MonthEmissions:
    """`unit_month` with a mean that is known to fill, for callers that answer `Pending` themselves. Raises RulePending too."""
    about = month_end(record.period, record.where)
    fuel, known = _known_of(record, about, as_of)
    electricity = electricity_values(about, as_of)
    require_usable(record, fuel, known)
    return _emissions(record, fuel, electricity, mean_car if fuel.needs_own_test else None)


def _known_of(record: UnitMonth, about: date, as_of: date) -> tuple[FuelValues, Mapping[str, Limits]]:
    fuel = fuel_values(record.fuel_type, about, as_of)
    return fuel, limits(fuel.group, about, as_of)


def _emissions(record: UnitMonth, fuel: FuelValues, electricity: ElectricityValues, mean_car: float | None) -> MonthEmissions:
    ncv = fuel.default_ncv if record.ncv_ar is None else record.ncv_ar
    default_car = ncv * fuel.default_cc
    basis: Basis = "measured"
    carbon = record.car
    assumed = []
    if carbon is None:
        basis, carbon = ("mean", mean_car) if mean_car is not None else ("default", default_car)
        assumed = ["car"] if record.ncv_ar is not None or basis == "mean" else ["car", "ncv_ar"]
    if record.e_purch_mwh is None and electricity.in_boundary:
        assumed.append("e_purch_mwh")
    quantity = getattr(record, fuel.quantity)
    indirect = (record.e_purch_mwh or 0.0) * electricity.grid_factor
    return MonthEmissions(
        record,
        fuel_co2(quantity, carbon, fuel.oxidation),
        indirect,
        basis,
        fuel_co2(quantity, default_car, fuel.oxidation) + indirect,
        fuel.needs_own_test,
        tuple(assumed),
        (*fuel.rules, *electricity.rules),
    )


def measured_carbon(fuels: Iterable[tuple[float, float | None]]) -> float | None:
    """The carbon of a month's coals, tC/t, from the tonnes and the tested carbon of each; None for a month that is not measured.

    Measured is a month whose coals were all tested, as far as they were burnt; of several coals it is the mean by tonnes.
    """
    tested = []
    for quantity, carbon in fuels:
        if carbon is not None:
            tested.append((quantity, carbon))
        elif quantity > 0:
            return None
    weight = math.fsum(quantity for quantity, _ in tested)
    if len(tested) > 1 and weight > 0:
        return math.fsum(quantity * carbon for quantity, carbon in tested) / weight
    return math.fsum(carbon for _, carbon in tested) / len(tested) if tested else None


def kilograms(tonnes: float) -> int:
    """Whole kilograms, half up: what the store keeps of a month."""
    return math.floor(tonnes * 1000 + 0.5)
