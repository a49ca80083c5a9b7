"""Record queries on assistance: visits of experts at enterprises, and dispatch meetings with the cities."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from carbondash.store.schema.base import UNKNOWN
from carbondash.store.schema.enterprises import enterprise, enterprise_version
from carbondash.store.schema.supervision import assistance_visit, dispatch_meeting
from carbondash.store.scope import Filters
from carbondash.store.standing import dimensions, in_force, standing

if TYPE_CHECKING:
    from carbondash.store.reader import Reader


class Visit(NamedTuple):
    """A visit of experts; the enterprise stands where it stood on that day."""

    day: date
    enterprise_id: int
    experts: str
    topic: str
    result: str | None
    author: str
    city: str
    industry: str
    tier: str
    name_zh: str
    name_en: str | None


class Meeting(NamedTuple):
    """A dispatch meeting with a city, or of the whole province (city `unknown`)."""

    day: date
    city: str
    topic: str
    chair: str
    conclusion: str | None
    author: str


def visits(reader: Reader, filters: Filters, *, limit: int | None = None, offset: int = 0) -> tuple[list[Visit], int]:
    """Visits by the day, the newest first; and how many there are."""
    table, dims = assistance_visit, enterprise_version.alias("dims")
    found = (
        select(
            table.c.id,
            table.c.day,
            table.c.enterprise_id,
            table.c.experts,
            table.c.topic,
            table.c.result,
            table.c.author,
            *dimensions(dims),
        )
        .select_from(table.outerjoin(dims, in_force(dims, table.c.enterprise_id, table.c.day)))
        .where(*standing(table, filters.as_of))
        .subquery("visits")
    )
    statement = (
        select(found, enterprise.c.name_zh, enterprise.c.name_en, func.count().over())
        .select_from(found.join(enterprise, enterprise.c.id == found.c.enterprise_id))
        .where(*reader.restrict(found, filters))
        .order_by(found.c.day.desc(), found.c.id.desc())
        .limit(limit)
        .offset(offset)
    )
    rows = list(reader.execute(statement))
    if not rows and offset:
        return [], visits(reader, filters, limit=1)[1]
    return [Visit(*row[1:-1]) for row in rows], int(rows[0][-1]) if rows else 0


def meetings(reader: Reader, filters: Filters, *, limit: int | None = None, offset: int = 0) -> tuple[list[Meeting], int]:
    """Dispatch meetings by the day, the newest first; and how many there are. They have a city and neither industry nor tier."""
    table = dispatch_meeting
    found = (
        select(
            table.c.id,
            table.c.day,
            func.coalesce(table.c.city, UNKNOWN).label("city"),
            table.c.topic,
            table.c.chair,
            table.c.conclusion,
            table.c.author,
        )
        .where(*standing(table, filters.as_of))
        .subquery("meetings")
    )
    statement = (
        select(found, func.count().over())
        .where(*reader.restrict(found, replace(filters, industries=(), tiers=())))
        .order_by(found.c.day.desc(), found.c.id.desc())
        .limit(limit)
        .offset(offset)
    )
    rows = list(reader.execute(statement))
    if not rows and offset:
        return [], meetings(reader, filters, limit=1)[1]
    return [Meeting(*row[1:-1]) for row in rows], int(rows[0][-1]) if rows else 0
