"""A small province for the store's tests: a few enterprises and short ways to add single facts about them."""

from __future__ import annotations

from datetime import date
from typing import Any

from carbondash.store import Store
from carbondash.store import check as checks
from carbondash.store.writer import Load

START = date(2021, 1, 1)


def enterprises(load: Load, count: int, *, cities: tuple[str, ...] = ("360100", "360200"), day: date = START) -> list[int]:
    """Power enterprises of tier 1 under reporting since `day`, one city after the other; returns their ids."""
    first, version = load.next_id("enterprise", count), load.next_id("enterprise_version", count)
    ids = list(range(first, first + count))
    load.add("enterprise", [{"id": i, "name_zh": f"企业{i}", "source": "test", "day": day} for i in ids])
    load.add(
        "enterprise_version",
        [
            {
                "id": version + place,
                "enterprise_id": i,
                "day": day,
                "city": cities[place % len(cities)],
                "industry": "power",
                "tier": "1",
                "is_managed": True,
            }
            for place, i in enumerate(ids)
        ],
    )
    return ids


def fact(load: Load, table: str, **columns: Any) -> int:
    """Add one fact; returns its id."""
    row_id = load.next_id(table)
    load.add(table, [{"id": row_id, **columns}])
    return row_id


def writing(store: Store, reason: str = "a test") -> Any:
    """A load by the test."""
    return store.write(kind="test", actor="tester", reason=reason)


def deriving(store: Store) -> Any:
    """A load of derived rows."""
    return store.write(kind="derive", actor="tester", reason="a test")


def faults(store: Store) -> dict[str, list[str]]:
    """What is wrong with the store, by check; that derived rows wait for the next run is not wrong in itself."""
    results = checks.check(store)
    results.pop("derived facts are up to date")
    return {name: found for name, found in results.items() if found}
