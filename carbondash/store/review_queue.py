"""Record queries on the review of monthly evidence: the records that are in and not passed, the oldest first."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from sqlalchemy import ColumnElement, FromClause, ScalarSelect, and_, case, func, literal, or_, select

from carbondash.store.dates import day_literal
from carbondash.store.filings import last_review, still_open
from carbondash.store.schema.derived import finding
from carbondash.store.schema.enterprises import enterprise, enterprise_version
from carbondash.store.schema.evidence import monthly_record, reporting_duty, review
from carbondash.store.scope import Filters
from carbondash.store.standing import dimensions, in_force, standing

if TYPE_CHECKING:
    from carbondash.store.reader import Reader

Lane = Literal["city", "province", "returned"]
# Findings by severity in points: minor ones, medium ones, serious ones from here on.
MEDIUM, SERIOUS = 2, 3


class Waiting(NamedTuple):
    """A version of a month's record that is not passed.

    submitted_day: of this version. since: since when it lies in its lane. due_day: of the month, None without a duty.
    minor, medium, serious: automatic findings that stand and are not waived. still_open: problems of the month.
    """

    record_id: int
    enterprise_id: int
    period: str
    version: int
    submitted_day: date
    lane: Lane
    since: date
    city: str
    industry: str
    tier: str
    name_zh: str
    name_en: str | None
    due_day: date | None
    minor: int
    medium: int
    serious: int
    still_open: int


def waiting(
    reader: Reader,
    filters: Filters,
    periods: Collection[str],
    *,
    lanes: Collection[Lane],
    limit: int | None = None,
    offset: int = 0,
) -> tuple[list[Waiting], int]:
    """Records of these months that lie in these lanes, by the day of their submission; and how many there are.

    periods: those that have such records at all (the cube knows them), so that the years before are not searched.
    """
    as_of, record, last = filters.as_of, monthly_record, review.alias("last_review")
    dims = enterprise_version.alias("dims")
    lane = case(
        (last.c.id.is_(None), literal("city")), (last.c.outcome == "returned", literal("returned")), else_=literal("province")
    )
    lying = (
        select(
            record.c.id.label("record_id"),
            record.c.enterprise_id,
            record.c.period,
            record.c.version,
            record.c.day.label("submitted_day"),
            lane.label("lane"),
            func.coalesce(last.c.day, record.c.day).label("since"),
            *dimensions(dims),
        )
        .select_from(
            record.outerjoin(last, last.c.id == last_review(record, as_of)).outerjoin(
                dims, in_force(dims, record.c.enterprise_id, day_literal(as_of))
            )
        )
        .where(
            record.c.period.in_(sorted(periods)),
            *standing(record, as_of),
            or_(last.c.id.is_(None), last.c.outcome == "returned", last.c.lane == "city"),
        )
        .subquery("lying")
    )
    page = (
        select(lying, func.count().over().label("total"))
        .where(lying.c.lane.in_(sorted(lanes)), *reader.restrict(lying, filters))
        .order_by(lying.c.submitted_day, lying.c.record_id)
        .limit(limit)
        .offset(offset)
        .subquery("page")
    )
    due = and_(
        reporting_duty.c.enterprise_id == page.c.enterprise_id,
        reporting_duty.c.kind == "monthly",
        reporting_duty.c.period == page.c.period,
        reporting_duty.c.void_load_id.is_(None),
    )
    statement = (
        select(
            *(column for column in page.c if column.name != "total"),
            enterprise.c.name_zh,
            enterprise.c.name_en,
            reporting_duty.c.day,
            _findings(page, as_of, finding.c.severity < MEDIUM),
            _findings(page, as_of, finding.c.severity >= MEDIUM, finding.c.severity < SERIOUS),
            _findings(page, as_of, finding.c.severity >= SERIOUS),
            still_open(page, as_of),
            page.c.total,
        )
        .select_from(page.join(enterprise, enterprise.c.id == page.c.enterprise_id).outerjoin(reporting_duty, due))
        .order_by(page.c.submitted_day, page.c.record_id)
    )
    rows = list(reader.execute(statement)) if periods else []
    if not rows and offset:
        return [], waiting(reader, filters, periods, lanes=lanes, limit=1)[1]
    return [Waiting(*row[:-1]) for row in rows], int(rows[0][-1]) if rows else 0


def _findings(page: FromClause, as_of: date, *wanted: ColumnElement[bool]) -> ScalarSelect[int]:
    """How many findings on a version stand on the day and are not waived."""
    stands = (
        finding.c.enterprise_id == page.c.enterprise_id,
        finding.c.record_id == page.c.record_id,
        finding.c.day <= as_of,
        or_(finding.c.until.is_(None), finding.c.until > as_of),
        finding.c.is_waived.is_(False),
    )
    return select(func.count()).select_from(finding).where(*stands, *wanted).correlate(page).scalar_subquery()
