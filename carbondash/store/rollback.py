"""Which loads can be taken out again: those of facts that no later fact is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, Table, func, select

from carbondash.store.errors import AlreadyRolledBack, OnlyDerived, StillNeeded
from carbondash.store.measures.base import live
from carbondash.store.schema import FACT_TABLES
from carbondash.store.schema.bookkeeping import load

if TYPE_CHECKING:
    from carbondash.store.reader import Reader


def references() -> list[tuple[Table, str, Table]]:
    """Which column of which table of facts names a row of which other one."""
    return [
        (child, key.parent.name, key.column.table)
        for child in FACT_TABLES.values()
        for key in child.foreign_keys
        if key.column.name == "id" and key.column.table.name in FACT_TABLES
    ]


@dataclass(frozen=True)
class Obstacle:
    """Why a load can't be taken out again.

    kind: 'missing', 'done' (`load` took it out already), 'rollback', 'derive', 'request', or 'needed': `load` holds `rows` of
    `child` about what the load brought into `parent`.
    """

    kind: str
    load: int | None = None
    rows: int = 0
    child: str = ""
    parent: str = ""


def obstacle(connection: Connection | Reader, load_id: int) -> Obstacle | None:
    """What keeps a load from being rolled back; None where nothing does."""
    row = connection.execute(select(load).where(load.c.id == load_id)).one_or_none()
    if row is None:
        return Obstacle("missing")
    if row.rolled_back_by is not None:
        return Obstacle("done", row.rolled_back_by)
    if row.kind in ("rollback", "derive", "request"):
        return Obstacle(row.kind)
    return _needed(connection, load_id)


def require_possible(connection: Connection, load_id: int, undoing_id: int) -> Row[Any]:
    """The load that load `undoing_id` is to take out. Raises AlreadyRolledBack, OnlyDerived or StillNeeded."""
    found = Obstacle("missing") if load_id == undoing_id else obstacle(connection, load_id)
    if found is None:
        return connection.execute(select(load).where(load.c.id == load_id)).one()
    match found.kind:
        case "missing":
            raise AlreadyRolledBack(f"there is no load {load_id}")
        case "done":
            raise AlreadyRolledBack(f"load {load_id} was rolled back by load {found.load}")
        case "rollback":
            raise AlreadyRolledBack(f"load {load_id} is a roll-back and can't be rolled back")
        case "request":
            raise AlreadyRolledBack(f"load {load_id} is about a request to a second person and holds no facts")
        case "derive":
            raise OnlyDerived(
                f"load {load_id} can't be rolled back: it only holds what follows from the facts; python -m carbondash derive "
                "works it out anew"
            )
        case _:
            raise StillNeeded(
                f"load {load_id} can't be rolled back: load {found.load} holds {found.rows} rows of {found.child} about its "
                f"{found.parent}; roll that back first"
            )


def _needed(connection: Connection | Reader, load_id: int) -> Obstacle | None:
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
            return Obstacle("needed", needed[0], needed[1], child.name, parent.name)
    return None
