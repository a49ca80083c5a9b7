"""Record queries that name enterprises to talk to about money: a gap and no project, alliance members, carbon accounts.

As they stood at the end of a day, page by page; each function keeps to the reader's scope and the filters.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Table, func, not_, or_, select

from carbondash.store.dates import day_literal
from carbondash.store.measures.base import live
from carbondash.store.measures.finance import NO_GRADE
from carbondash.store.placed import placed, placed_each
from carbondash.store.projects import has_project
from carbondash.store.schema.derived import derived_account, derived_position
from carbondash.store.schema.enterprises import alliance_membership, enterprise, enterprise_version
from carbondash.store.scope import Filters
from carbondash.store.standing import dimensions, in_force, standing

if TYPE_CHECKING:
    from carbondash.store.reader import Reader


class Unhelped(NamedTuple):
    """An enterprise with a shortfall that stands behind no project; tonnes."""

    enterprise_id: int
    name_zh: str
    name_en: str | None
    city: str
    industry: str
    tier: str
    cycle: str
    deadline: date
    obligation_t: int
    surrendered_t: int
    usable_t: int
    gap_t: int


class Member(NamedTuple):
    """A member of the alliance, since its membership began (of several spells the one that lasts)."""

    enterprise_id: int
    name_zh: str
    name_en: str | None
    city: str
    industry: str
    tier: str
    since: date


class AccountRow(NamedTuple):
    """A carbon account: its year, grade and total in hundredths (None: too little is assessable), and what it rests on."""

    enterprise_id: int
    name_zh: str
    name_en: str | None
    city: str
    industry: str
    tier: str
    period: str
    day: date
    grade: str | None
    total_bp: int | None
    assessable: int
    detail: Any


def without_project(reader: Reader, filters: Filters, cycle: str, *, limit: int, offset: int = 0) -> tuple[list[Unhelped], int]:
    """Enterprises with a shortfall in a cycle and no project, the largest gap first; and how many there are."""
    table = derived_position
    wanted = [
        *_holding(table, filters.as_of),
        table.c.cycle == cycle,
        table.c.gap_t > 0,
        not_(has_project(table.c.enterprise_id, filters.as_of)),
        *placed_each(reader, filters, table.c.enterprise_id),
    ]
    order = (table.c.gap_t.desc(), table.c.enterprise_id)
    rows, count = _page(reader, table, Unhelped._fields, filters.as_of, wanted, order, limit, offset)
    return [Unhelped(*row) for row in rows], count


def members(reader: Reader, filters: Filters, *, limit: int, offset: int = 0) -> tuple[list[Member], int]:
    """Members of the alliance, the longest first; and how many there are."""
    table = alliance_membership
    wanted = [*standing(table, filters.as_of), table.c.is_member.is_(True), *placed(reader, filters, table.c.enterprise_id)]
    order = (table.c.day, table.c.enterprise_id)
    fields = tuple("day" if name == "since" else name for name in Member._fields)
    rows, count = _page(reader, table, fields, filters.as_of, wanted, order, limit, offset)
    return [Member(*row) for row in rows], count


def accounts(
    reader: Reader, filters: Filters, *, grade: str | None = None, enterprise_id: int | None = None, limit: int, offset: int = 0
) -> tuple[list[AccountRow], int]:
    """Carbon accounts, the fewest points first, those without a grade last; and how many there are.

    grade: A to E, or NO_GRADE. enterprise_id: of one enterprise.
    """
    table = derived_account
    wanted = [*_holding(table, filters.as_of), *placed(reader, filters, table.c.enterprise_id)]
    if grade is not None:
        wanted.append(table.c.grade.is_(None) if grade == NO_GRADE else table.c.grade == grade)
    if enterprise_id is not None:
        wanted.append(table.c.enterprise_id == enterprise_id)
    order = (func.coalesce(table.c.total_bp, 10_001), table.c.enterprise_id)
    rows, count = _page(reader, table, AccountRow._fields, filters.as_of, wanted, order, limit, offset)
    return [AccountRow._make([*row[:-1], json.loads(row[-1])]) for row in rows], count


def _holding(table: Table, as_of: date) -> list[ColumnElement[bool]]:
    return [table.c.day <= as_of, or_(table.c.until.is_(None), table.c.until > as_of)]


def _page(
    reader: Reader,
    table: Table,
    fields: tuple[str, ...],
    as_of: date,
    wanted: list[ColumnElement[bool]],
    order: tuple[ColumnElement[Any], ...],
    limit: int,
    offset: int,
) -> tuple[list[Any], int]:
    """The rows of a page with names and dimensions of the day, and how many there are: what is not shown is not joined."""
    few = select(table.c.id, func.count().over().label("count")).where(*wanted).order_by(*order).limit(limit).offset(offset)
    page = few.subquery("page")
    version = enterprise_version.alias("dims")
    columns: dict[str, ColumnElement[Any]] = {
        "name_zh": enterprise.c.name_zh,
        "name_en": enterprise.c.name_en,
        **dict(zip(("city", "industry", "tier"), dimensions(version), strict=True)),
    }
    source = (
        page.join(table, table.c.id == page.c.id)
        .join(enterprise, enterprise.c.id == table.c.enterprise_id)
        .outerjoin(version, in_force(version, table.c.enterprise_id, day_literal(as_of)))
    )
    named = [columns[name] if name in columns else table.c[name] for name in fields]
    statement: Select[Any] = select(*named, page.c.count).select_from(source).where(live(enterprise)).order_by(*order)
    rows = list(reader.execute(statement))
    if rows:
        return [row[:-1] for row in rows], int(rows[0][-1])
    # Behind the last page stands nothing that could carry the number.
    count = int(reader.execute(select(func.count()).select_from(table).where(*wanted)).scalar_one()) if offset else 0
    return [], count
