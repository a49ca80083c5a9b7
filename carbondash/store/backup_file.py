"""A backup file: one SQLite database with every table of a store, and a manifest that says what each of them must hold.

It is the same whichever engine the store is kept on, so it can be restored into the other one. Values are those that SQLite
stores (days and times as text, yes and no as 1 and 0); a table's digest covers all of its columns and no order of its rows.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from carbondash.store.errors import StoreError

Progress = Callable[[str, int, int], None]
Row = tuple[Any, ...]

FORMAT = 1
_MANIFEST = "backup_manifest"
_MODULUS = 1 << 256
_BEGINS = b"SQLite format 3\x00"
_HEADER = 100


class BadBackup(StoreError):
    """A file is no backup, is cut off or damaged, or was made by a newer program; nothing was restored from it."""


@dataclass(frozen=True)
class Sum:
    """What a table holds: how many rows, and the digest of them all."""

    rows: int
    digest: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself; made_at is UTC, `schema` the revision of its tables, `engine` where the store was kept."""

    format: int
    made_at: str
    program: str
    engine: str
    schema: str
    store_version: int
    tables: dict[str, Sum]

    @property
    def rows(self) -> int:
        """The rows of all tables together."""
        return sum(one.rows for one in self.tables.values())


class Summing:
    """The sum of a table's rows while they pass by."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows, self._total, self._count = rows, 0, 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self._total += int.from_bytes(hashlib.sha256(repr(row).encode("utf-8", "surrogatepass")).digest(), "big")
            self._count += 1
            yield row

    def sum(self) -> Sum:
        """The sum of all rows, those included that nobody has asked for yet."""
        for _row in self:
            pass
        return Sum(self._count, f"{self._total % _MODULUS:064x}")


def stored(value: Any) -> Any:
    """A value as SQLite stores it."""
    match value:
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M:%S.%f")
        case date():
            return value.isoformat()
        case bool():
            return int(value)
        case _:
            return value


def tables_in(database: sqlite3.Connection) -> dict[str, list[str]]:
    """The tables of an SQLite database, each with its columns by name."""
    names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
    found = sorted(name for (name,) in names.fetchall() if name != _MANIFEST)
    return {name: sorted(row[1] for row in database.execute(f'PRAGMA table_info("{name}")')) for name in found}


def selecting(table: str, columns: Iterable[str]) -> str:
    """The statement that reads a table."""
    named = ", ".join(f'"{name}"' for name in columns)
    return f'SELECT {named} FROM "{table}"'


def sums(database: sqlite3.Connection, progress: Progress | None = None, what: str = "tables verified") -> dict[str, Sum]:
    """What the tables of an SQLite database hold."""
    found, tables = {}, tables_in(database)
    for place, (name, columns) in enumerate(tables.items(), 1):
        found[name] = Summing(database.execute(selecting(name, columns))).sum()
        if progress:
            progress(what, place, len(tables))
    return found


def seal(database: sqlite3.Connection, manifest: Manifest) -> None:
    """Add the manifest to a copy of a store."""
    said = json.dumps(asdict(manifest), sort_keys=True)
    database.execute(f"DROP TABLE IF EXISTS {_MANIFEST}")
    database.execute(f"CREATE TABLE {_MANIFEST} (said TEXT NOT NULL, digest TEXT NOT NULL)")
    database.execute(f"INSERT INTO {_MANIFEST} VALUES (?, ?)", (said, hashlib.sha256(said.encode()).hexdigest()))
    database.commit()


def opened(path: Path) -> sqlite3.Connection:
    """A backup to read from and nothing else."""
    return sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1", uri=True)


def verify(path: Path, progress: Progress | None = None) -> Manifest:
    """What a backup says of itself, once everything in it was read and found to be so. Raises BadBackup."""
    _require_whole(path)
    try:
        with closing(opened(path)) as database:
            manifest = _manifest(path, database)
            faults = [row[0] for row in database.execute("PRAGMA quick_check(1)") if row[0] != "ok"]
            found = sums(database, progress)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise BadBackup(f"{path} is damaged: {error}") from None
    differing = _differing(manifest.tables, found)
    if differing or faults:
        raise BadBackup(f"{path} is damaged: {', '.join(differing) or faults[0]} is not what was backed up")
    return manifest


def _require_whole(path: Path) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            header = file.read(_HEADER)
    except OSError as error:
        raise BadBackup(f"can't read {path}: {error.strerror}") from None
    if not header.startswith(_BEGINS):
        raise BadBackup(f"{path} is no backup: expected a file that python -m carbondash backup has written")
    page = int.from_bytes(header[16:18], "big")
    expected = (65_536 if page == 1 else page) * int.from_bytes(header[28:32], "big")
    if len(header) < _HEADER or size < expected:
        raise BadBackup(f"{path} is cut off: it has {size:,} bytes, expected {expected:,}")


def _manifest(path: Path, database: sqlite3.Connection) -> Manifest:
    known = database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (_MANIFEST,)).fetchone()
    row = database.execute(f"SELECT said, digest FROM {_MANIFEST}").fetchone() if known else None
    if row is None:
        raise BadBackup(f"{path} is no backup: expected a file that python -m carbondash backup has written")
    said, digest = row
    if hashlib.sha256(said.encode()).hexdigest() != digest:
        raise BadBackup(f"{path} is damaged: its manifest is not what was written")
    values = json.loads(said)
    if values["format"] != FORMAT:
        raise BadBackup(f"{path} has the format {values['format']}, this program knows {FORMAT}: update the program")
    return Manifest(**{**values, "tables": {name: Sum(**one) for name, one in values["tables"].items()}})


def _differing(expected: Mapping[str, Sum], found: Mapping[str, Sum]) -> list[str]:
    return sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
