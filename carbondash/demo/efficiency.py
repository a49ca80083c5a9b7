"""How much fuel each plant needs for what it generates, period by period: this decides who is short of allowances.

The allocation follows from generation, heat and load and not from the fuel, so that the fuel can be chosen for a wished gap.
"""

from __future__ import annotations

from random import Random

from carbondash.demo.enterprises import Enterprise
from carbondash.demo.history import History, electricity_t_co2, fuel_t_co2, further_t_co2, months_of
from carbondash.demo.periods import C1, DETERMINED, YEARS
from carbondash.demo.plants import Unit, by_enterprise
from carbondash.demo.schedule import Exceptions
from carbondash.demo.unit_years import unit_year
from carbondash.demo.verification import correction, obliged
from carbondash.rules.allocation import allocate
from carbondash.rules.calendar import settled

# Shortfall (+) or surplus (-) of the large plants in 2021 and 2022 as a share of their emissions: the worst fleet first.
_LARGE_GAPS = (0.047, 0.039, 0.031, 0.023, 0.012, -0.005, -0.012, -0.018, -0.024, -0.03, -0.035, -0.038, -0.041, -0.044)
_SMALL_GAPS = {"chp": (-0.04, 0.05), "gangue": (-0.025, 0.05), "gas": (0.03, 0.06)}
# How far luck moves a plant among its kind, as a share of its fuel.
_LUCK = {"large": 0.004, "chp": 0.012, "gangue": 0.01, "gas": 0.005}
# Those for whom a period has to end in a shortfall. Of the first cycle's most were old and were refitted before 2021.
_SHORT = (0.03, 0.06)
_SHORT_C1 = (0.012, 0.03)
# The fuel that a plant needed more in the first cycle than in 2021, and less in 2023 than in 2022.
_BEFORE = (1.006, 1.014)
_AFTER = (0.992, 0.997)


def _allocated_t(units: list[Unit], period: str, history: History) -> int:
    years = [unit_year(unit, year, history) for unit in units for year in YEARS[period]]
    return settled(allocate([one for one in years if one is not None], DETERMINED[period])).amount_t


def _sums(enterprise: Enterprise, units: list[Unit], period: str, history: History) -> tuple[float, float]:
    """Tonnes from the main fuel and from all else (start-up oil, purchased electricity), as verification will find them."""
    fuel = other = 0.0
    for unit in units:
        for (year, _), values in months_of(history, unit, YEARS[period]):
            verified = 1 + correction(enterprise, year)
            fuel += fuel_t_co2(values, year) * verified
            other += (further_t_co2(values, year) + electricity_t_co2(values, year)) * verified
    return fuel, other


def _factor(enterprise: Enterprise, units: list[Unit], period: str, history: History, gap: float) -> float:
    """By what the fuel of a period has to change for the allocation to lack `gap` of the emissions."""
    fuel, other = _sums(enterprise, units, period, history)
    return (_allocated_t(units, period, history) / (1 - gap) - other) / fuel


def _wished(everyone: list[Enterprise], fleet: dict[int, list[Unit]], history: History, random: Random) -> dict[int, float]:
    """A lasting tendency of each plant: the worse it is built among its kind, the larger its gap, with some luck."""
    gaps: dict[int, float] = {}
    for plant, luck in _LUCK.items():
        members = [enterprise for enterprise in everyone if enterprise.plant == plant]
        order = {e.number: _factor(e, fleet[e.number], "Y2022", history, 0) + random.gauss(0, luck) for e in members}
        wished = list(_LARGE_GAPS) if plant == "large" else [random.uniform(*_SMALL_GAPS[plant]) for _ in members]
        worst_first = sorted(order, key=order.__getitem__)
        gaps |= dict(zip(worst_first, sorted(wished, reverse=True), strict=True))
    return gaps


def _factors(
    enterprise: Enterprise, units: list[Unit], periods: set[str], history: History, tendency: float, special: Exceptions,
    random: Random,
) -> dict[int, float]:  # fmt: skip
    """The change of the fuel by year; a year without an allocation follows from the next one."""
    refitted = enterprise.number in special.late and enterprise.number not in special.near_deadline
    short = enterprise.number in special.short and not refitted
    found: dict[str, float] = {}
    for period in ("Y2022", "Y2021"):
        gap = random.uniform(*_SHORT) if short else tendency + random.gauss(0, 0.003)
        found[period] = _factor(enterprise, units, period, history, gap) if period in periods else found["Y2022"]
    before = found["Y2021"] * random.uniform(*_BEFORE)
    gap = random.uniform(*_SHORT_C1)
    if C1 in periods and enterprise.number in special.short:
        before = _factor(enterprise, units, C1, history, gap)
    after = found["Y2022"] * random.uniform(*_AFTER)
    return {2019: before, 2020: before, 2021: found["Y2021"], 2022: found["Y2022"], 2023: after}


def fit(everyone: list[Enterprise], units: list[Unit], history: History, special: Exceptions, random: Random) -> None:
    """Change the fuel in the history so that every enterprise's gap in every period is the wished one."""
    fleet = by_enterprise(units)
    tendency = _wished(everyone, fleet, history, random)
    periods = {period: {enterprise.number for enterprise in obliged(everyone, period)} for period in YEARS}
    for number, members in fleet.items():
        mine = {period for period, numbers in periods.items() if number in numbers}
        factors = _factors(everyone[number - 1], members, mine, history, tendency[number], special, random)
        for unit in members:
            for (year, _), values in months_of(history, unit, factors):
                _burn(values, factors[year])


def _burn(values: dict[str, float | None], factor: float) -> None:
    for column, digits in (("fuel_t", 2), ("fuel_1e4nm3", 4)):
        burnt = values[column]
        if burnt is not None:
            values[column] = round(burnt * factor, digits)
