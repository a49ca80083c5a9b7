"""A unit's year: the sums of its months, and the same as verified, in whole tonnes that add up to the verification result."""

from __future__ import annotations

from datetime import date

from carbondash.demo.enterprises import Enterprise
from carbondash.demo.history import History, fuel, months_of, reported_t
from carbondash.demo.periods import YEARS
from carbondash.demo.plants import Unit
from carbondash.demo.rows import Rows
from carbondash.demo.sums import shares
from carbondash.demo.verification import obliged, verified_t
from carbondash.rules.allocation import UnitYear


def unit_year(unit: Unit, year: int, history: History, tonnes: int = 0) -> UnitYear | None:
    """A unit's year as the rules take it, with so many tonnes of CO2; None before its start."""
    found = [values for _, values in months_of(history, unit, (year,))]
    if not found:
        return None
    gen = sum(values["gen_mwh"] for values in found)
    hours = sum(values["hours"] for values in found)
    heat_behind = sum(fuel(values) * values["ncv_ar"] for values in found)
    into_heat = sum(fuel(values) * values["ncv_ar"] * values["heat_ratio_pct"] for values in found)
    return UnitYear(
        unit_id=unit.number,
        unit_class=unit.unit_class,
        capacity_mw=unit.capacity_mw,
        year=year,
        gen_mwh=round(gen, 1),
        net_mwh=round(sum(values["net_mwh"] for values in found), 1),
        heat_gj=round(sum(values["heat_gj"] for values in found), 1),
        heat_ratio_pct=round(into_heat / heat_behind, 2),
        load_factor_pct=round(100 * gen / (unit.capacity_mw * hours), 2),
        cooling=unit.cooling,
        emissions_t=tonnes,
        is_first_year=unit.start_year == year,
    )


def verified_units(enterprise: Enterprise, units: list[Unit], year: int, history: History) -> list[UnitYear]:
    """The units' years as verified: what verification corrected is spread over them, so that they sum exactly to its result."""
    members = [unit for unit in units if unit.enterprise == enterprise.number and unit.start_year <= year]
    parts = shares(verified_t(enterprise, year), [reported_t(unit, year, history) for unit in members])
    found = (unit_year(unit, year, history, tonnes) for unit, tonnes in zip(members, parts, strict=True))
    return [one for one in found if one is not None]


def add_unit_years(
    rows: Rows, everyone: list[Enterprise], units: list[Unit], history: History
) -> dict[tuple[int, int], list[UnitYear]]:
    """The rows of the units' verified years, known on the day of the verification result; by enterprise number and year.

    Only the years for which the enterprise has an obligation: before that it was not verified as a power enterprise.
    """
    owner = {task["id"]: task["period"] for task in rows.tables["verification_task"]}
    days: dict[tuple[int, str], date] = {
        (result["enterprise_id"], owner[result["task_id"]]): result["day"] for result in rows.tables["verification_result"]
    }
    by_number = {unit.number: unit for unit in units}
    found = {}
    for period, years in YEARS.items():
        for enterprise in obliged(everyone, period):
            for year in years:
                found[enterprise.number, year] = members = verified_units(enterprise, units, year, history)
                for member in members:
                    day = days[enterprise.number, f"Y{year}"]
                    _add(rows, member, by_number[int(member.unit_id)], history, day)
    return found


def _add(rows: Rows, member: UnitYear, unit: Unit, history: History, day: date) -> None:
    rows.add(
        "annual_unit",
        enterprise_id=unit.enterprise,
        unit_id=unit.number,
        period=f"Y{member.year}",
        day=day,
        gen_mwh=member.gen_mwh,
        net_mwh=member.net_mwh,
        heat_gj=member.heat_gj,
        heat_ratio_pct=member.heat_ratio_pct,
        hours=round(sum(values["hours"] for _, values in months_of(history, unit, (member.year,))), 1),
        load_factor_pct=member.load_factor_pct,
        cooling=member.cooling,
        emissions_kg=member.emissions_t * 1000,
    )
