"""Generating units: sizes, classes, fuels and how well each was designed."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from carbondash.demo.enterprises import Enterprise
from carbondash.demo.rows import Rows
from carbondash.demo.shape import LISTS

GJ_PER_TCE = 29.3076


@dataclass(frozen=True, slots=True)
class Unit:
    """One generating unit as designed.

    heat_rate: GJ of fuel per MWh generated; heat_share: part of the fuel that goes into heat supply; moisture and dry_moisture: %
    of the coal as received and as analysed.
    """

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
    dry_moisture: float
    cooling: str = "water"


def _class_and_fuel(plant: str, capacity: float) -> tuple[str, str]:
    if plant == "gas":
        return "IV", "natural_gas"
    if plant == "gangue":
        return "III", "gangue"
    # 340 and 350 MW belong to the 300 MW grade.
    return ("I" if capacity >= 600 else "II"), "bituminous"


def _gce_per_kwh(plant: str, capacity: float, random: Random) -> float:
    """Of the fuel that generates, per kWh generated: what a unit of its kind burns after the refits of 2020 and 2021."""
    if plant == "gas":
        return random.uniform(213, 225)
    if plant == "gangue":
        return random.uniform(300, 316)
    if capacity >= 1000:
        return random.uniform(266, 274)
    if capacity >= 600:
        return random.uniform(274, 286)
    if capacity >= 200:
        return random.uniform(288, 302)
    # Heat-and-power plants keep what condensing plants lose.
    return random.uniform(270, 286)


def _capacities(enterprise: Enterprise, heat_share: float, random: Random) -> tuple[float, ...]:
    """Sizes in MW: the given ones, or what a plant of some 50 to 250 kt a year needs."""
    if enterprise.units_mw:
        return tuple(float(size) for size in enterprise.units_mw)
    emissions = random.uniform(45_000, 225_000)
    generation = emissions / 0.096 * (1 - heat_share) / 9.4
    units = random.choice((1, 2, 2, 3))
    return (max(6.0, round(generation / 5_300 / units)),) * units


def make_units(everyone: list[Enterprise], new_in_2020: set[int], random: Random) -> list[Unit]:
    """The units of every power enterprise, numbered from 1; those of the enterprises in `new_in_2020` started in that year."""
    units: list[Unit] = []
    for enterprise in everyone:
        if enterprise.plant is None:
            continue
        heat_share = {
            "large": random.uniform(0.015, 0.07),
            "chp": random.uniform(0.22, 0.42),
            "gangue": random.uniform(0.03, 0.12),
            "gas": random.uniform(0.05, 0.2),
        }[enterprise.plant]
        built = random.randint(2004, 2016)
        if enterprise.first_list > 2021:
            built = 2021
        elif enterprise.number in new_in_2020:
            built = 2020
        step = 0 if built >= 2020 else 1
        for position, capacity in enumerate(_capacities(enterprise, heat_share, random)):
            unit_class, fuel = _class_and_fuel(enterprise.plant, capacity)
            units.append(
                Unit(
                    number=len(units) + 1,
                    enterprise=enterprise.number,
                    unit_class=unit_class,
                    capacity_mw=capacity,
                    fuel=fuel,
                    start_year=built + step * (position // 2),
                    heat_rate=_gce_per_kwh(enterprise.plant, capacity, random) * GJ_PER_TCE / 1000,
                    heat_share=heat_share,
                    load=random.gauss(0.75, 0.015) if enterprise.plant == "large" else random.gauss(0.72, 0.04),
                    auxiliary={"I": 0.045, "II": 0.062, "III": 0.086, "IV": 0.023}[unit_class] * random.uniform(0.94, 1.06),
                    ncv=random.uniform(12.9, 13.3) if fuel == "gangue" else random.uniform(18.8, 22.4),
                    cc=random.uniform(0.0257, 0.0262) if fuel == "gangue" else random.uniform(0.0258, 0.0268),
                    moisture=random.uniform(7.0, 15.0),
                    dry_moisture=random.uniform(1.1, 2.6),
                )
            )
    return units


def by_enterprise(units: list[Unit]) -> dict[int, list[Unit]]:
    """The units of each enterprise, by its number."""
    fleet: dict[int, list[Unit]] = {}
    for unit in units:
        fleet.setdefault(unit.enterprise, []).append(unit)
    return fleet


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
