"""The class of a generating unit, and whether it counts as coal or gas: domain reference 3.1."""

from __future__ import annotations

from calendar import isleap
from datetime import date

from carbondash.rules.amounts import is_number, required_amount
from carbondash.rules.sets import InputError, Rule, answers_pending, rule

_SUBJECT = "unit_class"
_NO_CLASS = "no_class"
_HOURS_A_DAY = 24


def fuel_group(unit_class: str, year: int, as_of: date) -> Rule:
    """The row that says whether a class is `coal` or `gas`. Raises InputError for an unknown class, RulePending."""
    return rule(_SUBJECT, "fuel_group", about=year, as_of=as_of, unit_class=unit_class)


@answers_pending
def unit_class(capacity_mw: float, fuel_type: str, year: int, as_of: date) -> str:
    """The class I to IV of a unit by its MW and the fuel that it mainly burns, for data of a year; Pending before the first plan.

    Units of the 300 MW grade, such as those of 340 and 350 MW, belong to class II. Raises InputError for a capacity that is no
    positive number and for a fuel that no class burns. Domain reference 3.1.
    """
    capacity = _capacity(capacity_mw)
    kind = rule(_SUBJECT, "fuel_kind", about=year, as_of=as_of, fuel_type=fuel_type).text
    if kind == _NO_CLASS:
        raise InputError(
            "fuel_type",
            fuel_type,
            "the fuel that the unit mainly burns: coal, gangue or gas",
            "机组的主要燃料：煤、煤矸石或天然气",
        )
    above = rule(_SUBJECT, "grade_above_from", about=year, as_of=as_of)
    if kind == "conventional_coal" and capacity >= above.number:
        return rule(_SUBJECT, "class_above_grade", about=year, as_of=as_of).text
    return rule(_SUBJECT, "class_of_kind", about=year, as_of=as_of, fuel_kind=kind).text


def require_class(unit_class: str, capacity_mw: float, year: int, as_of: date, where: str = "") -> None:
    """Raises InputError where no unit of the class has such a capacity in MW, e.g. 100 MW above the 300 MW grade.

    Domain reference 3.1; between the grades, whose bounds are inferred, either class passes.
    """
    capacity = _capacity(capacity_mw, where)
    low, high = rule(_SUBJECT, "capacity_range", about=year, as_of=as_of, unit_class=unit_class).numbers
    if not low <= capacity <= high:
        bounds = f"{low:g} to {high:g} MW in class {unit_class}", f"{unit_class}类机组{low:g}至{high:g}兆瓦"
        raise InputError("capacity_mw", capacity_mw, *bounds, where)


def most_generation(capacity_mw: float, year: int, as_of: date) -> float:
    """The MWh that a unit of so many MW can generate in a year at most: capacity × hours × 1.05 (domain reference 2.1)."""
    hours = _HOURS_A_DAY * (366 if isleap(year) else 365)
    return capacity_mw * hours * rule(_SUBJECT, "most_generation", about=year, as_of=as_of).number


def required_percent(field: str, value: float | None, year: int, as_of: date, where: str = "") -> float:
    """A load factor or heat ratio in percent. Raises InputError where it is missing or out of its range, e.g. a fraction."""
    low, high = rule(_SUBJECT, f"{field}_range", about=year, as_of=as_of).numbers
    if value is None or not is_number(value) or not low <= value <= high:
        bounds = f"{low:g} to {high:g}", f"{low:g}至{high:g}"
        raise InputError(f"{field}_pct", value, f"percent, {bounds[0]}", f"百分数，{bounds[1]}", where)
    return float(value)


def _capacity(capacity_mw: float, where: str = "") -> float:
    capacity = required_amount("capacity_mw", capacity_mw, where)
    if capacity == 0:
        raise InputError("capacity_mw", capacity_mw, "more than 0 MW", "大于0的兆瓦数", where)
    return capacity
