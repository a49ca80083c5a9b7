"""What the rules take a fuel and purchased electricity for, by data month and as-of day (domain reference 2.2 and 2.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal, TypeVar, cast

import numpy as np
import numpy.typing as npt

from carbondash.rules.sets import InputError, Rule, rule, rule_sets

Quantity = Literal["fuel_t", "fuel_1e4nm3"]
Amount = TypeVar("Amount", float, npt.NDArray[np.float64])

CO2_PER_C = 44 / 12
_PERCENT = 100
# The group of fuels that no rule gives values for.
_WITHOUT_VALUES = "other"


@dataclass(frozen=True, slots=True)
class FuelValues:
    """A group of fuels in a month: quantity's field, default NCV (GJ per t or 10^4 Nm3) and carbon (tC/GJ), oxidation (share).

    needs_own_test: the unit has to test the fuel's carbon itself, so that a default is the price of a missing test.
    """

    group: str
    quantity: Quantity
    needs_own_test: bool
    default_ncv: float
    default_cc: float
    oxidation: float
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class ElectricityValues:
    """Whether purchased electricity counts in a month, and with how many tCO2/MWh (0 outside the boundary)."""

    in_boundary: bool
    grid_factor: float
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class MeanRule:
    """From how many measured months of a year on their mean fills the others; None: it never does."""

    least_months: int | None
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a month's record can hold of one field: lowest and highest value, their unit, other units that it often comes in."""

    field: str
    low: float
    high: float
    unit: str
    mistaken: tuple[tuple[str, float], ...]

    def looks_like(self, value: float) -> tuple[str, ...]:
        """The units in which the value would lie inside the limits."""
        return tuple(unit for unit, factor in self.mistaken if self.low <= value * factor <= self.high)


def fuel_values(fuel_type: str, about: date, as_of: date) -> FuelValues:
    """The values of a fuel for data of a day.

    Raises RulePending, OutsideRules for a year without rules, InputError for a fuel that the rules do not know or have no values
    of.
    """
    if not isinstance(fuel_type, str):
        raise InputError("fuel_type", fuel_type, "the code of a fuel", "燃料品种代码")
    group = rule("fuel_types", "fuel_group", about=about, as_of=as_of, fuel_type=fuel_type)
    if group.text == _WITHOUT_VALUES:
        raise InputError(
            "fuel_type",
            fuel_type,
            "a fuel that the rules have values of, else its emissions can't be computed",
            "规则有参数的燃料，否则无法计算排放",
        )
    names = ("quantity", "needs_own_test", "default_ncv", "default_cc", "oxidation")
    quantity, test, ncv, carbon, oxidation = (
        rule("emission_fuels", name, about=about, as_of=as_of, group=group.text) for name in names
    )
    return FuelValues(
        group.text,
        cast(Quantity, quantity.text),
        test.flag,
        ncv.number,
        carbon.number,
        oxidation.number / _PERCENT,
        (ncv, carbon, oxidation),
    )


def electricity_values(about: date, as_of: date) -> ElectricityValues:
    """How purchased electricity counts for data of a day. Raises RulePending and OutsideRules."""
    boundary = rule("emission_electricity", "in_boundary", about=about, as_of=as_of)
    if not boundary.flag:
        return ElectricityValues(False, 0.0, (boundary,))
    factor = rule("emission_electricity", "grid_factor", about=about, as_of=as_of)
    return ElectricityValues(True, factor.number, (boundary, factor))


def mean_rule(year: int, as_of: date, scenario: str | None = None) -> MeanRule:
    """The rule of the three measured months for data of a year (domain reference 2.2). Raises RulePending and OutsideRules."""
    fills = rule("missing_tests", "mean_fills", about=year, as_of=as_of, scenario=scenario)
    if not fills.flag:
        return MeanRule(None, (fills,))
    least = rule("missing_tests", "least_measured_months", about=year, as_of=as_of, scenario=scenario)
    return MeanRule(int(least.number), (fills, least))


def fuel_co2(quantity: Amount, carbon: Amount, oxidation: Amount) -> Amount:
    """Tonnes of CO2 from a quantity of fuel, its carbon in tC per unit of quantity and the share of it that is oxidised."""
    return quantity * carbon * oxidation * CO2_PER_C


@cache
def limits(group: str, about: date, as_of: date) -> dict[str, Limits]:
    """What a month's record of a fuel group can hold, by field: the product's own bounds of physics, for data of a day.

    As published by the as-of day; of several publications the newest counts.
    """
    known = sorted(
        (row for found in rule_sets("emission_limits") for row in found.rules if row.covers(about) and row.published_on <= as_of),
        key=lambda row: row.published_on,
    )
    rows = [row for row in known if row.key["group"] in (group, "any")]
    mistaken: dict[str, dict[str, float]] = {}
    for row in rows:
        if row.name == "mistaken_unit":
            mistaken.setdefault(row.key["field"], {})[row.key["unit"]] = row.number
    found = {}
    for row in rows:
        if row.name == "range":
            field = row.key["field"]
            low, high = row.numbers
            found[field] = Limits(field, low, high, row.unit, tuple(mistaken.get(field, {}).items()))
    return found
