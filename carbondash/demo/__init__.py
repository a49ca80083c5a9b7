"""The demonstration province: fictitious enterprises whose single facts add up to what the department has published."""

from __future__ import annotations

from collections.abc import Callable

from carbondash.demo import scale as scaling
from carbondash.demo.province import make_province
from carbondash.demo.statements import published_figures
from carbondash.store import Scope, Store
from carbondash.store.errors import StoreError

Progress = Callable[[str, int, int], None]


class StoreNotEmptyError(StoreError):
    """The store already holds facts: a demonstration is never mixed with anything else."""


def build(store: Store, seed: int = 1, scale: int = 1, progress: Progress | None = None) -> None:
    """Write the province of a seed into an empty store, `scale` times as many enterprises with all their records, as one load.

    progress: called with what is written, the rows so far and the rows in all.
    Raises StoreNotEmptyError where the store holds facts, ValueError where `scale` is below 1.
    """
    if scale < 1:
        raise ValueError(f"scale must be 1 or more, not {scale}")
    _require_empty(store)
    tables = make_province(seed)
    total = sum(scaling.count(tables, table, scale) for table in scaling.ORDER)
    written = 0
    with store.write(
        kind="demo",
        actor="demo",
        reason=f"demonstration province, seed {seed}, scale {scale}",
        covers=("platform_clue", "borrowing"),
    ) as load:
        # Somebody else may have loaded something while the province was made up. Now the writer's lock is held.
        _require_empty(store)
        load.set_state(is_demo=True, scale=scale, seed=seed)
        first = {table: load.next_id(table, scaling.count(tables, table, scale)) for table in scaling.ORDER}
        for table in scaling.ORDER:
            for chunk in scaling.scaled(tables, table, scale, first, seed):
                load.add(table, chunk)
                written += len(chunk)
                if progress:
                    progress("demonstration province", written, total)
        load.set_published(published_figures())


def _require_empty(store: Store) -> None:
    with store.read(Scope.province()) as reader:
        if reader.state.default_day is not None:
            raise StoreNotEmptyError("the store already holds facts: the demonstration province needs an empty one")


__all__ = ["Progress", "StoreNotEmptyError", "build"]
