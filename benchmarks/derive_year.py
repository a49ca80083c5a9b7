"""Time to work out the compliance risk of every day of a year, and everything that is derived, at different scales.

    python -m benchmarks.derive_year [--copies 1 100] [--scale 1 10]

The demonstration is built in a temporary folder. What is timed: a year of daily risk from facts in memory to rows, for its 53
power enterprises and copies of them; then the derive step as a whole on stores of different scale, and once more when nothing has
changed. Quote the ratios: machines differ.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from carbondash import demo
from carbondash.derive.facts import Facts, by_enterprise
from carbondash.derive.province import closing_prices
from carbondash.derive.risk_inputs import cycle_days
from carbondash.derive.risk_rows import risk_rows
from carbondash.derive.run import BATCH, derive
from carbondash.store import Scope, Store, inputs, open_store

CYCLE, FIRST, LAST = "C2", date(2023, 1, 1), date(2023, 12, 31)


def timed(work: Callable[[], object]) -> float:
    """Seconds that some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def copied(facts: Facts, copy: int) -> Facts:
    """An enterprise once more under another number, its obligations determined on the year's first day."""
    number = facts.enterprise_id + copy * 1_000_000

    def side(enterprise_id: int | None) -> int | None:
        return number if enterprise_id == facts.enterprise_id else enterprise_id

    return replace(
        facts,
        enterprise_id=number,
        obligations=[row._replace(day=FIRST) for row in facts.obligations if row.cycle == CYCLE],
        trades=[row._replace(buyer_id=side(row.buyer_id), seller_id=side(row.seller_id)) for row in facts.trades],
    )


def risk_of_a_year(store: Store, copies: int) -> tuple[float, int, int]:
    """Seconds for a year of daily risk, how many enterprises, how many rows of changes."""
    with store.read(Scope.province()) as reader:
        ids = inputs.with_open_obligation(reader)
        found = inputs.read(reader, ids)
    closes = closing_prices(found.closes)
    originals = by_enterprise(found, ids)
    enterprises = [copied(facts, copy) for copy in range(copies) for facts in originals]
    rows = 0
    start = time.perf_counter()
    for first in range(0, len(enterprises), BATCH):
        cycles = [cycle_days(facts, CYCLE, LAST, closes) for facts in enterprises[first : first + BATCH]]
        rows += len(risk_rows([cycle for cycle in cycles if cycle is not None], LAST))
    return time.perf_counter() - start, len(enterprises), rows


def ratios(name: str, seconds: dict[int, float]) -> None:
    """A line for each further scale against the first."""
    (first, base), *others = seconds.items()
    for scale, taken in others:
        print(f"{name}: {scale} / {first} takes {taken / base:.1f} times as long")


def main() -> None:
    """Build, measure, print a line a scale and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, nargs="+", default=[1, 100])
    parser.add_argument("--scale", type=int, nargs="*", default=[1, 10])
    options = parser.parse_args()
    years: dict[int, float] = {}
    steps: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for scale in dict.fromkeys((1, *options.scale)):
            store = open_store(f"sqlite:///{folder}/scale-{scale}.db")
            store.upgrade()
            demo.build(store, scale=scale)
            if scale == 1:
                for copies in options.copies:
                    years[copies], enterprises, rows = risk_of_a_year(store, copies)
                    print(f"a year of risk, {enterprises:5} enterprises: {years[copies]:6.2f} s, {rows} rows", flush=True)
            if scale in options.scale:
                steps[scale] = timed(partial(derive, store))
                again = timed(partial(derive, store))
                print(f"everything derived, scale {scale:3}: {steps[scale]:6.1f} s; once more: {again:.3f} s", flush=True)
            store.close()
    ratios("a year of risk", years)
    if steps:
        ratios("everything derived", steps)


if __name__ == "__main__":
    main()
