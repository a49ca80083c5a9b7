"""Record queries on how one enterprise's data were checked: annual reports, verification, inspection, coal samples.

For an enterprise that `enterprise_head` has let through; as it stood at the end of a day.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Table, and_, or_, select

from carbondash.store.enterprise_file import AS_OF, asked, facts, of_enterprise, standing
from carbondash.store.measures.base import live
from carbondash.store.schema.enterprises import unit
from carbondash.store.schema.evidence import monthly_record, monthly_unit
from carbondash.store.schema.inspection import (
    campaign,
    campaign_member,
    campaign_step,
    campaign_term,
    coal_sample,
    fourth_party_review,
)
from carbondash.store.schema.reports import (
    annual_report,
    inspection,
    verification_body,
    verification_result,
    verification_task,
)

if TYPE_CHECKING:
    from carbondash.store.reader import Reader


class AnnualReport(NamedTuple):
    """One version of a year's report; emissions in kg CO2. `is_current` is False for one that was replaced by the day."""

    period: str
    day: date
    version: int
    emissions_kg: int
    is_current: bool


class Verification(NamedTuple):
    """A verification task with its result and the fourth party's review of it, each None where it is not in; kg CO2."""

    task_id: int
    period: str
    assigned_on: date
    due_day: date
    body_id: int
    body_zh: str
    body_en: str | None
    done_on: date | None
    emissions_kg: int | None
    returns: int | None
    reviewed_on: date | None
    reviewer: str | None
    corrected_kg: int | None
    is_material_missed: bool | None


class Inspection(NamedTuple):
    """A check of the enterprise on a day, about a year."""

    day: date
    period: str
    kind: str


class CampaignStep(NamedTuple):
    """One step of an inspection campaign that the enterprise belongs to: by when, and when it was finished (None: not yet)."""

    campaign_id: int
    title_zh: str
    title_en: str
    step: str
    due_day: date
    done_on: date | None
    problems: int | None


class CoalSample(NamedTuple):
    """What the inspection's laboratory found in a sample and what the record of that month says of the unit: GJ/t, tC/t."""

    day: date
    sampled_on: date
    unit_id: int
    unit_name: str
    period: str
    laboratory: str
    ncv_ar: float | None
    car: float | None
    stated_ncv: float | None
    stated_car: float | None


def annual_reports(reader: Reader, enterprise_id: int, as_of: date) -> list[AnnualReport]:
    """Every version of its annual reports, by year and version."""
    return [
        AnnualReport._make([*row[:-1], bool(row[-1])]) for row in reader.execute(_annual_reports(), asked(enterprise_id, as_of))
    ]


@cache
def _annual_reports() -> Select[Any]:
    table = annual_report
    current = or_(table.c.superseded_on.is_(None), table.c.superseded_on > AS_OF)
    named = [table.c[name] for name in ("period", "day", "version", "emissions_kg")]
    statement: Select[Any] = (
        select(*named, current).where(*of_enterprise(table)).order_by(table.c.period, table.c.day, table.c.id)
    )
    return statement


def verifications(reader: Reader, enterprise_id: int, as_of: date) -> list[Verification]:
    """Its verification tasks, the newest year first."""
    return [Verification(*row) for row in reader.execute(_verifications(), asked(enterprise_id, as_of))]


@cache
def _verifications() -> Select[Any]:
    task, result, fourth, body = verification_task, verification_result, fourth_party_review, verification_body

    def known(table: Table, on: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(on, live(table), table.c.day <= AS_OF)

    statement: Select[Any] = (
        select(
            task.c.id,
            task.c.period,
            task.c.day,
            task.c.due_day,
            body.c.id,
            body.c.name_zh,
            body.c.name_en,
            result.c.day,
            result.c.emissions_kg,
            result.c.returns,
            fourth.c.day,
            fourth.c.reviewer,
            fourth.c.corrected_kg,
            fourth.c.is_material_missed,
        )
        .select_from(
            task.join(body, body.c.id == task.c.body_id)
            .outerjoin(result, known(result, result.c.task_id == task.c.id))
            .outerjoin(fourth, known(fourth, fourth.c.task_id == task.c.id))
        )
        .where(*of_enterprise(task))
        .order_by(task.c.period.desc(), task.c.day.desc(), task.c.id)
    )
    return statement


def inspections(reader: Reader, enterprise_id: int, as_of: date) -> list[Inspection]:
    """The checks of the enterprise, the newest first."""
    return facts(reader, Inspection, inspection, enterprise_id, as_of, newest_first=True)


def campaign_steps(reader: Reader, enterprise_id: int, as_of: date) -> list[CampaignStep]:
    """The steps of the campaigns that it belongs to, in their order by due day; newest campaign first."""
    return [CampaignStep(*row) for row in reader.execute(_campaign_steps(), asked(enterprise_id, as_of))]


@cache
def _campaign_steps() -> Select[Any]:
    member, term, step = campaign_member, campaign_term, campaign_step
    in_force = and_(term.c.campaign_id == member.c.campaign_id, standing(term))
    done = and_(
        step.c.campaign_id == member.c.campaign_id,
        step.c.enterprise_id == member.c.enterprise_id,
        step.c.step == term.c.step,
        live(step),
        step.c.day <= AS_OF,
    )
    statement: Select[Any] = (
        select(campaign.c.id, campaign.c.title_zh, campaign.c.title_en, term.c.step, term.c.due_day, step.c.day, step.c.problems)
        .select_from(member.join(campaign, campaign.c.id == member.c.campaign_id).join(term, in_force).outerjoin(step, done))
        .where(*of_enterprise(member))
        .order_by(campaign.c.day.desc(), campaign.c.id, term.c.due_day, term.c.id)
    )
    return statement


def coal_samples(reader: Reader, enterprise_id: int, as_of: date) -> list[CoalSample]:
    """The coal samples taken at its units beside what its records say, the newest first."""
    return [CoalSample(*row) for row in reader.execute(_coal_samples(), asked(enterprise_id, as_of))]


@cache
def _coal_samples() -> Select[Any]:
    table, record, stated = coal_sample, monthly_record, monthly_unit
    current = and_(record.c.enterprise_id == table.c.enterprise_id, record.c.period == table.c.period, standing(record))
    of_unit = and_(stated.c.record_id == record.c.id, stated.c.unit_id == table.c.unit_id, live(stated))
    statement: Select[Any] = (
        select(
            table.c.day,
            table.c.sampled_on,
            table.c.unit_id,
            unit.c.name,
            table.c.period,
            table.c.laboratory,
            table.c.ncv_ar,
            table.c.car,
            stated.c.ncv_ar,
            stated.c.car,
        )
        .select_from(table.join(unit, unit.c.id == table.c.unit_id).outerjoin(record, current).outerjoin(stated, of_unit))
        .where(*of_enterprise(table))
        .order_by(table.c.day.desc(), table.c.id)
    )
    return statement
