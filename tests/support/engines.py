"""On which engines a test runs: what depends on the database on both, of the rest a sample on PostgreSQL as well.

The files of `_ENGINE` are about how a store is written, moved and kept: every test of theirs runs on both engines, one with many
parameters on PostgreSQL with the first of them. Others ask for rows: on SQLite always, on PostgreSQL one test in so many of every
file, and more of those that the store's own queries have than of those further up. `make test-long` runs the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

_STORE = Path(__file__).resolve().parents[1] / "store"
_ENGINE = {
    _STORE / f"test_{name}.py"
    for name in ("backup", "cube", "engine", "fence", "history", "kills", "masking", "migrate", "migrate_facts", "write")
}
_ONE_IN_STORE, _ONE_IN = 3, 5


def sample(items: Iterable[pytest.Item]) -> None:
    """Leave to `make test-long` what repeats on PostgreSQL, but for the sample and what is marked `engines`."""
    seen: Counter[str] = Counter()
    for item in items:
        if not _on_postgresql(item) or item.get_closest_marker("engines"):
            continue
        if item.path in _ENGINE:
            kind, is_left = item.nodeid.partition("[")[0], bool(seen[item.nodeid.partition("[")[0]])
        else:
            kind = str(item.path)
            is_left = bool(seen[kind] % (_ONE_IN_STORE if _STORE in item.path.parents else _ONE_IN))
        if is_left:
            item.add_marker(pytest.mark.long)
        seen[kind] += 1


def _on_postgresql(item: pytest.Item) -> bool:
    parameters = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    return "postgresql" in (parameters.get("store_url"), parameters.get("bare_url"))
