"""Which loads can be taken out again: those of facts that no later fact is about."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, Table, func, select

from carbondash.store.errors import AlreadyRolledBack, OnlyDerived, StillNeeded
from carbondash.store.measures.base import live
from carbondash.store.schema import FACT_TABLES
from carbondash.store.schema.bookkeeping import load


def references() -> list[tuple[Table, str, Table]]:
    """Which column of which table of facts names a row of which other one."""
    return [
        (child, key.parent.name, key.column.table)
        for child in FACT_TABLES.values()
        for key in child.foreign_keys
        if key.column.name == "id" and key.column.table.name in FACT_TABLES
    ]


def require_possible(connection: Connection, load_id: int, undoing_id: int) -> Row[Any]:
    """The load that load `undoing_id` is to take out. Raises AlreadyRolledBack, OnlyDerived or StillNeeded."""
    row = connection.execute(select(load).where(load.c.id == load_id)).one_or_none()
    if row is None or load_id == undoing_id:
        raise AlreadyRolledBack(f"there is no load {load_id}")
    if row.rolled_back_by is not None:
        raise AlreadyRolledBack(f"load {load_id} was rolled back by load {row.rolled_back_by}")
    if row.kind == "rollback":
        raise AlreadyRolledBack(f"load {load_id} is a roll-back and can't be rolled back")
    if row.kind == "derive":
        raise OnlyDerived(
            f"load {load_id} can't be rolled back: it only holds what follows from the facts; python -m carbondash derive "
            "works it out anew"
        )
    _refuse_orphans(connection, load_id)
    return row


def _refuse_orphans(connection: Connection, load_id: int) -> None:
    for child, column, parent in references():
        needed = connection.execute(
            select(child.c.load_id, func.count())
            .where(
                live(child),
                child.c.load_id != load_id,
                child.c[column].in_(select(parent.c.id).where(parent.c.load_id == load_id)),
            )
            .group_by(child.c.load_id)
            .order_by(child.c.load_id)
        ).first()
        if needed is not None:
            raise StillNeeded(
                f"load {load_id} can't be rolled back: load {needed[0]} holds {needed[1]} rows of {child.name} about its "
                f"{parent.name}; roll that back first"
            )
