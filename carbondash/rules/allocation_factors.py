"""Correction factors of the power benchmarks: cooling Fl, heat supply Fr, load Ff (2019–2022) and peak shaving Fp (from 2023)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from math import exp

from carbondash.rules.amounts import required_amount
from carbondash.rules.sets import InputError, Rule, RulePending, RuleSet, answers_pending, rule, rule_sets
from carbondash.rules.unit_classes import fuel_group, required_percent

SUBJECT = "power_allocation"


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor of a product: its name in the rule set, its value, and the rows that it comes from."""

    name: str
    value: float
    rules: tuple[Rule, ...]


@dataclass(slots=True)
class PowerRules:
    """The power plan for data of one year, as published by a day, in a scenario if one is named; keeps the rows asked for."""

    year: int
    as_of: date
    scenario: str | None = None
    where: str = ""
    asked: dict[int, Rule] = field(default_factory=dict)

    def ask(self, name: str, **key: str) -> Rule:
        """The row in force. Raises RulePending, OutsideRules, or InputError for an unknown key or scenario."""
        scenario = None if self._lacks(name) else self.scenario
        found = rule(SUBJECT, name, about=self.year, as_of=self.as_of, scenario=scenario, **key)
        self.asked[id(found)] = found
        return found

    def group(self, unit_class: str) -> str:
        """`coal` or `gas`."""
        found = fuel_group(unit_class, self.year, self.as_of)
        self.asked[id(found)] = found
        return found.text

    def _lacks(self, name: str) -> bool:
        """Whether the scenario is one of the year's, but says nothing on this: then the answer is pending as without it."""
        if self.scenario is None:
            return False
        day = date(self.year, 12, 31)
        rows = [row for found in rule_sets(SUBJECT) if found.covers(day) for row in found.rules if row.scenario == self.scenario]
        return bool(rows) and all(row.name != name for row in rows)


def cooling(rules: PowerRules, unit_class: str, kind: str | None) -> Factor:
    """Fl by fuel and cooling (`water` or `air`), domain reference 3.3. Raises InputError for any other cooling."""
    group = rules.group(unit_class)
    row = rules.ask("cooling_factor", fuel_group=group, cooling=str(kind))
    return Factor("cooling", row.number, (row,))


def heat_supply(rules: PowerRules, unit_class: str, heat_gj: float, heat_ratio_pct: float | None) -> Factor:
    """Fr = 1 - coefficient × heat ratio (percent in; 1 without heat supply), domain reference 3.3.

    Raises InputError for a ratio that is no percentage, such as a fraction below 1, and for one of a unit without heat supply.
    """
    row = rules.ask("heat_ratio_coefficient", fuel_group=rules.group(unit_class))
    given = 0.0 if heat_ratio_pct is None else required_amount("heat_ratio_pct", heat_ratio_pct, rules.where)
    if heat_gj == 0 and given:
        raise InputError("heat_ratio_pct", heat_ratio_pct, "0 where no heat is supplied", "没有供热时为0", rules.where)
    if heat_gj == 0 or heat_ratio_pct == 0:
        return Factor("heat_supply", 1.0, (row,))
    ratio = required_percent("heat_ratio", heat_ratio_pct, rules.year, rules.as_of, rules.where)
    return Factor("heat_supply", 1 - row.number * ratio / 100, (row,))


def load(rules: PowerRules, unit_class: str, load_factor_pct: float | None, heat_gj: float) -> Factor:
    """Ff of a unit by its load in percent, 1 for classes and units outside its scope, domain reference 3.3. Raises InputError."""
    scope, with_heat = rules.ask("load_classes"), rules.ask("load_heat_supply_included")
    if unit_class not in scope.texts or (heat_gj > 0 and not with_heat.flag):
        return Factor("load", 1.0, (scope, with_heat))
    percent = required_percent("load_factor", load_factor_pct, rules.year, rules.as_of, rules.where)
    full = rules.ask("load_full_from")
    if percent >= full.number:
        return Factor("load", 1.0, (scope, with_heat, full))
    upper_end = full.number
    for segment in ("upper", "lower"):
        rows = tuple(rules.ask(f"load_segment_{part}", segment=segment) for part in ("from", "base", "slope"))
        start, base, slope = (row.number for row in rows)
        if percent >= start:
            return Factor("load", base + slope * (upper_end - percent), (scope, with_heat, *rows))
        upper_end = start
    low = rules.ask("load_low_base"), rules.ask("load_low_exponent")
    return Factor("load", _power(low[0], low[1], percent), (scope, with_heat, *low))


def peak_shaving(rules: PowerRules, unit_class: str, load_factor_pct: float | None) -> Factor:
    """Fp of a unit by its load in percent, 1 from the limit on and for other classes, domain reference 3.4 and 3.5."""
    scope, below = rules.ask("peak_shaving_classes"), rules.ask("peak_shaving_below")
    if unit_class not in scope.texts:
        return Factor("peak_shaving", 1.0, (scope,))
    percent = required_percent("load_factor", load_factor_pct, rules.year, rules.as_of, rules.where)
    if percent >= below.number:
        return Factor("peak_shaving", 1.0, (scope, below))
    form = rules.ask("peak_shaving_form")
    if form.text == "power":
        names: tuple[str, ...] = ("peak_shaving_base", "peak_shaving_exponent")
        rows = tuple(rules.ask(name) for name in names)
        value = _power(rows[0], rows[1], percent)
    else:
        names = ("peak_shaving_constant", "peak_shaving_amplitudes", "peak_shaving_decays")
        rows = tuple(rules.ask(name) for name in names)
        parts = zip(rows[1].numbers, rows[2].numbers, strict=True)
        value = rows[0].number - sum(amplitude * (1 - exp(-percent / decay)) for amplitude, decay in parts)
    return Factor("peak_shaving", value, (scope, below, form, *rows))


def _require_factor(rules: PowerRules, name: str) -> None:
    """Raises InputError where the year's plan is published and does not have the factor."""
    try:
        names = rules.ask("electricity_factors").texts
    except RulePending:
        # A draft that is asked for by name may give a factor without saying which ones apply.
        return
    if name not in names:
        years = [f"{found.valid_from.year}–{(found.valid_to or found.valid_from).year}" for found in _sets_with(name)]
        listed = ", ".join(years), "、".join(years)
        raise InputError("year", rules.year, f"a year with the factor {name}: {listed[0]}", f"有{name}系数的年份：{listed[1]}")


def _sets_with(name: str) -> Iterator[RuleSet]:
    for found in rule_sets(SUBJECT):
        if any(row.name == "electricity_factors" and name in row.texts for row in found.rules):
            yield found


def _power(base: Rule, exponent: Rule, percent: float) -> float:
    constant, slope = exponent.numbers
    return float(base.number ** (constant - slope * percent / 100))


@answers_pending
def load_correction_factor(
    load_factor_pct: float, unit_class: str, year: int, as_of: date, *, heat_gj: float = 0.0, scenario: str | None = None
) -> Factor:
    """The load correction Ff of a unit class at a load in percent, for data of a year (domain reference 3.3).

    Pending where the year's plan is. Raises InputError for an unknown class, a load that is no percentage, or a year without Ff.
    """
    rules = PowerRules(year, as_of, scenario)
    rules.group(unit_class)
    _require_factor(rules, "load")
    return load(rules, unit_class, load_factor_pct, heat_gj)


@answers_pending
def peak_shaving_factor(
    load_factor_pct: float, unit_class: str, year: int, as_of: date, *, scenario: str | None = None
) -> Factor:
    """The peak-shaving factor Fp of a unit class at a load in percent, for data of a year (domain reference 3.4 and 3.5).

    Pending where the year's plan is; a draft's factor must be asked for by the scenario's name. Raises InputError for an unknown
    class or scenario, a load that is no percentage, or a year without Fp.
    """
    rules = PowerRules(year, as_of, scenario)
    rules.group(unit_class)
    _require_factor(rules, "peak_shaving")
    return peak_shaving(rules, unit_class, load_factor_pct)
