"""Which version of a thing holds from when to when; worked out anew for what a load touches.

Versions of one key follow one another by day, then by id (the later entry of one day wins). `superseded_on` is the next version's
day; for enterprise versions `valid_from`/`valid_to` are the same as bounds that reach from the beginning to the end of time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, case, exists, func, or_, select, update

from carbondash.store.dates import FIRST, LAST, day_literal
from carbondash.store.measures.base import live
from carbondash.store.schema import FACT_TABLES
from carbondash.store.schema.enterprises import enterprise_version

# More anchors than this are not looked up one by one, and so many go into one statement.
_MOST_LISTED = 5_000
_LISTED = 500


def _same_key(table: Table, other: Any) -> ColumnElement[bool]:
    return and_(*(other.c[name] == table.c[name] for name in table.info["key"]))


def _later(table: Table, other: Any) -> ColumnElement[bool]:
    return or_(other.c.day > table.c.day, and_(other.c.day == table.c.day, other.c.id > table.c.id))


def relink_all(connection: Connection, anchors: Mapping[str, Collection[Any]], *, whole: bool) -> None:
    """Set who supersedes whom in every versioned table for the anchors whose facts have changed in it.

    anchors: by name of the table. whole: the whole of a table is quicker than its anchors one by one.
    """
    for table in FACT_TABLES.values():
        ids = sorted(anchors.get(table.name, ()))
        if not table.info["key"] or not ids:
            continue
        anchor = table.c[table.info["anchor"]]
        if whole or len(ids) > _MOST_LISTED:
            relink(connection, table, anchor.is_not(None))
            continue
        for start in range(0, len(ids), _LISTED):
            relink(connection, table, anchor.in_(ids[start : start + _LISTED]))


def relink(connection: Connection, table: Table, among: ColumnElement[bool]) -> None:
    """Set who supersedes whom for the live rows of a versioned table that `among` selects (whole keys at a time)."""
    following = table.alias("following")
    next_day = (
        select(following.c.day)
        .where(live(following), _same_key(table, following), _later(table, following))
        .order_by(following.c.day, following.c.id)
        .limit(1)
        .correlate(table)
        .scalar_subquery()
    )
    chosen = and_(live(table), among)
    # Superseded rows first, the current one last: the unique index on current rows must hold after every single row.
    has_next = exists().where(live(following), _same_key(table, following), _later(table, following)).correlate(table)
    connection.execute(update(table).where(chosen, has_next).values(superseded_on=next_day))
    connection.execute(update(table).where(chosen, ~has_next).values(superseded_on=None))
    if table is enterprise_version:
        _bound(connection, chosen)


def _bound(connection: Connection, chosen: ColumnElement[bool]) -> None:
    table = enterprise_version
    earlier = table.alias("earlier")
    is_later_than_other = or_(earlier.c.day < table.c.day, and_(earlier.c.day == table.c.day, earlier.c.id < table.c.id))
    has_earlier = (
        exists().where(live(earlier), earlier.c.enterprise_id == table.c.enterprise_id, is_later_than_other).correlate(table)
    )
    # The first version reaches back to the beginning; of two on one day the first is empty and must not swallow the past.
    same_day = and_(table.c.superseded_on.is_not(None), table.c.superseded_on == table.c.day)
    first_day = (
        select(func.min(earlier.c.day))
        .where(live(earlier), earlier.c.enterprise_id == table.c.enterprise_id)
        .correlate(table)
        .scalar_subquery()
    )
    connection.execute(
        update(table)
        .where(chosen)
        .values(
            valid_from=case(
                (same_day, table.c.day),
                (~has_earlier, day_literal(FIRST)),
                (table.c.day == first_day, day_literal(FIRST)),
                else_=table.c.day,
            ),
            valid_to=func.coalesce(table.c.superseded_on, day_literal(LAST)),
        )
    )
