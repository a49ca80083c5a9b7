"""The one way into the store: a load, in one transaction, logged and chained, with the cube kept in step.

A load adds facts or rolls an earlier load back. On the way out it works out which versions hold, brings the cube to what the
facts now say, raises `store_version` and adds its entry to the change log. If anything fails, the store is as it was before.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Table, and_, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from stdnum.cn import uscc

from carbondash.store import audit, coverage, cube
from carbondash.store.dates import LAST
from carbondash.store.errors import AlreadyRolledBack, BadRow, StillNeeded
from carbondash.store.measures.base import live
from carbondash.store.schema import FACT_TABLES
from carbondash.store.schema.bookkeeping import load as load_table
from carbondash.store.schema.bookkeeping import published_figure, store_state
from carbondash.store.scope import Scope
from carbondash.store.versions import relink

Progress = Callable[[str, int, int], None]

_FIRST_DAY, _LAST_DAY = date(1990, 1, 1), date(2099, 12, 31)
_CHUNK = 20_000
_REBUILD_FROM = 5_000


def anchor_kind(table: Table) -> str | None:
    """Whose facts a table holds: the kind of anchor, or None where no measure hangs on one (e.g. quotes)."""
    name: str = table.info["anchor"]
    if name == "day":
        return None
    return table.name if name == "id" else name.removesuffix("_id")


def references() -> list[tuple[Table, str, Table]]:
    """Which column of which table of facts names a row of which other one."""
    return [
        (child, key.parent.name, key.column.table)
        for child in FACT_TABLES.values()
        for key in child.foreign_keys
        if key.column.name == "id" and key.column.table.name in FACT_TABLES
    ]


class Load:
    """One load while it is being written."""

    def __init__(
        self,
        connection: Connection,
        *,
        kind: str,
        actor: str,
        reason: str,
        scope: Scope,
        file_name: str | None,
        file_digest: str | None,
        covers: tuple[str, ...],
        progress: Progress | None,
    ) -> None:
        self._connection = connection
        self._kind, self._actor, self._reason, self._scope = kind, actor, reason, scope
        self._file_name, self._file_digest, self._covers = file_name, file_digest, covers
        self._progress = progress
        self._recorded_at = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        self._digest, self._seen = audit.RowsDigest(), coverage.DaysSeen()
        self._next: dict[str, int] = {}
        self._touched: dict[str, set[Any]] = {}
        self._rolled_back: int | None = None
        self._undone_days: tuple[date | None, date | None] = (None, None)
        self._said: dict[str, str] = {}
        self.id: int = (connection.scalar(select(func.max(load_table.c.id))) or 0) + 1
        # A store without facts, or a load that touches most of it, is quicker to cube as a whole.
        self._whole = self.id == 1
        self._change = cube.CubeChange(connection)
        self._state_before = connection.execute(select(store_state)).one()
        connection.execute(
            insert(load_table).values(
                id=self.id,
                kind=kind,
                actor=actor,
                reason=reason,
                recorded_at=self._recorded_at,
                file_name=file_name,
                file_digest=file_digest,
                rows_digest="",
                counts="{}",
                is_back_dated=False,
                covers=",".join(covers),
            )
        )

    def next_id(self, table: str, count: int = 1) -> int:
        """Reserve `count` identifiers of a table; returns the first."""
        if table not in self._next:
            facts = FACT_TABLES[table]
            self._next[table] = (self._connection.scalar(select(func.max(facts.c.id))) or 0) + 1
        first = self._next[table]
        self._next[table] = first + count
        return first

    def add(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add facts: mappings of column to value, each with its `id`; parents before children.

        Raises BadRow where a row names an unknown column, lacks its identifier, has an invalid credit code, lies outside the
        person's scope, or breaks a constraint of the table.
        """
        if not rows:
            return
        facts = FACT_TABLES.get(table)
        if facts is None:
            raise BadRow(f"there is no table of facts called {table!r}")
        self._check(facts, rows)
        self._touch(facts, rows)
        self._digest.add(facts, rows)
        self._seen.add(table, [row["day"] for row in rows])
        extra: dict[str, Any] = {"load_id": self.id, "recorded_at": self._recorded_at, "void_load_id": None}
        if facts.info["key"]:
            # Not current until `relink` says so: two current versions of one thing can't stand beside each other.
            extra["superseded_on"] = LAST
        try:
            for start in range(0, len(rows), _CHUNK):
                part = rows[start : start + _CHUNK]
                self._connection.execute(insert(facts), [{**row, **extra} for row in part])
                if self._progress:
                    self._progress(table, min(start + _CHUNK, len(rows)), len(rows))
        except IntegrityError as error:
            raise BadRow(f"{table}: a row breaks a rule of the store: {error.orig}") from error

    def _check(self, facts: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        allowed = set(audit.loaded_columns(facts))
        for row in rows:
            if not allowed.issuperset(row):
                raise BadRow(f"{facts.name} has no column {sorted(set(row) - allowed)[0]!r}")
            if row.get("id") is None:
                raise BadRow(f"{facts.name}: a row has no id")
            day = row.get("day")
            if not isinstance(day, date):
                raise BadRow(f"{facts.name}: row {row['id']} has no day")
            if not _FIRST_DAY <= day <= _LAST_DAY:
                # A slip of the pen (1023, 20233) would stretch the cube over centuries.
                raise BadRow(f"{facts.name}: row {row['id']} has the day {day}, expected one from {_FIRST_DAY} to {_LAST_DAY}")
            code = row.get("credit_code")
            if code is not None and not uscc.is_valid(code):
                raise BadRow(f"{facts.name}: {code!r} is not a valid unified social credit code")
        if self._scope.cities is not None:
            raise BadRow("only a person who sees the whole province can load facts")

    def _touch(self, facts: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        kind = anchor_kind(facts)
        if kind is None:
            self._touched.setdefault(facts.name, set()).update(row["day"] for row in rows)
            return
        column = facts.info["anchor"]
        ids = {row[column] for row in rows if row.get(column) is not None}
        self._touch_anchors(kind, ids)

    def _touch_anchors(self, kind: str, ids: set[int]) -> None:
        self._touched.setdefault(kind, set()).update(ids)
        if sum(len(some) for some in self._touched.values()) > _REBUILD_FROM:
            self._whole = True
        if not self._whole:
            self._change.touch(kind, ids)

    def roll_back(self, load_id: int) -> None:
        """Take out everything that an earlier load brought; its rows stay readable, but count nowhere.

        Raises AlreadyRolledBack where the load does not exist, was rolled back before or is itself a roll-back, StillNeeded while
        later loads hold facts about what it brought.
        """
        row = self._connection.execute(select(load_table).where(load_table.c.id == load_id)).one_or_none()
        if row is None or load_id == self.id:
            raise AlreadyRolledBack(f"there is no load {load_id}")
        if row.rolled_back_by is not None:
            raise AlreadyRolledBack(f"load {load_id} was rolled back by load {row.rolled_back_by}")
        if row.kind == "rollback":
            raise AlreadyRolledBack(f"load {load_id} is a roll-back and can't be rolled back")
        self._refuse_orphans(load_id)
        self._undone_days = (row.first_day, row.last_day)
        for facts in FACT_TABLES.values():
            anchor = facts.c[facts.info["anchor"]]
            ids = set(self._connection.scalars(select(anchor).where(facts.c.load_id == load_id, anchor.is_not(None)).distinct()))
            kind = anchor_kind(facts)
            if not ids:
                continue
            if kind is None:
                self._touched.setdefault(facts.name, set()).update(ids)
            else:
                self._touch_anchors(kind, ids)
        for facts in FACT_TABLES.values():
            self._connection.execute(
                update(facts).where(facts.c.load_id == load_id, facts.c.void_load_id.is_(None)).values(void_load_id=self.id)
            )
        self._connection.execute(update(load_table).where(load_table.c.id == load_id).values(rolled_back_by=self.id))
        self._rolled_back = load_id

    def _refuse_orphans(self, load_id: int) -> None:
        for child, column, parent in references():
            needed = self._connection.execute(
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

    def set_state(self, *, is_demo: bool, scale: int = 1, seed: int | None = None) -> None:
        """Say whether the store holds generated data, at which scale and from which seed."""
        self._connection.execute(update(store_state).values(is_demo=is_demo, scale=scale, seed=seed))
        self._said["state"] = audit.state_digest(self._connection)

    def set_published(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Replace the table of published figures, which the reconciliation reads and no measure does."""
        self._connection.execute(delete(published_figure))
        if rows:
            self._connection.execute(insert(published_figure), [dict(row) for row in rows])
        self._said["published"] = audit.published_digest(self._connection)

    def finish(self) -> None:
        """Versions, cube, coverage, version and log: called once, at the end of the transaction."""
        connection = self._connection
        self._relink()
        if self._whole:
            self._change.close()
            cube.rebuild(connection)
        else:
            self._change.apply()
        days = [*self._seen.first.values(), *self._seen.last.values()]
        first, last = audit.first_and_last(days) if self._rolled_back is None else self._undone_days
        newest = self._state_before.newest_day
        supervisory_first = min(
            (day for name, day in self._seen.first.items() if FACT_TABLES[name].info["supervisory"]), default=None
        )
        back_dated = bool(newest and supervisory_first and supervisory_first < newest)
        if self._covers and first is not None:
            for name in self._covers:
                self._seen.first[name] = min(first, self._seen.first.get(name, first))
        connection.execute(
            update(load_table)
            .where(load_table.c.id == self.id)
            .values(
                rows_digest=self._digest.hexdigest(),
                counts=json.dumps(self._digest.counts, sort_keys=True),
                first_day=first,
                last_day=last,
                is_back_dated=back_dated,
            )
        )
        if self._rolled_back is None:
            coverage.widen(connection, self._seen)
        else:
            coverage.rebuild(connection)
        connection.execute(update(store_state).values(store_version=store_state.c.store_version + 1))
        detail = {
            "kind": self._kind,
            "reason": self._reason,
            "file": self._file_name,
            "file_digest": self._file_digest,
            "rows_digest": self._digest.hexdigest(),
            "counts": self._digest.counts,
            "rolled_back": self._rolled_back,
            "store_version": self._state_before.store_version + 1,
            **self._said,
        }
        audit.append(
            connection,
            load_id=self.id,
            recorded_at=self._recorded_at,
            actor=self._actor,
            action="load" if self._rolled_back is None else "rollback",
            detail=detail,
        )

    def _relink(self) -> None:
        for facts in FACT_TABLES.values():
            if not facts.info["key"]:
                continue
            kind = anchor_kind(facts)
            ids = self._touched.get(facts.name if kind is None else kind, set())
            if not ids:
                continue
            anchor = facts.c[facts.info["anchor"]]
            if self._whole or len(ids) > _REBUILD_FROM:
                relink(self._connection, facts, anchor.is_not(None))
                continue
            listed = sorted(ids)
            for start in range(0, len(listed), 500):
                relink(self._connection, facts, and_(anchor.in_(listed[start : start + 500])))
