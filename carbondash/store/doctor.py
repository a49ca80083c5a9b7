"""What a store is and whether it can be worked with, without changing anything in it: for whoever looks after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, func, select

from carbondash.store import audit, migrate, row_security
from carbondash.store.engine import Store
from carbondash.store.schema import FACT_TABLES
from carbondash.store.schema.bookkeeping import load


@dataclass(frozen=True)
class LastLoad:
    """The newest load that brought facts or took them out; recorded_at is UTC."""

    id: int
    kind: str
    actor: str
    file_name: str | None
    recorded_at: datetime


@dataclass(frozen=True)
class Examined:
    """What was found at a store's address.

    schema: the revision of its tables, None where there are none; pending: the revisions that an upgrade would run. What follows
    is known only of a store of this program's schema: facts (rows that stand or stood), the newest load, where the change log is
    broken. size: bytes on disk. damage: what the engine itself finds wrong with its file. holds_cities: whether a
    city's people are held to their cities: PostgreSQL's row-level security is in place, or the engine needs none.
    """

    address: str
    engine: str
    engine_version: str
    schema: str | None
    pending: tuple[str, ...] = ()
    is_newer: bool = False
    size: int = 0
    facts: int = 0
    loads: int = 0
    last_load: LastLoad | None = None
    chain: tuple[str, ...] = ()
    damage: tuple[str, ...] = ()
    holds_cities: bool = True

    @property
    def is_usable(self) -> bool:
        """Whether the store has this program's schema."""
        return self.schema == migrate.HEAD


def examine(store: Store) -> Examined:
    """Look at a store. Raises CannotOpen where nobody answers or what is there is no database."""
    address, engine = store.url.render_as_string(hide_password=True), store.url.get_backend_name()
    if not store.exists():
        return Examined(address, engine, "", None)
    schema = migrate.current(store.engine)
    with store.maintain() as connection:
        found = Examined(
            address,
            engine,
            _engine_version(connection),
            schema,
            pending=migrate.pending(schema),
            is_newer=migrate.is_newer(schema),
            size=_size(store, connection),
            damage=_damage(connection),
        )
        if not found.is_usable:
            return found
        return Examined(
            **{
                **vars(found),
                "facts": sum(connection.scalar(select(func.count()).select_from(table)) or 0 for table in FACT_TABLES.values()),
                "loads": connection.scalar(select(func.count()).select_from(load)) or 0,
                "last_load": _last_load(connection),
                "chain": tuple(audit.chain_faults(connection)),
                "holds_cities": store.is_sqlite or row_security.is_in_place(connection),
            }
        )


def _engine_version(connection: Connection) -> str:
    ask = "SELECT sqlite_version()" if connection.dialect.name == "sqlite" else "SHOW server_version"
    return str(connection.exec_driver_sql(ask).scalar_one())


def _size(store: Store, connection: Connection) -> int:
    if not store.is_sqlite:
        return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())
    database = Path(str(store.url.database))
    files = (database.with_name(database.name + ending) for ending in ("", "-wal"))
    return sum(file.stat().st_size for file in files if file.exists())


def _damage(connection: Connection) -> tuple[str, ...]:
    if connection.dialect.name != "sqlite":
        return ()
    return tuple(str(row[0]) for row in connection.exec_driver_sql("PRAGMA quick_check(5)") if row[0] != "ok")


def _last_load(connection: Connection) -> LastLoad | None:
    columns = (load.c.id, load.c.kind, load.c.actor, load.c.file_name, load.c.recorded_at)
    row = connection.execute(select(*columns).where(load.c.kind != "derive").order_by(load.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else LastLoad(*row)
