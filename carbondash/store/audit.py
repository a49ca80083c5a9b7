"""The change log: one entry a load, each holding the hash of the one before, and the digest of the rows that a load brought."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select

from carbondash.store.schema import FACT_TABLES
from carbondash.store.schema.bookkeeping import change_log, load, published_figure, store_state

FIRST_HASH = "0" * 64

# What the store works out itself or adds: not a part of what was loaded.
_OWN = {"load_id", "recorded_at", "void_load_id", "superseded_on", "valid_from", "valid_to"}

_MODULUS = 1 << 256


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return repr(value)
    return str(value)


def loaded_columns(table: Table) -> list[str]:
    """The columns of a table that a load brings; the others the store works out itself."""
    return [column.name for column in table.columns if column.name not in _OWN]


class RowsDigest:
    """A digest of rows by table that does not depend on their order (each row's SHA-256, added up)."""

    def __init__(self) -> None:
        self._sums: dict[str, int] = {}
        self.counts: dict[str, int] = {}

    def add(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        """Take in rows of a table."""
        columns = loaded_columns(table)
        floats = {name for name in columns if table.c[name].type.python_type is float}
        total, count = self._sums.get(table.name, 0), self.counts.get(table.name, 0)
        for row in rows:
            # A whole number in a measured column comes back from the database as a float: one spelling for both.
            parts = [
                _written(float(row[name]) if name in floats and row.get(name) is not None else row.get(name)) for name in columns
            ]
            total += int.from_bytes(hashlib.sha256("\x1f".join(parts).encode()).digest(), "big")
            count += 1
        self._sums[table.name] = total % _MODULUS
        self.counts[table.name] = count

    def hexdigest(self) -> str:
        """The digest of all rows so far, in 64 hexadecimal digits."""
        text = "\n".join(f"{name} {self.counts[name]} {self._sums[name]:064x}" for name in sorted(self._sums))
        return hashlib.sha256(text.encode()).hexdigest()


def published_digest(connection: Connection) -> str:
    """A digest of the published figures as they stand."""
    return _table_digest(connection, published_figure, published_figure.c.id)


def state_digest(connection: Connection) -> str:
    """A digest of what the store says of its data: generated or not, at which scale, from which seed."""
    row = connection.execute(select(store_state.c.is_demo, store_state.c.scale, store_state.c.seed)).one()
    return hashlib.sha256("\x1f".join(_written(value) for value in row).encode()).hexdigest()


def _table_digest(connection: Connection, table: Table, order: Any) -> str:
    digest = hashlib.sha256()
    for row in connection.execute(select(table).order_by(order)):
        digest.update("\x1f".join(_written(value) for value in row).encode() + b"\n")
    return digest.hexdigest()


def statement_faults(connection: Connection) -> list[str]:
    """Whether the published figures and the store's word on its data are those of the last load that set them."""
    last: dict[str, str] = {}
    for detail in connection.scalars(select(change_log.c.detail).order_by(change_log.c.seq)):
        said = json.loads(detail)
        last.update({name: said[name] for name in ("published", "state") if name in said})
    current = {"published": published_digest(connection), "state": state_digest(connection)}
    words = {"published": "the published figures", "state": "what the store says of its data"}
    return [f"{words[name]}: not what was loaded" for name, digest in last.items() if digest != current[name]]


def entry_hash(previous: str, load_id: int, recorded_at: datetime, actor: str, action: str, detail: str) -> str:
    """The hash that ties an entry to the one before it."""
    text = "\x1f".join((previous, str(load_id), recorded_at.isoformat(), actor, action, detail))
    return hashlib.sha256(text.encode()).hexdigest()


def append(connection: Connection, *, load_id: int, recorded_at: datetime, actor: str, action: str, detail: Any) -> None:
    """Add one entry to the end of the chain."""
    last = connection.execute(
        select(change_log.c.seq, change_log.c.hash).order_by(change_log.c.seq.desc()).limit(1)
    ).one_or_none()
    previous = last.hash if last else FIRST_HASH
    words = json.dumps(detail, ensure_ascii=False, sort_keys=True, default=str)
    connection.execute(
        insert(change_log).values(
            seq=(last.seq + 1) if last else 1,
            load_id=load_id,
            recorded_at=recorded_at,
            actor=actor,
            action=action,
            detail=words,
            previous_hash=previous,
            hash=entry_hash(previous, load_id, recorded_at, actor, action, words),
        )
    )


def chain_faults(connection: Connection) -> list[str]:
    """Where the chain is broken, in words; empty when every entry follows from the one before."""
    faults, previous, expected_seq = [], FIRST_HASH, 1
    for entry in connection.execute(select(change_log).order_by(change_log.c.seq)):
        correct = entry_hash(previous, entry.load_id, entry.recorded_at, entry.actor, entry.action, entry.detail)
        if entry.seq != expected_seq or entry.previous_hash != previous or entry.hash != correct:
            faults.append(f"change log: entry {entry.seq} does not follow from the one before")
        previous, expected_seq = entry.hash, entry.seq + 1
    logged = set(connection.scalars(select(change_log.c.load_id)))
    for load_id in connection.scalars(select(load.c.id)):
        if load_id not in logged:
            faults.append(f"change log: load {load_id} has no entry")
    return faults


def row_faults(connection: Connection) -> list[str]:
    """Loads whose rows are no longer what was loaded, in words."""
    digests: dict[int, RowsDigest] = {}
    for table in FACT_TABLES.values():
        columns = [table.c[name] for name in loaded_columns(table)]
        if connection.scalar(select(func.count()).select_from(table)) == 0:
            continue
        rows = connection.execution_options(yield_per=20_000).execute(select(*columns, table.c.load_id).order_by(table.c.load_id))
        for partition in rows.mappings().partitions():
            by_load: dict[int, list[dict[str, Any]]] = {}
            for row in partition:
                by_load.setdefault(row["load_id"], []).append(dict(row))
            for load_id, some in by_load.items():
                digests.setdefault(load_id, RowsDigest()).add(table, some)
    faults = []
    for entry in connection.execute(select(load.c.id, load.c.rows_digest)):
        if digests.get(entry.id, RowsDigest()).hexdigest() != entry.rows_digest:
            faults.append(f"load {entry.id}: its rows are not what was loaded")
    return faults


def first_and_last(days: Iterable[date]) -> tuple[date | None, date | None]:
    """The earliest and the latest of some days; None twice where there are none."""
    kept = list(days)
    return (min(kept), max(kept)) if kept else (None, None)
