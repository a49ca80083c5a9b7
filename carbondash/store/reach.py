"""What a person of some cities may write: facts about enterprises that stand there, tied to what that person can see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, select

from carbondash.store import fence
from carbondash.store.errors import OutOfReach
from carbondash.store.measures.base import live
from carbondash.store.reader import Reader
from carbondash.store.schema import metadata
from carbondash.store.schema.enterprises import enterprise_version
from carbondash.store.schema.reports import notice, notice_task
from carbondash.store.schema.supervision import dispatch_meeting, notice_term, saved_brief, saved_brief_city

# Facts about no single enterprise that belong to some cities all the same.
_SHARED = {table.name for table in (notice, notice_term, dispatch_meeting, saved_brief, saved_brief_city)}
_LISTED = 500


def require(
    reader: Reader, connection: Connection, facts: Table, rows: Sequence[Mapping[str, Any]], reserved: Mapping[str, int]
) -> None:
    """Facts that a load would add are within the reach of its person.

    reader: what the person sees, as it stood before the load. connection: that of the load. reserved: the identifiers that the
    load has given out end before these, by table. Raises OutOfReach.
    """
    if fence.TABLES[facts.name] is not fence.ENTERPRISE and facts.name not in (*_SHARED, enterprise_version.name):
        raise OutOfReach(f"{facts.name}: only a person who sees the whole province can load these")
    for column in facts.c:
        for key in column.foreign_keys:
            if column.name not in ("load_id", "void_load_id"):
                _require_seen(reader, connection, key.column.table, key.column.name, facts.name, _of(rows, column.name), reserved)
    if "enterprise_id" in facts.c:
        _require_standing(reader, facts.name, rows)
    if "city" in facts.c and any(not reader.scope.allows(row.get("city") or "") for row in rows):
        raise OutOfReach(f"{facts.name}: expected one of the cities that the person sees")
    if facts is notice_term:
        _require_own_notices(reader, connection, _of(rows, "notice_id"))


def _of(rows: Sequence[Mapping[str, Any]], column: str) -> list[Any]:
    return sorted({row[column] for row in rows if row.get(column) is not None})


def _require_seen(
    reader: Reader, connection: Connection, parent: Table, key: str, name: str, values: list[Any], reserved: Mapping[str, int]
) -> None:
    """What rows refer to can be seen, or came with this load."""
    if fence.TABLES[parent.name] is fence.PUBLIC:
        return
    column = parent.c[key]
    seen: set[Any] = set()
    for start in range(0, len(values), _LISTED):
        asked = column.in_(values[start : start + _LISTED])
        seen |= set(reader.execute(select(column).where(asked)).scalars())
        if parent.name in reserved:
            seen |= set(connection.execute(select(column).where(asked, _of_this_load(connection, parent))).scalars())
    for value in values:
        if value not in seen:
            raise OutOfReach(f"{name}: there is no {parent.name} {value} here")


def _of_this_load(connection: Connection, table: Table) -> Any:
    loads = metadata.tables["load"]
    return table.c.load_id == select(loads.c.id).order_by(loads.c.id.desc()).limit(1).scalar_subquery()


def _require_standing(reader: Reader, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """The enterprises stand in the person's cities on the day of the fact."""
    version = enterprise_version
    ids = _of(rows, "enterprise_id")
    spans: list[Any] = []
    for start in range(0, len(ids), _LISTED):
        statement = select(version.c.enterprise_id, version.c.valid_from, version.c.valid_to).where(
            live(version), version.c.enterprise_id.in_(ids[start : start + _LISTED])
        )
        spans += reader.execute(statement).all()
    for row in rows:
        whose, day = row.get("enterprise_id"), row["day"]
        if not any(span.enterprise_id == whose and span.valid_from <= day < span.valid_to for span in spans):
            raise OutOfReach(f"{name}: there is no enterprise {whose} here")


def _require_own_notices(reader: Reader, connection: Connection, notices: list[int]) -> None:
    """A due day moves for all who have a task by the notice: nobody elsewhere may be among them."""
    theirs = select(notice_task.c.id).where(live(notice_task), notice_task.c.notice_id.in_(notices))
    of_load = set(connection.execute(theirs.where(_of_this_load(connection, notice_task))).scalars())
    all_tasks = set(connection.execute(theirs).scalars())
    if all_tasks - of_load - set(reader.execute(theirs).scalars()):
        raise OutOfReach("notice_term: the notice is also addressed to enterprises of other cities")
