"""The bookkeeping of derivation: who waits to be derived anew, what was derived from which inputs, how far it has come.

A load of facts puts the enterprises that it touches into the queue; a load of derived rows takes them out again, unless facts
have come since it read them. Derived rows go at once where a roll-back takes away what they are about.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Insert, Select, Table, delete, func, insert, or_, select, union, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from carbondash.store.errors import BadRow
from carbondash.store.measures.base import live
from carbondash.store.schema import DERIVED_TABLES, FACT_TABLES
from carbondash.store.schema.compliance import obligation, surrender
from carbondash.store.schema.derived import derive_queue, derive_state, derived_input, derived_risk
from carbondash.store.schema.enterprises import enterprise
from carbondash.store.schema.market import market_quote, trade
from carbondash.store.schema.quality import coal_test, laboratory

# Facts that nothing is derived from: whoever is reminded or visited need not be derived anew.
NOT_READ = frozenset(
    {
        "allowance_step", "assistance_visit", "borrowing", "campaign_member", "campaign_step", "case_paper", "coal_sample",
        "directory_listing", "fourth_party_review", "match_candidate", "notice_task", "reminder", "review_note", "task_step",
    }
)  # fmt: skip

_CHUNK = 20_000
_LISTED = 500


def open_obligations(since: date | None) -> CompoundSelect[tuple[int]] | Select[tuple[int]]:
    """Enterprises whose obligation mattered at the end of the day or later (None: any): due then, not yet surrendered by then.

    What the rules took for open counts too: CCER beyond its room covers nothing.
    """
    if since is None:
        return select(obligation.c.enterprise_id).where(live(obligation), obligation.c.superseded_on.is_(None)).distinct()
    paid = (
        select(func.coalesce(func.sum(surrender.c.amount_t), 0))
        .where(
            live(surrender),
            surrender.c.enterprise_id == obligation.c.enterprise_id,
            surrender.c.period == obligation.c.period,
            surrender.c.day <= since,
        )
        .correlate(obligation)
        .scalar_subquery()
    )
    # The newest version is enough: where it was set after the day, its deadline lies after the day too.
    owing = select(obligation.c.enterprise_id).where(
        live(obligation), obligation.c.superseded_on.is_(None), or_(obligation.c.deadline >= since, paid < obligation.c.amount_t)
    )
    assessed = select(derived_risk.c.enterprise_id).where(or_(derived_risk.c.until.is_(None), derived_risk.c.until > since))
    return union(owing, assessed)


def also_affected(connection: Connection, load_id: int) -> set[int]:
    """Enterprises that a load's facts concern without being about them: the other side of a trade, who tested with a laboratory
    whose mark is known now, whose gap costs something else since a quote."""
    sold = select(trade.c.seller_id).where(trade.c.load_id == load_id, trade.c.seller_id.is_not(None))
    ids = set(connection.scalars(sold.distinct()))
    # Most loads bring no laboratory, and the tests of the whole province need not be looked through.
    tested = list(connection.scalars(select(laboratory.c.name_zh).where(laboratory.c.load_id == load_id)))
    if tested:
        by_them = select(coal_test.c.enterprise_id).where(live(coal_test), coal_test.c.laboratory.in_(tested))
        ids |= set(connection.scalars(by_them.distinct()))
    first_quote = connection.scalar(select(func.min(market_quote.c.day)).where(market_quote.c.load_id == load_id))
    if first_quote is not None:
        ids |= set(connection.scalars(open_obligations(first_quote)))
    return ids


def enqueue(connection: Connection, enterprise_ids: Collection[int], version: int) -> None:
    """Let enterprises wait since a version of the store; who waits already keeps waiting since the older one."""
    rows = [{"enterprise_id": i, "since_version": version, "last_version": version} for i in sorted(enterprise_ids)]
    statement = _upsert(connection, derive_queue, "last_version")
    for start in range(0, len(rows), _CHUNK):
        connection.execute(statement, rows[start : start + _CHUNK])
    void = select(enterprise.c.id).where(enterprise.c.void_load_id.is_not(None))
    connection.execute(delete(derive_queue).where(derive_queue.c.enterprise_id.in_(void)))


def forget(connection: Connection, enterprise_ids: Collection[int]) -> None:
    """Take out all derived rows of these enterprises, and what they were derived from."""
    for part in _parts(enterprise_ids):
        for table in (*DERIVED_TABLES.values(), derived_input):
            connection.execute(delete(table).where(table.c.enterprise_id.in_(part)))


def replace(
    connection: Connection,
    table: Table,
    enterprise_ids: Collection[int],
    rows: Sequence[Mapping[str, Any]],
    next_id: Callable[[str, int], int],
) -> None:
    """Put rows in the place of all that a derived table has on these enterprises; their identifiers are used again.

    next_id: reserves a number of identifiers of a table, returns the first. Raises BadRow.
    """
    allowed = {column.name for column in table.columns} - {"id"}
    mine = set(enterprise_ids)
    for row in rows:
        if not allowed.issuperset(row):
            raise BadRow(f"{table.name} has no column {sorted(set(row) - allowed)[0]!r}")
        if row.get("enterprise_id") not in mine:
            raise BadRow(f"{table.name}: a row is about enterprise {row.get('enterprise_id')}, which is not being replaced")
    ids: list[int] = []
    for part in _parts(mine):
        ids += connection.scalars(select(table.c.id).where(table.c.enterprise_id.in_(part)))
    more = max(0, len(rows) - len(ids))
    first = next_id(table.name, more)
    for part in _parts(mine):
        connection.execute(delete(table).where(table.c.enterprise_id.in_(part)))
    numbered = list(zip([*ids, *range(first, first + more)], rows, strict=False))
    # Every row names every column, so that all of them are one statement.
    empty = dict.fromkeys(allowed)
    try:
        for start in range(0, len(numbered), _CHUNK):
            part_of_rows = numbered[start : start + _CHUNK]
            connection.execute(insert(table), [{**empty, **row, "id": row_id} for row_id, row in part_of_rows])
    except IntegrityError as error:
        raise BadRow(f"{table.name}: a row breaks a rule of the store: {error.orig}") from error


def unchanged(connection: Connection, enterprise_ids: Collection[int], read_version: int) -> set[int]:
    """Those of the enterprises that still stand and about which nothing has come in since a version of the store."""
    found: set[int] = set()
    for part in _parts(enterprise_ids):
        newer = select(derive_queue.c.enterprise_id).where(
            derive_queue.c.enterprise_id.in_(part), derive_queue.c.last_version > read_version
        )
        standing = select(enterprise.c.id).where(live(enterprise), enterprise.c.id.in_(part), enterprise.c.id.not_in(newer))
        found.update(connection.scalars(standing))
    return found


def settle(
    connection: Connection, enterprise_ids: Collection[int], digests: Mapping[tuple[int, str], str], read_version: int
) -> None:
    """Keep the digests by enterprise and subject; whose facts are still those of `read_version` waits no longer."""
    rows = [{"enterprise_id": i, "subject": subject, "digest": digest} for (i, subject), digest in sorted(digests.items())]
    if rows:
        connection.execute(_upsert(connection, derived_input, "digest"), rows)
    for part in _parts(enterprise_ids):
        mine = derive_queue.c.enterprise_id.in_(part)
        connection.execute(delete(derive_queue).where(mine, derive_queue.c.last_version <= read_version))
        # What came while it was being derived is all that is left to wait for.
        connection.execute(
            update(derive_queue).where(mine, derive_queue.c.since_version <= read_version).values(since_version=read_version + 1)
        )


def set_progress(connection: Connection, rules_digest: str | None, through_day: date | None) -> bool:
    """Note how far derivation has come; None leaves a value as it is. Says whether the rules are others than before."""
    before = connection.scalar(select(derive_state.c.rules_digest))
    said = {"rules_digest": rules_digest, "through_day": through_day}
    values = {name: value for name, value in said.items() if value is not None}
    if values:
        connection.execute(update(derive_state).values(values))
    return rules_digest is not None and rules_digest != before


def waiting_faults(connection: Connection) -> list[str]:
    """Whether enterprises wait to be derived, in words; empty when none does."""
    count, since = connection.execute(select(func.count(), func.min(derive_queue.c.since_version))).one()
    if not count:
        return []
    return [f"{count} enterprises wait to be derived since version {since} of the store: run python -m carbondash derive"]


def orphans(connection: Connection) -> list[str]:
    """Derived rows about facts that were rolled back, in words."""
    faults = []
    for table in DERIVED_TABLES.values():
        for key in table.foreign_keys:
            parent = FACT_TABLES[key.column.table.name]
            void = select(parent.c.id).where(parent.c.void_load_id.is_not(None))
            count = connection.scalar(select(func.count()).select_from(table).where(key.parent.in_(void)))
            if count:
                faults.append(f"{table.name}: {count} rows are about a {parent.name} that was rolled back")
    return faults


def _parts(enterprise_ids: Collection[int]) -> Iterator[list[int]]:
    listed = sorted(enterprise_ids)
    for start in range(0, len(listed), _LISTED):
        yield listed[start : start + _LISTED]


def _upsert(connection: Connection, table: Table, column: str) -> Insert:
    """Insert rows; of those whose key is there already, only the one column is set."""
    maker = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = maker(table)
    keys = [key.name for key in table.primary_key]
    return statement.on_conflict_do_update(index_elements=keys, set_={column: statement.excluded[column]})
