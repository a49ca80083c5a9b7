"""Time to work out and to check many monthly records at once.

    python -m benchmarks.monthly_records [--rows 20000 200000]

The records are made up and handed over in memory: emissions of every record, their history over time, and for two years of 209
units the evidence checks and the outliers. Quote the ratios: machines differ.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd

from carbondash.rules.emissions import month_frame, month_history
from carbondash.rules.evidence import check_records, outliers, peer_reference, require
from tests.rules.evidence.frames import CONTEXT, frame, months, right

MONTHS, UNITS = 24, 209


def timed(work: Callable[[], object]) -> float:
    """Seconds that some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def records(count: int, untested: float) -> pd.DataFrame:
    """Records of coal units over two years, a share of them without a carbon test, drawn with a fixed seed."""
    draw = np.random.default_rng(1)
    number = np.arange(count) % MONTHS
    return pd.DataFrame(
        {
            "unit_id": np.arange(count) // MONTHS,
            "unit_class": "II",
            "fuel_type": "bituminous",
            "period": np.array([f"M{2021 + at // 12}-{at % 12 + 1:02d}" for at in range(MONTHS)])[number],
            "day": pd.Timestamp("2022-05-01") + pd.to_timedelta(number * 30 + draw.integers(0, 60, count), unit="D"),
            "fuel_t": 100_000.0,
            "fuel_1e4nm3": np.nan,
            "ncv_ar": 20.6,
            "car": np.where(draw.random(count) < untested, np.nan, 0.548),
            "e_purch_mwh": 100.0,
        }
    )


def main() -> None:
    """Measure, print a line a size and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[20_000, 200_000])
    sizes = parser.parse_args().rows
    month_history(records(MONTHS, 0.05))  # reads the rule files
    taken = {}
    for size in sizes:
        many, nearly_all = records(size, 0.5), records(size, 0.05)
        at_once, over_time = timed(partial(month_frame, many)), timed(partial(month_history, nearly_all))
        taken[size] = at_once + over_time
        print(f"{size:7} records: emissions {at_once:6.2f} s, their history {over_time:6.2f} s", flush=True)
    for size in sizes[1:]:
        print(f"{size} / {sizes[0]} records: {taken[size] / taken[sizes[0]]:.1f} times as long")
    table = frame(
        *(right(period, unit_id=unit, enterprise_id=unit // 2) for unit in range(UNITS) for period in months("M2022-04", MONTHS))
    )
    checked = require(table)
    found = timed(lambda: check_records(table, CONTEXT)), timed(lambda: outliers(checked, peer_reference(checked)))
    print(f"{len(table):7} records: evidence checks {found[0]:6.2f} s, outliers {found[1]:6.2f} s")


if __name__ == "__main__":
    main()
