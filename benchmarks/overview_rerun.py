"""Server time of a full Overview rerun on a filter change that nobody asked for before, on stores of different scale.

    python -m benchmarks.overview_rerun [--scale 1 20]

Each store is built in a temporary folder. The script runs through Streamlit's own test runner: what is timed is one complete run
of app.py, from the new address to the end of the script, with the process warm and the view cold. Quote the ratio: machines
differ.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import streamlit as st
from streamlit.testing.v1 import AppTest

from carbondash import demo
from carbondash.store import open_store
from carbondash.ui import frame

ROOT = Path(__file__).resolve().parent.parent
CITIES = [f"36{number:02d}00" for number in range(1, 12)]
VIEWS = [("city", city) for city in CITIES] + [("industry", "power"), ("tier", "1"), ("cycle", "C1"), ("as_of", "2023-11-20")]


_seconds: list[float] = []


def _timed(run: Callable[[], None]) -> Callable[[], None]:
    """The script's own run, without what the test runner does round it."""

    def timed() -> None:
        start = time.perf_counter()
        run()
        _seconds.append(time.perf_counter() - start)

    return timed


def measure(url: str, rounds: int) -> list[float]:
    """Milliseconds of each rerun on a view that is new to the process."""
    os.environ["CARBONDASH_STORE"] = url
    st.cache_resource.clear()
    times = []
    views = [(view, f"2024-02-{day:02d}") for day in range(21, 21 - rounds, -1) for view in VIEWS]
    for (name, value), day in [(("lang", "zh"), "2024-02-21"), *views]:
        # A fresh session a view: the test runner can't rerun an app whose pages stand in a folder called pages/.
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        app.query_params.update({"as_of": day, "lang": "zh", name: value})
        gc.collect()
        app.run()
        times.append(_seconds.pop() * 1000)
        if app.exception:
            raise RuntimeError(str(app.exception))
    return times[1:]


def main() -> None:
    """Build, measure, print a line a scale and the ratio."""
    frame.run = _timed(frame.run)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=int, nargs="+", default=[1, 20])
    parser.add_argument("--rounds", type=int, default=4)
    options = parser.parse_args()
    medians: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        urls = {}
        for scale in options.scale:
            urls[scale] = f"sqlite:///{folder}/scale-{scale}.db"
            store = open_store(urls[scale])
            store.upgrade()
            start = time.perf_counter()
            demo.build(store, scale=scale)
            print(f"scale {scale:4}: built in {time.perf_counter() - start:6.1f} s", flush=True)
            store.close()
        for scale, url in urls.items():
            times = sorted(measure(url, options.rounds))
            medians[scale] = statistics.median(times)
            high = times[int(len(times) * 0.95)]
            print(f"scale {scale:4}: median {medians[scale]:6.1f} ms, p95 {high:6.1f} ms, {len(times)} reruns", flush=True)
    first = options.scale[0]
    for scale in options.scale[1:]:
        print(f"scale {scale} / scale {first}: {medians[scale] / medians[first]:.2f}")


if __name__ == "__main__":
    main()
