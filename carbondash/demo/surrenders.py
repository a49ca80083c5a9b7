"""Surrendered allowances by vintage: an enterprise's own, banked ones and bought ones, complete on the planned day."""

from __future__ import annotations

from datetime import date
from random import Random

from carbondash.demo.allowances import Position
from carbondash.demo.days import workday_until
from carbondash.demo.periods import CYCLES, VINTAGES
from carbondash.demo.rows import Rows
from carbondash.demo.schedule import Exceptions
from carbondash.demo.trades import Trade

# Those who lack allowances near a deadline surrender at first what they have, in the days before this one.
_FIRST_PART = {"C1": date(2021, 12, 30), "C2": date(2023, 11, 14)}


def _parts(position: Position, banked: dict[str, int], trades: list[Trade]) -> dict[str, int]:
    """Tonnes by vintage that settle an obligation; together exactly the obligation."""
    parts = {VINTAGES[position.period]: min(position.obligation_t, position.allocated_t)}
    for vintage, amount in banked.items():
        parts[vintage] = parts.get(vintage, 0) + amount
    for trade in trades:
        parts[trade.vintage] = parts.get(trade.vintage, 0) + trade.volume_t
    return parts


def add_surrenders(
    rows: Rows,
    positions: list[Position],
    days: dict[tuple[int, str], date],
    special: Exceptions,
    trades: list[Trade],
    bank: dict[tuple[int, str], dict[str, int]],
    random: Random,
) -> None:
    """The rows of surrender, by day; those near a deadline surrender in two steps."""
    bought: dict[tuple[int | None, str | None], list[Trade]] = {}
    for trade in trades:
        bought.setdefault((trade.buyer, trade.covers), []).append(trade)
    events = []
    for position in positions:
        key = position.enterprise.number, position.period
        cycle = CYCLES[position.period]
        parts = _parts(position, bank.get(key, {}), bought.get(key, []))
        two_steps = special.late if cycle == "C1" else special.near_deadline
        if key[0] in two_steps:
            own = VINTAGES[position.period]
            first = round(parts[own] * random.uniform(0.55, 0.9), -2)
            day = workday_until(_FIRST_PART[cycle].replace(day=_FIRST_PART[cycle].day - random.randint(0, 6)))
            events.append((day, position, own, int(first)))
            parts[own] -= int(first)
        events += [(days[key], position, vintage, amount) for vintage, amount in parts.items() if amount]
    for day, position, vintage, amount in sorted(events, key=lambda event: event[0]):
        rows.add(
            "surrender",
            enterprise_id=position.enterprise.number,
            period=position.period,
            cycle=CYCLES[position.period],
            day=day,
            vintage=vintage,
            amount_t=amount,
        )
