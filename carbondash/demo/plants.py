"""Generating units, and what each burns and generates month by month: one physical model, so that every value fits the others."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from carbondash.demo.days import Month, hours_in, months
from carbondash.demo.enterprises import Enterprise
from carbondash.demo.rows import Row, Rows
from carbondash.demo.shape import LISTS

GJ_PER_TCE = 29.3076
# Boiler and pipe losses included: fuel heat behind a GJ of heat supplied.
FUEL_PER_HEAT = 1.143
CO2_PER_C = 44 / 12
COAL_OXIDATION = 99.0
GAS_NCV = 389.31
GAS_CC = 0.01532
# Grid factors, tCO2/MWh; from 2023 on purchased electricity is outside the boundary.
GRID = {2019: 0.6101, 2020: 0.6101, 2021: 0.5810, 2022: 0.5703, 2023: 0.0}

HISTORY: tuple[Month, Month] = ((2019, 1), (2023, 12))
# Need for power by calendar month (cold and hot months high, the Spring Festival low) and by year.
SEASON = (1.05, 0.88, 0.96, 0.90, 0.91, 0.96, 1.12, 1.15, 1.02, 0.93, 0.97, 1.10)
GROWTH = {2019: 0.94, 2020: 0.93, 2021: 1.0, 2022: 1.0, 2023: 1.02}
HEAT_SEASON = (1.25, 1.1, 1.05, 0.95, 0.9, 0.85, 0.85, 0.85, 0.9, 0.95, 1.05, 1.2)
OVERHAUL_MONTHS = (3, 4, 5, 10, 11)


@dataclass(frozen=True, slots=True)
class Unit:
    """One generating unit. heat_rate: GJ of fuel per MWh generated; heat_share: part of the fuel that goes into heat supply."""

    number: int
    enterprise: int
    unit_class: str
    capacity_mw: float
    fuel: str
    start_year: int
    heat_rate: float
    heat_share: float
    load: float
    auxiliary: float
    ncv: float
    cc: float
    moisture: float


def _class_and_fuel(plant: str, capacity: float) -> tuple[str, str]:
    if plant == "gas":
        return "IV", "natural_gas"
    if plant == "gangue":
        return "III", "gangue"
    # 340 and 350 MW belong to the 300 MW grade.
    return ("I" if capacity >= 600 else "II"), "bituminous"


def _gce_per_kwh(plant: str, capacity: float, random: Random) -> float:
    if plant == "gas":
        return random.uniform(228, 250)
    if plant == "gangue":
        return random.uniform(338, 362)
    if capacity >= 1000:
        return random.uniform(266, 274)
    if capacity >= 600:
        return random.uniform(274, 286)
    if capacity >= 200:
        return random.uniform(296, 312)
    return random.uniform(305, 330)


def _capacities(enterprise: Enterprise, heat_share: float, random: Random) -> tuple[float, ...]:
    """Sizes in MW: the given ones, or what a plant of some 50 to 250 kt a year needs."""
    if enterprise.units_mw:
        return tuple(float(size) for size in enterprise.units_mw)
    emissions = random.uniform(45_000, 225_000)
    generation = emissions / 0.096 * (1 - heat_share) / 9.4
    units = random.choice((1, 2, 2, 3))
    return (max(6.0, round(generation / 5_300 / units)),) * units


def make_units(everyone: list[Enterprise], random: Random) -> list[Unit]:
    """The units of every power enterprise, numbered from 1."""
    units: list[Unit] = []
    for enterprise in everyone:
        if enterprise.plant is None:
            continue
        heat_share = {
            "large": random.uniform(0.01, 0.07),
            "chp": random.uniform(0.35, 0.62),
            "gangue": random.uniform(0.05, 0.3),
            "gas": random.uniform(0.05, 0.2),
        }[enterprise.plant]
        built = random.randint(2004, 2017) if enterprise.first_list == 2021 else 2021
        for position, capacity in enumerate(_capacities(enterprise, heat_share, random)):
            unit_class, fuel = _class_and_fuel(enterprise.plant, capacity)
            units.append(
                Unit(
                    number=len(units) + 1,
                    enterprise=enterprise.number,
                    unit_class=unit_class,
                    capacity_mw=capacity,
                    fuel=fuel,
                    start_year=built + position // 2,
                    heat_rate=_gce_per_kwh(enterprise.plant, capacity, random) * GJ_PER_TCE / 1000,
                    heat_share=heat_share,
                    load=random.gauss(0.75, 0.015) if enterprise.plant == "large" else random.gauss(0.72, 0.04),
                    auxiliary={"I": 0.045, "II": 0.062, "III": 0.092, "IV": 0.023}[unit_class] * random.uniform(0.94, 1.06),
                    ncv=random.uniform(12.9, 13.3) if fuel == "gangue" else random.uniform(18.8, 22.4),
                    cc=random.uniform(0.0260, 0.0270),
                    moisture=random.uniform(7.0, 15.0),
                )
            )
    return units


def add_units(rows: Rows, units: list[Unit], everyone: list[Enterprise]) -> None:
    """The rows of the units, known from the day on which their enterprise was."""
    position: dict[int, int] = {}
    for unit in units:
        enterprise = everyone[unit.enterprise - 1]
        position[unit.enterprise] = position.get(unit.enterprise, 0) + 1
        rows.add(
            "unit",
            enterprise_id=unit.enterprise,
            day=LISTS[enterprise.first_list],
            name=f"#{position[unit.enterprise]}",
            unit_class=unit.unit_class,
            capacity_kw=round(unit.capacity_mw * 1000),
            fuel=unit.fuel,
            status="operating",
            start_year=unit.start_year,
            retired_year=None,
            source_id=None,
            lon=None,
            lat=None,
            location_flag=None,
        )


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
    gas = unit.fuel == "natural_gas"
    ncv = GAS_NCV if gas else round(unit.ncv * random.gauss(1, 0.012), 3)
    cc = min(0.0274, max(0.0256, unit.cc * random.gauss(1, 0.006)))
    return {
        "fuel_type": unit.fuel,
        "fuel_t": None if gas else round(fuel_gj / ncv, 2),
        "fuel_1e4nm3": round(fuel_gj / ncv, 4) if gas else None,
        "ncv_ar": ncv,
        "car": round(ncv * (GAS_CC if gas else cc), 4),
        "mt_pct": None if gas else round(unit.moisture * random.gauss(1, 0.05), 1),
        "had_pct": None if gas else round(random.uniform(3.1, 4.6), 2),
        "std_pct": None if gas else round(random.uniform(0.5, 1.9), 2),
        "of_pct": COAL_OXIDATION,
        "e_purch_mwh": round(gen * random.uniform(0.0002, 0.003), 1),
        "gen_mwh": gen,
        "net_mwh": round(gen * (1 - unit.auxiliary * random.gauss(1, 0.02)), 1),
        "heat_gj": heat_gj,
        "heat_ratio_pct": round(100 * heat_share, 2),
        "hours": hours,
        "load_factor_pct": round(100 * gen / (unit.capacity_mw * hours), 2),
    }


def make_history(units: list[Unit], random: Random) -> dict[tuple[int, Month], Row]:
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


def emissions_t(values: Row, year: int) -> float:
    """Tonnes of CO2 of one unit and month (domain reference 2.3)."""
    fuel = values["fuel_t"] if values["fuel_t"] is not None else values["fuel_1e4nm3"]
    burnt = fuel * values["car"] * values["of_pct"] / 100 * CO2_PER_C
    return float(burnt + values["e_purch_mwh"] * GRID[year])
