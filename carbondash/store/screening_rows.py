"""What screening found, as rows: only those that changed are written; what a load that is taken back was about goes with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Table, delete, exists, func, insert, or_, select, update

from carbondash.store.schema.bookkeeping import load
from carbondash.store.schema.directory import (
    candidate_decision,
    record_match,
    screening_candidate,
    screening_state,
    source_record,
)
from carbondash.store.schema.enterprises import enterprise, enterprise_version
from carbondash.store.schema.reports import annual_report
from carbondash.store.screening import HALF, Found, Match, parts

# What is worked out from the facts: the measures over these tables change with a screening.
TABLES = frozenset({record_match.name, screening_candidate.name})
_INPUTS = (source_record, enterprise, enterprise_version, annual_report, candidate_decision)


class Difference(NamedTuple):
    """Rows to write in place of others; record_ids and candidate_ids: whose contribution to the cube changes."""

    record_ids: set[int]
    gone: list[int]
    new: list[dict[str, Any]]
    matches: list[dict[str, Any]]

    @property
    def candidate_ids(self) -> set[int]:
        """Candidates that go or come."""
        return {*self.gone, *(row["id"] for row in self.new)}


def difference(
    connection: Connection,
    found_matches: Sequence[Match] | None,
    found: Sequence[Found],
    keys: Collection[str] | None,
    first_id: int,
) -> Difference:
    """What is to change so that the store holds just these matches and candidates.

    found_matches: None leaves them as they are. keys: the candidates that are replaced; None: all.
    """
    changed: list[dict[str, Any]] = []
    record_ids: set[int] = set()
    if found_matches is not None:
        stored = {row.record_id: Match(*row) for row in connection.execute(select(*(record_match.c[n] for n in Match._fields)))}
        changed = [row._asdict() for row in found_matches if stored.get(row.record_id) != row]
        record_ids = {row["record_id"] for row in changed} | (stored.keys() - {row.record_id for row in found_matches})
    table = screening_candidate
    statement = select(table.c.id, *(table.c[name] for name in Found._fields))
    chosen = [None] if keys is None else list(parts(keys))
    held: dict[Found, list[int]] = {}
    for part in chosen:
        rows = connection.execute(statement if part is None else statement.where(table.c.candidate_key.in_(part)))
        for row_id, *rest in rows:
            held.setdefault(Found(*rest), []).append(row_id)
    new = []
    for row in found:
        if held.get(row):
            held[row].pop()
        else:
            new.append(row)
    gone = sorted(row_id for ids in held.values() for row_id in ids)
    free = iter(gone)
    numbered = [{**row._asdict(), "id": next(free, None)} for row in new]
    for place, row_without in enumerate([row for row in numbered if row["id"] is None]):
        row_without["id"] = first_id + place
    return Difference(record_ids, gone, numbered, changed)


def next_candidate_id(connection: Connection) -> int:
    """The first number that no candidate has."""
    return (connection.scalar(select(func.max(screening_candidate.c.id))) or 0) + 1


def write(connection: Connection, what: Difference, rules: str, load_id: int, through: date) -> None:
    """Write the difference, and what it was worked out from."""
    _delete(connection, record_match, record_match.c.record_id, what.record_ids)
    _delete(connection, screening_candidate, screening_candidate.c.id, what.gone)
    if what.matches:
        connection.execute(insert(record_match), what.matches)
    if what.new:
        connection.execute(insert(screening_candidate), what.new)
    connection.execute(update(screening_state).values(input_digest=f"{rules}{load_id:08x}", through_day=through))


def _delete(connection: Connection, table: Table, column: ColumnElement[Any], values: Collection[int]) -> None:
    for part in parts(values):
        connection.execute(delete(table).where(column.in_(part)))


def of_void(connection: Connection, load_id: int) -> tuple[set[int], set[int]]:
    """Records whose match, and candidates whose ground, goes when a load is taken back: to be asked before."""
    mine = select(source_record.c.id).where(source_record.c.load_id == load_id)
    created = select(enterprise.c.id).where(enterprise.c.load_id == load_id)
    about = or_(record_match.c.record_id.in_(mine), record_match.c.enterprise_id.in_(created))
    record_ids = set(connection.scalars(select(record_match.c.record_id).where(about)))
    clusters = select(record_match.c.cluster).where(about)
    named = select("R" + source_record.c.id.cast(screening_candidate.c.candidate_key.type)).where(
        source_record.c.load_id == load_id
    )
    gone = or_(
        screening_candidate.c.candidate_key.in_(clusters),
        screening_candidate.c.candidate_key.in_(named),
        screening_candidate.c.enterprise_id.in_(created),
    )
    return record_ids, set(connection.scalars(select(screening_candidate.c.id).where(gone)))


def forget(connection: Connection, record_ids: Collection[int], candidate_ids: Collection[int]) -> None:
    """Take out matches and candidates until the next screening."""
    _delete(connection, record_match, record_match.c.record_id, record_ids)
    _delete(connection, screening_candidate, screening_candidate.c.id, candidate_ids)


def orphans(connection: Connection) -> list[str]:
    """Matches and candidates about what was rolled back, in words."""
    faults = []
    for table, column, parent in (
        (record_match, record_match.c.record_id, source_record),
        (record_match, record_match.c.enterprise_id, enterprise),
        (screening_candidate, screening_candidate.c.enterprise_id, enterprise),
    ):
        void = select(parent.c.id).where(parent.c.void_load_id.is_not(None))
        count = connection.scalar(select(func.count()).select_from(table).where(column.in_(void)))
        if count:
            faults.append(f"{table.name}: {count} rows are about a {parent.name} that was rolled back")
    return faults


def waiting_faults(connection: Connection) -> list[str]:
    """Whether facts wait to be screened, in words; empty when none do."""
    digest = connection.scalar(select(screening_state.c.input_digest)) or ""
    since = int(digest[HALF:] or "0", 16)
    newer = [exists().where(table.c.load_id > since) for table in _INPUTS]
    newer.append(exists().where(load.c.id > since, load.c.kind == "rollback"))
    if not connection.scalar(select(or_(*newer))):
        return []
    return ["facts have come that the directory was not screened with: run python -m carbondash derive"]
