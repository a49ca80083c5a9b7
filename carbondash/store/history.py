"""Record queries on what happened to the store itself: loads, the entries of the change log, what a load changed.

Loads belong to the whole province: whoever sees only a part of it sees none of them. Times are UTC.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Table, and_, func, or_, select

from carbondash.store.audit import loaded_columns
from carbondash.store.requests import By
from carbondash.store.schema import FACT_TABLES
from carbondash.store.schema.bookkeeping import change_log
from carbondash.store.schema.bookkeeping import load as load_table
from carbondash.store.schema.evidence import monthly_record

if TYPE_CHECKING:
    from carbondash.store.reader import Reader

Values = dict[str, Any]

# What a version of a month's record consists of, and what names the same part in another version.
_PARTS = {
    "monthly_unit": ("unit_id",),
    "monthly_fuel": ("unit_id", "fuel_type"),
    "monthly_support": ("unit_id",),
    "coal_test": ("unit_id", "report_number"),
}


class LoadRow(NamedTuple):
    """One load: counts are rows by table, first_day and last_day those of its facts, rolled_back_by what took it out."""

    id: int
    kind: str
    actor: str
    reason: str
    recorded_at: datetime
    file_name: str | None
    file_digest: str | None
    counts: dict[str, int]
    first_day: date | None
    last_day: date | None
    is_back_dated: bool
    rolled_back_by: int | None

    @property
    def rows(self) -> int:
        """How many rows it brought in all."""
        return sum(self.counts.values())


class LogEntry(NamedTuple):
    """One entry of the change log: what was done by whom in which load, and the hash that ties it to the one before."""

    seq: int
    load_id: int
    recorded_at: datetime
    actor: str
    action: str
    detail: Values
    previous_hash: str
    hash: str

    @property
    def kind(self) -> str:
        """The kind of its load."""
        return str(self.detail.get("kind", self.action))


class Change(NamedTuple):
    """One row that a load brought (`before`: the version that held until then) or took out (`after` is None)."""

    table: str
    row_id: int
    before: Values | None
    after: Values | None

    @property
    def columns(self) -> list[str]:
        """The columns that differ, in the table's order."""
        old, new = self.before or {}, self.after or {}
        return [name for name in (new or old) if old.get(name) != new.get(name)]


class Version(NamedTuple):
    """One version of a thing: the load that brought it and when, the load that took it out, and its values."""

    row_id: int
    load_id: int
    recorded_at: datetime
    void_load_id: int | None
    values: Values


def loads(
    reader: Reader, kinds: Collection[str] | None = None, *, limit: int | None = None, offset: int = 0
) -> tuple[list[LoadRow], int]:
    """Loads of these kinds (None: of all), the newest first; and how many there are."""
    if reader.scope.cities is not None:
        return [], 0
    wanted = [] if kinds is None else [load_table.c.kind.in_(sorted(kinds))]
    rows = select(*(load_table.c[name] for name in LoadRow._fields)).where(*wanted).order_by(load_table.c.id.desc())
    total = reader.execute(select(func.count()).select_from(load_table).where(*wanted)).scalar_one()
    return [_load(row) for row in reader.execute(rows.limit(limit).offset(offset))], total


def load(reader: Reader, load_id: int) -> LoadRow | None:
    """One load; None where there is none."""
    if reader.scope.cities is not None:
        return None
    statement = select(*(load_table.c[name] for name in LoadRow._fields)).where(load_table.c.id == load_id)
    row = reader.execute(statement).one_or_none()
    return None if row is None else _load(row)


def people(reader: Reader, load_ids: Collection[int]) -> dict[int, tuple[By, By | None]]:
    """Who brought these loads and who confirmed them, as the change log knows them; loads of programs are left out."""
    if reader.scope.cities is not None or not load_ids:
        return {}
    statement = select(change_log.c.load_id, change_log.c.detail).where(change_log.c.load_id.in_(sorted(load_ids)))
    found = ((row.load_id, json.loads(row.detail)) for row in reader.execute(statement))
    return {number: in_entry(detail) for number, detail in found if "person" in detail}


def in_entry(detail: Values) -> tuple[By, By | None]:
    """The person of an entry of the change log, and the second one where the act had one."""
    request = detail.get("request") or {}
    second = By(**request["decided_by"]) if request.get("state") == "confirmed" else None
    return By(**detail["person"]), second


def kinds(reader: Reader) -> dict[str, int]:
    """The kinds of loads that there are, and how many of each."""
    if reader.scope.cities is not None:
        return {}
    rows = reader.execute(select(load_table.c.kind, func.count()).group_by(load_table.c.kind).order_by(load_table.c.kind))
    return {row[0]: row[1] for row in rows}


def log(
    reader: Reader, kinds: Collection[str] | None = None, *, limit: int | None = None, offset: int = 0
) -> tuple[list[LogEntry], int]:
    """Entries of the change log on loads of these kinds (None: of all), the newest first; and how many there are."""
    if reader.scope.cities is not None:
        return [], 0
    source = change_log.join(load_table, load_table.c.id == change_log.c.load_id)
    wanted = [] if kinds is None else [load_table.c.kind.in_(sorted(kinds))]
    statement = select(*(change_log.c[name] for name in LogEntry._fields)).select_from(source).where(*wanted)
    total = reader.execute(select(func.count()).select_from(source).where(*wanted)).scalar_one()
    found = reader.execute(statement.order_by(change_log.c.seq.desc()).limit(limit).offset(offset))
    return [_entry(row) for row in found], total


def entry(reader: Reader, load_id: int) -> LogEntry | None:
    """The entry of the change log on a load; None where there is none."""
    if reader.scope.cities is not None:
        return None
    statement = select(*(change_log.c[name] for name in LogEntry._fields)).where(change_log.c.load_id == load_id)
    row = reader.execute(statement).one_or_none()
    return None if row is None else _entry(row)


def changes(reader: Reader, load_id: int, limit: int = 50) -> list[Change]:
    """What a load brought or, where it is a roll-back, took out, table by table: the first rows of each, at most `limit`."""
    what = load(reader, load_id)
    if what is None:
        return []
    undone = reader.execute(select(load_table.c.id).where(load_table.c.rolled_back_by == load_id)).scalar_one_or_none()
    source = load(reader, undone) if undone is not None else what
    assert source is not None
    found: list[Change] = []
    for name in source.counts:
        table = FACT_TABLES.get(name)
        if table is None:
            continue
        rows = reader.execute(select(table).where(table.c.load_id == source.id).order_by(table.c.id).limit(limit)).mappings()
        for row in rows:
            held = {column: row[column] for column in loaded_columns(table)}
            if undone is not None:
                found.append(Change(name, row["id"], held, None))
            else:
                found.append(Change(name, row["id"], _before(reader, table, dict(row)), held))
    return found


def versions(reader: Reader, table_name: str, row_id: int) -> list[Version]:
    """Every version of the thing that a row is one of, in the order in which they hold, those that were taken out among them."""
    table = FACT_TABLES[table_name]
    row = reader.execute(select(table).where(table.c.id == row_id)).mappings().one_or_none()
    if row is None or reader.scope.cities is not None:
        return []
    same = [table.c[name] == row[name] for name in table.info["key"]] or [table.c.id == row_id]
    rows = reader.execute(select(table).where(*same).order_by(table.c.day, table.c.id)).mappings()
    columns = loaded_columns(table)
    return [
        Version(
            found["id"],
            found["load_id"],
            found["recorded_at"],
            found["void_load_id"],
            {name: found[name] for name in columns},
        )
        for found in rows
    ]


def _before(reader: Reader, table: Table, row: Values) -> Values | None:
    """The version that held before a row, as the store stood when the row was loaded."""
    if table.name in _PARTS:
        return _part_before(reader, table, row)
    key = table.info["key"]
    if not key:
        return None
    earlier = or_(table.c.day < row["day"], and_(table.c.day == row["day"], table.c.id < row["id"]))
    stood = or_(table.c.void_load_id.is_(None), table.c.void_load_id > row["load_id"])
    columns = loaded_columns(table)
    statement = (
        select(*(table.c[name] for name in columns))
        .where(*(table.c[name] == row[name] for name in key), earlier, stood, table.c.load_id <= row["load_id"])
        .order_by(table.c.day.desc(), table.c.id.desc())
        .limit(1)
    )
    found = reader.execute(statement).mappings().one_or_none()
    return None if found is None else dict(found)


def _part_before(reader: Reader, table: Table, row: Values) -> Values | None:
    """The same part of the version of a month's record that held before the one that a row belongs to."""
    record = reader.execute(select(monthly_record).where(monthly_record.c.id == row["record_id"])).mappings().one()
    before = _before(reader, monthly_record, dict(record))
    if before is None:
        return None
    columns = loaded_columns(table)
    same = [table.c[name] == row[name] for name in _PARTS[table.name]]
    statement = select(*(table.c[name] for name in columns)).where(table.c.record_id == before["id"], *same).limit(1)
    found = reader.execute(statement).mappings().one_or_none()
    return None if found is None else dict(found)


def _load(row: Any) -> LoadRow:
    return LoadRow(**{**row._mapping, "counts": json.loads(row.counts)})


def _entry(row: Any) -> LogEntry:
    return LogEntry(**{**row._mapping, "detail": json.loads(row.detail)})
