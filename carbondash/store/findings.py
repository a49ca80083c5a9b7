"""Record queries on the automatic findings: those that hold on a day, page by page, and the waivers with what each covers.

Findings and waivers stand under the dimensions of the as-of day. Each function takes a reader, whose scope it keeps to.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select, union_all

from carbondash.store.dates import day_literal
from carbondash.store.placed import placed
from carbondash.store.schema.derived import finding
from carbondash.store.schema.enterprises import enterprise, enterprise_version, unit
from carbondash.store.schema.quality import evidence_waiver
from carbondash.store.scope import Filters
from carbondash.store.standing import dimensions, in_force, standing

if TYPE_CHECKING:
    from carbondash.store.reader import Reader


class FindingRow(NamedTuple):
    """A finding that holds on the as-of day, with its unit's name where it is about one; `evidence` is what led to it."""

    id: int
    enterprise_id: int
    name_zh: str
    name_en: str | None
    city: str
    unit_id: int | None
    unit_name: str | None
    record_id: int | None
    period: str
    day: date
    code: str
    severity: int
    is_waived: bool
    evidence: Any


class WaiverRow(NamedTuple):
    """A decision to leave a check's findings on some months as they are; findings: how many that hold on the day it covers."""

    waiver_id: int
    enterprise_id: int
    name_zh: str
    name_en: str | None
    city: str
    code: str
    first_month: str
    last_month: str
    reason: str
    author: str
    day: date
    findings: int


def holding(
    reader: Reader,
    filters: Filters,
    *,
    codes: Sequence[str] = (),
    period: str | None = None,
    years: Sequence[int] = (),
    waived: bool = False,
    limit: int,
    offset: int = 0,
) -> list[FindingRow]:
    """Findings that hold on the day, the newest first: waived ones or the others, of some checks, one month or some years."""
    wanted: list[ColumnElement[bool]] = [finding.c.day <= filters.as_of, finding.c.is_waived.is_(waived)]
    if codes:
        wanted.append(finding.c.code.in_(codes))
    if period is not None:
        wanted.append(finding.c.period == period)
    if years:
        wanted.append(func.substr(finding.c.period, 2, 4).in_([str(year) for year in years]))
    # Without the coalesce SQLite reads every finding of every enterprise of the view, and not those that hold, in their order.
    wanted += placed(reader, filters, func.coalesce(finding.c.enterprise_id, 0))
    kept = (finding.c.id, finding.c.day, finding.c.enterprise_id)
    # Two searches in one index: what still holds today, and what held then.
    found = union_all(
        select(*kept).where(finding.c.until.is_(None), *wanted), select(*kept).where(finding.c.until > filters.as_of, *wanted)
    ).subquery("found")
    order = (found.c.day.desc(), found.c.enterprise_id, found.c.id)
    page = select(found).order_by(*order).limit(limit).offset(offset).subquery("page")
    version = enterprise_version.alias("dims")
    statement = (
        select(
            *(finding.c[name] for name in ("id", "enterprise_id")),
            *(enterprise.c[name] for name in ("name_zh", "name_en")),
            dimensions(version)[0],
            finding.c.unit_id,
            unit.c.name,
            *(finding.c[name] for name in ("record_id", "period", "day", "code", "severity", "is_waived", "evidence")),
        )
        .select_from(
            page.join(finding, finding.c.id == page.c.id)
            .join(enterprise, enterprise.c.id == finding.c.enterprise_id)
            .outerjoin(unit, unit.c.id == finding.c.unit_id)
            .outerjoin(version, in_force(version, finding.c.enterprise_id, day_literal(filters.as_of)))
        )
        .order_by(page.c.day.desc(), page.c.enterprise_id, page.c.id)
    )
    return [FindingRow._make([*row[:-1], json.loads(row[-1])]) for row in reader.execute(statement)]


def waivers(reader: Reader, filters: Filters, *, limit: int, offset: int = 0) -> tuple[list[WaiverRow], int]:
    """The waivers decided by the end of the day, the newest first, and how many there are."""
    waiver, version = evidence_waiver, enterprise_version.alias("dims")
    # A finding on a year is covered where all its months are.
    first = func.replace(finding.c.period, "Y", "M") + "-01"
    last = func.replace(finding.c.period, "Y", "M") + "-12"
    covered = or_(
        and_(finding.c.period.like("M%"), waiver.c.first_month <= finding.c.period, finding.c.period <= waiver.c.last_month),
        and_(finding.c.period.like("Y%"), waiver.c.first_month <= first, last <= waiver.c.last_month),
    )
    covers = (
        select(func.count())
        .where(
            finding.c.enterprise_id == waiver.c.enterprise_id,
            finding.c.code == waiver.c.code,
            finding.c.is_waived.is_(True),
            finding.c.day <= filters.as_of,
            or_(finding.c.until.is_(None), finding.c.until > filters.as_of),
            covered,
        )
        .correlate(waiver)
        .scalar_subquery()
    )
    wanted = [*standing(waiver, filters.as_of), *placed(reader, filters, waiver.c.enterprise_id)]
    statement = (
        select(
            *(waiver.c[name] for name in ("id", "enterprise_id")),
            *(enterprise.c[name] for name in ("name_zh", "name_en")),
            dimensions(version)[0],
            *(waiver.c[name] for name in ("code", "first_month", "last_month", "reason", "author", "day")),
            covers,
            func.count().over(),
        )
        .select_from(
            waiver.join(enterprise, enterprise.c.id == waiver.c.enterprise_id).outerjoin(
                version, in_force(version, waiver.c.enterprise_id, day_literal(filters.as_of))
            )
        )
        .where(*wanted)
        .order_by(waiver.c.day.desc(), waiver.c.id.desc())
        .limit(limit)
        .offset(offset)
    )
    rows = list(reader.execute(statement))
    return [WaiverRow(*row[:-1]) for row in rows], int(rows[0][-1]) if rows else 0
