"""What derivation asks besides the facts about single enterprises: what it wrote before, and the whole province's records."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, func, select

from carbondash.store.measures.base import live
from carbondash.store.records import MOST_PARAMETERS
from carbondash.store.schema import DERIVED_TABLES
from carbondash.store.schema.derived import derived_input
from carbondash.store.schema.enterprises import unit
from carbondash.store.schema.evidence import monthly_record, monthly_unit, reporting_duty

if TYPE_CHECKING:
    from carbondash.store.reader import Reader


class ProvinceMonth(NamedTuple):
    """A unit's month in one version of a record, as far as units are compared with each other: t, GJ/t, tC/t, MWh, GJ, h, %."""

    record_id: int
    enterprise_id: int
    unit_id: int
    unit_class: str
    capacity_kw: int | None
    period: str
    submitted_on: date
    version: int
    due_on: date | None
    fuel_type: str | None
    fuel_t: float | None
    fuel_1e4nm3: float | None
    ncv_ar: float | None
    car: float | None
    gen_mwh: float | None
    net_mwh: float | None
    heat_gj: float | None
    heat_ratio_pct: float | None
    hours: float | None
    load_factor_pct: float | None


def province_months(reader: Reader) -> list[ProvinceMonth]:
    """Every unit's month in every version, of the whole province; by month, day, record and unit."""
    due = (
        select(reporting_duty.c.enterprise_id, reporting_duty.c.period, func.min(reporting_duty.c.day).label("due_on"))
        .where(live(reporting_duty), reporting_duty.c.kind == "monthly")
        .group_by(reporting_duty.c.enterprise_id, reporting_duty.c.period)
        .subquery("due")
    )
    others = {
        "unit_class": unit.c.unit_class,
        "capacity_kw": unit.c.capacity_kw,
        "submitted_on": monthly_record.c.day,
        "version": monthly_record.c.version,
        "due_on": due.c.due_on,
    }
    named = [others[name] if name in others else monthly_unit.c[name] for name in ProvinceMonth._fields]
    statement = (
        select(*named)
        .select_from(
            monthly_unit.join(monthly_record, monthly_record.c.id == monthly_unit.c.record_id)
            .join(unit, unit.c.id == monthly_unit.c.unit_id)
            .outerjoin(due, and_(due.c.enterprise_id == monthly_unit.c.enterprise_id, due.c.period == monthly_unit.c.period))
        )
        .where(live(monthly_unit), live(monthly_record))
        .order_by(monthly_unit.c.period, monthly_record.c.day, monthly_unit.c.record_id, monthly_unit.c.unit_id)
    )
    return [ProvinceMonth._make(row) for row in reader.execute(statement)]


def digests(reader: Reader, enterprise_ids: Sequence[int]) -> dict[tuple[int, str], str]:
    """What the derived rows of these enterprises were worked out from, by enterprise and subject."""
    found: dict[tuple[int, str], str] = {}
    for start in range(0, len(enterprise_ids), MOST_PARAMETERS):
        among = derived_input.c.enterprise_id.in_(enterprise_ids[start : start + MOST_PARAMETERS])
        for row in reader.execute(select(derived_input).where(among)):
            found[row.enterprise_id, row.subject] = row.digest
    return found


def stored_rows(reader: Reader, table: str, enterprise_ids: Sequence[int]) -> list[dict[str, Any]]:
    """The rows of a derived table about these enterprises, as they were written, without their identifiers; in no order."""
    source = DERIVED_TABLES[table]
    columns = [column for column in source.columns if column.name != "id"]
    found: list[dict[str, Any]] = []
    for start in range(0, len(enterprise_ids), MOST_PARAMETERS):
        among = source.c.enterprise_id.in_(enterprise_ids[start : start + MOST_PARAMETERS])
        found += [dict(row._mapping) for row in reader.execute(select(*columns).where(among))]
    return found
