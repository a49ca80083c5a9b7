"""Free allocation of power units: benchmark × electricity × correction factors + benchmark × heat, by unit and year.

Which electricity counts (net supply until 2022, gross generation from 2023) and which factors correct it are rows of the rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import prod
from typing import Literal

from carbondash.rules.allocation_factors import Factor, PowerRules, cooling, heat_supply, load, peak_shaving
from carbondash.rules.amounts import required_amount, required_tonnes, whole_tonnes
from carbondash.rules.sets import InputError, Rule, answers_pending
from carbondash.rules.unit_classes import most_generation, require_class

Outside = Literal["first_year", "closed"]

_OUTSIDE_ZH = {"first_year": "投产首年的机组不发放配额", "closed": "已关停的机组不发放配额"}
_OUTSIDE_EN = {
    "first_year": "a unit in its first year of operation gets no allowances",
    "closed": "a unit that is closed gets no allowances",
}


@dataclass(frozen=True, slots=True)
class UnitYear:
    """One unit's year as verified: class I to IV, MW, MWh generated and supplied, GJ of heat, percent, verified tonnes of CO2.

    What the rules of the year do not ask for may be None: net supply, heat ratio and cooling from 2023, generation before.
    """

    unit_id: int | str
    unit_class: str
    capacity_mw: float
    year: int
    gen_mwh: float | None
    net_mwh: float | None
    heat_gj: float
    heat_ratio_pct: float | None
    load_factor_pct: float | None
    cooling: str | None
    emissions_t: int
    is_first_year: bool = False
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One product: benchmark × quantity × each factor, in tonnes. `base` is the quantity: net or gross MWh, or GJ of heat."""

    what: Literal["electricity", "heat"]
    base: str
    benchmark: Rule
    quantity: float
    quantity_unit: str
    factors: tuple[Factor, ...]
    product_t: float


@dataclass(frozen=True, slots=True)
class UnitAllocation:
    """What one unit gets for one year: whole tonnes, how they come about, from which rows; `outside` where it gets nothing."""

    unit_id: int | str
    unit_class: str
    year: int
    amount_t: int
    lines: tuple[Line, ...]
    rules: tuple[Rule, ...]
    outside: Outside | None = None

    @property
    def is_official(self) -> bool:
        """Whether every row behind it may be shown as an official value."""
        return all(row.is_official for row in self.rules)

    def reason(self, lang: str) -> str:
        """Why the unit gets nothing, in zh or en; empty where it is not outside."""
        if self.outside is None:
            return ""
        return (_OUTSIDE_ZH if lang == "zh" else _OUTSIDE_EN)[self.outside]


@dataclass(frozen=True, slots=True)
class Allocation:
    """What an enterprise gets: the sum over its units and years, in whole tonnes."""

    amount_t: int
    units: tuple[UnitAllocation, ...]

    @property
    def is_official(self) -> bool:
        """Whether every unit's amount may be shown as an official value."""
        return all(unit.is_official for unit in self.units)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every row behind it, each once."""
        return tuple(dict.fromkeys(row for unit in self.units for row in unit.rules))


def _place(unit: UnitYear) -> str:
    return f"unit {unit.unit_id}, {unit.year}"


def _require(unit: UnitYear, rules: PowerRules) -> None:
    where = rules.where
    rules.group(unit.unit_class)
    require_class(unit.unit_class, unit.capacity_mw, unit.year, rules.as_of, where)
    required_amount("heat_gj", unit.heat_gj, where)
    required_tonnes("emissions_t", unit.emissions_t, where)
    most = most_generation(unit.capacity_mw, unit.year, rules.as_of)
    for name, value in (("gen_mwh", unit.gen_mwh), ("net_mwh", unit.net_mwh)):
        if value is not None and required_amount(name, value, where) > most:
            bound = f"MWh, at most what the unit can generate, {most:,.0f}", f"兆瓦时，不大于该机组可能的发电量{most:,.0f}"
            raise InputError(name, value, *bound, where)
    if unit.net_mwh is not None and unit.gen_mwh is not None and unit.net_mwh > unit.gen_mwh:
        bound = f"at most the generation, {unit.gen_mwh:g} MWh", f"不大于发电量{unit.gen_mwh:g}兆瓦时"
        raise InputError("net_mwh", unit.net_mwh, *bound, where)


def _outside(unit: UnitYear, rules: PowerRules) -> Outside | None:
    states: tuple[tuple[Outside, bool], ...] = (("first_year", unit.is_first_year), ("closed", unit.is_closed))
    for state, applies in states:
        if applies and rules.ask("is_outside", state=state).flag:
            return state
    return None


def _factor(name: str, unit: UnitYear, rules: PowerRules) -> Factor:
    if name == "cooling":
        return cooling(rules, unit.unit_class, unit.cooling)
    if name == "heat_supply":
        return heat_supply(rules, unit.unit_class, unit.heat_gj, unit.heat_ratio_pct)
    if name == "load":
        return load(rules, unit.unit_class, unit.load_factor_pct, unit.heat_gj)
    return peak_shaving(rules, unit.unit_class, unit.load_factor_pct)


def _electricity(unit: UnitYear, rules: PowerRules) -> Line:
    benchmark = rules.ask("benchmark_electricity", unit_class=unit.unit_class)
    base = rules.ask("electricity_base").text
    field, value = ("net_mwh", unit.net_mwh) if base == "net" else ("gen_mwh", unit.gen_mwh)
    quantity = required_amount(field, value, rules.where)
    names = rules.ask("electricity_factors").texts
    # A unit that stood still all year has no load and no heat ratio.
    factors = tuple(_factor(name, unit, rules) for name in names) if quantity else ()
    product = benchmark.number * quantity * prod(factor.value for factor in factors)
    return Line("electricity", base, benchmark, quantity, "MWh", factors, product)


def _heat(unit: UnitYear, rules: PowerRules) -> Line:
    benchmark = rules.ask("benchmark_heat", fuel_group=rules.group(unit.unit_class))
    return Line("heat", "heat", benchmark, unit.heat_gj, "GJ", (), benchmark.number * unit.heat_gj)


def _allocated(unit: UnitYear, as_of: date, scenario: str | None) -> UnitAllocation:
    rules = PowerRules(unit.year, as_of, scenario, _place(unit))
    _require(unit, rules)
    outside = _outside(unit, rules)
    lines = () if outside else (_electricity(unit, rules), _heat(unit, rules))
    amount = whole_tonnes(sum(line.product_t for line in lines))
    return UnitAllocation(unit.unit_id, unit.unit_class, unit.year, amount, lines, tuple(rules.asked.values()), outside)


@answers_pending
def allocate_unit(unit: UnitYear, as_of: date, scenario: str | None = None) -> UnitAllocation:
    """The free allocation of one unit for one year in whole tonnes (rounded once, half up), by the plan as published by a day.

    Pending where the plan of the year is. A unit in its first year of operation or closed gets 0 where the plan leaves it out.
    Raises InputError for an unknown class or one that does not fit the capacity, a negative or missing amount that the plan asks
    for, more MWh than the unit can generate, a percentage out of its range; OutsideRules for a year without a rule set. Domain
    reference 3.2 to 3.5.
    """
    return _allocated(unit, as_of, scenario)


@answers_pending
def allocate(units: Iterable[UnitYear], as_of: date, scenario: str | None = None) -> Allocation:
    """The free allocation of an enterprise in whole tonnes: the sum over its units and years; Pending where any year is.

    Raises as `allocate_unit`, and InputError where there is none or a unit's year is there twice. Domain reference 3.2 to 3.5.
    """
    years = sorted(units, key=_identity)
    if not years:
        raise InputError("units", years, "at least one unit's year", "至少一台机组的一个年度")
    for identity, rows in groupby(years, key=_identity):
        if len(list(rows)) > 1:
            raise InputError("unit_id", identity[1], "each unit once a year", "每台机组每年一条")
    found = tuple(_allocated(unit, as_of, scenario) for unit in years)
    return Allocation(sum(unit.amount_t for unit in found), found)


def _identity(unit: UnitYear) -> tuple[int, str]:
    return unit.year, str(unit.unit_id)
