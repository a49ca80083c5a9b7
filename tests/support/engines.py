"""On which engines a test runs: what depends on the database on both, of the rest a sample on PostgreSQL as well.

SQL is only written in `carbondash/store`: each of its own tests (`tests/store`) runs on both engines, one with many parameters on
PostgreSQL with the first of them. A test further up asks the same statements again: on SQLite always, on PostgreSQL one test in
so many of every file. `make test-long` runs the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

_STORE = Path(__file__).resolve().parents[1] / "store"
# The first, the sixth … test of a file.
_ONE_IN = 5


def sample(items: Iterable[pytest.Item]) -> None:
    """Leave to `make test-long` what repeats on PostgreSQL, but for the sample and what is marked `engines`."""
    seen: Counter[str] = Counter()
    for item in items:
        if not _on_postgresql(item) or item.get_closest_marker("engines"):
            continue
        of_store = _STORE in item.path.parents
        kind = item.nodeid.partition("[")[0] if of_store else str(item.path)
        if seen[kind] and (of_store or seen[kind] % _ONE_IN):
            item.add_marker(pytest.mark.long)
        seen[kind] += 1


def _on_postgresql(item: pytest.Item) -> bool:
    parameters = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    return "postgresql" in (parameters.get("store_url"), parameters.get("bare_url"))
