"""Record queries on the inspection campaigns: terms, who is behind, and coal samples beside what the plants reported.

A member stands under the dimensions of the as-of day, a sample under those of the day of its result, as in the flow that counts
it. Each function takes a reader, whose scope it keeps to.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import ColumnElement, FromClause, and_, func, or_, select

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
) -> list[Unfinished]:
    """Which members have not finished which of these steps, by enterprise: of steps with the same due day."""
    member, term, version = campaign_member, campaign_term, enterprise_version.alias("dims")
    about = (member.c.enterprise_id, enterprise.c.name_zh, enterprise.c.name_en, dimensions(version)[0], term.c.step)
    statement = (
        select(*about, term.c.due_day)
        .select_from(
            _asked(filters.as_of)
            .join(enterprise, enterprise.c.id == member.c.enterprise_id)
            .outerjoin(version, in_force(version, member.c.enterprise_id, day_literal(filters.as_of)))
        )
        .where(*_not_done(reader, filters, campaign_id, steps))
        .order_by(member.c.enterprise_id, term.c.step)
        .limit(limit)
        .offset(offset)
    )
    return [Unfinished(*row) for row in reader.execute(statement)]


def unfinished_counts(reader: Reader, filters: Filters, campaign_id: int, steps: Sequence[str]) -> dict[str, int]:
    """How many members have not finished each of these steps; steps that all have finished are left out."""
    step = campaign_term.c.step
    wanted = _not_done(reader, filters, campaign_id, steps)
    statement = select(step, func.count()).select_from(_asked(filters.as_of)).where(*wanted).group_by(step)
    return {row[0]: int(row[1]) for row in reader.execute(statement)}


def _asked(as_of: date) -> FromClause:
    """Every member of a campaign with each of its terms."""
    return campaign_member.join(
        campaign_term, and_(campaign_term.c.campaign_id == campaign_member.c.campaign_id, *standing(campaign_term, as_of))
    )


def _not_done(reader: Reader, filters: Filters, campaign_id: int, steps: Sequence[str]) -> list[ColumnElement[bool]]:
    member, done = campaign_member, campaign_step
    finished = (
        select(done.c.id)
        .where(
            done.c.campaign_id == member.c.campaign_id,
            done.c.enterprise_id == member.c.enterprise_id,
            done.c.step == campaign_term.c.step,
            done.c.day <= filters.as_of,
            live(done),
        )
        .exists()
    )
    return [
        member.c.campaign_id == campaign_id,
        *standing(member, filters.as_of),
        campaign_term.c.step.in_(steps),
        ~finished,
        *placed(reader, filters, member.c.enterprise_id),
    ]


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
    sample = coal_sample
    found = select(sample.c.id, sample.c.day).where(*_wanted(reader, filters, unit_class, years))
    page = found.order_by(sample.c.day.desc(), sample.c.id.desc()).limit(limit).offset(offset)
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
    sample, reported = coal_sample, monthly_unit
    statement = (
        select(sample.c.id, sample.c.ncv_ar, sample.c.car, reported.c.ncv_ar, reported.c.car)
        .select_from(_beside_reports(sample, filters.as_of))
        .where(*_wanted(reader, filters, unit_class, years))
        .order_by(sample.c.id)
    )
    return [SampleValues(*row) for row in reader.execute(statement)]


def _wanted(reader: Reader, filters: Filters, unit_class: str | None, years: Sequence[int]) -> list[ColumnElement[bool]]:
    """The samples of the view; where an enterprise stood is only asked where the view is of a part of them."""
    sample, version = coal_sample, enterprise_version.alias("dims")
    known = standing(sample, filters.as_of)
    wanted = [*known, *_in_years(years)]
    if unit_class is not None:
        wanted.append(sample.c.unit_id.in_(select(unit.c.id).where(unit.c.unit_class == unit_class)))
    joined = sample.outerjoin(version, in_force(version, sample.c.enterprise_id, sample.c.day))
    dims = select(sample.c.id, *dimensions(version)).select_from(joined).where(*known).subquery("dims_then")
    here = reader.restrict(dims, filters)
    return [*wanted, sample.c.id.in_(select(dims.c.id).where(*here))] if here else wanted


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


def _in_years(years: Sequence[int]) -> list[ColumnElement[bool]]:
    return [func.substr(coal_sample.c.period, 2, 4).in_([str(year) for year in years])] if years else []
