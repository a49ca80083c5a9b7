"""Server time of every page on a filter change that nobody asked for before, on stores of different scale.

    python -m benchmarks.page_reruns [--scale 1 20] [--store URL …] [--page quality …]

A store is built in a temporary folder and derived, or one that exists is named. The script runs through Streamlit's own
test runner: what is timed is one complete run of the frame and the page, from the new address to the end of the script, with the
process warm and the view cold. Quote ratios and compare within one run: machines differ.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import cast

import streamlit as st
from streamlit.testing.v1 import AppTest

from carbondash import demo
from carbondash.derive.run import derive
from carbondash.store import open_store
from carbondash.ui import frame
from carbondash.ui.sitemap import PLACES

ROOT = Path(__file__).resolve().parent.parent
VIEWS: tuple[dict[str, str], ...] = (
    {"city": "360400"},
    {"city": "361100", "as_of": "2023-11-20"},
    {"industry": "power"},
    {"tier": "1", "as_of": "2023-08-15"},
    {"cycle": "C2", "as_of": "2023-11-20"},
    {"as_of": "2023-06-30"},
    {"as_of": "2022-09-15", "city": "360700"},
)
# The rows behind figures of every kind: counted events, what stands on the day, tonnes.
FIGURES = ("problems_open", "on_time_rate", "shortfall", "managed_enterprises", "findings_for_a_person", "verification_done")
# Pages about one enterprise or one list have no parts of their own.
ENTERPRISES = ("1", "20", "400")

_seconds: list[float] = []


def timed(run: Callable[[], None]) -> Callable[[], None]:
    """The script's own run, without what the test runner does round it."""

    def once() -> None:
        start = time.perf_counter()
        try:
            run()
        finally:
            _seconds.append(time.perf_counter() - start)

    return once


def states(wanted: Collection[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Every page with each of its parts, as parameters of its address."""
    for place in PLACES:
        if wanted and place.name not in wanted:
            continue
        if place.name == "rows":
            yield from (("rows", {"measure": figure}) for figure in FIGURES)
        elif place.name == "enterprise":
            yield from (("enterprise", {"id": number}) for number in ENTERPRISES)
            yield "enterprise", {"id": "1", "month": "2023-05"}
        else:
            parts = cast(tuple[str, ...], place.choices.get("part", ()))
            yield place.name, {}
            yield from ((place.name, {"part": part}) for part in parts[1:])


def measure(url: str, page: str, state: dict[str, str], lang: str) -> list[float]:
    """Milliseconds of a run of the page on each of the views, all new to the process."""
    times = []
    for view in ({}, *VIEWS):
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
        params = {"as_of": "2024-02-20", "lang": lang, **view}
        app.query_params.update(params)
        if page != "overview":
            app.run()
            app.switch_page(f"pages/{page}.py")
            app.query_params.update({**params, **state})
        # As the server leaves it: what was made before is not looked at again.
        gc.collect()
        gc.freeze()
        app.run()
        times.append(_seconds[-1] * 1000)
        troubles = [*app.exception, *app.error]
        if troubles:
            raise RuntimeError(f"{page} {state} {view}: {troubles[0].value}")
    # The first is what the process has to import for the page.
    return times[1:]


def _built(scale: int, folder: str) -> str:
    url = f"sqlite:///{folder}/scale-{scale}.db"
    store = open_store(url)
    store.upgrade()
    start = time.perf_counter()
    demo.build(store, scale=scale)
    derive(store)
    print(f"scale {scale}: built and derived in {time.perf_counter() - start:.1f} s", flush=True)
    store.close()
    return url


def main() -> None:
    """Build, measure, print a line a page with its median and its slowest view."""
    frame.run = timed(frame.run)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=int, nargs="+", default=[1, 20])
    parser.add_argument("--store", nargs="+", default=[], help="stores that exist, instead of building them")
    parser.add_argument("--page", nargs="+", default=[], help="only these pages")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        urls = options.store or [_built(scale, folder) for scale in options.scale]
        medians: dict[str, list[float]] = {}
        for url in urls:
            os.environ["CARBONDASH_STORE"] = url
            st.cache_resource.clear()
            print(url.rsplit("/", 1)[-1], flush=True)
            for page, state in states(options.page):
                name = " ".join([page, *state.values()])
                times = measure(url, page, state, "zh")
                medians.setdefault(name, []).append(statistics.median(times))
                print(f"  {name:42} median {medians[name][-1]:7.1f} ms   slowest {max(times):7.1f} ms", flush=True)
        if len(urls) > 1:
            print("ratios of the medians, last store to first")
            for name, found in medians.items():
                print(f"  {name:42} {found[-1] / found[0]:.2f}")


if __name__ == "__main__":
    main()
