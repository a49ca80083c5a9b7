"""Whether a server stays as it is: sessions for minutes, with memory, median and errors by minute.

    python -m benchmarks.soak [--sessions 30] [--minutes 10] [--peer product] [--store URL]

The first two minutes, or the first fifth of a shorter run, are warm-up: what is kept of views fills up. After it a line is laid
through the memory (least squares): its slope is the growth in MB a minute, divided by the sessions that of one. No growth means
that the slope is less than twice its standard error, or below 0.01 MB a minute and session. The median of the second half after
warm-up is held against that of the first.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks import sessions
from benchmarks.measuring import quantile
from benchmarks.packages import cache
from benchmarks.serving import PEERS, Memory, Serving
from benchmarks.sessions import Load
from benchmarks.stores import store_url

EVERY = 5.0
WARM_UP = 120.0
HARDLY = 0.01


@dataclass(frozen=True)
class Line:
    """A straight line through points: its slope and the standard error of that."""

    slope: float
    error: float

    @property
    def rises(self) -> bool:
        """Whether the slope is above nothing by more than chance."""
        return self.slope > 2 * self.error


def line(points: Sequence[tuple[float, float]]) -> Line:
    """The line of least squares. Raises ValueError for fewer than three points."""
    if len(points) < 3:
        raise ValueError("a line needs three points or more")
    slope, start = statistics.linear_regression([x for x, _ in points], [y for _, y in points])
    mean = statistics.fmean(x for x, _ in points)
    left = sum((y - start - slope * x) ** 2 for x, y in points)
    spread = sum((x - mean) ** 2 for x, _ in points)
    return Line(slope, (left / (len(points) - 2) / spread) ** 0.5)


class Watch(threading.Thread):
    """Reads a server's memory every few seconds until it is told to stop."""

    def __init__(self, serving: Serving) -> None:
        super().__init__(daemon=True)
        self.seen: list[tuple[float, Memory]] = []
        self._serving = serving
        self._ends = threading.Event()

    def run(self) -> None:
        start = time.perf_counter()
        while not self._ends.wait(EVERY):
            self.seen.append((time.perf_counter() - start, self._serving.memory()))

    def stop(self) -> None:
        """End, once the last reading is done."""
        self._ends.set()
        self.join()


def report(load: Load, seen: Sequence[tuple[float, Memory]], opened_after: float) -> str:
    """Minute by minute, then the line through the memory and the change of the median, as Markdown."""
    lines = ["| minute | answers | median ms | p95 ms | own MB | PSS MB |", "| ---: | ---: | ---: | ---: | ---: | ---: |"]
    for minute in range(int(load.seconds // 60) + 1):
        times = [taken for at, taken in load.at if minute * 60 <= at < minute * 60 + 60]
        then = [one for at, one in seen if minute * 60 <= at - opened_after < minute * 60 + 60]
        if not times or not then:
            continue
        own, pss = (statistics.median(getattr(one, name) for one in then) for name in ("own", "pss"))
        median, slow = statistics.median(times), quantile(times, 0.95)
        lines.append(f"| {minute + 1} | {len(times)} | {median:.0f} | {slow:.0f} | {own:.1f} | {pss:.1f} |")
    warm = min(WARM_UP, load.seconds / 5)
    points = [((at - opened_after) / 60, one.own) for at, one in seen if warm <= at - opened_after <= load.seconds]
    if len(points) < 3:
        return "\n".join([*lines, "", "Too short for a line through the memory."])
    found = line(points)
    each = found.slope / load.sessions
    grows = found.rises and each > HARDLY
    after = [(at, taken) for at, taken in load.at if at >= warm]
    middle = (warm + load.seconds) / 2
    early, late = ([taken for at, taken in after if (at >= middle) is is_late] for is_late in (False, True))
    slower = statistics.median(late) / statistics.median(early) if early and late else float("nan")
    return "\n".join(
        [
            *lines,
            "",
            f"Memory after {warm:.0f} s of warm-up: {found.slope:+.3f} ± {found.error:.3f} MB a minute, {each:+.4f} MB a minute "
            f"and session: {'grows' if grows else 'no growth'}.",
            f"Median of the second half after warm-up / of the first: {slower:.2f}.",
            f"Errors: {len(load.errors)}{' (' + load.errors[0] + ')' if load.errors else ''}. "
            f"Generator: {load.own_processor / load.seconds:.2f} cores.",
        ]
    )


def main() -> None:
    """Run the sessions, watch the server, print the report; exit 1 where there was an error."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=30)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--peer", choices=PEERS, default="product")
    parser.add_argument("--store", help="a store that exists; the demonstration at scale 1 otherwise")
    options = parser.parse_args()
    url = store_url(1, {1: options.store} if options.store else {})
    with Serving(PEERS[options.peer], url, cache() / "soak.log") as serving:
        watch = Watch(serving)
        watch.start()
        load = sessions.apart(serving, options.sessions, options.minutes * 60)
        watch.stop()
    # The sessions end together: what lies before the last answers' seconds was opening.
    opened_after = max(0.0, watch.seen[-1][0] - load.seconds) if watch.seen else 0.0
    print(f"## Soak: {PEERS[options.peer].words}, {options.sessions} sessions, {options.minutes:g} minutes\n")
    print(report(load, watch.seen, opened_after))
    sys.exit(1 if load.errors else 0)


if __name__ == "__main__":
    main()
