"""Record queries on monthly evidence of one enterprise: versions of a record, its values, its evidence, its reviews.

For an enterprise that `enterprise_head` has let through. With a period (M2023-08) only what is about that month. Rows are those
of `store/inputs_rows` where there is one; everything had happened by the end of the day.
"""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Select, String, Table, and_, bindparam, or_, select

from carbondash.store import inputs_rows as rows
from carbondash.store.enterprise_file import AS_OF, ENTERPRISE, asked, facts, of_enterprise, standing
from carbondash.store.measures.base import live
from carbondash.store.schema.derived import derived_emission, finding
from carbondash.store.schema.evidence import monthly_fuel, monthly_record, monthly_unit, reporting_duty, review
from carbondash.store.schema.quality import coal_test, control_plan, evidence_waiver, meter_calibration, monthly_support
from carbondash.store.schema.supervision import review_note

if TYPE_CHECKING:
    from carbondash.store.reader import Reader

_Row = TypeVar("_Row", bound=NamedTuple)


class RecordReview(NamedTuple):
    """One review of one version of a month's record, with what the reviewer noted."""

    review_id: int
    record_id: int
    period: str
    day: date
    lane: str
    outcome: str
    note: str | None
    author: str | None


class MonthEmission(NamedTuple):
    """What the rules make of a unit's month as it stands on the day, in kg CO2."""

    unit_id: int
    record_id: int
    period: str
    day: date
    emissions_kg: int
    default_kg: int | None
    basis: str


class RecordFinding(NamedTuple):
    """A finding of an automatic check on one version of a month's record; `holds` says whether it still does on the day."""

    enterprise_id: int
    unit_id: int | None
    record_id: int | None
    period: str
    day: date
    code: str
    severity: int
    is_waived: bool
    evidence: Any
    holds: bool


def duties(reader: Reader, enterprise_id: int, kind: str, as_of: date, period: str | None = None) -> list[rows.Duty]:
    """Its duties of a kind ('monthly' or 'annual') on what is over by the day, by period; `day` is the due day, maybe ahead."""
    over = {"monthly": f"M{as_of:%Y-%m}", "annual": f"Y{as_of:%Y}"}[kind]
    values = {"enterprise_id": enterprise_id, "kind": kind, "over": over, **_of(period)}
    return [rows.Duty(*row) for row in reader.execute(_duties(period is not None), values)]


@cache
def _duties(of_period: bool) -> Select[Any]:
    table = reporting_duty
    wanted = [table.c.enterprise_id == ENTERPRISE, live(table), table.c.kind == bindparam("kind", type_=String)]
    over = table.c.period < bindparam("over", type_=String)
    statement = select(*(table.c[name] for name in rows.Duty._fields)).where(*wanted, over, *_about(table, of_period))
    return statement.order_by(table.c.period, table.c.id)


def record_versions(reader: Reader, enterprise_id: int, as_of: date, period: str | None = None) -> list[rows.Record]:
    """Every version of its monthly records, by month and version."""
    return _facts(reader, rows.Record, monthly_record, enterprise_id, as_of, period)


def unit_months(reader: Reader, enterprise_id: int, as_of: date, period: str) -> list[rows.UnitMonth]:
    """What each version of a month's record says of each unit."""
    return _facts(reader, rows.UnitMonth, monthly_unit, enterprise_id, as_of, period)


def further_fuels(reader: Reader, enterprise_id: int, as_of: date, period: str) -> list[rows.MonthFuel]:
    """What units burnt in a month beside their main fuel, by version."""
    return _facts(reader, rows.MonthFuel, monthly_fuel, enterprise_id, as_of, period)


def coal_tests(reader: Reader, enterprise_id: int, as_of: date, period: str) -> list[rows.CoalTest]:
    """The coal test reports that came with the versions of a month's record."""
    return _facts(reader, rows.CoalTest, coal_test, enterprise_id, as_of, period)


def supports(reader: Reader, enterprise_id: int, as_of: date, period: str) -> list[rows.Support]:
    """The supporting papers of the versions of a month's record."""
    return _facts(reader, rows.Support, monthly_support, enterprise_id, as_of, period)


def calibrations(reader: Reader, enterprise_id: int, as_of: date, month_end: date) -> list[rows.Calibration]:
    """The newest calibration of each unit's meters that was known on the day and made by the end of a month."""
    found = facts(reader, rows.Calibration, meter_calibration, enterprise_id, min(as_of, month_end))
    newest = {(row.unit_id, row.meter): row for row in found}
    return [newest[key] for key in sorted(newest)]


def control_plans(reader: Reader, enterprise_id: int, as_of: date) -> list[rows.ControlPlan]:
    """Its data quality control plans as they stand on the day, by year."""
    return [rows.ControlPlan(*row) for row in reader.execute(_control_plans(), asked(enterprise_id, as_of))]


@cache
def _control_plans() -> Select[Any]:
    table = control_plan
    statement = select(*(table.c[name] for name in rows.ControlPlan._fields))
    return statement.where(table.c.enterprise_id == ENTERPRISE, standing(table)).order_by(table.c.period, table.c.id)


def waivers(reader: Reader, enterprise_id: int, as_of: date) -> list[rows.Waiver]:
    """The waivers given to it, the earliest first."""
    return facts(reader, rows.Waiver, evidence_waiver, enterprise_id, as_of)


def reviews(reader: Reader, enterprise_id: int, as_of: date, period: str | None = None) -> list[RecordReview]:
    """The reviews of its monthly records with the reviewers' notes, the earliest first."""
    values = asked(enterprise_id, as_of, **_of(period))
    return [RecordReview(*row) for row in reader.execute(_reviews(period is not None), values)]


@cache
def _reviews(of_period: bool) -> Select[Any]:
    table, note = review, review_note
    noted = and_(note.c.review_id == table.c.id, live(note), note.c.day <= AS_OF)
    named = [table.c[name] for name in ("id", "record_id", "period", "day", "lane", "outcome")]
    return (
        select(*named, note.c.note, note.c.author)
        .select_from(table.outerjoin(note, noted))
        .where(*of_enterprise(table), *_about(table, of_period))
        .order_by(table.c.day, table.c.id)
    )


def emissions(reader: Reader, enterprise_id: int, as_of: date, period: str | None = None) -> list[MonthEmission]:
    """What the rules make of its units' months as they stand on the day, by month and unit."""
    values = asked(enterprise_id, as_of, **_of(period))
    return [MonthEmission(*row) for row in reader.execute(_emissions(period is not None), values)]


@cache
def _emissions(of_period: bool) -> Select[Any]:
    table = derived_emission
    holding = [table.c.day <= AS_OF, or_(table.c.until.is_(None), table.c.until > AS_OF)]
    wanted = [table.c.enterprise_id == ENTERPRISE, *holding, *_about(table, of_period)]
    statement = select(*(table.c[name] for name in MonthEmission._fields)).where(*wanted)
    return statement.order_by(table.c.period, table.c.unit_id, table.c.id)


def findings_of_month(reader: Reader, enterprise_id: int, as_of: date, period: str) -> list[RecordFinding]:
    """What the checks found in the versions of a month's record, newest version first: as it holds, else as it last held."""
    return [
        RecordFinding._make([*known, json.loads(evidence), until is None or until > as_of])
        for *known, evidence, until in reader.execute(_findings(), asked(enterprise_id, as_of, period=period))
    ]


@cache
def _findings() -> Select[Any]:
    table, version = finding, monthly_record
    last = or_(table.c.until.is_(None), table.c.until > AS_OF, table.c.until == version.c.superseded_on)
    names = [name for name in RecordFinding._fields if name != "holds"]
    return (
        select(*(table.c[name] for name in names), table.c.until)
        .select_from(table.outerjoin(version, version.c.id == table.c.record_id))
        .where(table.c.enterprise_id == ENTERPRISE, table.c.day <= AS_OF, *_about(table, True), last)
        .order_by(table.c.record_id.desc(), table.c.severity.desc(), table.c.code, table.c.unit_id, table.c.id)
    )


def _facts(reader: Reader, kind: type[_Row], table: Table, enterprise_id: int, as_of: date, period: str | None) -> list[_Row]:
    values = asked(enterprise_id, as_of, **_of(period))
    return [kind._make(row) for row in reader.execute(_rows(kind, table, period is not None), values)]


@cache
def _rows(kind: type[NamedTuple], table: Table, of_period: bool) -> Select[Any]:
    statement = select(*(table.c[name] for name in kind._fields)).where(*of_enterprise(table), *_about(table, of_period))
    return statement.order_by(table.c.period, table.c.day, table.c.id)


def _about(table: Table, of_period: bool) -> list[ColumnElement[bool]]:
    return [table.c.period == bindparam("period", type_=String)] if of_period else []


def _of(period: str | None) -> dict[str, str]:
    return {} if period is None else {"period": period}
