"""Whether what an enterprise holds is enough: oldest obligation first, from the oldest vintages, nothing twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from carbondash.rules.amounts import required_tonnes, share_of
from carbondash.rules.sets import InputError, Rule, answers_pending, rule

OFFSET = "CCER"

_SUBJECT = "surrender"
_PERIOD = re.compile(r"Y(\d{4})(?:\.\.Y(\d{4}))?")
_VINTAGE = re.compile(r"(\d{2})(?:-(\d{2}))?")
_CENTURY = 2000


@dataclass(frozen=True, slots=True)
class Lot:
    """Allowances of one vintage (`19-20`, `21`, …) or `CCER` in an account, in tonnes, and how many of them are pledged."""

    vintage: str
    amount_t: int
    pledged_t: int = 0


@dataclass(frozen=True, slots=True)
class Owed:
    """One obligation: its years (`Y2019..Y2020`, `Y2021`), and in tonnes what is owed, surrendered in allowances and in CCER."""

    period: str
    obligation_t: int
    surrendered_t: int = 0
    offsets_t: int = 0


@dataclass(frozen=True, slots=True)
class PeriodPosition:
    """One obligation in tonnes: CCER counted and room for it, allowances still needed, what holdings cover, what is missing."""

    period: str
    obligation_t: int
    offsets_t: int
    offset_room_t: int
    need_t: int
    covered: tuple[Lot, ...]
    gap_t: int
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Position:
    """An enterprise's standing in tonnes: holdings usable for what is owed, allowances needed, the gap and its share of O."""

    usable_t: int
    need_t: int
    gap_t: int
    gap_ratio: float
    by_period: tuple[PeriodPosition, ...]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every row behind it, each once."""
        return tuple(dict.fromkeys(row for period in self.by_period for row in period.rules))


def period_year(period: str) -> int:
    """The last year that an obligation is about: `Y2019..Y2020` → 2020. Raises InputError for any other notation."""
    found = _PERIOD.fullmatch(str(period))
    if not found or int(found[2] or found[1]) < int(found[1]):
        raise InputError("period", period, "Y2021 or Y2019..Y2020", "Y2021或Y2019..Y2020")
    return int(found[2] or found[1])


def vintage_year(vintage: str) -> int:
    """The last year of a vintage: `19-20` → 2020, `21` → 2021. Raises InputError for any other notation."""
    found = _VINTAGE.fullmatch(str(vintage))
    if not found or int(found[2] or found[1]) < int(found[1]):
        raise InputError("vintage", vintage, "21 or 19-20", "21或19-20")
    return _CENTURY + int(found[2] or found[1])


def _usable_until(period: str, as_of: date) -> tuple[int, Rule]:
    year = period_year(period)
    row = rule(_SUBJECT, "latest_vintage", about=year, as_of=as_of)
    return year + int(row.number), row


@answers_pending
def is_eligible(vintage: str, period: str, as_of: date) -> bool:
    """Whether a vintage may be surrendered for an obligation: that of its last year or an earlier one (domain reference 3.7).

    CCER is no vintage: it has its own room. Pending where the year's rules are. Raises InputError for an unknown notation.
    """
    return vintage != OFFSET and vintage_year(vintage) <= _usable_until(period, as_of)[0]


@answers_pending
def eligibility(periods: Sequence[str], vintages: Sequence[str], as_of: date) -> NDArray[np.bool_]:
    """Which vintages may be surrendered for which obligations, as (periods, vintages) flags for `gaps`; see `is_eligible`."""
    years = [0 if vintage == OFFSET else vintage_year(vintage) for vintage in vintages]
    limits = [_usable_until(period, as_of)[0] for period in periods]
    flags = [vintage != OFFSET and year <= limit for limit in limits for vintage, year in zip(vintages, years, strict=True)]
    return np.array(flags, dtype=np.bool_).reshape(len(periods), len(vintages))


def _require_lots(lots: Sequence[Lot]) -> list[Lot]:
    for lot in lots:
        held = required_tonnes("amount_t", lot.amount_t, lot.vintage)
        if required_tonnes("pledged_t", lot.pledged_t, lot.vintage) > held:
            raise InputError("pledged_t", lot.pledged_t, f"at most what is held, {held}", f"不大于持有量{held}", lot.vintage)
    return sorted((lot for lot in lots if lot.vintage != OFFSET), key=lambda lot: (vintage_year(lot.vintage), lot.vintage))


def _require_owed(owed: Sequence[Owed]) -> list[Owed]:
    for row in owed:
        for name, value in (
            ("obligation_t", row.obligation_t),
            ("surrendered_t", row.surrendered_t),
            ("offsets_t", row.offsets_t),
        ):
            required_tonnes(name, value, row.period)
    ordered = sorted(owed, key=lambda row: period_year(row.period))
    if len({row.period for row in ordered}) < len(ordered):
        raise InputError("period", [row.period for row in ordered], "each obligation once", "每项清缴义务一条")
    return ordered


@answers_pending
def position(owed: Sequence[Owed], lots: Sequence[Lot], is_frozen: bool, as_of: date) -> Position:
    """Usable holdings, need and gap of an enterprise, in tonnes: gap = Σ max(0, need - usable), ratio = gap / Σ obligation.

    Usable for a year are vintages of it or earlier that are neither frozen nor pledged; need is what is owed less what was
    surrendered, CCER counted up to its room; CCER that is only held covers nothing. Pending where a year's rules are. Raises
    InputError for negative amounts, an unknown period or vintage, a period that is there twice. Domain reference 3.7.
    """
    ordered, held = _require_owed(owed), _require_lots(lots)
    free = [0 if is_frozen else lot.amount_t - lot.pledged_t for lot in held]
    latest = max((_usable_until(row.period, as_of)[0] for row in ordered), default=0)
    usable = sum(amount for lot, amount in zip(held, free, strict=True) if vintage_year(lot.vintage) <= latest)
    found = []
    for row in ordered:
        until, vintages = _usable_until(row.period, as_of)
        share = rule(_SUBJECT, "offset_share", about=period_year(row.period), as_of=as_of)
        room = share_of(row.obligation_t, share.number)
        counted = min(row.offsets_t, room)
        need = missing = max(0, row.obligation_t - counted - row.surrendered_t)
        covered = []
        for number, lot in enumerate(held):
            taken = min(missing, free[number]) if vintage_year(lot.vintage) <= until else 0
            if taken:
                covered.append(Lot(lot.vintage, taken))
                free[number] -= taken
                missing -= taken
        rules = (share, vintages)
        found.append(PeriodPosition(row.period, row.obligation_t, counted, room, need, tuple(covered), missing, rules))
    gap, total = sum(row.gap_t for row in found), sum(row.obligation_t for row in found)
    return Position(usable, sum(row.need_t for row in found), gap, gap / total if total else 0.0, tuple(found))


def gaps(
    obligation_t: NDArray[np.int64],
    surrendered_t: NDArray[np.int64],
    holdings_t: NDArray[np.int64],
    eligible: NDArray[np.bool_],
    is_frozen: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """The gap of many enterprises or days at once, in tonnes: (n,) from obligations and surrendered (n, p) and holdings (n, v).

    Columns go from the oldest period and vintage on; `eligible` is (p, v) as `eligibility` gives it; surrendered includes CCER up
    to its room, holdings are without what is pledged. Agrees with `position`. Raises InputError for other shapes, tonnes
    that are no whole numbers or negative. Domain reference 3.7.
    """
    amounts = (("obligation_t", obligation_t), ("surrendered_t", surrendered_t), ("holdings_t", holdings_t))
    for name, array in amounts:
        if array.ndim != 2 or not np.issubdtype(array.dtype, np.integer):
            raise InputError(name, f"{array.dtype} {array.shape}", "whole tonnes by row and column", "按行列排列的整数吨")
    n, p = obligation_t.shape
    v = holdings_t.shape[1]
    shapes: tuple[tuple[str, NDArray[Any], tuple[int, ...]], ...] = (
        ("surrendered_t", surrendered_t, (n, p)),
        ("holdings_t", holdings_t, (n, v)),
        ("eligible", eligible, (p, v)),
        ("is_frozen", is_frozen, (n,)),
    )
    for name, given, shape in shapes:
        if given.shape != shape:
            raise InputError(name, given.shape, f"an array of shape {shape}", f"形状为{shape}的数组")
    for name, flags in (("eligible", eligible), ("is_frozen", is_frozen)):
        if flags.dtype != np.bool_:
            raise InputError(name, str(flags.dtype), "flags", "是非值")
    for name, array in amounts:
        if array.size and array.min() < 0:
            raise InputError(name, int(array.min()), "tonnes, not negative", "不为负的吨数")
    free = np.where(is_frozen[:, None], 0, holdings_t)
    gap = np.zeros(n, dtype=np.int64)
    for period in range(p):
        missing = np.maximum(0, obligation_t[:, period] - surrendered_t[:, period])
        for vintage in np.flatnonzero(eligible[period]):
            taken = np.minimum(missing, free[:, vintage])
            free[:, vintage] -= taken
            missing = missing - taken
        gap += missing
    return gap
