"""The parts of the measurement, each giving plain rows for the report."""

from __future__ import annotations

import asyncio
import statistics
from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from benchmarks import scaling, sessions
from benchmarks.asking import Asked
from benchmarks.browsing import Clicked, Loaded, browse
from benchmarks.serving import Peer, Serving
from benchmarks.sessions import Load
from benchmarks.talking import visitor

Row = dict[str, Any]
HELD = 30


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def summary(values: Sequence[float]) -> Row | None:
    """How many, their median and their 95th percentile; None for none."""
    if not values:
        return None
    return {"n": len(values), "median": statistics.median(values), "p95": quantile(values, 0.95)}


def crowd(peer: Peer, url: str, log: Path, *, scale: int, number: int, seconds: float, page: str = "") -> Row:
    """So many sessions at a fresh server of a peer."""
    with Serving(peer, url, log) as serving:
        before = serving.processor_seconds()
        load: Load = sessions.apart(serving, number, seconds, page=page)
        used = serving.processor_seconds() - before
    return {
        "peer": peer.name,
        "page": page,
        "scale": scale,
        "sessions": number,
        "all": summary(load.times),
        "hits": summary(load.hits),
        "misses": summary(load.misses),
        "size": statistics.median(load.sizes) if load.sizes else 0,
        "errors": len(load.errors),
        "first_error": load.errors[0] if load.errors else "",
        # Opening the sessions is in the first and not in the second: it can't be told apart from outside.
        "server_cores": used / (load.seconds + number / sessions.ARRIVALS),
        "own_cores": load.own_processor / load.seconds,
    }


def memory(peer: Peer, url: str, log: Path) -> Row:
    """What thirty sessions that show the default view add to the server, after one that was there before.

    Counted is what belongs to the server alone: what it shares with others depends on who else runs.
    """

    async def held(address: str) -> tuple[float, float]:
        async with AsyncExitStack() as stack:
            one = await stack.enter_async_context(visitor(peer.kind, address))
            for _ in range(3):
                await one.ask(Asked())
            before = serving.memory().own
            for _ in range(HELD):
                await (await stack.enter_async_context(visitor(peer.kind, address))).ask(Asked())
            return before, serving.memory().own

    with Serving(peer, url, log) as serving:
        ready = serving.ready_after
        before, after = asyncio.run(held(serving.address))
        now = serving.memory()
    return {"peer": peer.name, "ready": ready, "pss": now.pss, "rss": now.rss, "per_session": (after - before) / HELD}


def screen(browser: Browser, peer: Peer, url: str, log: Path, *, page: str, loads: int, clicks: int) -> Row:
    """What one person sees of a page."""
    with Serving(peer, url, log) as serving:
        found = browse(browser, serving, page, loads=loads, clicks=clicks)
    return {
        "peer": peer.name,
        "page": page,
        "cold": _loads(found.cold),
        "warm": _loads(found.warm),
        "misses": _clicks(found.misses),
        "hits": _clicks(found.hits),
    }


def _loads(found: Iterable[Loaded]) -> Row:
    listed = list(found)
    return {
        "milliseconds": statistics.median(one.milliseconds for one in listed),
        "size": statistics.median(one.size for one in listed),
        "requests": statistics.median(one.requests for one in listed),
        "long_tasks": statistics.median(one.long_tasks for one in listed),
        "shift": max(one.shift for one in listed),
    }


def _clicks(found: Iterable[Clicked]) -> Row:
    listed = list(found)
    times = [one.milliseconds for one in listed]
    return {
        "median": statistics.median(times),
        "slowest": max(times),
        "long_tasks": statistics.median(one.long_tasks for one in listed),
        "shift": max(one.shift for one in listed),
    }


def growth(urls: dict[int, str], pages: Sequence[str]) -> list[Row]:
    """Every part of every page on each store: the median of its runs, all on filters that are new to the process."""
    found = {scale: scaling.apart(url, pages) for scale, url in urls.items()}
    parts = next(iter(found.values()))
    return [
        {
            "part": part,
            "records": scaling.is_record_list(part),
            "medians": {str(scale): statistics.median(times[part]) for scale, times in found.items()},
        }
        for part in parts
    ]
