"""The values of a unit's month beside what they are held against: plausible ranges, and ratios that nobody states.

The ranges are rows of `evidence_checks` with their mark and source; what the checks find goes by their own limits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from carbondash.rules.emission_month import month_end
from carbondash.rules.fuel_values import fuel_values
from carbondash.rules.sets import InputError, Rule, RulePending, rule
from carbondash.store.inputs_rows import UnitMonth

_SUBJECT = "evidence_checks"
_ANY, _COAL = "any", "coal"
_PERCENT = 100
_HOURS_A_DAY = 24
_NO_DECIMALS = 1e-9

# What a record states, and between it (marked) the ratios that are worked out of it; in the order in which they are read.
STATED = (
    "fuel_t",
    "fuel_1e4nm3",
    "ncv_ar",
    "car",
    "mt_pct",
    "had_pct",
    "std_pct",
    "of_pct",
    "e_purch_mwh",
    "gen_mwh",
    "net_mwh",
    "heat_gj",
    "heat_ratio_pct",
    "hours",
    "load_factor_pct",
)
RATIOS = {"cc": "car", "coal_per_generation": "gen_mwh", "net_share": "net_mwh", "purchased_share": "e_purch_mwh"}
FIELDS = tuple(name for stated in STATED for name in (stated, *(ratio for ratio, after in RATIOS.items() if after == stated)))


@dataclass(frozen=True)
class Range:
    """What a value of a field should lie between, both ends included; `rule`: the row behind it, None for plain arithmetic."""

    low: float
    high: float
    rule: Rule | None

    def holds(self, value: float) -> bool:
        """Whether a value lies in the range."""
        return self.low - _NO_DECIMALS <= value <= self.high + _NO_DECIMALS


def values_of(month: UnitMonth) -> dict[str, float | None]:
    """Every field of a unit's month in the unit of its name; a ratio is None where one of its parts is missing."""
    found: dict[str, float | None] = {name: getattr(month, name) for name in STATED}
    is_gas = month.fuel_1e4nm3 is not None
    found["cc"] = _ratio(month.car, month.ncv_ar)
    found["coal_per_generation"] = None if is_gas else _ratio(month.fuel_t, month.gen_mwh)
    found["net_share"] = _ratio(month.net_mwh, month.gen_mwh, _PERCENT)
    found["purchased_share"] = _ratio(month.e_purch_mwh, month.gen_mwh, _PERCENT)
    return {name: found[name] for name in FIELDS}


def _ratio(value: float | None, by: float | None, times: float = 1) -> float | None:
    return None if value is None or not by else times * value / by


def changed_fields(before: UnitMonth | None, after: UnitMonth) -> tuple[str, ...]:
    """The fields that a version states otherwise than the one before; all that are stated, where that lacks the unit."""
    if before is None:
        return tuple(name for name in STATED if getattr(after, name) is not None)
    return tuple(name for name in STATED if getattr(after, name) != getattr(before, name))


def ranges_of(month: UnitMonth, on: date) -> dict[str, Range]:
    """The ranges of a unit's month by field, as published by a day; a field without a range is not there."""
    about = month_end(month.period)
    found = {name: known for name in FIELDS if (known := _range(name, month.fuel_type, about, on)) is not None}
    found["hours"] = Range(0, about.day * _HOURS_A_DAY, None)
    found |= _of_fuel(month.fuel_type, about, on)
    return found


def _range(field: str, fuel_type: str | None, about: date, on: date) -> Range | None:
    """The row of the fuel itself, else that of its group, else that of any fuel."""
    for fuel in (fuel_type, _group(fuel_type, about, on), _ANY):
        row = _row("plausible_range", about, on, field=field, fuel_type=fuel) if fuel else None
        if row is not None:
            low, high = row.numbers
            return Range(low, high, row)
    return None


def _of_fuel(fuel_type: str | None, about: date, on: date) -> dict[str, Range]:
    """Carbon per heat and oxidation, which the checks hold to values of their own."""
    found = {}
    low, high = (_row(f"carbon_per_heat_{end}", about, on) for end in ("low", "high"))
    if low is not None and high is not None and _group(fuel_type, about, on) == _COAL:
        found["cc"] = Range(low.number, high.number, low)
    try:
        values = fuel_values(fuel_type or "", about, on)
    except (InputError, RulePending):
        return found
    oxidation = _PERCENT * values.oxidation
    found["of_pct"] = Range(oxidation, oxidation, next(row for row in values.rules if row.name == "oxidation"))
    return found


def _group(fuel_type: str | None, about: date, on: date) -> str | None:
    try:
        return rule("fuel_types", "fuel_group", about=about, as_of=on, fuel_type=fuel_type or "").text
    except (InputError, RulePending):
        return None


def _row(name: str, about: date, on: date, **key: str) -> Rule | None:
    try:
        return rule(_SUBJECT, name, about=about, as_of=on, **key)
    except (InputError, RulePending):
        return None
