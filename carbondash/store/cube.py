"""The cube: every measure by day and cell, and as cumulated snapshots at month ends.

A read as of a day is one snapshot (the end of the month before) and at most 31 days, whatever the store holds. The cube is kept
in the transaction that brings new facts: the contributions of the touched anchors before and after the change are compared, and
only the cells that differ are written. `differences` compares the stored cube with one built afresh from the facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Date,
    Insert,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    and_,
    delete,
    func,
    insert,
    literal,
    select,
    union_all,
)
from sqlalchemy.dialects import postgresql, sqlite

from carbondash.store.dates import month_end, next_month_end, previous_month_end
from carbondash.store.measures import MEASURES, Measure
from carbondash.store.measures.base import DIMENSIONS, TERM, every, text
from carbondash.store.schema.base import metadata
from carbondash.store.schema.bookkeeping import cube_day, cube_month, cube_month_end

CELL = ("measure", *DIMENSIONS)
_WORD = re.compile(r"\w+")
# Stands for all tables: where facts of several change at once.
EVERY_TABLE = "*"
_NEW = "new"

_scratch = MetaData()


def _scratch_cells(name: str, *key: Column[Any]) -> Table:
    """A temporary table of cube cells without keys: rows are collected first and summed afterwards."""
    return Table(
        name,
        _scratch,
        Column("measure", String(40)),
        *key,
        *(Column(dimension, String(40)) for dimension in DIMENSIONS),
        Column("amount", BigInteger),
        prefixes=["TEMPORARY"],
    )


_before = _scratch_cells("cube_change", Column("day", Date))
_delta = _scratch_cells("cube_delta", Column("day", Date))
_fresh_day = _scratch_cells("cube_fresh_day", Column("day", Date))
_fresh_month = _scratch_cells("cube_fresh_month", Column("month_end", Date))
touched = Table("cube_touched", _scratch, Column("mark", String(80)), Column("id", Integer), prefixes=["TEMPORARY"])


@contextmanager
def scratch(connection: Connection, *tables: Table) -> Iterator[None]:
    """The temporary tables exist inside the block, empty at its start."""
    for table in tables:
        table.drop(connection, checkfirst=True)
        table.create(connection)
    yield
    for table in tables:
        table.drop(connection)


def _contributions(measure: Measure, keep: Any) -> Any:
    return measure.build(keep).subquery("contributions")


def _daily(measure: Measure, keep: Any, sign: int = 1) -> Any:
    rows = _contributions(measure, keep)
    cell = [rows.c.day, *(rows.c[name] for name in DIMENSIONS)]
    total = func.sum(rows.c.amount) * sign
    return select(text(measure.id), *cell, total).group_by(*cell).having(func.sum(rows.c.amount) != 0)


_INTO = ["measure", "day", *DIMENSIONS, "amount"]


# Building a statement takes longer than running it for a few enterprises: each is built once.
@cache
def _taking_away(measure_id: str) -> Insert:
    """Takes away what newly marked anchors contribute, but for those whose contribution is known already."""
    new, known = _marked([_NEW]), _marked(_marks(measure_id))
    rows = _daily(MEASURES[measure_id], lambda column: and_(column.in_(new), column.not_in(known)), sign=-1)
    return insert(_before).from_select(_INTO, rows)


@cache
def _adding(measure_id: str) -> Insert:
    """Adds what the anchors contribute whose contribution before is known."""
    known = _marked(_marks(measure_id))
    return insert(_before).from_select(_INTO, _daily(MEASURES[measure_id], lambda column: column.in_(known)))


def _marked(marks: Sequence[str]) -> Select[tuple[int]]:
    return select(touched.c.id).where(touched.c.mark.in_(marks))


def _mark(group: str, table: str) -> str:
    return f"{group}/{table}"


def _marks(measure_id: str) -> list[str]:
    """The marks of anchors whose facts change in a table that the measure reads."""
    return [_mark(MEASURES[measure_id].group, table) for table in sorted({EVERY_TABLE, *_tables_named(measure_id)})]


@cache
def _tables_named(measure_id: str) -> frozenset[str]:
    """The tables that a measure's select names: all that it is worked out from (and any that a column is called like)."""
    named = set(_WORD.findall(str(MEASURES[measure_id].build(every).compile(dialect=sqlite.dialect()))))
    return frozenset(named & metadata.tables.keys())


@cache
def _reading(group: str, table: str) -> tuple[str, ...]:
    """The measures of a group that facts of a table can change."""
    return tuple(
        measure.id
        for measure in MEASURES.values()
        if measure.group == group and (table == EVERY_TABLE or table in _tables_named(measure.id))
    )


@cache
def _counting(measure_id: str, into: Table) -> Insert:
    return insert(into).from_select(_INTO, _daily(MEASURES[measure_id], every))


class CubeChange:
    """What a load does to the cube: note what anchors contribute before their facts change, apply the difference at the end.

    Only the measures are looked at that read the tables in which facts change.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        # The anchors that are marked, by group and the table in which their facts change.
        self._seen: dict[tuple[str, str], set[int]] = {}
        for table in (touched, _before, _delta):
            table.drop(connection, checkfirst=True)
            table.create(connection)

    def touch(self, kind: str, ids: Iterable[int], table: str = EVERY_TABLE) -> None:
        """Keep what these anchors contribute now; called before any of their facts in the table changes in this transaction.

        kind: of anchor; TERM for enterprises of which nothing but a due day moves.
        """
        listed = set(ids)
        for group in ("enterprise", TERM) if kind == "enterprise" else (kind,):
            self._touch(group, table, listed)

    def _touch(self, group: str, table: str, ids: set[int]) -> None:
        measures, seen = _reading(group, table), self._seen.setdefault((group, table), set())
        fresh = ids - seen
        if not fresh or not measures:
            return
        connection = self._connection
        connection.execute(insert(touched), [{"mark": _NEW, "id": anchor} for anchor in fresh])
        for measure_id in measures:
            connection.execute(_taking_away(measure_id))
        connection.execute(touched.update().where(touched.c.mark == _NEW).values(mark=_mark(group, table)))
        seen |= fresh

    def apply(self) -> None:
        """Write the difference between the touched anchors' contributions after and before into the cube."""
        changed = {measure_id for (group, table), seen in self._seen.items() if seen for measure_id in _reading(group, table)}
        for measure_id in sorted(changed):
            self._connection.execute(_adding(measure_id))
        cell = [_before.c[name] for name in _INTO[:-1]]
        total = func.sum(_before.c.amount)
        self._connection.execute(insert(_delta).from_select(_INTO, select(*cell, total).group_by(*cell).having(total != 0)))
        _apply_delta(self._connection)
        self.close()

    def close(self) -> None:
        for table in (touched, _before, _delta):
            table.drop(self._connection, checkfirst=True)


def _add_into(connection: Connection, target: Table, key: str, rows: Any) -> None:
    """Add amounts to cells, creating those that are not there."""
    maker = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    columns = ["measure", key, *DIMENSIONS, "amount"]
    statement = maker(target).from_select(columns, rows)
    connection.execute(
        statement.on_conflict_do_update(index_elements=columns[:-1], set_={"amount": target.c.amount + statement.excluded.amount})
    )


def _apply_delta(connection: Connection) -> None:
    first, last = connection.execute(select(func.min(_delta.c.day), func.max(_delta.c.day))).one()
    if first is None:
        return
    _extend_months(connection, first, last)
    cells = [_delta.c[name] for name in DIMENSIONS]
    # "WHERE true" keeps SQLite's parser from reading ON CONFLICT as a join's ON.
    _add_into(
        connection,
        cube_day,
        "day",
        select(_delta.c.measure, _delta.c.day, *cells, _delta.c.amount).where(_delta.c.amount != 0),
    )
    _add_into(
        connection,
        cube_month,
        "month_end",
        select(_delta.c.measure, cube_month_end.c.month_end, *cells, func.sum(_delta.c.amount))
        .select_from(_delta.join(cube_month_end, cube_month_end.c.month_end >= _delta.c.day))
        .where(_delta.c.amount != 0)
        .group_by(_delta.c.measure, cube_month_end.c.month_end, *cells)
        .having(func.sum(_delta.c.amount) != 0),
    )
    for target in (cube_day, cube_month):
        connection.execute(delete(target).where(target.c.amount == 0))


def _extend_months(connection: Connection, first: date, last: date) -> None:
    """Make snapshots for the months that the cube does not reach yet; a later month starts as a copy of the last one."""
    known = connection.execute(select(func.min(cube_month_end.c.month_end), func.max(cube_month_end.c.month_end))).one()
    wanted_first, wanted_last = month_end(first), month_end(last)
    if known[0] is None:
        end = wanted_first
        while end <= wanted_last:
            connection.execute(insert(cube_month_end).values(month_end=end))
            end = next_month_end(end)
        return
    end = wanted_first
    while end < known[0]:
        connection.execute(insert(cube_month_end).values(month_end=end))
        end = next_month_end(end)
    previous, end = known[1], next_month_end(known[1])
    while end <= wanted_last:
        connection.execute(insert(cube_month_end).values(month_end=end))
        names = ["measure", "month_end", *DIMENSIONS, "amount"]
        carried = select(
            cube_month.c.measure,
            literal(end, Date),
            *(cube_month.c[name] for name in DIMENSIONS),
            cube_month.c.amount,
        ).where(cube_month.c.month_end == previous)
        connection.execute(insert(cube_month).from_select(names, carried))
        previous, end = end, next_month_end(end)


def _fill(connection: Connection, days: Table, months: Table, month_ends: list[date]) -> None:
    """Cumulate `days` into `months`, one month after the other."""
    names = ["measure", "month_end", *DIMENSIONS, "amount"]
    for end in month_ends:
        before = previous_month_end(end)
        in_month = select(*(days.c[name] for name in CELL), days.c.amount).where(days.c.day > before, days.c.day <= end)
        carried = select(*(months.c[name] for name in CELL), months.c.amount).where(months.c.month_end == before)
        both = union_all(carried, in_month).subquery("both")
        cells = [both.c[name] for name in DIMENSIONS]
        rows = (
            select(both.c.measure, literal(end, Date), *cells, func.sum(both.c.amount))
            .group_by(both.c.measure, *cells)
            .having(func.sum(both.c.amount) != 0)
        )
        connection.execute(insert(months).from_select(names, rows))


def _month_ends(connection: Connection, days: Table) -> list[date]:
    first, last = connection.execute(select(func.min(days.c.day), func.max(days.c.day))).one()
    if first is None:
        return []
    ends, end = [], month_end(first)
    while end <= month_end(last):
        ends.append(end)
        end = next_month_end(end)
    return ends


def rebuild(connection: Connection) -> None:
    """Build the whole cube from the facts."""
    for table in (cube_day, cube_month, cube_month_end):
        connection.execute(delete(table))
    for measure_id in MEASURES:
        connection.execute(_counting(measure_id, cube_day))
    ends = _month_ends(connection, cube_day)
    if ends:
        connection.execute(insert(cube_month_end), [{"month_end": end} for end in ends])
    _fill(connection, cube_day, cube_month, ends)


def differences(connection: Connection, limit: int = 20) -> list[str]:
    """Cells in which the stored cube is not what the facts say, in words; empty when they agree exactly."""
    found: list[str] = []
    with scratch(connection, _fresh_day, _fresh_month):
        for measure_id in MEASURES:
            connection.execute(_counting(measure_id, _fresh_day))
        stored_ends = list(connection.scalars(select(cube_month_end.c.month_end).order_by(cube_month_end.c.month_end)))
        fresh_ends = _month_ends(connection, _fresh_day)
        if not set(fresh_ends) <= set(stored_ends):
            found.append("cube: month ends are missing")
        _fill(connection, _fresh_day, _fresh_month, stored_ends or fresh_ends)
        for stored, fresh, key in ((cube_day, _fresh_day, "day"), (cube_month, _fresh_month, "month_end")):
            found += _compare(connection, stored, fresh, key, limit)
    return found[:limit]


def _compare(connection: Connection, stored: Table, fresh: Table, key: str, limit: int) -> list[str]:
    names = ["measure", key, *DIMENSIONS]
    signed = union_all(
        select(*(stored.c[name] for name in names), stored.c.amount),
        select(*(fresh.c[name] for name in names), -fresh.c.amount),
    ).subquery("signed")
    columns: list[ColumnElement[Any]] = [signed.c[name] for name in names]
    total = func.sum(signed.c.amount)
    rows = connection.execute(
        select(*columns, total).group_by(*columns).having(and_(total.is_not(None), total != 0)).limit(limit)
    )
    return [
        f"{stored.name}: {row[0]} on {row[1]} in {'/'.join(str(part) for part in row[2:-1])} is off by {row[-1]}" for row in rows
    ]
