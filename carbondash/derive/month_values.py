"""What a month's record may state of a unit: the fields with their words and units, and whether values can be meant."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from carbondash.rules.amounts import is_number
from carbondash.rules.emission_month import UnitMonth, month_end, unit_month
from carbondash.rules.evidence import COLUMNS, require
from carbondash.rules.evidence.columns import STATED as FIELDS
from carbondash.rules.evidence.limits import SENTENCES, fuel_types
from carbondash.rules.fuel_values import fuel_values
from carbondash.rules.sets import InputError, OutsideRules, RulePending, rule
from carbondash.rules.words import words_of

__all__ = [
    "FIELDS", "FUEL", "InputError", "MonthValues", "field_unit", "field_words", "fuel_words", "fuels", "require_month_values",
]  # fmt: skip

Stated = float | str | None

FUEL = "fuel_type"
_SHARES = frozenset({"mt_pct", "had_pct", "std_pct", "of_pct", "heat_ratio_pct"})
# Above the nameplate is a finding of the checks; twice of it is a slip of the pen.
_MOST_LOAD_PCT = 200.0
_HOURS_A_DAY = 24
_AMOUNTS = ("fuel_t", "fuel_1e4nm3", "ncv_ar", "car", "of_pct", "e_purch_mwh")
# Judged together: the carbon of a fuel belongs to its heat.
_CARBON = frozenset({"ncv_ar", "car"})
_PER_QUANTITY = {"ncv_ar": "GJ", "car": "tC"}


@dataclass(frozen=True)
class MonthValues:
    """What a record states of a unit's month; amounts in t, 10^4 Nm3, GJ and tC per unit of fuel, %, MWh, GJ, h."""

    unit_id: int
    unit_class: str
    period: str
    values: Mapping[str, Stated]


def fuels() -> tuple[str, ...]:
    """The codes of the fuels that a record can name."""
    return tuple(sorted(fuel_types()))


def fuel_words(code: str, lang: str) -> str:
    """A fuel's name."""
    return words_of("values", code, lang)


def field_words(name: str, lang: str) -> str:
    """What a field of the record is called."""
    return rule(SENTENCES, "word", about=date.max.year - 1, as_of=date.max, term=name, lang=lang).text


def field_unit(name: str, fuel: str | None, lang: str) -> str:
    """The unit of a field for a fuel, as written in a language; empty for the fuel itself."""
    if name in _PER_QUANTITY:
        return f"{_PER_QUANTITY[name]}/{words_of('units', '1e4Nm3', lang) if fuel == 'natural_gas' else 't'}"
    return words_of("units", next(column.unit for column in COLUMNS if column.name == name), lang)


def require_month_values(month: MonthValues, changed: Collection[str], as_of: date) -> None:
    """Nothing that was changed is a value that nobody can have meant: the rules' bounds, shares up to 100, the month's hours.

    Values that stay as they were are not judged here. Raises InputError naming field, value and what was expected.
    """
    for name in changed:
        value = month.values.get(name)
        if name != FUEL and value is not None and not is_number(value):
            raise InputError(name, value, "a finite number", "有限的数值")
    _require_kinds(month, as_of)
    for name in sorted(_SHARES.intersection(changed)):
        _require_at_most(name, month.values.get(name), 100.0, "%")
    if "load_factor_pct" in changed:
        _require_at_most("load_factor_pct", month.values.get("load_factor_pct"), _MOST_LOAD_PCT, "%")
    if "hours" in changed:
        hours = float(month_end(month.period).day * _HOURS_A_DAY)
        _require_at_most("hours", month.values.get("hours"), hours, "h")
    _require_possible(month, changed, as_of)


def _require_kinds(month: MonthValues, as_of: date) -> None:
    """What the evidence checks ask of every record: numbers, finite and not negative."""
    row: dict[str, object] = dict.fromkeys(column.name for column in COLUMNS)
    identity: dict[str, object] = {"record_id": 0, "version": 1, "enterprise_id": 0, "unit_id": month.unit_id}
    flags = dict.fromkeys(("has_support", "tests_recorded", "has_test"), False)
    row |= identity | flags | {"unit_class": month.unit_class, "period": month.period, "submitted_on": as_of}
    row |= {name: month.values.get(name) for name in FIELDS}
    require(pd.DataFrame({name: pd.Series([value], dtype=object) for name, value in row.items()}).infer_objects())


def _require_at_most(name: str, value: Stated, most: float, unit: str) -> None:
    if isinstance(value, (int, float)) and value > most:
        raise InputError(name, value, f"0 – {most:g} {unit}", f"0 – {most:g} {unit}")


def _require_possible(month: MonthValues, changed: Collection[str], as_of: date) -> None:
    """What physics allows of the fuel, by the rules of a day; nothing where these are not published or know no such year."""
    fuel = month.values.get(FUEL)
    if not isinstance(fuel, str):
        return
    asked = set(_AMOUNTS) if FUEL in changed else set(changed) | (_CARBON if _CARBON.intersection(changed) else set())
    stated = {name: month.values.get(name) for name in _AMOUNTS if name in asked}
    numbers = {name: float(value) for name, value in stated.items() if isinstance(value, (int, float))}
    try:
        quantity = fuel_values(fuel, month_end(month.period), as_of).quantity
        if quantity not in asked:
            numbers[quantity] = 0.0
        unit_month(UnitMonth(0, month.unit_id, month.unit_class, month.period, fuel, **numbers), as_of)
    except (OutsideRules, RulePending):
        return
    except InputError as error:
        if FUEL in changed or any(name in changed for name in error.field.split(" / ")):
            raise
