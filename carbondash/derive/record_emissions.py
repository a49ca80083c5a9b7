"""A month's emissions line by line, as the rules make them of the record that stands on a day: what times what gives what.

The sum of a unit's lines in whole kilograms is the stored `derived_emission` of that day (domain reference 2.2 and 2.3).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from carbondash.derive.facts import Facts, needs_own_test, standing_on
from carbondash.rules.emission_month import Basis, MonthEmissions, UnitMonth, kilograms, month_end, unit_month
from carbondash.rules.emissions import YearEmissions, unit_year
from carbondash.rules.fuel_values import electricity_values, fuel_values
from carbondash.rules.sets import InputError, Pending, Rule, RulePending
from carbondash.store.inputs_rows import MonthFuel, Record
from carbondash.store.inputs_rows import UnitMonth as StatedMonth


@dataclass(frozen=True)
class FuelLine:
    """One fuel of a unit's month: quantity (t, or 10^4 Nm3 of gas) × carbon (tC per unit of quantity) × oxidation × 44/12.

    basis: where the carbon comes from. t_co2: unrounded; default_t_co2: with the default carbon instead.
    """

    fuel_type: str
    is_gas: bool
    quantity: float
    carbon: float
    oxidation: float
    t_co2: float
    default_t_co2: float
    basis: Basis
    needs_own_test: bool


@dataclass(frozen=True)
class ElectricityLine:
    """Purchased electricity × grid factor; a factor of None says that it is outside the boundary."""

    mwh: float | None
    grid_factor: float | None
    t_co2: float


@dataclass(frozen=True)
class UnitLines:
    """A unit's month: its fuels, purchased electricity and sum in whole kilograms; or `obstacle`, why it can't be computed."""

    unit_id: int
    unit_name: str
    fuels: tuple[FuelLine, ...] = ()
    electricity: ElectricityLine | None = None
    emissions_kg: int | None = None
    rules: tuple[Rule, ...] = ()
    obstacle: Pending | InputError | None = None


def record_lines(facts: Facts, period: str, on: date) -> list[UnitLines]:
    """The lines of every unit of the record that stands on a day; none where no version of it was in."""
    record = standing_on(facts.versions_of_month.get(period, ()), on)
    if record is None:
        return []
    return [_unit_lines(facts, record, month.unit_id, on) for month in facts.months_of_record.get(record.id, ())]


def _unit_lines(facts: Facts, record: Record, unit_id: int, on: date) -> UnitLines:
    name = facts.unit_of[unit_id].name
    try:
        months = _of_month(facts, record, unit_id, on)
        if isinstance(months, Pending):
            return UnitLines(unit_id, name, obstacle=months)
        known, mean_car = (months.months, months.mean_car) if isinstance(months, YearEmissions) else (months, None)
        found = [month for month in known if month.record.period == record.period]
        fuels = tuple(_fuel_line(month, mean_car, on) for month in found)
        electricity = _electricity_line(found, record.period, on)
    except InputError as error:
        return UnitLines(unit_id, name, obstacle=error)
    except RulePending as error:
        return UnitLines(unit_id, name, obstacle=error.pending)
    return UnitLines(
        unit_id,
        name,
        fuels,
        electricity,
        sum(kilograms(month.total_t) for month in found),
        tuple(dict.fromkeys(rule for month in found for rule in month.rules)),
    )


def _of_month(facts: Facts, record: Record, unit_id: int, on: date) -> Sequence[MonthEmissions] | YearEmissions | Pending:
    """What the rules say of the month; with the year that it takes its carbon from, where it has none of its own."""
    stated = list(_stated(facts, record, unit_id))
    if all(month.car is not None or not needs_own_test(month.fuel_type, month.period, on) for month in stated):
        found = []
        for month in stated:
            answer = unit_month(month, on)
            if isinstance(answer, Pending):
                return answer
            found.append(answer)
        return found
    return unit_year(_year_of(facts, record.period[1:5], unit_id, on), on)


def _year_of(facts: Facts, year: str, unit_id: int, on: date) -> Iterable[UnitMonth]:
    for period, versions in facts.versions_of_month.items():
        record = standing_on(versions, on) if period.startswith(f"M{year}") else None
        if record is not None:
            yield from _stated(facts, record, unit_id)


def _stated(facts: Facts, record: Record, unit_id: int) -> Iterable[UnitMonth]:
    """The unit's fuels in a version of a record; what is stated of the unit and not of a fuel counts once."""
    unit_class = facts.unit_of[unit_id].unit_class
    for month in facts.months_of_record.get(record.id, ()):
        if month.unit_id == unit_id:
            yield _asked(month, unit_class, month.of_pct, month.e_purch_mwh)
    for fuel in facts.fuels_of_record.get(record.id, ()):
        if fuel.unit_id == unit_id:
            yield _asked(fuel, unit_class, None, None)


def _asked(row: StatedMonth | MonthFuel, unit_class: str, of_pct: float | None, e_purch_mwh: float | None) -> UnitMonth:
    return UnitMonth(
        row.enterprise_id,
        row.unit_id,
        unit_class,
        row.period,
        row.fuel_type or "",
        row.fuel_t,
        row.fuel_1e4nm3,
        row.ncv_ar,
        row.car,
        of_pct,
        e_purch_mwh,
    )


def _fuel_line(month: MonthEmissions, mean_car: float | None, on: date) -> FuelLine:
    record = month.record
    values = fuel_values(record.fuel_type, month_end(record.period), on)
    is_gas = values.quantity == "fuel_1e4nm3"
    ncv = values.default_ncv if record.ncv_ar is None else record.ncv_ar
    carbon = {"measured": record.car, "mean": mean_car, "default": ncv * values.default_cc}[month.basis]
    quantity = record.fuel_1e4nm3 if is_gas else record.fuel_t
    assert carbon is not None
    assert quantity is not None
    return FuelLine(
        record.fuel_type,
        is_gas,
        quantity,
        carbon,
        values.oxidation,
        month.fuel_t_co2,
        month.default_total_t - month.electricity_t_co2,
        month.basis,
        month.needs_own_test,
    )


def _electricity_line(found: Sequence[MonthEmissions], period: str, on: date) -> ElectricityLine:
    values = electricity_values(month_end(period), on)
    stated = [month.record.e_purch_mwh for month in found if month.record.e_purch_mwh is not None]
    return ElectricityLine(
        sum(stated) if stated else None,
        values.grid_factor if values.in_boundary else None,
        sum(month.electricity_t_co2 for month in found),
    )
