"""A few coal plants in a store: records, obligations, allocations and closes, enough for every subject that is derived."""

from __future__ import annotations

import os
import sys
from datetime import date
from typing import Any

from carbondash.store import Store, open_store
from carbondash.store.writer import Load
from tests.intake.files import rows_of
from tests.store.province import enterprises, fact, writing

TABLES = (
    "derived_emission", "finding", "derived_allocation", "derived_obligation", "derived_position", "derived_risk",
    "derived_account",
)  # fmt: skip
DEADLINE = date(2023, 12, 31)


def plants(store: Store, count: int, newest: date = date(2023, 11, 20)) -> list[int]:
    """Plants with two months of evidence, a verified year and a shortfall; the newest fact is of a day. Returns their ids."""
    with writing(store) as load:
        ids = enterprises(load, count)
        for enterprise_id in ids:
            _plant(load, enterprise_id)
        fact(load, "market_quote", day=date(2023, 10, 31), close_fen=8000)
        fact(load, "platform_clue", enterprise_id=ids[0], period="M2023-10", day=newest)
    return ids


def _plant(load: Load, enterprise_id: int) -> None:
    unit = fact(
        load, "unit", enterprise_id=enterprise_id, day=date(2021, 1, 1), name="1号", unit_class="II", capacity_kw=300_000,
        status="operating", start_year=2005,
    )  # fmt: skip
    own: dict[str, Any] = {"enterprise_id": enterprise_id}
    for period, due, came in (
        ("M2023-07", date(2023, 9, 9), date(2023, 9, 12)),
        ("M2023-08", date(2023, 10, 10), date(2023, 10, 9)),
    ):
        fact(load, "reporting_duty", **own, kind="monthly", period=period, day=due)
        month(load, enterprise_id, unit, period, came)
    fact(
        load, "annual_unit", **own, unit_id=unit, period="Y2022", day=date(2023, 6, 20), gen_mwh=1e6, net_mwh=0.94e6,
        heat_gj=0.0, heat_ratio_pct=0.0, hours=5000.0, load_factor_pct=90.0, cooling="water", emissions_kg=860_000_000,
    )  # fmt: skip
    fact(load, "obligation", **own, period="Y2022", cycle="C2", day=date(2023, 7, 20), deadline=DEADLINE, amount_t=860_000)
    fact(load, "allocation", **own, period="Y2022", day=date(2023, 7, 20), vintage="22", step="adjusted", amount_t=820_526)


def month(
    load: Load, enterprise_id: int, unit: int, period: str, day: date, *, version: int = 1, fuel_t: float = 40_000.0
) -> None:
    """One version of a month's record of a plant with one unit."""
    record = fact(load, "monthly_record", enterprise_id=enterprise_id, period=period, day=day, version=version)
    fact(
        load, "monthly_unit", record_id=record, enterprise_id=enterprise_id, unit_id=unit, period=period, day=day,
        fuel_type="bituminous", fuel_t=fuel_t, ncv_ar=20.6, car=0.548, gen_mwh=90_000.0, net_mwh=84_600.0,
    )  # fmt: skip


def correct(store: Store, enterprise_id: int, day: date = date(2023, 11, 15), fuel_t: float = 41_000.0) -> int:
    """A second version of a plant's August record; returns the load's id."""
    unit = next(row["id"] for row in rows_of(store, "unit") if row["enterprise_id"] == enterprise_id)
    with writing(store) as load:
        month(load, enterprise_id, unit, "M2023-08", day, version=2, fuel_t=fuel_t)
        return int(load.id)


def snapshot(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every derived row without its identifier, by table, sorted."""
    return {
        name: sorted((tuple(value for column, value in row.items() if column != "id") for row in rows_of(store, name)), key=repr)
        for name in TABLES
    }


def _die_after(url: str, batches: int) -> None:
    """Derive in batches of one enterprise and end the process, without any farewell, after some of them."""
    from carbondash.derive.run import derive

    def progress(_: str, done: int, __: int) -> None:
        if done == batches:
            os._exit(9)

    derive(open_store(url), progress, batch=1)


if __name__ == "__main__":
    _die_after(sys.argv[1], int(sys.argv[2]))
