"""Allowances and obligations of both cycles: what the rules give every unit for its verified years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from carbondash.demo.days import LAST_DAY, workday_from
from carbondash.demo.enterprises import Enterprise
from carbondash.demo.periods import CYCLES, DETERMINED, PRE_ALLOCATED, VINTAGES, YEARS
from carbondash.demo.rows import Rows
from carbondash.demo.verification import obliged
from carbondash.rules.allocation import UnitYear, allocate
from carbondash.rules.calendar import cycle_deadlines, settled
from carbondash.rules.obligation import obligation, unit_positions

_DETERMINED_WITHIN = 12
_PRE_ALLOCATED_SHARE = 0.7


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


def _position(enterprise: Enterprise, period: str, units: list[UnitYear], determined: date) -> Position:
    """A unit's years of one period are one obligation."""
    allocation = settled(allocate(units, determined))
    found = settled(obligation(unit_positions(units, allocation), YEARS[period][-1], determined))
    return Position(enterprise, period, determined, found.amount_t, allocation.amount_t)


def positions(everyone: list[Enterprise], unit_years: dict[tuple[int, int], list[UnitYear]], random: Random) -> list[Position]:
    """Every obligation with its allocation, from the units' verified years by enterprise number and year."""
    found = []
    for period, years in YEARS.items():
        for enterprise in obliged(everyone, period):
            day = workday_from(DETERMINED[period] + timedelta(days=random.randint(0, _DETERMINED_WITHIN)))
            units = [unit for year in years for unit in unit_years[enterprise.number, year]]
            found.append(_position(enterprise, period, units, day))
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
            deadline=settled(cycle_deadlines(CYCLES[period], LAST_DAY))[1],
            amount_t=position.obligation_t,
        )
        advance = round(_PRE_ALLOCATED_SHARE * position.allocated_t)
        steps = [("pre_allocated", PRE_ALLOCATED[period], advance)]
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
