"""Backing a store up into one file while others read and write: one snapshot, copied, checked, and only then given its name."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection
from sqlalchemy.exc import DBAPIError

from carbondash.store import backup_file, check, migrate
from carbondash.store.backup_file import FORMAT, Manifest, Progress, Row, Sum, Summing, selecting, stored
from carbondash.store.engine import Store
from carbondash.store.errors import NoStore, StoreError
from carbondash.store.program import program_version

_PAGES = 2_000
_CHUNK = 5_000


class CannotBackUp(StoreError):
    """The file exists already, can't be written, or the disk is full; no file was left."""


@dataclass(frozen=True)
class BackedUp:
    """A backup that was written and read again; faults: what the store's own checks find in it, by name of the check."""

    manifest: Manifest
    size: int
    faults: dict[str, list[str]]


def back_up(store: Store, path: Path, *, force: bool = False, progress: Progress | None = None) -> BackedUp:
    """Write all that a store holds at one moment into a file, and read it again. `force` replaces a file of that name.

    The store may be in use: nobody waits for the backup. What is wrong in the store is backed up as it is and told; a store of an
    older schema is neither brought forward nor checked. Raises CannotBackUp, NoStore, SchemaAhead, CannotOpen.
    """
    if not store.exists():
        raise NoStore(f"there is no store at {store.url.render_as_string(hide_password=True)}")
    schema = migrate.current(store.engine)
    migrate.refuse_newer(schema)
    target = path.resolve()
    _require_free(store, target, force)
    with _replacing(target, force) as part:
        _copy(store, schema or "", part, progress)
        with file_store(part) as copy:
            found = check.check(copy) if schema == migrate.HEAD else {}
        # One file, without a journal beside it.
        with closing(sqlite3.connect(part)) as database:
            database.execute("PRAGMA journal_mode=DELETE")
        manifest = backup_file.verify(part, progress)
        size = part.stat().st_size
    return BackedUp(manifest, size, {name: faults for name, faults in found.items() if faults})


@contextmanager
def file_store(path: Path) -> Iterator[Store]:
    """The store in an SQLite file, whatever letters its path has."""
    store = Store(URL.create("sqlite", database=str(path)))
    try:
        yield store
    finally:
        store.close()


def reading(connection: Connection, table: str, columns: list[str]) -> Iterator[Row]:
    """The rows of a store's table with their values as SQLite stores them, without holding them all."""
    options = {} if connection.dialect.name == "sqlite" else {"stream_results": True, "yield_per": _CHUNK}
    result = connection.exec_driver_sql(selecting(table, columns), execution_options=options)
    for row in result:
        yield tuple(map(stored, row))


def _require_free(store: Store, target: Path, force: bool) -> None:
    if store.is_sqlite and target == Path(str(store.url.database)).resolve():
        raise CannotBackUp(f"{target} is the store itself: expected another file")
    if target.is_dir():
        raise CannotBackUp(f"{target} is a folder: expected a file")
    if target.exists() and not force:
        raise CannotBackUp(f"{target} exists already: expected a new file, or --force to replace it")
    if not target.parent.is_dir():
        raise CannotBackUp(f"there is no folder {target.parent}")


@contextmanager
def _replacing(target: Path, force: bool) -> Iterator[Path]:
    """A file beside the target, which takes the target's name once all is well and is gone otherwise. Raises CannotBackUp."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        _remove_leftovers(target)
        # Only its owner may read what a department keeps.
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield part
        _flush(part)
        if target.exists() and not force:
            raise CannotBackUp(f"{target} exists already: somebody else has written it meanwhile")
        part.replace(target)
        _flush(target.parent)
    except sqlite3.Error as error:
        raise CannotBackUp(f"can't back up into {target}: {error}") from None
    except DBAPIError as error:
        raise CannotBackUp(f"can't back up into {target}: {error.orig}") from None
    except OSError as error:
        raise CannotBackUp(f"can't back up into {target}: {error.strerror}") from None
    finally:
        _remove(part)


def _remove_leftovers(target: Path) -> None:
    """Files of backups that were killed."""
    for path in target.parent.glob(f".{target.name}.*.part"):
        number = path.name.removesuffix(".part").rpartition(".")[2]
        if number.isdigit() and not _runs(int(number)):
            _remove(path)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _remove(part: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            part.with_name(part.name + ending).unlink()


def _flush(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _copy(store: Store, schema: str, part: Path, progress: Progress | None) -> None:
    """Everything of one snapshot into a file, with the manifest of what the snapshot holds."""
    if not store.is_sqlite:
        with file_store(part) as copy, copy.writing_at_large() as connection:
            migrate.make_tables(connection, schema)
    with closing(sqlite3.connect(part)) as database, _snapshot(store) as connection:
        copied = (_pages if store.is_sqlite else _rows)(connection, database, progress)
        state = connection.exec_driver_sql("SELECT store_version FROM store_state").scalar_one()
        manifest = Manifest(
            format=FORMAT,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            program=program_version(),
            engine=store.url.get_backend_name(),
            schema=schema,
            store_version=int(state),
            tables=copied,
        )
        backup_file.seal(database, manifest)


@contextmanager
def _snapshot(store: Store) -> Iterator[Connection]:
    with store.maintain() as connection:
        # The first statement fixes what is seen: from here on nobody's load changes it.
        connection.exec_driver_sql("SELECT store_version FROM store_state")
        yield connection


def _pages(connection: Connection, database: sqlite3.Connection, progress: Progress | None) -> dict[str, Sum]:
    """A store on SQLite, page by page, by SQLite's online backup; what the snapshot holds is counted from its rows."""
    source: Any = connection.connection.driver_connection

    def told(_status: int, remaining: int, total: int) -> None:
        if progress:
            progress("pages copied", total - remaining, total)

    source.backup(database, pages=_PAGES, progress=told)
    return backup_file.sums(source, progress, "tables counted")


def _rows(connection: Connection, database: sqlite3.Connection, progress: Progress | None) -> dict[str, Sum]:
    """A store on PostgreSQL, row by row, into the tables of a new store on SQLite."""
    copied, tables = {}, backup_file.tables_in(database)
    database.execute("PRAGMA synchronous=OFF")
    database.execute("PRAGMA foreign_keys=OFF")
    for place, (name, columns) in enumerate(tables.items(), 1):
        database.execute(f'DELETE FROM "{name}"')
        rows = Summing(reading(connection, name, columns))
        insert(database, name, columns, rows)
        copied[name] = rows.sum()
        if progress:
            progress("tables copied", place, len(tables))
    database.execute("ANALYZE")
    database.commit()
    return copied


def insert(database: sqlite3.Connection, table: str, columns: list[str], rows: Summing) -> None:
    """Put rows into a table of an SQLite database, some thousands at a time."""
    named, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    statement, source = f'INSERT INTO "{table}" ({named}) VALUES ({marks})', iter(rows)
    while part := list(islice(source, _CHUNK)):
        database.executemany(statement, part)
