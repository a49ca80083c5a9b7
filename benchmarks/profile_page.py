"""Where the time of a page goes on the server when its filters are new: by layer, by package, and by function.

    python -m benchmarks.profile_page overview [--part checks] [--store URL] [--hits] [--processor]

The page runs in this process through Streamlit's own test runner. The layers are timed without a profiler, each as the
median over several sets of filters; packages and functions come from a second pass with one, which makes many small calls look
dearer than they are. --hits: filters that were shown before.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import io
import os
import pstats
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine
from streamlit.delta_generator import DeltaGenerator
from streamlit.testing.v1 import AppTest

from benchmarks.asking import Asked, filter_sets
from benchmarks.serving import ROOT
from benchmarks.stores import store_url
from carbondash.ui import cache, frame

SAMPLES = 8
WHOLE, SQL, MADE, SENT = "whole run", "SQL: executing statements", "making what is kept, without SQL", "handing elements over"
PACKAGES = ("carbondash", "sqlalchemy", "streamlit", "google", "pandas", "pyarrow", "numpy", "plotly", "pydeck", "babel")


class Clock:
    """Milliseconds by layer; time inside an inner layer does not count for the outer one."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self.spent: Counter[str] = Counter()
        self.times: Counter[str] = Counter()
        self._open: list[str] = []
        self._since = 0.0

    def enter(self, layer: str) -> None:
        self._turn()
        self._open.append(layer)
        self.times[layer] += 1

    def leave(self) -> None:
        self._turn()
        self._open.pop()

    @contextmanager
    def within(self, layer: str) -> Iterator[None]:
        self.enter(layer)
        try:
            yield
        finally:
            self.leave()

    def timed(self, layer: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, on this clock."""

        def on_the_clock(*given: Any, **named: Any) -> Any:
            with self.within(layer):
                return work(*given, **named)

        return on_the_clock

    def take(self) -> tuple[Counter[str], Counter[str]]:
        """What has been spent and how often, and begin anew."""
        found = self.spent, self.times
        self.spent, self.times = Counter(), Counter()
        return found

    def _turn(self) -> None:
        now = self._now()
        if self._open:
            self.spent[self._open[-1]] += (now - self._since) * 1000  # type: ignore[assignment]
        self._since = now


class Runner:
    """Runs one page of the product on filters, on a clock and, if it has one, under a profiler."""

    def __init__(self, page: str, state: dict[str, str], now: Callable[[], float]) -> None:
        self.clock = Clock(now)
        self.profiler: cProfile.Profile | None = None
        self._page, self._state = page, state
        self._run = frame.run
        frame.run = self._timed_run
        cache._kept = self.clock.timed(MADE, cache._kept)  # type: ignore[assignment]
        DeltaGenerator._enqueue = self.clock.timed(SENT, DeltaGenerator._enqueue)  # type: ignore[method-assign]
        event.listen(Engine, "before_cursor_execute", lambda *_: self.clock.enter(SQL))
        event.listen(Engine, "after_cursor_execute", lambda *_: self.clock.leave())

    def show(self, asked: Asked) -> tuple[Counter[str], Counter[str]]:
        """Milliseconds and calls by layer of one run. Raises RuntimeError where the page shows an error."""
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300)
        params: dict[str, Any] = {"as_of": asked.as_of.isoformat(), "lang": "zh"}
        several = {"city": asked.cities, "industry": asked.industries, "tier": asked.tiers}
        params |= {name: list(codes) for name, codes in several.items() if codes}
        if self._page != "overview":
            profiler, self.profiler = self.profiler, None
            app.query_params.update({"as_of": params["as_of"], "lang": "zh"})
            app.run()
            app.switch_page(f"pages/{self._page}.py")
            self.profiler = profiler
        app.query_params.update({**params, **self._state})
        gc.collect()
        self.clock.take()
        app.run()
        if troubles := [*app.exception, *app.error]:
            raise RuntimeError(str(troubles[0].value))
        return self.clock.take()

    def _timed_run(self) -> None:
        if self.profiler is not None:
            self.profiler.enable()
        try:
            with self.clock.within(WHOLE):
                self._run()
        finally:
            if self.profiler is not None:
                self.profiler.disable()


def by_package(stats: pstats.Stats) -> Counter[str]:
    """Seconds by package; what built-in functions take counts for the package that calls them."""
    spent: Counter[str] = Counter()
    found: dict[Any, Any] = stats.stats  # type: ignore[attr-defined]
    for (file, _line, _name), (_calls, _all, own, _cumulated, callers) in found.items():
        if file != "~" or not callers:
            spent[package(file)] += own
            continue
        for (caller, _at, _called), (_n, _c, part, _t) in callers.items():
            spent[package(caller)] += part
    return spent


def package(file: str) -> str:
    """The package that a file belongs to; of the product also the layer."""
    parts = Path(file).parts
    if "carbondash" in parts:
        rest = parts[len(parts) - parts[::-1].index("carbondash") :]
        return f"carbondash.{rest[0].removesuffix('.py')}" if rest else "carbondash"
    return next((name for name in PACKAGES if name in parts), "Python and the rest")


def main() -> None:
    """Run, and print the three tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page")
    parser.add_argument("--part")
    parser.add_argument("--store", help="a store that exists; the demonstration at scale 1 otherwise")
    parser.add_argument("--hits", action="store_true")
    parser.add_argument("--processor", action="store_true", help="processor time instead of time: for a machine that is busy")
    parser.add_argument("--top", type=int, default=25)
    options = parser.parse_args()
    os.environ["CARBONDASH_STORE"] = store_url(1, {1: options.store} if options.store else {})
    now = time.thread_time if options.processor else time.perf_counter
    runner = Runner(options.page, {"part": options.part} if options.part else {}, now)
    # From the start of every page what the process has to import and compile once.
    sets = filter_sets()
    for asked in sets[-3:]:
        runner.show(asked)
    views, profiled = sets[:SAMPLES], sets[SAMPLES : 2 * SAMPLES]
    if options.hits:
        for asked in (*views, *profiled):
            runner.show(asked)
    found = [runner.show(asked) for asked in views]
    print(f"## {options.page} {options.part or ''}, filters {'seen before' if options.hits else 'new'}, {SAMPLES} sets\n")
    print(f"| layer | median ms{' of processor time' if options.processor else ''} | calls |\n| --- | ---: | ---: |")
    whole = statistics.median(sum(spent.values()) for spent, _times in found)
    print(f"| {WHOLE} | {whole:.1f} | |")
    for layer, words in ((SQL, SQL), (MADE, MADE), (SENT, SENT), (WHOLE, "frame, page and marshalling: all else")):
        spent, times = (statistics.median(one[place][layer] for one in found) for place in (0, 1))
        print(f"| {words} | {spent:.1f} | {times:.0f} |")
    runner.profiler = cProfile.Profile()
    for asked in profiled:
        runner.show(asked)
    printed = io.StringIO()
    stats = pstats.Stats(runner.profiler, stream=printed)
    total = sum(by_package(stats).values())
    print("\nWith the profiler, own time by package:\n\n| package | ms a run | share |\n| --- | ---: | ---: |")
    for name, seconds in by_package(stats).most_common(16):
        print(f"| {name} | {seconds * 1000 / len(profiled):.1f} | {seconds / total:.0%} |")
    print("\nFunctions by what they and all below them take:\n")
    stats.sort_stats("cumulative").print_stats(r"carbondash|streamlit|sqlalchemy", options.top)
    print(printed.getvalue().replace(f"{ROOT}/", ""))


if __name__ == "__main__":
    main()
