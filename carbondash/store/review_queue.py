"""Record queries on the review of monthly evidence: the records that are in and not passed, the oldest first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from sqlalchemy import ColumnElement, FromClause, ScalarSelect, Subquery, and_, case, func, literal, or_, select

from carbondash.store.dates import day_literal
from carbondash.store.filings import last_review, still_open
from carbondash.store.records import MOST_PARAMETERS
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
    limit: int,
    offset: int = 0,
) -> list[Waiting]:
    """Records of these months that lie in these lanes, by the day of their submission.

    periods: those that have such records at all (the cube knows them, and how many), so that the years before are not searched.
    """
    first: list[tuple[date, int]] = []
    for period in sorted(periods):
        # In the order of an index, month by month, and no further than to where the page is full.
        until = first[-1][0] if len(first) == offset + limit else filters.as_of
        lying = _lying(filters, period, until)
        keys = (
            select(lying.c.submitted_day, lying.c.record_id)
            .where(lying.c.lane.in_(sorted(lanes)), *reader.restrict(lying, filters))
            .order_by(lying.c.submitted_day, lying.c.record_id)
            .limit(offset + limit)
        )
        first = sorted([*first, *((row[0], row[1]) for row in reader.execute(keys))])[: offset + limit]
    return _described(reader, filters.as_of, [record_id for _day, record_id in first[offset:]])


def _lying(filters: Filters, period: str, until: date) -> Subquery:
    """The records of a month that were submitted until a day and are not passed, each with its lane."""
    record, last, dims = monthly_record, review.alias("last_review"), enterprise_version.alias("dims")
    return (
        select(record.c.id.label("record_id"), record.c.day.label("submitted_day"), _lane(last), *dimensions(dims))
        .select_from(_with_review(record, last, dims, filters.as_of))
        .where(
            record.c.period == period,
            record.c.day <= until,
            *standing(record, filters.as_of),
            or_(last.c.id.is_(None), last.c.outcome == "returned", last.c.lane == "city"),
        )
        .subquery("lying")
    )


def _with_review(record: FromClause, last: FromClause, dims: FromClause, as_of: date) -> FromClause:
    return record.outerjoin(last, last.c.id == last_review(record, as_of)).outerjoin(
        dims, in_force(dims, record.c.enterprise_id, day_literal(as_of))
    )


def _lane(last: FromClause) -> ColumnElement[str]:
    return case(
        (last.c.id.is_(None), literal("city")), (last.c.outcome == "returned", literal("returned")), else_=literal("province")
    ).label("lane")


def _described(reader: Reader, as_of: date, record_ids: Sequence[int]) -> list[Waiting]:
    """What there is to say about these records, by the day of their submission."""
    last, dims = review.alias("last_review"), enterprise_version.alias("dims")
    record, found = monthly_record, list[Waiting]()
    for start in range(0, len(record_ids), MOST_PARAMETERS):
        due = and_(
            reporting_duty.c.enterprise_id == record.c.enterprise_id,
            reporting_duty.c.kind == "monthly",
            reporting_duty.c.period == record.c.period,
            reporting_duty.c.void_load_id.is_(None),
        )
        statement = (
            select(
                record.c.id,
                record.c.enterprise_id,
                record.c.period,
                record.c.version,
                record.c.day,
                _lane(last),
                func.coalesce(last.c.day, record.c.day),
                *dimensions(dims),
                enterprise.c.name_zh,
                enterprise.c.name_en,
                reporting_duty.c.day,
                _findings(record, as_of, finding.c.severity < MEDIUM),
                _findings(record, as_of, finding.c.severity >= MEDIUM, finding.c.severity < SERIOUS),
                _findings(record, as_of, finding.c.severity >= SERIOUS),
                still_open(record, as_of),
            )
            .select_from(
                _with_review(record, last, dims, as_of)
                .join(enterprise, enterprise.c.id == record.c.enterprise_id)
                .outerjoin(reporting_duty, due)
            )
            .where(record.c.id.in_(record_ids[start : start + MOST_PARAMETERS]))
            .order_by(record.c.day, record.c.id)
        )
        found += [Waiting(*row) for row in reader.execute(statement)]
    return found


def _findings(record: FromClause, as_of: date, *wanted: ColumnElement[bool]) -> ScalarSelect[int]:
    """How many findings on a version stand on the day and are not waived."""
    stands = (
        finding.c.enterprise_id == record.c.enterprise_id,
        finding.c.record_id == record.c.id,
        finding.c.day <= as_of,
        or_(finding.c.until.is_(None), finding.c.until > as_of),
        finding.c.is_waived.is_(False),
    )
    return select(func.count()).select_from(finding).where(*stands, *wanted).correlate(record).scalar_subquery()
