"""Emissions by enterprise and year, and the annual reports that state them."""

from __future__ import annotations

import math
from datetime import date, timedelta
from random import Random

from carbondash.demo import shape
from carbondash.demo.days import LAST_DAY, workday_until
from carbondash.demo.enterprises import Enterprise
from carbondash.demo.history import History, reported_t
from carbondash.demo.plants import Unit
from carbondash.demo.rows import Rows
from carbondash.rules.calendar import annual_due, settled

REPORTED_YEARS = (2020, 2021, 2022)
_YEARS = (2019, 2020, 2021, 2022)
_THRESHOLD = 26_000
_LOWER_THRESHOLD = 13_000
_LARGEST_OTHER = 180_000


def _power_emissions(everyone: list[Enterprise], units: list[Unit], history: History) -> None:
    for unit in units:
        emitted = everyone[unit.enterprise - 1].emissions_t
        for year in _YEARS:
            if year >= unit.start_year:
                emitted[year] = emitted.get(year, 0) + reported_t(unit, year, history)


def _size_2022(enterprise: Enterprise, random: Random) -> float:
    """Tonnes in 2022 before the sum is fitted: inside the band that its tiers allow."""
    tier = enterprise.tier(2023)
    if enterprise.tier(2024) == "2" and tier == "3":
        return random.uniform(27_000, 34_000)
    if enterprise.tier(2022) == "2" and (tier == "3" or enterprise.tier(2024) == "3"):
        return random.uniform(21_000, 25_500)
    if tier == "3":
        if enterprise.industry != "other":
            return random.uniform(_LOWER_THRESHOLD + 100, _THRESHOLD - 400)
        # Most lie just above the threshold; a few ceramics or lithium works are large.
        if random.random() < 0.15:
            return random.uniform(60_000, 160_000)
        return min(_LOWER_THRESHOLD + 150 + (random.paretovariate(1.6) - 1) * 9_000, _LARGEST_OTHER)
    mean, sigma = shape.SIZES[enterprise.industry]
    return max(29_000.0, 1000 * mean * math.exp(random.gauss(-sigma * sigma / 2, sigma)))


def _other_emissions(everyone: list[Enterprise], random: Random) -> None:
    others = [enterprise for enterprise in everyone if enterprise.plant is None]
    sizes = {enterprise.number: min(_size_2022(enterprise, random), 14_000_000.0) for enterprise in others}
    power = sum(enterprise.emissions_t[2022] for enterprise in everyone if enterprise.plant)
    fixed = [enterprise for enterprise in others if any(stage.tier == "3" for stage in enterprise.stages)]
    fixed_sum = sum(sizes[enterprise.number] for enterprise in fixed)
    fixed_numbers = {enterprise.number for enterprise in fixed}
    fitted_sum = sum(size for number, size in sizes.items() if number not in fixed_numbers)
    factor = (shape.TOTAL_2022_T * random.uniform(0.997, 1.003) - power - fixed_sum) / fitted_sum
    for enterprise in others:
        size = sizes[enterprise.number]
        if enterprise.number not in fixed_numbers:
            size = max(size * factor, _THRESHOLD + 800)
        enterprise.emissions_t[2022] = round(size)
        falling = enterprise.number in fixed_numbers and enterprise.tier(2022) == "2"
        for years_back, year in enumerate((2021, 2020, 2019), 1):
            trend = 1.12**years_back if falling else {2021: 1.01, 2020: 0.96, 2019: 0.94}[year]
            enterprise.emissions_t[year] = round(size * trend * random.gauss(1, 0.01 if falling else 0.03))


def set_emissions(everyone: list[Enterprise], units: list[Unit], history: History, random: Random) -> None:
    """Set the emissions of 2019 to 2022: power from its units' months, the rest so that 2022 sums to about 300 Mt."""
    _power_emissions(everyone, units, history)
    _other_emissions(everyone, random)


def list_year(period_year: int) -> int:
    """The list that says who reports on a year and is verified for it: the one in force in the year after."""
    return max(period_year + 1, 2021)


def reporters(everyone: list[Enterprise], period_year: int) -> list[Enterprise]:
    """Who reports on a year."""
    return [enterprise for enterprise in everyone if enterprise.tier(list_year(period_year)) is not None]


def _report_day(due: date, tier: str | None, random: Random) -> date:
    """Most report in the last two weeks; a few small ones miss the day."""
    if tier == "3" and random.random() < 0.025:
        return due + timedelta(days=random.randint(1, 12))
    return workday_until(due - timedelta(days=min(40, int(random.expovariate(1 / 9)))))


def add_annual_reports(rows: Rows, everyone: list[Enterprise], random: Random) -> None:
    """The duty to report on 2020 to 2023 and the reports on 2020 to 2022 (kg)."""
    for year in (*REPORTED_YEARS, 2023):
        due = settled(annual_due(year, LAST_DAY))
        for enterprise in reporters(everyone, year):
            rows.add("reporting_duty", enterprise_id=enterprise.number, kind="annual", period=f"Y{year}", day=due)
            day = _report_day(due, enterprise.tier(list_year(year)), random)
            if year in REPORTED_YEARS:
                rows.add(
                    "annual_report",
                    enterprise_id=enterprise.number,
                    period=f"Y{year}",
                    day=day,
                    version=1,
                    emissions_kg=enterprise.emissions_t[year] * 1000,
                )
