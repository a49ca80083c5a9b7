"""The one way into the store: a load, in one transaction, logged and chained, with the cube kept in step.

A load adds facts, rolls an earlier load back, or (kind "derive") replaces what the rules make of the facts. On the way out it
works out which versions hold, brings the cube to what the facts now say, lets the enterprises that it touched wait to be derived
anew, raises `store_version` and adds its entry to the change log. If anything fails, the store is as it was before.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from stdnum.cn import uscc

from carbondash.store import audit, coverage, cube, derivation, problem_spans, reach, requests, rollback, screening_rows
from carbondash.store.dates import LAST
from carbondash.store.errors import BadRow, OutOfReach
from carbondash.store.measures.base import TERM
from carbondash.store.reader import Reader
from carbondash.store.schema import DERIVED_TABLES, FACT_TABLES
from carbondash.store.schema.bookkeeping import load as load_table
from carbondash.store.schema.bookkeeping import published_figure, store_state
from carbondash.store.schema.directory import candidate_decision, record_match, screening_candidate
from carbondash.store.schema.inspection import campaign_member, campaign_term
from carbondash.store.schema.reports import notice_task
from carbondash.store.schema.supervision import notice_term
from carbondash.store.scope import Scope
from carbondash.store.screening import Found, Match
from carbondash.store.versions import relink_all

Progress = Callable[[str, int, int], None]

_FIRST_DAY, _LAST_DAY = date(1990, 1, 1), date(2099, 12, 31)
_CHUNK = 20_000
_REBUILD_FROM = 5_000
# Whose tasks or steps a table of due days is about.
_HOLDERS: dict[str, Table] = {notice_term.name: notice_task, campaign_term.name: campaign_member}
# Facts under another anchor that an enterprise may stand behind: its project, and a trade that it sold in.
_OWNED = {"project": "enterprise_id", "loan_project": "enterprise_id", "trade": "seller_id"}
_WORKED_OUT = DERIVED_TABLES.keys() | screening_rows.TABLES


def anchor_kind(table: Table) -> str | None:
    """Whose facts a table holds: the kind of anchor, or None where no measure hangs on one (e.g. quotes)."""
    name: str = table.info["anchor"]
    if name == "day":
        return None
    return table.name if name == "id" else name.removesuffix("_id")


class Load:
    """One load while it is being written; reach: what a person of some cities reads, None for the whole province."""

    def __init__(
        self,
        connection: Connection,
        *,
        kind: str,
        actor: str,
        reason: str,
        scope: Scope,
        reach: Reader | None = None,
        file_name: str | None,
        file_digest: str | None,
        covers: tuple[str, ...],
        progress: Progress | None,
    ) -> None:
        self._connection, self._reach = connection, reach
        self._kind, self._actor, self._reason, self._scope = kind, actor, reason, scope
        self._file_name, self._file_digest, self._covers = file_name, file_digest, covers
        self._progress = progress
        self._recorded_at = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        self._digest, self._seen = audit.RowsDigest(), coverage.DaysSeen()
        self._next: dict[str, int] = {}
        # Anchors whose facts change, by kind of anchor, and by the table that they change in.
        self._touched: dict[str, set[Any]] = {}
        self._anchors_of: dict[str, set[Any]] = {}
        self._concerned: set[int] = set()
        self._rolled_back: int | None = None
        self._undone_days: tuple[date | None, date | None] = (None, None)
        self._said: dict[str, Any] = {}
        self._derives = kind == "derive"
        self._derived: dict[str, int] = {}
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

    def reader(self) -> Reader:
        """What the store says inside this load: nobody else can change it, so what holds now still holds when it is written.

        Whoever sees only some cities reads what stood there before the load, and no more than they may see.
        """
        return self._reach or Reader(self._connection, self._scope)

    @property
    def version(self) -> int:
        """The version of the store that the load builds on."""
        return int(self._state_before.store_version)

    @property
    def concerned(self) -> frozenset[int]:
        """Enterprises that the load brought facts about from which something is derived."""
        return frozenset(self._concerned)

    @property
    def screens(self) -> bool:
        """Whether the load brought a decision about a candidate of the directory, which is a fact about no enterprise."""
        return candidate_decision.name in self._digest.counts

    def next_id(self, table: str, count: int = 1) -> int:
        """Reserve `count` identifiers of a table; returns the first."""
        if table not in self._next:
            column = {**FACT_TABLES, **DERIVED_TABLES}[table].c.id
            self._next[table] = (self._connection.scalar(select(func.max(column))) or 0) + 1
        first = self._next[table]
        self._next[table] = first + count
        return first

    def add(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add facts: mappings of column to value, each with its `id`; parents before children.

        Raises BadRow where a row names an unknown column, lacks its identifier, has an invalid credit code, lies outside the
        person's reach (OutOfReach), or breaks a constraint of the table.
        """
        if not rows:
            return
        facts = FACT_TABLES.get(table)
        if facts is None:
            raise BadRow(f"there is no table of facts called {table!r}")
        if self._derives:
            raise BadRow("a load of derived rows can't hold facts")
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
        if self._reach is not None:
            reach.require(self._reach, self._connection, facts, rows, self._next)

    def _touch(self, facts: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        kind, column = anchor_kind(facts), facts.info["anchor"]
        ids = {row[column] for row in rows if row.get(column) is not None}
        self._anchors_of.setdefault(facts.name, set()).update(ids)
        if kind is None:
            return
        self._touch_anchors(kind, ids, facts.name)
        self._touch_holders(facts, ids)
        self._concern(facts, ids)
        if facts.name in _OWNED:
            owner = _OWNED[facts.name]
            self._touch_anchors("enterprise", {row[owner] for row in rows if row.get(owner) is not None}, facts.name)

    def _touch_holders(self, facts: Table, ids: set[int]) -> None:
        """A due day bears on all who have the notice's tasks or are members of the campaign."""
        holders = _HOLDERS.get(facts.name)
        if holders is not None and ids and not self._whole:
            column = holders.c[facts.info["anchor"]]
            mine = select(holders.c.enterprise_id).where(column.in_(sorted(ids))).distinct()
            self._change.touch(TERM, self._connection.scalars(mine))

    def _concern(self, facts: Table, ids: set[int]) -> None:
        if anchor_kind(facts) == "enterprise" and facts.name not in derivation.NOT_READ:
            self._concerned |= ids

    def _touch_anchors(self, kind: str, ids: set[int], table: str = cube.EVERY_TABLE) -> None:
        self._touched.setdefault(kind, set()).update(ids)
        if not self._derives and sum(len(some) for some in self._touched.values()) > _REBUILD_FROM:
            self._whole = True
        if not self._whole:
            self._change.touch(kind, ids, table)

    def roll_back(self, load_id: int) -> None:
        """Take out everything that an earlier load brought; its rows stay readable, but count nowhere.

        Raises AlreadyRolledBack where the load does not exist, was rolled back before or is itself a roll-back, OnlyDerived where
        it holds derived rows, StillNeeded while later loads hold facts about what it brought, OutOfReach where the
        person does not see the whole province.
        """
        if self._reach is not None:
            raise OutOfReach("only a person who sees the whole province can take a load out")
        row = rollback.require_possible(self._connection, load_id, self.id)
        self._undone_days = (row.first_day, row.last_day)
        for facts in FACT_TABLES.values():
            anchor = facts.c[facts.info["anchor"]]
            ids = set(self._connection.scalars(select(anchor).where(facts.c.load_id == load_id, anchor.is_not(None)).distinct()))
            kind = anchor_kind(facts)
            if not ids:
                continue
            self._anchors_of[facts.name] = ids
            if kind is not None:
                self._touch_anchors(kind, ids)
                self._touch_holders(facts, ids)
                self._concern(facts, ids)
            if facts.name in _OWNED:
                owner = facts.c[_OWNED[facts.name]]
                owners = select(owner).where(facts.c.load_id == load_id, owner.is_not(None)).distinct()
                self._touch_anchors("enterprise", set(self._connection.scalars(owners)))
        derivation.forget(self._connection, self._concerned)
        records, candidates = screening_rows.of_void(self._connection, load_id)
        self._touch_anchors("source_record", records)
        self._touch_anchors("screening_candidate", candidates)
        screening_rows.forget(self._connection, records, candidates)
        for facts in FACT_TABLES.values():
            self._connection.execute(
                update(facts).where(facts.c.load_id == load_id, facts.c.void_load_id.is_(None)).values(void_load_id=self.id)
            )
        self._connection.execute(update(load_table).where(load_table.c.id == load_id).values(rolled_back_by=self.id))
        self._rolled_back = load_id

    def replace_derived(self, table: str, enterprise_ids: Collection[int], rows: Sequence[Mapping[str, Any]]) -> None:
        """Put rows in the place of all that a derived table holds on these enterprises.

        rows: mappings of column to value without `id`; `detail` and `evidence` are JSON texts. Raises BadRow where a row names an
        unknown column, is about another enterprise or breaks a constraint, or where this load is not of kind "derive".
        """
        derived = DERIVED_TABLES.get(table)
        if derived is None:
            raise BadRow(f"there is no table of derived rows called {table!r}")
        self._require_derive()
        self._touch_anchors("enterprise", set(enterprise_ids), table)
        derivation.replace(self._connection, derived, enterprise_ids, rows, self.next_id)
        self._derived[table] = self._derived.get(table, 0) + len(rows)

    def unchanged(self, enterprise_ids: Collection[int], read_version: int) -> set[int]:
        """Those of the enterprises whose facts are still as they were read: others have been loaded or rolled back meanwhile."""
        return derivation.unchanged(self._connection, enterprise_ids, read_version)

    def derived(self, enterprise_ids: Collection[int], digests: Mapping[tuple[int, str], str], read_version: int) -> None:
        """Say that these enterprises were derived from the facts of a version of the store, and from which inputs.

        digests: by enterprise and subject; what is not named stays. An enterprise whose facts have changed since `read_version`
        keeps waiting. Raises BadRow where this load is not of kind "derive".
        """
        self._require_derive()
        derivation.settle(self._connection, enterprise_ids, digests, read_version)

    def wait(self, enterprise_ids: Collection[int]) -> None:
        """Let these enterprises wait to be derived: something that they share with others has changed.

        Raises BadRow where this load is not of kind "derive".
        """
        self._require_derive()
        derivation.enqueue(self._connection, enterprise_ids, self._state_before.store_version)

    def derive_state(self, *, rules_digest: str | None = None, through_day: date | None = None) -> None:
        """Say how far derivation has come: with which rules, up to which day; None leaves a value as it is.

        Raises BadRow where this load is not of kind "derive".
        """
        self._require_derive()
        if derivation.set_progress(self._connection, rules_digest, through_day):
            # With other rules the same facts come to something else: the log says since when.
            self._said["rules"] = rules_digest or ""

    def replace_screening(
        self,
        matches: Sequence[Match] | None,
        candidates: Sequence[Found],
        keys: Collection[str] | None,
        *,
        rules: str,
        load_id: int,
        through: date,
    ) -> bool:
        """Put what screening found in the place of what it had found; says whether any of it is new.

        matches: None leaves them. keys: the candidates that are replaced, None: all. rules, load_id, through: what it was worked
        out with, up to which load and day. Raises BadRow where this load is not of kind "derive".
        """
        self._require_derive()
        first = screening_rows.next_candidate_id(self._connection)
        what = screening_rows.difference(self._connection, matches, candidates, keys, first)
        self._touch_anchors("source_record", what.record_ids)
        self._touch_anchors("screening_candidate", what.candidate_ids)
        screening_rows.write(self._connection, what, rules, load_id, through)
        self._derived[record_match.name], self._derived[screening_candidate.name] = len(what.matches), len(what.new)
        return bool(what.record_ids or what.candidate_ids)

    def _require_derive(self) -> None:
        if not self._derives:
            raise BadRow(f"a load of kind {self._kind!r} can't hold derived rows")

    def say(self, name: str, what: Mapping[str, Any]) -> None:
        """Keep something about this load in its entry of the change log, under a name; what can be written as JSON."""
        self._said[name] = what

    def keep_request(self, asked: requests.Asked) -> int:
        """Keep an act that waits for a second person; returns its number."""
        said = requests.keep(self._connection, asked, self.id, self._recorded_at)
        self.say(requests.LOGGED, said)
        return int(said["number"])

    def settle_request(self, number: int, answer: requests.Answer) -> None:
        """Say what became of a request that waits, in the load that carries it out or in one of its own. Raises NotWaiting."""
        self.say(requests.LOGGED, requests.settle(self._connection, number, answer, self.id, self._recorded_at))

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
        relink_all(connection, self._anchors_of, whole=self._whole)
        if self._rolled_back is not None or problem_spans.SOURCES & self._digest.counts.keys():
            problem_spans.refresh(connection, None if self._whole else self._touched.get("enterprise", ()))
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
                counts=json.dumps({**self._digest.counts, **self._derived}, sort_keys=True),
                first_day=first,
                last_day=last,
                is_back_dated=back_dated,
            )
        )
        if self._rolled_back is None:
            coverage.widen(connection, self._seen)
        else:
            coverage.rebuild(connection)
        version = self._state_before.store_version + 1
        if not self._derives:
            concerned = derivation.also_affected(connection, self._rolled_back or self.id)
            derivation.enqueue(connection, concerned | self._concerned, version)
        connection.execute(update(store_state).values(store_version=version))
        detail = {
            "kind": self._kind,
            "reason": self._reason,
            "file": self._file_name,
            "file_digest": self._file_digest,
            "rows_digest": self._digest.hexdigest(),
            "counts": {**self._digest.counts, **self._derived},
            "rolled_back": self._rolled_back,
            "store_version": version,
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
