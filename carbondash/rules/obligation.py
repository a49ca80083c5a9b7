"""What has to be surrendered: the shortfall cap and the gas rule, and what may stand in for allowances or move between years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor

from carbondash.rules.allocation import Allocation, UnitYear
from carbondash.rules.amounts import is_number, required_tonnes, share_of
from carbondash.rules.sets import InputError, Rule, answers_pending, rule
from carbondash.rules.unit_classes import fuel_group

SUBJECT = "surrender"
# Stands for the class of a unit where an enterprise of steel, cement or aluminium owes as a whole.
INDUSTRY = "industry"

_INDUSTRY_SUBJECT = "surrender_industry"


@dataclass(frozen=True, slots=True)
class UnitPosition:
    """A unit's verified emissions and free allocation in tonnes, over all years of one obligation.

    `unit_class` is I to IV, or INDUSTRY for an enterprise of steel, cement or aluminium.
    """

    unit_class: str
    emissions_t: int
    allocation_t: int


@dataclass(frozen=True, slots=True)
class Obligation:
    """What an enterprise owes in whole tonnes, and how much the shortfall cap and the gas rule relieve it of."""

    amount_t: int
    emissions_t: int
    allocation_t: int
    cap_t: int
    gas_t: int
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class OffsetRoom:
    """How many tonnes of an obligation may be met with CCER."""

    max_t: int
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Borrowing:
    """Whether an enterprise may borrow, at most how much, and why (not); real difficulty remains for the department to find."""

    is_allowed: bool
    max_t: int
    reason_zh: str
    reason_en: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class CarryOver:
    """How many tonnes of older vintages may at most be carried over, and how many are."""

    max_t: int
    carried_t: int
    rules: tuple[Rule, ...]


def unit_positions(units: Sequence[UnitYear], allocation: Allocation) -> tuple[UnitPosition, ...]:
    """Emissions and allocation of each unit, summed over the years of one obligation; units outside the plan owe nothing.

    Raises InputError where the allocation has no amount for a unit's year. Domain reference 3.4 and 3.7.
    """
    allocated = {(unit.unit_id, unit.year): unit for unit in allocation.units}
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for unit in sorted(units, key=lambda unit: (str(unit.unit_id), unit.year)):
        found = allocated.get((unit.unit_id, unit.year))
        if found is None:
            raise InputError("unit_id", unit.unit_id, f"a unit with an allocation for {unit.year}", f"有{unit.year}年配额的机组")
        if found.outside is None:
            key = (str(unit.unit_id), unit.unit_class)
            emissions, amount = sums.get(key, (0, 0))
            sums[key] = emissions + unit.emissions_t, amount + found.amount_t
    return tuple(UnitPosition(unit_class, *amounts) for (_, unit_class), amounts in sums.items())


@answers_pending
def obligation(units: Iterable[UnitPosition], year: int, as_of: date) -> Obligation:
    """What an enterprise has to surrender for a year (the last one, where an obligation spans two), in whole tonnes.

    Coal units owe min(E, A + 0.20 E), the share rounded down; gas units min(E, A); an enterprise of steel, cement or aluminium E,
    as no relief is known; units add up to the enterprise, none owes 0. Pending where the year's rules are. Raises InputError for
    an unknown class or amounts that are no whole tonnes, OutsideRules. Domain reference 3.7.
    """
    amount = emissions = allocation = cap = gas = 0
    # Without units, too, the answer is one of the year's rules.
    used: dict[Rule, None] = {}
    listed = list(units)
    if not listed:
        used[rule(SUBJECT, "shortfall_cap", about=year, as_of=as_of)] = None
    for unit in listed:
        emitted = required_tonnes("emissions_t", unit.emissions_t)
        free = required_tonnes("allocation_t", unit.allocation_t)
        limit, *others = _limit(unit.unit_class, year, as_of)
        used |= dict.fromkeys((*others, limit))
        owed = emitted
        if limit.text == "cap":
            share = rule(SUBJECT, "shortfall_cap", about=year, as_of=as_of)
            used[share] = None
            owed = min(emitted, free + share_of(emitted, share.number))
            cap += emitted - owed
        elif limit.text == "allocation":
            owed = min(emitted, free)
            gas += emitted - owed
        amount, emissions, allocation = amount + owed, emissions + emitted, allocation + free
    return Obligation(amount, emissions, allocation, cap, gas, tuple(used))


def _limit(unit_class: str, year: int, as_of: date) -> tuple[Rule, ...]:
    if unit_class == INDUSTRY:
        return (rule(_INDUSTRY_SUBJECT, "limit", about=year, as_of=as_of),)
    group = fuel_group(unit_class, year, as_of)
    return rule(SUBJECT, "limit", about=year, as_of=as_of, fuel_group=group.text), group


@answers_pending
def offset_room(obligation_t: int, year: int, as_of: date) -> OffsetRoom:
    """The tonnes of an obligation that may be met with CCER: 5%, rounded down (domain reference 3.7). Raises InputError."""
    share = rule(SUBJECT, "offset_share", about=year, as_of=as_of)
    return OffsetRoom(share_of(required_tonnes("obligation_t", obligation_t), share.number), (share,))


@answers_pending
def borrowing(gap_t: int, obligation_t: int, year: int, as_of: date, *, is_frozen: bool = False) -> Borrowing:
    """How many tonnes of the next pre-allocation may be borrowed for a gap: for 2021 and 2022 only, from a gap of 10% of the
    obligation on, at most half of the gap, and not with a frozen account (domain reference 3.7).

    Pending where the year's rules are. Raises InputError for tonnes that are no whole numbers or a gap above the obligation.
    """
    required_tonnes("obligation_t", obligation_t)
    if required_tonnes("gap_t", gap_t) > obligation_t:
        raise InputError("gap_t", gap_t, f"at most the obligation, {obligation_t}", f"不大于应清缴量{obligation_t}")
    allowed = rule(SUBJECT, "borrowing_allowed", about=year, as_of=as_of)
    if not allowed.flag:
        return Borrowing(False, 0, "该年度不允许预支", "borrowing is not allowed for the year", (allowed,))
    frozen = (rule(SUBJECT, "borrowing_if_frozen", about=year, as_of=as_of),) if is_frozen else ()
    used = (allowed, *frozen)
    if not all(row.flag for row in frozen):
        return Borrowing(False, 0, "账户冻结或涉诉的单位不得预支", "not with a frozen account", used)
    least = rule(SUBJECT, "borrowing_gap_ratio", about=year, as_of=as_of)
    if gap_t == 0 or gap_t < Fraction(str(least.number)) * obligation_t:
        bound = f"{100 * least.number:g}%"
        return Borrowing(False, 0, f"缺口率低于{bound}", f"the gap is below {bound} of the obligation", (*used, least))
    share = rule(SUBJECT, "borrowing_share_of_gap", about=year, as_of=as_of)
    reason = "确有履约困难的，可为本单位履约预支", "for own use, where the department finds real difficulty"
    return Borrowing(True, share_of(gap_t, share.number), *reason, (*used, least, share))


@answers_pending
def borrowed_room(vintage: str, obligation_t: int, year: int, as_of: date) -> int:
    """The tonnes of a later vintage that can be borrowed ones: of that of 2023 for 2021 and 2022, half of the obligation at most.

    The bound is half of the gap; the gap is at most the obligation. 0 for other years and vintages; Pending where the year's
    rules are. Raises InputError for tonnes that are no whole numbers. Domain reference 3.7.
    """
    owed = required_tonnes("obligation_t", obligation_t)
    if not rule(SUBJECT, "borrowing_allowed", about=year, as_of=as_of).flag:
        return 0
    if vintage != rule(SUBJECT, "borrowing_vintage", about=year, as_of=as_of).text:
        return 0
    return share_of(owed, rule(SUBJECT, "borrowing_share_of_gap", about=year, as_of=as_of).number)


@answers_pending
def carry_over(holdings_t: int, net_sales_t: int, year: int, as_of: date) -> CarryOver:
    """The tonnes of the vintages up to a year (2024) that become the next vintage: at most 10,000 t + 1.5 × net sales.

    Net purchases (negative net sales) count as no sales. Never more than is held. Pending before the plan of October 2024.
    Raises InputError for tonnes that are no whole numbers. Domain reference 3.7.
    """
    held = required_tonnes("holdings_t", holdings_t)
    names = ("base", "times_net_sales", "window_from", "window_to")
    rows = tuple(rule("carry_over", name, about=year, as_of=as_of) for name in names)
    bought = is_number(net_sales_t) and net_sales_t < 0
    traded = required_tonnes("net_sales_t", -net_sales_t if bought else net_sales_t)
    most = floor(rows[0].number) + share_of(0 if bought else traded, rows[1].number)
    return CarryOver(most, min(held, most), rows)
