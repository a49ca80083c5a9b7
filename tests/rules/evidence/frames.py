"""Evidence records that are right in every respect, to be changed in one respect by a test."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd

from carbondash.rules.evidence import COLUMNS, Context, Finding, Laboratory, check_records

LABORATORY = "赣江煤质检测所"
CONTEXT = Context(laboratories={LABORATORY: Laboratory("both", date(2030, 12, 31), date(2020, 1, 1))})

_CAPACITY = {"I": 660.0, "II": 300.0, "III": 135.0, "IV": 450.0}
# Chosen so that the coal rate lies inside the class's band: GJ of fuel per MWh generated.
_HEAT_RATE = {"I": 8.4, "II": 9.0, "III": 10.3, "IV": 6.8}
_AUXILIARY = {"I": 0.05, "II": 0.06, "III": 0.09, "IV": 0.02}


def month_start(period: str) -> date:
    """The first day of a period such as M2023-08."""
    return date(int(period[1:5]), int(period[6:]), 1)


def month_end(period: str) -> date:
    """The last day of a period such as M2023-08."""
    return (month_start(period) + timedelta(31)).replace(day=1) - timedelta(1)


def right(
    period: str = "M2023-08", *, unit_id: int = 1, version: int = 1, unit_class: str = "I", enterprise_id: int = 1, **changes: Any
) -> dict[str, Any]:
    """A coal record (gas for class IV) that no check finds anything in, with some values replaced."""
    start, end = month_start(period), month_end(period)
    # Months and units differ a little from each other, as measured values do.
    wobble = 1 + 0.0005 * ((unit_id * 41 + start.month + 12 * start.year) % 101)
    gas = unit_class == "IV"
    hours = 24.0 * (end.day - 2)
    gen = round(_CAPACITY[unit_class] * hours * 0.75, 1)
    ncv = 389.31 if gas else round(20.6 * wobble, 3)
    fuel = round(gen * _HEAT_RATE[unit_class] / ncv, 4)
    mt, mad, cad = round(9.5 * wobble, 2), round(2.1 * wobble, 2), round(59.2 * wobble, 2)
    record: dict[str, Any] = dict.fromkeys(column.name for column in COLUMNS)
    record |= {
        "record_id": (start.year * 12 + start.month) * 1000 + enterprise_id * 10 + version,
        "version": version,
        "enterprise_id": enterprise_id,
        "unit_id": unit_id,
        "unit_class": unit_class,
        "capacity_mw": _CAPACITY[unit_class],
        "period": period,
        "submitted_on": end + timedelta(25 + version),
        "due_on": end + timedelta(40),
        "fuel_type": "natural_gas" if gas else "bituminous",
        "ncv_ar": ncv,
        "of_pct": 99.0,
        "e_purch_mwh": 12.0,
        "gen_mwh": gen,
        "net_mwh": round(gen * (1 - _AUXILIARY[unit_class]), 1),
        "heat_gj": 0.0,
        "heat_ratio_pct": 0.0,
        "hours": hours,
        "load_factor_pct": 75.0,
        "has_support": True,
        "has_meter_log": True,
        "has_heat_log": False,
        "has_invoice": True,
        "source_rank": 1,
        "plan_source_rank": 1,
        "last_year_source_rank": 1,
        "calibrated_until": end + timedelta(90),
        "tests_recorded": True,
        "has_test": not gas,
    }
    if gas:
        record |= {"fuel_1e4nm3": fuel, "car": round(389.31 * 0.01532, 4)}
    else:
        record |= {
            "fuel_t": fuel,
            "car": round(cad / 100 * (100 - mt) / (100 - mad), 4),
            "mt_pct": mt,
            "had_pct": 3.6,
            "std_pct": 0.8,
            "ncv_plant": round(ncv + 0.1, 3),
            "stock_open_t": 40_000.0,
            "received_t": fuel + 1_000.0,
            "stock_close_t": 41_000.0,
            "report_number": f"JC-{unit_id}-{period[1:]}",
            "laboratory": LABORATORY,
            "mark": "both",
            "sampled_on": end,
            "tested_on": end + timedelta(5),
            "reported_on": end + timedelta(8),
            "test_ncv_ar": ncv,
            "test_cad_pct": cad,
            "test_mad_pct": mad,
            "test_mt_pct": mt,
            "test_had_pct": 3.6,
            "test_std_pct": 0.8,
        }
    return record | changes


def frame(*records: dict[str, Any]) -> pd.DataFrame:
    """Records as a frame with every documented column."""
    table = pd.DataFrame(list(records), columns=[column.name for column in COLUMNS])
    for column in COLUMNS:
        if column.kind == "number":
            table[column.name] = table[column.name].astype(float)
    return table


def found(*records: dict[str, Any], context: Context = CONTEXT) -> list[Finding]:
    """What all checks find in some records."""
    return check_records(frame(*records), context)


def months(first: str, count: int) -> list[str]:
    """So many periods from a first one on."""
    start = month_start(first)
    numbers = range(start.year * 12 + start.month - 1, start.year * 12 + start.month - 1 + count)
    return [f"M{number // 12}-{number % 12 + 1:02d}" for number in numbers]
