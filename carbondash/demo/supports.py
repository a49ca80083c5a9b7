"""The papers behind a unit's month: meter logs, invoices, the plant's own calorific value and the ledger of its coal yard."""

from __future__ import annotations

from random import Random

from carbondash.demo.days import FIRST_DUTY_MONTH, LAST_DUTY_MONTH, Month, months
from carbondash.demo.history import History
from carbondash.demo.plants import Unit
from carbondash.demo.rows import Row

# Months of coal in the yard, and how much weighing may differ, as a share of what was fired.
_YARD = (0.35, 0.85)
_WEIGHING = 0.0015


def ledgers(units: list[Unit], history: History, random: Random) -> dict[tuple[int, Month], Row]:
    """Stock at the month's ends and what was received, t, by unit number and month; each month opens as the last closed."""
    found: dict[tuple[int, Month], Row] = {}
    for unit in units:
        opened = None
        for month in months(FIRST_DUTY_MONTH, LAST_DUTY_MONTH):
            fired = history[unit.number, month]["fuel_t"]
            if fired is None:
                found[unit.number, month] = {"stock_open_t": None, "received_t": None, "stock_close_t": None}
                continue
            opened = round(fired * random.uniform(*_YARD), 1) if opened is None else opened
            weighed = fired * random.gauss(1, _WEIGHING)
            closed = round(max(fired * random.uniform(*_YARD), opened - weighed), 1)
            received = round(weighed + closed - opened, 1)
            found[unit.number, month] = {"stock_open_t": opened, "received_t": max(0.0, received), "stock_close_t": closed}
            opened = closed
    return found


def support(values: Row, ledger: Row, source_rank: int, random: Random) -> Row:
    """What stands behind a unit's month when nothing is missing: columns of monthly_support, its keys left out."""
    near = values["ncv_ar"] - max(-0.2, min(0.2, random.gauss(0, 0.06)))
    return {
        "has_meter_log": True,
        "has_heat_log": True,
        "has_invoice": True,
        "source_rank": source_rank,
        "ncv_plant": round(near, 3) if values["fuel_t"] is not None else None,
        **ledger,
        "change_reason": None,
    }
