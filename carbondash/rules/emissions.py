"""Emissions of a unit and of an enterprise in a year, from the months' records (domain reference 2.2 and 2.3)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from carbondash.rules.amounts import whole_tonnes
from carbondash.rules.emission_frame import month_frame, month_history
from carbondash.rules.emission_month import (
    Basis,
    MonthEmissions,
    UnitMonth,
    measured_carbon,
    month_emissions,
    month_end,
    require_month,
    unit_month,
)
from carbondash.rules.fuel_values import fuel_values, mean_rule
from carbondash.rules.sets import InputError, Rule, answers_pending

__all__ = [
    "Basis", "EnterpriseYear", "MonthEmissions", "UnitMonth", "YearEmissions", "enterprise_year", "month_frame", "month_history",
    "unit_month", "unit_year",
]  # fmt: skip

MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class YearEmissions:
    """Tonnes of CO2 of a unit in a year.

    exact_t and default_exact_t unrounded, total_t and default_total_t (with the default carbon in every month) in whole tonnes.
    mean_car: the mean carbon (tC/t) that filled the months without a test; None: none was filled.
    """

    enterprise_id: int
    unit_id: int
    year: int
    months: tuple[MonthEmissions, ...]
    exact_t: float
    default_exact_t: float
    measured_months: int
    mean_car: float | None
    rules: tuple[Rule, ...]

    @property
    def total_t(self) -> int:
        """Whole tonnes: rounded here and nowhere before (domain reference 2.3)."""
        return whole_tonnes(self.exact_t)

    @property
    def default_total_t(self) -> int:
        """Whole tonnes, were the default carbon taken in every month."""
        return whole_tonnes(self.default_exact_t)

    @property
    def is_complete(self) -> bool:
        """Whether all months of the year are there."""
        return len({month.record.period for month in self.months}) == MONTHS_OF_A_YEAR


@dataclass(frozen=True, slots=True)
class EnterpriseYear:
    """Whole tonnes of CO2 of an enterprise's units in a year."""

    enterprise_id: int
    year: int
    units: tuple[YearEmissions, ...]

    @property
    def total_t(self) -> int:
        """Sum of the units' whole tonnes."""
        return sum(unit.total_t for unit in self.units)

    @property
    def default_total_t(self) -> int:
        """Sum of the units' whole tonnes, were the default carbon taken in every month."""
        return sum(unit.default_total_t for unit in self.units)


@answers_pending
def unit_year(months: Iterable[UnitMonth], as_of: date, *, scenario: str | None = None) -> YearEmissions:
    """Emissions of one unit's months of one year, in any order, as the rules stood on a day.

    Months without a carbon test take the mean of the measured ones where the year's rule lets it and there are enough of them,
    else the default. A month is measured where every coal that it burnt was tested; of several coals it counts with their mean by
    tonnes. Pending where that hangs on a rule that was not seen (2023 on), unless `scenario` names one. Raises InputError for
    records of several units or years, two of one month and fuel, and a scenario that the year does not have. Domain reference 2.2
    and 2.3.
    """
    records = list(months)
    year = _one_year(records)
    for record in records:
        require_month(record, as_of)
    records.sort(key=lambda record: (record.period, record.fuel_type))
    mean_car, rules = _mean_of_measured(records, year, as_of, scenario)
    found = tuple(month_emissions(record, as_of, mean_car) for record in records)
    return YearEmissions(
        records[0].enterprise_id,
        records[0].unit_id,
        year,
        found,
        math.fsum(month.total_t for month in found),
        math.fsum(month.default_total_t for month in found),
        len({month.record.period for month in found if month.basis == "measured" and month.needs_own_test}),
        mean_car if any(month.basis == "mean" for month in found) else None,
        tuple(dict.fromkeys([*rules, *(row for month in found for row in month.rules)])),
    )


def enterprise_year(units: Sequence[YearEmissions]) -> EnterpriseYear:
    """An enterprise's year from those of its units. Raises InputError for units of several enterprises or years."""
    owners = {(unit.enterprise_id, unit.year) for unit in units}
    if len(owners) != 1:
        raise InputError("units", sorted(owners), "units of one enterprise and year", "同一企业同一年度的机组")
    ((enterprise_id, year),) = owners
    numbers = [unit.unit_id for unit in units]
    if len(set(numbers)) < len(numbers):
        raise InputError("units", numbers, "each unit once", "每台机组一次")
    return EnterpriseYear(enterprise_id, year, tuple(sorted(units, key=lambda unit: unit.unit_id)))


def _one_year(records: Sequence[UnitMonth]) -> int:
    kept = {(record.enterprise_id, record.unit_id, month_end(record.period, record.where).year) for record in records}
    if len(kept) != 1:
        raise InputError("months", sorted(kept), "records of one unit and year", "同一机组同一年度的记录")
    said = [(record.period, record.fuel_type) for record in records]
    twice = next((pair for pair in said if said.count(pair) > 1), None)
    if twice:
        raise InputError("months", twice, "one record a month and fuel", "每月每种燃料一条记录", records[0].where)
    ((_, _, year),) = kept
    return year


def _mean_of_measured(
    records: Sequence[UnitMonth], year: int, as_of: date, scenario: str | None
) -> tuple[float | None, tuple[Rule, ...]]:
    """What fills the months without a test, if anything does."""
    # A scenario that the year does not have is refused whether or not anything hangs on it.
    fills = None if scenario is None else mean_rule(year, as_of, scenario)
    burnt: dict[str, list[tuple[float, float | None]]] = {}
    for record in records:
        fuel = fuel_values(record.fuel_type, month_end(record.period), as_of)
        if fuel.needs_own_test:
            burnt.setdefault(record.period, []).append((getattr(record, fuel.quantity), record.car))
    measured = [carbon for fuels in burnt.values() if (carbon := measured_carbon(fuels)) is not None]
    untested = any(quantity > 0 and carbon is None for fuels in burnt.values() for quantity, carbon in fuels)
    if not measured or not untested:
        return None, ()
    fills = fills or mean_rule(year, as_of)
    enough = fills.least_months is not None and len(measured) >= fills.least_months
    return (math.fsum(measured) / len(measured) if enough else None), fills.rules
