"""The product beside its peers, in one run: tables of ratios on the screen, and as Markdown and JSON in a folder.

    python -m benchmarks [--quick] [--parts sessions memory browser scale] [--scale 1 100] [--store 100=URL] [--out FOLDER]

benchmarks/README.md says what is compared and why it is fair.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import measuring, report
from benchmarks.packages import cache, ensure
from benchmarks.serving import BARE, DASH, FRAMED, PRODUCT, ROOT, USUAL, USUAL_DEFAULT, Peer
from benchmarks.stores import parse_named, store_url
from tests.support.pages import chromium

PARTS = ("sessions", "memory", "browser", "scale")
PAGES = ("submissions", "quality", "compliance")
PEERS = (FRAMED, BARE, PRODUCT, USUAL, DASH)
# The further measurements, each with its own table.
OTHERS = (
    *("overview_rerun", "page_reruns", "risk_year", "derive_year"),
    *("matching", "monthly_records", "import_months", "intake_rows"),
)


@dataclass(frozen=True)
class Effort:
    """How much is measured: numbers of sessions, seconds at one session and at several, loads and clicks in the browser."""

    numbers: tuple[int, ...]
    alone: float
    together: float
    loads: int
    clicks: int


FULL = Effort((1, 10, 30, 100), 90, 40, 3, 6)
QUICK = Effort((1, 5), 8, 6, 1, 2)


class Run:
    """One run: what was found so far, written after every step so that an interrupted run leaves what it had."""

    def __init__(self, out: Path, results: dict[str, Any]) -> None:
        self._out = out
        self.results = results

    def add(self, part: str, words: str, measure: Callable[[], Any]) -> None:
        """Measure one thing; one that fails is said, and the rest is measured."""
        print(f"… {words}", file=sys.stderr, flush=True)
        try:
            found = measure()
        except Exception as error:
            print(f"  failed: {error}", file=sys.stderr, flush=True)
            self.results["failed"].append(f"{words}: {error}")
            return
        self.results.setdefault(part, []).extend(found if isinstance(found, list) else [found])
        self.write()

    def write(self) -> None:
        """The report as it is."""
        (self._out / "results.json").write_text(json.dumps(self.results, indent=1, ensure_ascii=False), encoding="utf-8")
        (self._out / "results.md").write_text(report.markdown(self.results), encoding="utf-8")


def sessions_part(run: Run, urls: dict[int, str], effort: Effort, log: Path) -> None:
    """People at once: all peers at the first scale, the pages of the product, and those with data at the others."""
    first, *others = urls

    def crowd(peer: Peer, scale: int, number: int, page: str = "") -> None:
        seconds = effort.alone if number == 1 else effort.together
        run.add(
            "sessions",
            f"{peer.words} {page}, scale {scale}, {number} sessions",
            lambda: measuring.crowd(peer, urls[scale], log, scale=scale, number=number, seconds=seconds, page=page),
        )

    for number in effort.numbers:
        for peer in PEERS:
            crowd(peer, first, number)
    crowd(USUAL_DEFAULT, first, effort.numbers[-2])
    for page in PAGES:
        for number in (1, effort.numbers[-2]):
            crowd(PRODUCT, first, number, page)
    for scale in others:
        for peer in (FRAMED, PRODUCT, USUAL, DASH):
            crowd(peer, scale, 1)


def browser_part(run: Run, url: str, effort: Effort, log: Path) -> None:
    """One person's screen."""
    with chromium() as browser:
        for peer, page in (*((peer, "") for peer in PEERS), *((PRODUCT, page) for page in PAGES)):

            def seen(peer: Peer = peer, page: str = page) -> dict[str, Any]:
                return measuring.screen(browser, peer, url, log, page=page, loads=effort.loads, clicks=effort.clicks)

            run.add("screens", f"browser: {peer.words} {page}", seen)


def about() -> dict[str, Any]:
    """The machine and the revision, as they were at the start."""
    revision = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return {
        "day": datetime.now().strftime("%Y-%m-%d %H:%M"),
        "cores": os.cpu_count(),
        "memory_gb": pages * size / 1e9,
        "python": platform.python_version(),
        "revision": revision.stdout.strip() or "unknown",
        "load": os.getloadavg()[0],
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure in this order: sessions, memory, browser, scale; then, if asked for, the further measurements."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a look in a few minutes, not to be quoted")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--scale", type=int, nargs="+", default=[1], help="scales of the data; the peers run on the first")
    parser.add_argument("--store", nargs="+", default=[], metavar="SCALE=URL", help="stores that exist, instead of building them")
    parser.add_argument("--page", nargs="+", default=[], help="only these pages in the part `scale`")
    parser.add_argument("--out", type=Path, default=cache() / "results")
    parser.add_argument(
        "--all", action="store_true", help="also intake, derivation, matching and the rest, each with its own table"
    )
    options = parser.parse_args(arguments)
    try:
        named = parse_named(options.store)
    except ValueError as error:
        parser.error(str(error))
    ensure()
    effort = QUICK if options.quick else FULL
    # Ended from outside, the servers end too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    options.out.mkdir(parents=True, exist_ok=True)
    log = options.out / "server.log"
    urls = {scale: store_url(scale, named) for scale in options.scale}
    url = next(iter(urls.values()))
    run = Run(options.out, {"about": about(), "failed": []})
    if "sessions" in options.parts:
        sessions_part(run, urls, effort, log)
    if "memory" in options.parts:
        for peer in PEERS:
            run.add("memory", f"memory: {peer.words}", partial(measuring.memory, peer, url, log))
    if "browser" in options.parts:
        browser_part(run, url, effort, log)
    if "scale" in options.parts and len(urls) > 1:
        pages = options.page or (["overview"] if options.quick else [])
        run.add("growth", "every part of every page at each scale", lambda: measuring.growth(urls, pages))
    print(report.markdown(run.results))
    for name in OTHERS if options.all else ():
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
