"""Restoring a backup into a store on either engine: everything in one transaction, held against the backup before it counts."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, func, inspect, select, update
from sqlalchemy.exc import DBAPIError

from carbondash.store import backup_file, check, migrate
from carbondash.store.backup import file_store, insert, reading
from carbondash.store.backup_file import BadBackup, Manifest, Progress, Summing, selecting
from carbondash.store.engine import Store
from carbondash.store.errors import StoreError
from carbondash.store.schema import metadata
from carbondash.store.schema.bookkeeping import load, store_state
from carbondash.store.scope import Scope
from carbondash.store.writer import Load


class CannotRestore(StoreError):
    """The store holds facts already, or did not take what the backup holds; it is as it was before."""


@dataclass(frozen=True)
class Restored:
    """A backup that stands in a store; load_id: the entry in the change log, faults: what the store's checks find, by check."""

    manifest: Manifest
    load_id: int
    faults: dict[str, list[str]]


def restore(
    store: Store, path: Path, *, actor: str, reason: str = "", force: bool = False, progress: Progress | None = None
) -> Restored:
    """Make a store what a backup says, all or nothing; `force` gives up what the store holds now.

    The backup may be of an older schema and of the other engine. The restored store begins a life of its own: it gets a new key,
    so that nothing that was kept of another store is taken for its own, and a load that says what was restored.
    Raises BadBackup, CannotRestore, SchemaAhead (of the store), CannotOpen.
    """
    manifest = backup_file.verify(path, progress)
    if migrate.is_newer(manifest.schema):
        raise BadBackup(f"{path} has the schema {manifest.schema}, this program knows those up to {migrate.HEAD}: update it")
    is_new = not store.exists()
    try:
        with _at_this_schema(path, manifest) as source, _replacing(store, force) as connection:
            _fill(connection, source, progress)
            load_id = _record(connection, path, manifest, actor, reason)
    except DBAPIError as error:
        raise CannotRestore(f"can't restore {path}: {_first_line(error.orig)}; the store is as it was") from None
    except (sqlite3.Error, store.engine.dialect.loaded_dbapi.Error) as error:
        raise CannotRestore(f"can't restore {path}: {_first_line(error)}; the store is as it was") from None
    except OSError as error:
        raise CannotRestore(f"can't restore {path}: {error.strerror}; the store is as it was") from None
    finally:
        if is_new and store.is_sqlite and not store.exists():
            _remove(store)
    return Restored(manifest, load_id, {name: found for name, found in check.check(store).items() if found})


@contextmanager
def _at_this_schema(path: Path, manifest: Manifest) -> Iterator[sqlite3.Connection]:
    """A backup to read from; one of an older schema as a copy that was brought forward."""
    if manifest.schema == migrate.HEAD:
        with closing(backup_file.opened(path)) as source:
            yield source
        return
    with TemporaryDirectory() as folder:
        copy = Path(folder, "backup.db")
        shutil.copyfile(path, copy)
        with file_store(copy) as older:
            older.upgrade()
        with closing(sqlite3.connect(copy)) as source:
            yield source


@contextmanager
def _replacing(store: Store, force: bool) -> Iterator[Connection]:
    """A transaction in which the store has this program's tables, all of them empty. Raises CannotRestore."""
    if store.exists():
        migrate.refuse_newer(migrate.current(store.engine))
    elif store.is_sqlite:
        Path(str(store.url.database)).parent.mkdir(parents=True, exist_ok=True)
    with store.writing_at_large() as connection:
        if not force and (held := _loads(connection)):
            raise CannotRestore(f"the store holds {held} loads: expected an empty one, or --force to give them up")
        migrate.make_tables(connection)
        migrate.hold_scopes(connection)
        _empty(connection)
        yield connection


def _tables() -> dict[str, list[str]]:
    """The tables of this program's schema in the order in which they refer to each other, each with its columns by name."""
    revision = {"alembic_version": ["version_num"]}
    return revision | {table.name: sorted(column.name for column in table.columns) for table in metadata.sorted_tables}


def _loads(connection: Connection) -> int:
    if not inspect(connection).has_table(load.name):
        return 0
    return connection.scalar(select(func.count()).select_from(load)) or 0


def _empty(connection: Connection) -> None:
    tables = [f'"{name}"' for name in _tables()]
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"TRUNCATE {', '.join(tables)}")
        return
    for name in reversed(tables):
        connection.exec_driver_sql(f"DELETE FROM {name}")


def _fill(connection: Connection, source: sqlite3.Connection, progress: Progress | None) -> None:
    """Copy every table and read it again in the store. Raises CannotRestore where it is not what the backup holds."""
    tables = _tables()
    for place, (name, columns) in enumerate(tables.items(), 1):
        rows = Summing(source.execute(selecting(name, columns)))
        _insert(connection, name, columns, rows)
        if Summing(reading(connection, name, columns)).sum() != rows.sum():
            raise CannotRestore(f"{name}: the store does not hold what the backup does; the store is as it was")
        if progress:
            progress("tables restored", place, len(tables))
    if connection.dialect.name == "sqlite" and (dangling := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
        raise CannotRestore(f"{dangling[0]}: row {dangling[1]} refers to a row that is not there; the store is as it was")
    connection.exec_driver_sql("ANALYZE")


def _insert(connection: Connection, table: str, columns: list[str], rows: Summing) -> None:
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        insert(driver, table, columns, rows)
        return
    named = ", ".join(f'"{name}"' for name in columns)
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table}" ({named}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)


def _record(connection: Connection, path: Path, manifest: Manifest, actor: str, reason: str) -> int:
    """A new life of the store, and the entry that says where it comes from."""
    connection.execute(update(store_state).values(store_key=uuid.uuid4().hex))
    said = f"restored a backup of {manifest.made_at}, version {manifest.store_version} of a store on {manifest.engine}"
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    entry = Load(
        connection,
        kind="restore",
        actor=actor,
        reason=f"{said}: {reason}"[:300] if reason else said,
        scope=Scope.province(),
        file_name=path.name[:300],
        file_digest=digest,
        covers=(),
        progress=None,
    )
    entry.finish()
    return entry.id


def _remove(store: Store) -> None:
    store.close()
    database = Path(str(store.url.database))
    for ending in ("", "-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)


def _first_line(error: object) -> str:
    return next(iter(str(error).splitlines()), "")
