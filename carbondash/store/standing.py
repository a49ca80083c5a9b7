"""What stood at the end of a day: the conditions that record queries put on facts and on enterprises' dated versions."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, FromClause, and_, func, or_

from carbondash.store.schema.base import UNKNOWN

DIMENSIONS = ("city", "industry", "tier")


def standing(table: FromClause, as_of: date) -> list[ColumnElement[bool]]:
    """The facts that stood at the end of the day: effective, not rolled back, and of several versions the one then current."""
    conditions = [table.c.day <= as_of, table.c.void_load_id.is_(None)]
    if "superseded_on" in table.c:
        conditions.append(or_(table.c.superseded_on.is_(None), table.c.superseded_on > as_of))
    return conditions


def in_force(version: FromClause, enterprise_id: ColumnElement[int], day: ColumnElement[date]) -> ColumnElement[bool]:
    """The version of an enterprise that was in force on a day; `version` is an alias of `enterprise_version`."""
    return and_(
        version.c.enterprise_id == enterprise_id,
        version.c.void_load_id.is_(None),
        version.c.valid_from <= day,
        version.c.valid_to > day,
    )


def dimensions(version: FromClause) -> list[ColumnElement[str]]:
    """City, industry and tier of a version that may be missing (an outer join)."""
    return [func.coalesce(version.c[name], UNKNOWN).label(name) for name in DIMENSIONS]
