"""Record queries on the inspection campaigns: terms, who is behind, and coal samples beside what the plants reported.

A member stands under the dimensions of the as-of day, a sample under those of the day of its result, as in the flow that counts
it. Each function takes a reader, whose scope it keeps to.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Subquery, and_, func, or_, select

from carbondash.store.dates import day_literal
from carbondash.store.measures.base import live
from carbondash.store.placed import placed
from carbondash.store.records import MOST_PARAMETERS
from carbondash.store.schema.enterprises import enterprise, enterprise_version, unit
from carbondash.store.schema.evidence import monthly_record, monthly_unit
from carbondash.store.schema.inspection import campaign, campaign_member, campaign_step, campaign_term, coal_sample
from carbondash.store.scope import Filters
from carbondash.store.standing import dimensions, in_force, standing

if TYPE_CHECKING:
    from carbondash.store.reader import Reader


class Campaign(NamedTuple):
    """A campaign that had been opened by the as-of day."""

    campaign_id: int
    title_zh: str
    title_en: str
    day: date


class Unfinished(NamedTuple):
    """A step that a member has not finished by the end of the as-of day; due_day None: no term is set."""

    enterprise_id: int
    name_zh: str
    name_en: str | None
    city: str
    step: str
    due_day: date | None


class Sample(NamedTuple):
    """A coal sample's result beside the values of the record version that stands on the as-of day (None: none stands or says)."""

    sample_id: int
    enterprise_id: int
    name_zh: str
    name_en: str | None
    city: str
    unit_id: int
    unit_name: str
    unit_class: str
    period: str
    day: date
    sampled_on: date
    laboratory: str
    sampled_ncv: float | None
    sampled_car: float | None
    reported_ncv: float | None
    reported_car: float | None


class SampleValues(NamedTuple):
    """What a sample found and what was reported for the same month: GJ/t and tC/t."""

    sample_id: int
    sampled_ncv: float | None
    sampled_car: float | None
    reported_ncv: float | None
    reported_car: float | None


def campaigns(reader: Reader, as_of: date) -> list[Campaign]:
    """The campaigns opened by the end of the day, the newest first."""
    columns = (campaign.c[name] for name in Campaign._fields[1:])
    statement = select(campaign.c.id, *columns).where(*standing(campaign, as_of))
    return [Campaign(*row) for row in reader.execute(statement.order_by(campaign.c.day.desc(), campaign.c.id.desc()))]


def terms(reader: Reader, campaign_id: int, as_of: date) -> dict[str, date]:
    """By when each step is to be over, as the newest paper of the day says."""
    term = campaign_term
    statement = select(term.c.step, term.c.due_day).where(term.c.campaign_id == campaign_id, *standing(term, as_of))
    return {row[0]: row[1] for row in reader.execute(statement)}


def unfinished(
    reader: Reader, filters: Filters, campaign_id: int, steps: Sequence[str], *, limit: int, offset: int = 0
) -> tuple[list[Unfinished], int]:
    """Which members have not finished which of these steps, the longest due first; and how many such there are."""
    member, term, version = campaign_member, campaign_term, enterprise_version.alias("dims")
    done = (
        select(campaign_step.c.id)
        .where(
            campaign_step.c.campaign_id == member.c.campaign_id,
            campaign_step.c.enterprise_id == member.c.enterprise_id,
            campaign_step.c.step == term.c.step,
            campaign_step.c.day <= filters.as_of,
            live(campaign_step),
        )
        .exists()
    )
    statement = (
        select(
            member.c.enterprise_id,
            enterprise.c.name_zh,
            enterprise.c.name_en,
            dimensions(version)[0],
            term.c.step,
            term.c.due_day,
            func.count().over(),
        )
        .select_from(
            member.join(term, and_(term.c.campaign_id == member.c.campaign_id, *standing(term, filters.as_of)))
            .join(enterprise, enterprise.c.id == member.c.enterprise_id)
            .outerjoin(version, in_force(version, member.c.enterprise_id, day_literal(filters.as_of)))
        )
        .where(
            member.c.campaign_id == campaign_id,
            *standing(member, filters.as_of),
            term.c.step.in_(steps),
            ~done,
            *placed(reader, filters, member.c.enterprise_id),
        )
        .order_by(term.c.due_day, member.c.enterprise_id)
        .limit(limit)
        .offset(offset)
    )
    rows = list(reader.execute(statement))
    return [Unfinished(*row[:-1]) for row in rows], int(rows[0][-1]) if rows else 0


def samples(
    reader: Reader,
    filters: Filters,
    *,
    unit_class: str | None = None,
    years: Sequence[int] = (),
    limit: int,
    offset: int = 0,
) -> list[Sample]:
    """Coal samples whose result had come by the end of the day, the newest first; of units of one class, or of data of years."""
    found = _found(reader, filters, unit_class, years)
    page = select(found).order_by(found.c.day.desc(), found.c.id.desc()).limit(limit).offset(offset)
    return _described(reader, filters.as_of, page.subquery("page"))


def samples_by_id(reader: Reader, as_of: date, ids: Collection[int]) -> list[Sample]:
    """These samples, out of a list, the newest first."""
    listed = sorted(ids)
    made: list[Sample] = []
    for start in range(0, len(listed), MOST_PARAMETERS):
        part = select(coal_sample.c.id, coal_sample.c.day).where(coal_sample.c.id.in_(listed[start : start + MOST_PARAMETERS]))
        made += _described(reader, as_of, part.subquery("page"))
    return made


def sample_values(
    reader: Reader, filters: Filters, *, unit_class: str | None = None, years: Sequence[int] = ()
) -> list[SampleValues]:
    """The values of every sample of the view beside those of the record version that stands on the day."""
    found, sample = _found(reader, filters, unit_class, years), coal_sample
    reported = monthly_unit
    statement = select(sample.c.id, sample.c.ncv_ar, sample.c.car, reported.c.ncv_ar, reported.c.car).select_from(
        _beside_reports(found.join(sample, sample.c.id == found.c.id), filters.as_of)
    )
    return [SampleValues(*row) for row in reader.execute(statement)]


def _found(reader: Reader, filters: Filters, unit_class: str | None, years: Sequence[int]) -> Subquery:
    """The samples of the view: id and day."""
    sample, version = coal_sample, enterprise_version.alias("dims")
    dims = (
        select(sample.c.id, sample.c.day, *dimensions(version))
        .select_from(
            sample.join(unit, unit.c.id == sample.c.unit_id).outerjoin(
                version, in_force(version, sample.c.enterprise_id, sample.c.day)
            )
        )
        .where(*standing(sample, filters.as_of), *_of_class(unit_class), *_in_years(years))
        .subquery("dims_then")
    )
    return select(dims.c.id, dims.c.day).where(*reader.restrict(dims, filters)).subquery("found")


def _beside_reports(source: FromClause, as_of: date) -> FromClause:
    """Samples with the unit's values in the version of its month's record that stands on the day, where there is one."""
    sample, record, reported = coal_sample, monthly_record, monthly_unit
    stands = and_(
        record.c.enterprise_id == sample.c.enterprise_id,
        record.c.period == sample.c.period,
        live(record),
        record.c.day <= as_of,
        or_(record.c.superseded_on.is_(None), record.c.superseded_on > as_of),
    )
    of_unit = and_(reported.c.record_id == record.c.id, reported.c.unit_id == sample.c.unit_id)
    return source.outerjoin(record, stands).outerjoin(reported, of_unit)


def _described(reader: Reader, as_of: date, page: FromClause) -> list[Sample]:
    """The samples that `page` names by id, under where their enterprise stood on the day of the result."""
    sample, reported, version = coal_sample, monthly_unit, enterprise_version.alias("dims")
    joined = (
        page.join(sample, sample.c.id == page.c.id)
        .join(enterprise, enterprise.c.id == sample.c.enterprise_id)
        .join(unit, unit.c.id == sample.c.unit_id)
        .outerjoin(version, in_force(version, sample.c.enterprise_id, sample.c.day))
    )
    statement = (
        select(
            sample.c.id,
            sample.c.enterprise_id,
            enterprise.c.name_zh,
            enterprise.c.name_en,
            dimensions(version)[0],
            sample.c.unit_id,
            unit.c.name,
            unit.c.unit_class,
            *(sample.c[name] for name in ("period", "day", "sampled_on", "laboratory", "ncv_ar", "car")),
            reported.c.ncv_ar,
            reported.c.car,
        )
        .select_from(_beside_reports(joined, as_of))
        .order_by(page.c.day.desc(), page.c.id.desc())
    )
    return [Sample(*row) for row in reader.execute(statement)]


def _of_class(unit_class: str | None) -> list[ColumnElement[bool]]:
    return [] if unit_class is None else [unit.c.unit_class == unit_class]


def _in_years(years: Sequence[int]) -> list[ColumnElement[bool]]:
    return [func.substr(coal_sample.c.period, 2, 4).in_([str(year) for year in years])] if years else []
