"""What each unit burns and generates month by month: one physical model, so that every value fits the others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from random import Random

from carbondash.demo.days import LAST_DAY, Month, hours_in, months
from carbondash.demo.plants import Unit
from carbondash.demo.rows import Row
from carbondash.rules.fuel_values import FuelValues, electricity_values, fuel_co2, fuel_values

_PERCENT = 100

# Boiler and pipe losses included: fuel heat behind a GJ of heat supplied.
FUEL_PER_HEAT = 1.143

HISTORY: tuple[Month, Month] = ((2019, 1), (2023, 12))
# Need for power by calendar month (cold and hot months high, the Spring Festival low) and by year.
SEASON = (1.05, 0.88, 0.96, 0.90, 0.91, 0.96, 1.12, 1.15, 1.02, 0.93, 0.97, 1.10)
GROWTH = {2019: 0.94, 2020: 0.93, 2021: 1.0, 2022: 1.0, 2023: 1.02}
HEAT_SEASON = (1.25, 1.1, 1.05, 0.95, 0.9, 0.85, 0.85, 0.85, 0.9, 0.95, 1.05, 1.2)
OVERHAUL_MONTHS = (3, 4, 5, 10, 11)
# A unit that ran for less than this share of a month was overhauled in it.
_OVERHAULED = 0.6
# Oil that the start of a boiler takes: t of a unit from so many MW on, a smaller one in proportion.
_START_OIL, _LARGE_MW = (30.0, 90.0), 300.0

History = dict[tuple[int, Month], Row]


@cache
def _fuel_values(fuel_type: str, year: int) -> FuelValues:
    return fuel_values(fuel_type, date(year, 12, 31), LAST_DAY)


@cache
def _grid_factor(year: int) -> float:
    return electricity_values(date(year, 12, 31), LAST_DAY).grid_factor


def _month(unit: Unit, month: Month, overhaul: int, random: Random) -> Row:
    year, calendar_month = month
    season = SEASON[calendar_month - 1] * GROWTH[year]
    available = random.uniform(0.22, 0.5) if calendar_month == overhaul else min(1.0, random.uniform(0.9, 0.99) * season**0.15)
    hours = round(hours_in(month) * available, 1)
    load = min(0.97, max(0.42, unit.load * season**0.85 * random.gauss(1, 0.02)))
    gen = round(unit.capacity_mw * hours * load, 1)
    heat_share = min(0.78, unit.heat_share * HEAT_SEASON[calendar_month - 1] * random.gauss(1, 0.03))
    # A unit far from its rated load burns more for each MWh.
    rate = unit.heat_rate * (1 + 0.09 * (0.75 - load)) * random.gauss(1, 0.006)
    fuel_gj = gen * rate / (1 - heat_share)
    heat_gj = round(fuel_gj * heat_share / FUEL_PER_HEAT, 1)
    gas, known = unit.fuel == "natural_gas", _fuel_values(unit.fuel, year)
    ncv = known.default_ncv if gas else round(unit.ncv * random.gauss(1, 0.012), 3)
    cc = min(0.0274, max(0.0256, unit.cc * random.gauss(1, 0.006)))
    return {
        "fuel_type": unit.fuel,
        "fuel_t": None if gas else round(fuel_gj / ncv, 2),
        "fuel_1e4nm3": round(fuel_gj / ncv, 4) if gas else None,
        "ncv_ar": ncv,
        # Gas takes the default carbon content: nobody tests it.
        "car": None if gas else round(ncv * cc, 4),
        "mt_pct": None if gas else round(unit.moisture * random.gauss(1, 0.05), 1),
        "had_pct": None if gas else round(random.uniform(3.1, 4.6), 2),
        "std_pct": None if gas else round(random.uniform(0.5, 1.9), 2),
        "of_pct": round(known.oxidation * _PERCENT, 1),
        "e_purch_mwh": round(gen * random.uniform(0.0002, 0.003), 1),
        "gen_mwh": gen,
        "net_mwh": round(gen * (1 - unit.auxiliary * random.gauss(1, 0.02)), 1),
        "heat_gj": heat_gj,
        "heat_ratio_pct": round(100 * heat_share, 2),
        "hours": hours,
        "load_factor_pct": round(100 * gen / (unit.capacity_mw * hours), 2),
    }


def make_history(units: list[Unit], random: Random) -> History:
    """What each unit burnt and generated, by unit number and month, from 2019 (or its start) to 2023: columns of monthly_unit."""
    history = {}
    for unit in units:
        # The second unit is overhauled after the first, never in the same month.
        turn = random.randrange(len(OVERHAUL_MONTHS))
        for month in months(*HISTORY):
            if month[0] >= unit.start_year:
                overhaul = OVERHAUL_MONTHS[(turn + unit.number + month[0]) % len(OVERHAUL_MONTHS)]
                history[unit.number, month] = _month(unit, month, overhaul, random)
    return history


def add_start_oil(units: list[Unit], history: History, random: Random) -> None:
    """Give every start of a boiler its diesel: the month after an overhaul, and a new unit's first month.

    Under "further_fuels" each month then lists what was burnt beside the main fuel: columns of monthly_fuel, its keys left out.
    """
    for unit in units:
        was_down = unit.start_year >= HISTORY[0][0]
        for month, values in months_of(history, unit, range(HISTORY[0][0], HISTORY[1][0] + 1)):
            tonnes = round(random.uniform(*_START_OIL) * min(1.0, unit.capacity_mw / _LARGE_MW), 2)
            started = was_down and values["fuel_t"] is not None
            values["further_fuels"] = [{"fuel_type": "diesel", "fuel_t": tonnes}] if started else []
            was_down = values["hours"] < _OVERHAULED * hours_in(month)


def fuel(values: Row) -> float:
    """Fuel burnt: t of coal or 10,000 Nm3 of gas."""
    return float(values["fuel_t"] if values["fuel_t"] is not None else values["fuel_1e4nm3"])


def fuel_t_co2(values: Row, year: int) -> float:
    """Tonnes of CO2 from a unit's fuel of a month (domain reference 2.3)."""
    known = _fuel_values(values["fuel_type"], year)
    carbon = values["car"] if values["car"] is not None else values["ncv_ar"] * known.default_cc
    return fuel_co2(fuel(values), float(carbon), known.oxidation)


def further_t_co2(values: Row, year: int) -> float:
    """Tonnes of CO2 from what a unit burnt in a month beside its main fuel: by default values, as nobody tests it."""
    found = ((_fuel_values(row["fuel_type"], year), row["fuel_t"]) for row in values["further_fuels"])
    return sum(fuel_co2(float(tonnes), known.default_ncv * known.default_cc, known.oxidation) for known, tonnes in found)


def electricity_t_co2(values: Row, year: int) -> float:
    """Tonnes of CO2 behind a unit's purchased electricity of a month (domain reference 2.3)."""
    return float(values["e_purch_mwh"] * _grid_factor(year))


def emissions_t(values: Row, year: int) -> float:
    """Tonnes of CO2 of one unit and month (domain reference 2.3)."""
    return fuel_t_co2(values, year) + further_t_co2(values, year) + electricity_t_co2(values, year)


def months_of(history: History, unit: Unit, years: Iterable[int]) -> list[tuple[Month, Row]]:
    """A unit's months of some years, those before its start left out."""
    keys = [(year, month) for year in years for month in range(1, 13)]
    return [(key, history[unit.number, key]) for key in keys if (unit.number, key) in history]


def reported_t(unit: Unit, year: int, history: History) -> int:
    """Whole tonnes of CO2 that a unit emitted in a year by its months."""
    return round(sum(emissions_t(values, year) for _, values in months_of(history, unit, (year,))))
