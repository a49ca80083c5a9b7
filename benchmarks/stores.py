"""Stores of several scales: a demonstration province K times as large, built and derived once and kept.

They lie in .cache/bench of the project (or where CARBONDASH_BENCH says), outside git. Scale 100 has 1.5 GB and takes an hour or
two to build; a store that exists, of any engine, is named instead: `--store 100=URL`.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from benchmarks.packages import cache
from carbondash import demo
from carbondash.derive.run import derive
from carbondash.store import open_store


def store_url(scale: int, named: Mapping[int, str]) -> str:
    """The store of a scale: the one that is named for it, else one that is kept, else a new one; as this revision has them."""
    url = named.get(scale) or f"sqlite:///{_kept(scale)}"
    store = open_store(url)
    # A page about a store of an earlier revision would be quick, and about nothing.
    store.upgrade()
    derive(store)
    store.close()
    return url


def _kept(scale: int) -> Path:
    path = cache() / f"scale-{scale}.db"
    if path.exists():
        return path
    # Written beside and renamed at the end: an interrupted one must not pass for a finished one.
    partial = path.with_suffix(".partial")
    for leftover in cache().glob(f"{partial.name}*"):
        leftover.unlink()
    start = time.perf_counter()
    store = open_store(f"sqlite:///{partial}")
    store.upgrade()
    demo.build(store, scale=scale)
    derive(store)
    store.close()
    connection = sqlite3.connect(partial)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    partial.replace(path)
    print(f"scale {scale}: built and derived in {time.perf_counter() - start:.0f} s", flush=True)
    return path


def parse_named(pairs: Iterable[str]) -> dict[int, str]:
    """`SCALE=URL` as given on the command line. Raises ValueError for anything else."""
    found = {}
    for pair in pairs:
        scale, sign, url = pair.partition("=")
        if not sign or not scale.isdecimal() or "://" not in url:
            raise ValueError(f"{pair!r} is not SCALE=URL, as in 100=sqlite:///scale-100.db")
        found[int(scale)] = url
    return found
