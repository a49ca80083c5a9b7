"""Time and memory of the compliance risk index of a whole year, for provinces of different size.

    python -m benchmarks.risk_year [--enterprises 53 5300]

The facts are made up and handed over in memory: what is timed is the index of every enterprise and day, and the rank intervals of
the last day. Quote the ratio: machines differ.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from datetime import date

import numpy as np
import pandas as pd

from carbondash.rules.risk import rank_interval, risk_index
from carbondash.rules.sets import Pending

DAYS = pd.date_range("2023-01-01", periods=366, freq="D")
AS_OF = date(2024, 1, 1)


def facts(enterprises: int) -> pd.DataFrame:
    """Facts of every enterprise on every day, drawn with a fixed seed."""
    draw = np.random.default_rng(8)
    rows = enterprises * len(DAYS)
    obligation = np.repeat(draw.integers(30_000, 6_000_000, enterprises), len(DAYS)).astype(float)
    gap = np.where(draw.random(rows) < 0.5, obligation * draw.uniform(0, 0.3, rows), 0.0)
    return pd.DataFrame(
        {
            "enterprise_id": np.repeat(np.arange(enterprises), len(DAYS)),
            "day": np.tile(DAYS.to_numpy(), enterprises),
            "obligation_t": obligation,
            "gap_t": gap,
            "days_left": np.tile(np.arange(len(DAYS))[::-1] - 1, enterprises),
            "on_time_rate": draw.integers(6, 13, rows) / 12,
            "longest_delay_days": draw.integers(0, 30, rows),
            "annual_state": draw.choice([0, 0.5, 1], rows),
            "first_pass_rate": np.where(draw.random(rows) < 0.1, np.nan, draw.integers(0, 7, rows) / 6),
            "severity_points": draw.uniform(0, 8, rows),
            "default_months": draw.integers(0, 5, rows),
            "frozen": draw.random(rows) < 0.01,
            "history": draw.choice([0, 0.5, 1], rows),
            "cost_ratio": np.where(draw.random(rows) < 0.1, np.nan, draw.uniform(0, 2, rows)),
            "referred": draw.random(rows) < 0.01,
            "month_missing": draw.random(rows) < 0.05,
        }
    )


def measure(enterprises: int) -> tuple[float, float]:
    """Seconds of a year's indices, and of the rank intervals of its last day."""
    table = facts(enterprises)
    start = time.perf_counter()
    year = risk_index(table, AS_OF)
    of_year = time.perf_counter() - start
    if isinstance(year, Pending):
        sys.exit(year.words("en"))
    last = year.loc[year["day"] == DAYS[-1]]
    start = time.perf_counter()
    rank_interval(last, AS_OF)
    return of_year, time.perf_counter() - start


def main() -> None:
    """Measure, print a line a size and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--enterprises", type=int, nargs="+", default=[53, 5300])
    sizes = parser.parse_args().enterprises
    measure(1)
    seconds = {}
    for size in sizes:
        seconds[size], intervals = measure(size)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{size:6} enterprises × {len(DAYS)} days: index {seconds[size]:7.3f} s, rank intervals of a day {intervals:6.3f} s, "
            f"peak memory {peak:5.0f} MB",
            flush=True,
        )
    for size in sizes[1:]:
        print(f"{size} / {sizes[0]} enterprises: {seconds[size] / seconds[sizes[0]]:.1f} times as long")


if __name__ == "__main__":
    main()
