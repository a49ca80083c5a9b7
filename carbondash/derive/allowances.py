"""Free allocation and obligation of an enterprise as the rules compute them from its verified years, since they could be known.

The first cycle's two years are one obligation, later years one each (domain reference 3.7). An amount holds from the first day on
which every year of the period was verified and the plan was out; a corrected year or a new publication makes a new row.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, TypeVar

from carbondash.derive.facts import Facts, standing_on
from carbondash.rules.allocation import Allocation, UnitAllocation, UnitYear, allocate
from carbondash.rules.allocation_industry import IndustryAllocation, IndustryYear, allocate_industry
from carbondash.rules.amounts import whole_tonnes
from carbondash.rules.calendar import cycle_of_year, obligation_years
from carbondash.rules.obligation import Obligation, obligation, unit_positions
from carbondash.rules.sets import InputError, OutsideRules, Pending, Rule, rule_sets
from carbondash.store.inputs_rows import AnnualUnit

Row = dict[str, Any]
_Answer = TypeVar("_Answer")

_KG_A_TONNE = 1000
_KW_A_MW = 1000
_POWER = ("power_allocation", "unit_class", "surrender")
_INDUSTRY = ("industry_allocation",)


@dataclass(frozen=True, slots=True)
class Amounts:
    """What a period's verified units come to on a day."""

    allocation: Allocation
    obligation: Obligation


def periods_of(years: Sequence[int]) -> dict[str, tuple[int, ...]]:
    """The obligations that verified years belong to, with the years of each; years outside all rules are left out."""
    found: dict[str, tuple[int, ...]] = {}
    for year in sorted(set(years)):
        with suppress(OutsideRules):
            whole = obligation_years(year)
            found["..".join(f"Y{each}" for each in dict.fromkeys((whole[0], whole[-1])))] = whole
    return found


def cycle_of_period(period: str) -> str:
    """The compliance cycle of an obligation's period. Raises OutsideRules."""
    return cycle_of_year(int(period[1:5]))


def publications(years: Sequence[int], industry: bool = False) -> list[date]:
    """The days on which the rules about some years were published, in their order."""
    days = [date(year, 12, 31) for year in years]
    return sorted(
        {
            row.published_on
            for subject in (_INDUSTRY if industry else _POWER)
            for found in rule_sets(subject)
            if any(found.covers(day) for day in days)
            for row in found.rules
            if row.scenario is None
        }
    )


def allowance_rows(facts: Facts, through: date) -> dict[str, list[Row]]:
    """Rows of `derived_allocation` and `derived_obligation`, without the digest of their inputs.

    Raises InputError where a verified year does not fit the rules, e.g. a unit without a class.
    """
    allocations: list[Row] = []
    obligations: list[Row] = []
    for period, years in periods_of([int(row.period[1:5]) for row in facts.annual_units]).items():
        for day, until, amounts in _stretches(_power_days(facts, years, through), partial(_power, facts, years)):
            own = {"enterprise_id": facts.enterprise_id, "period": period, "day": day, "until": until}
            allocations.append(own | {"amount_t": amounts.allocation.amount_t, "detail": _power_detail(amounts.allocation)})
            obligations.append(own | _owed(amounts.obligation) | {"cycle": cycle_of_period(period)})
    for year in sorted({int(row.period[1:5]) for row in facts.industry_years}):
        days = _industry_days(facts, year, through)
        for day, until, industry in _stretches(days, partial(_industry, facts, year)):
            own = {"enterprise_id": facts.enterprise_id, "period": f"Y{year}", "day": day, "until": until}
            allocations.append(own | {"amount_t": industry.amount_t, "detail": _industry_detail(industry)})
    return {"derived_allocation": allocations, "derived_obligation": obligations}


def _stretches(days: Sequence[date], answer: Callable[[date], _Answer | None]) -> Iterator[tuple[date, date | None, _Answer]]:
    """What holds from which day until which, of the answers of the days on which one can change."""
    found: list[tuple[date, _Answer | None]] = []
    for day in days:
        current = answer(day)
        if not found or current != found[-1][1]:
            found.append((day, current))
    ends: list[date | None] = [*(day for day, _ in found[1:]), None]
    for (day, current), end in zip(found, ends, strict=True):
        if current is not None:
            yield day, end, current


def _power_days(facts: Facts, years: Sequence[int], through: date) -> list[date]:
    changes = {row.day for row in facts.annual_units if int(row.period[1:5]) in years} | set(publications(years))
    return sorted(day for day in changes if day <= through)


def _power(facts: Facts, years: Sequence[int], on: date) -> Amounts | None:
    """The amounts of a period as they could be known on a day; None before every year is verified and every rule published."""
    units: list[UnitYear] = []
    for year in years:
        of_year = _unit_years(facts, year, on)
        if not of_year:
            return None
        units += of_year
    allocation = allocate(units, on)
    if isinstance(allocation, Pending):
        return None
    owed = obligation(unit_positions(units, allocation), years[-1], on)
    return None if isinstance(owed, Pending) else Amounts(allocation, owed)


def _unit_years(facts: Facts, year: int, on: date) -> list[UnitYear]:
    versions: dict[int, list[AnnualUnit]] = {}
    for row in facts.annual_units:
        if row.period == f"Y{year}":
            versions.setdefault(row.unit_id, []).append(row)
    standing = (standing_on(listed, on) for listed in versions.values())
    return [unit_year(facts, row) for row in standing if row is not None]


def unit_year(facts: Facts, row: AnnualUnit) -> UnitYear:
    """A unit's verified year as the allocation asks for it. Raises InputError where the tonnes are unknown."""
    unit = facts.unit_of[row.unit_id]
    year = int(row.period[1:5])
    if row.emissions_kg is None:
        raise InputError("emissions_kg", None, "the verified emissions", "经核查的排放量", f"unit {unit.id}, {year}")
    return UnitYear(
        unit_id=unit.id,
        unit_class=unit.unit_class,
        capacity_mw=(unit.capacity_kw or 0) / _KW_A_MW,
        year=year,
        gen_mwh=row.gen_mwh,
        net_mwh=row.net_mwh,
        heat_gj=row.heat_gj or 0.0,
        heat_ratio_pct=row.heat_ratio_pct,
        load_factor_pct=row.load_factor_pct,
        cooling=row.cooling,
        emissions_t=whole_tonnes(row.emissions_kg / _KG_A_TONNE),
        is_first_year=unit.start_year == year,
        is_closed=unit.retired_year is not None and unit.retired_year <= year,
    )


def _industry_days(facts: Facts, year: int, through: date) -> list[date]:
    changes = {row.day for row in facts.industry_years if row.period == f"Y{year}"} | set(publications([year], industry=True))
    return sorted(day for day in changes if day <= through)


def _industry(facts: Facts, year: int, on: date) -> IndustryAllocation | None:
    row = standing_on([row for row in facts.industry_years if row.period == f"Y{year}"], on)
    if row is None:
        return None
    industry = facts.industry(on) or ""
    known = IndustryYear(facts.enterprise_id, industry, year, row.emissions_t, row.intensity, row.balance, row.line)
    found = allocate_industry(known, on)
    return None if isinstance(found, Pending) else found


def _power_detail(allocation: Allocation) -> str:
    listed = sources(allocation.rules)
    places = {(row["source"], row["confidence"]): place for place, row in enumerate(listed)}
    units = [_unit_detail(unit, places) for unit in allocation.units]
    return _json({"is_official": allocation.is_official, "units": units, "sources": listed})


def _unit_detail(unit: UnitAllocation, places: Mapping[tuple[str, str], int]) -> Row:
    lines = [
        {
            "what": line.what,
            "base": line.base,
            "benchmark": line.benchmark.number,
            "benchmark_unit": line.benchmark.unit,
            "source": places[line.benchmark.source, line.benchmark.confidence],
            "quantity": line.quantity,
            "quantity_unit": line.quantity_unit,
            "factors": {factor.name: factor.value for factor in line.factors},
            "product_t": line.product_t,
        }
        for line in unit.lines
    ]
    shown: Row = {"unit_id": unit.unit_id, "year": unit.year, "class": unit.unit_class, "amount_t": unit.amount_t, "lines": lines}
    return shown | ({"outside": unit.outside} if unit.outside else {})


def _industry_detail(allocation: IndustryAllocation) -> str:
    return _json(
        {
            "is_official": allocation.is_official,
            "emissions_t": allocation.emissions_t,
            "distance": allocation.distance,
            "alpha": allocation.alpha,
            "sources": sources(allocation.rules),
        }
    )


def _owed(owed: Obligation) -> Row:
    return {
        "emissions_t": owed.emissions_t,
        "allocation_t": owed.allocation_t,
        "amount_t": owed.amount_t,
        "detail": _json({"cap_t": owed.cap_t, "gas_t": owed.gas_t, "sources": sources(owed.rules)}),
    }


def sources(rules: Sequence[Rule]) -> list[Row]:
    """Where rows of rule sets come from, each source once, with how sure it is and which rows it stands for."""
    names: dict[tuple[str, str], list[str]] = {}
    for row in rules:
        names.setdefault((row.source, row.confidence), []).append(row.name)
    return [
        {"source": source, "confidence": confidence, "rules": sorted(set(listed))}
        for (source, confidence), listed in sorted(names.items())
    ]


def _json(value: Row) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
