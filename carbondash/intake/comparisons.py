"""What a file says against what another source says of the same thing: a table of comparisons, each with its tolerance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from carbondash.intake.holds import Hold
from carbondash.intake.plan import Plan
from carbondash.intake.words import Words
from carbondash.store import Reader, lookup, lookup_guards

# Contradictions of one sort that are told one by one.
_TOLD = 10


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing of which a file and another source say different numbers."""

    enterprise_id: int
    about: str
    said: float
    other: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """One sort of comparison: what is compared, in which unit, and how far it may lie off, as a part of the other number."""

    code: str
    zh: str
    en: str
    unit: str
    tolerance: float
    pairs: Callable[[Reader, Plan], Iterator[Difference]]


def _years(reader: Reader, plan: Plan) -> Iterator[Difference]:
    """A year's report against the emissions worked out from its twelve monthly records, where there are twelve."""
    rows = {(row["enterprise_id"], row["period"]): row["emissions_kg"] for row in plan.rows.get("annual_report", ())}
    months = lookup_guards.year_by_months(reader, {int(period[1:]) for _, period in rows})
    for (enterprise_id, period), said in rows.items():
        count, total = months.get((enterprise_id, period), (0, 0))
        if count == 12:
            yield Difference(enterprise_id, period[1:], said / 1000, total / 1000)


def _capacities(reader: Reader, plan: Plan) -> Iterator[Difference]:
    """A unit's capacity against that of the unit of the same name of an enterprise that may be the same one in another source."""
    units = [unit for unit in plan.rows.get("unit", ()) if unit["capacity_kw"]]
    if not units:
        return
    partners: dict[int, set[int]] = defaultdict(set)
    planned = {(row["enterprise_id"], row["other_id"]) for row in plan.rows.get("match_candidate", ())}
    for one, other in lookup.match_pairs(reader) | planned:
        partners[one].add(other)
        partners[other].add(one)
    on_file = {(unit["enterprise_id"], unit["name"]): unit["capacity_kw"] for unit in lookup.units(reader)}
    for unit in units:
        for partner in partners.get(unit["enterprise_id"], ()):
            other = on_file.get((partner, unit["name"]))
            if other:
                yield Difference(unit["enterprise_id"], unit["name"], unit["capacity_kw"] / 1000, other / 1000)


def _allocations(reader: Reader, plan: Plan) -> Iterator[Difference]:
    """A year's allocation, all its steps together, against the obligation for the same year."""
    added: dict[lookup_guards.Pair, int] = defaultdict(int)
    for row in plan.rows.get("allocation", ()):
        added[row["enterprise_id"], row["period"]] += row["amount_t"]
    brought = {(row["enterprise_id"], row["period"]): row["amount_t"] for row in plan.rows.get("obligation", ())}
    periods = {period for _, period in (*added, *brought)}
    if not periods:
        return
    allocated, owed = (lookup_guards.amounts(reader, table, periods) for table in ("allocation", "obligation"))
    owed |= brought
    for pair in {**added, **brought}:
        said, other = allocated.get(pair, 0) + added.get(pair, 0), owed.get(pair)
        if said and other:
            yield Difference(*pair, said, other)


COMPARISONS = (
    Comparison("contradicts_months", "年度排放量与各月之和", "annual emissions and the twelve months' sum", "t", 0.05, _years),
    Comparison("contradicts_capacity", "机组容量与另一来源", "a unit's capacity and another source's", "MW", 0.05, _capacities),
    # Allocation by benchmark stays near the emissions: half as much or as much again is another unit or another enterprise.
    Comparison("contradicts_obligation", "配额与清缴义务", "the allocation and the obligation", "t", 0.5, _allocations),
)


def contradictions(reader: Reader, plan: Plan) -> Iterator[Hold]:
    """Every number of a plan that lies further from another source's than its comparison tolerates; each sort's first ones."""
    names: dict[int, str] = {}
    for compared in COMPARISONS:
        found = [each for each in compared.pairs(reader, plan) if abs(each.said - each.other) > compared.tolerance * each.other]
        if found and not names:
            rows = [*lookup.enterprises(reader), *plan.rows.get("enterprise", ())]
            names = {row["id"]: row["name_zh"] for row in rows}
        for each in found[:_TOLD]:
            name, percent = names.get(each.enterprise_id, ""), f"{compared.tolerance:.0%}"
            said, other = f"{each.said:,.10g} {compared.unit}", f"{each.other:,.10g} {compared.unit}"
            words = Words(
                f"{compared.zh}相差超过 {percent}：{name}，{each.about}：{said} 与 {other}",
                f"{compared.en} differ by more than {percent}: {name}, {each.about}: {said} and {other}",
            )
            yield Hold(compared.code, words, (each.said, each.other))
        if len(found) > _TOLD:
            rest = len(found) - _TOLD
            yield Hold(compared.code, Words(f"{compared.zh}：另有 {rest} 处", f"{compared.en}: {rest} more"), (rest,))
