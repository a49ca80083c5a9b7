"""Allowances and obligations of both cycles: who is short and who has more than needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from carbondash.demo.days import workday_from
from carbondash.demo.enterprises import Enterprise
from carbondash.demo.rows import Rows
from carbondash.demo.verification import verified_in, verified_t
from carbondash.rules.calendar import cycle_deadlines

# Obligation: the years whose verified emissions it covers, its vintage and cycle.
C1 = "Y2019..Y2020"
YEARS = {C1: (2019, 2020), "Y2021": (2021,), "Y2022": (2022,)}
VINTAGES = {C1: "19-20", "Y2021": "21", "Y2022": "22"}
CYCLES = {C1: "C1", "Y2021": "C2", "Y2022": "C2"}
PERIODS = {vintage: period for period, vintage in VINTAGES.items()}

_PRE_ALLOCATED = {C1: date(2021, 6, 28), "Y2021": date(2023, 5, 8), "Y2022": date(2023, 5, 8)}
_DETERMINED = {C1: date(2021, 9, 22), "Y2021": date(2023, 7, 17), "Y2022": date(2023, 7, 17)}
_DETERMINED_WITHIN = 12
_PRE_ALLOCATED_SHARE = 0.7

# Shortfall (+) or surplus (-) of the large plants as a share of the obligation, from the least to the most efficient fleet.
_LARGE_GAPS = (0.047, 0.039, 0.031, 0.023, 0.012, -0.005, -0.012, -0.018, -0.024, -0.03, -0.036, -0.042, -0.046, -0.05)
SHORTFALL_CAP = 0.2


@dataclass(slots=True)
class Position:
    """One enterprise's obligation and allocation for one period, in tonnes."""

    enterprise: Enterprise
    period: str
    determined: date
    obligation_t: int
    allocated_t: int

    @property
    def shortfall_t(self) -> int:
        """What the allocation lacks for the obligation, 0 where it does not."""
        return max(0, self.obligation_t - self.allocated_t)

    @property
    def surplus_t(self) -> int:
        """What the allocation leaves after the obligation."""
        return max(0, self.allocated_t - self.obligation_t)


def _gap_of_each(everyone: list[Enterprise], random: Random) -> dict[int, float]:
    """A lasting tendency of each plant: large ones by the age of their fleet, small ones at random."""
    large = [enterprise for enterprise in everyone if enterprise.plant == "large"]
    by_size = sorted(large, key=lambda enterprise: max(enterprise.units_mw) * random.uniform(0.75, 1.25))
    gaps = {enterprise.number: gap for enterprise, gap in zip(by_size, _LARGE_GAPS, strict=True)}
    for enterprise in everyone:
        if enterprise.plant and enterprise.plant != "large":
            gaps[enterprise.number] = random.uniform(-0.06, 0.075)
    return gaps


def obliged(everyone: list[Enterprise], period: str) -> list[Enterprise]:
    """Who has an obligation for a period: power enterprises of the list in force that were verified for all its years."""
    list_year = 2021 if period == C1 else 2023
    verified = set.intersection(*({e.number for e in verified_in(everyone, year)} for year in YEARS[period]))
    return [e for e in everyone if e.number in verified and e.tier(list_year) == "1"]


def positions(everyone: list[Enterprise], must_lack: set[int], random: Random) -> list[Position]:
    """Every obligation with its allocation; the enterprises in `must_lack` are short in each period."""
    tendency = _gap_of_each(everyone, random)
    found = []
    for period in YEARS:
        for enterprise in obliged(everyone, period):
            emitted = sum(verified_t(enterprise, year) for year in YEARS[period])
            large = enterprise.plant == "large"
            gap = tendency[enterprise.number] + random.gauss(0, 0.003 if large else 0.012)
            if enterprise.number in must_lack:
                gap = random.uniform(0.03, 0.07)
            elif enterprise.plant == "gas":
                # Gas units owe no more than their free allocation.
                gap = -abs(gap)
            gap = max(-0.08, min(0.08, gap))
            allocated = round(emitted / (1 + gap)) if gap > 0 else round(emitted * (1 - gap))
            owed = min(emitted, allocated + int(SHORTFALL_CAP * emitted))
            day = workday_from(_DETERMINED[period] + timedelta(days=random.randint(0, _DETERMINED_WITHIN)))
            found.append(Position(enterprise, period, day, owed, allocated))
    return found


def add_positions(rows: Rows, found: list[Position]) -> None:
    """The rows of obligations and of allocations in two steps: 70% in advance, the rest when the amount is determined."""
    for position in found:
        number, period = position.enterprise.number, position.period
        rows.add(
            "obligation",
            enterprise_id=number,
            period=period,
            cycle=CYCLES[period],
            day=position.determined,
            deadline=cycle_deadlines(CYCLES[period])[1],
            amount_t=position.obligation_t,
        )
        advance = round(_PRE_ALLOCATED_SHARE * position.allocated_t)
        steps = [("pre_allocated", _PRE_ALLOCATED[period], advance)]
        steps.append(("adjusted", position.determined, position.allocated_t - advance))
        for step, day, amount in steps:
            rows.add(
                "allocation",
                enterprise_id=number,
                period=period,
                day=day,
                vintage=VINTAGES[period],
                step=step,
                amount_t=amount,
            )
