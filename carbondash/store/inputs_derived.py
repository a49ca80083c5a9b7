"""What derivation asks besides the facts about single enterprises: what it wrote before, and the whole province's records."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, func, select

from carbondash.store.measures.base import live
from carbondash.store.records import MOST_PARAMETERS
from carbondash.store.schema import DERIVED_TABLES
from carbondash.store.schema.bookkeeping import change_log, load
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


class LogMark(NamedTuple):
    """An entry of the change log: the load, and the hash that says that all loads up to it are the same."""

    load_id: int
    hash: str


# What concerns everybody: a fact here can change what units are compared with, or what laboratories and prices are known.
_SHARED = frozenset({"unit", "reporting_duty", "laboratory", "market_quote"})
_MONTHS = frozenset({"monthly_record", "monthly_unit"})


def log_mark(reader: Reader) -> LogMark:
    """The newest entry of the change log. Raises LookupError in a store without any load."""
    row = reader.execute(select(change_log.c.load_id, change_log.c.hash).order_by(change_log.c.seq.desc()).limit(1)).one_or_none()
    if row is None:
        raise LookupError("nothing was ever loaded")
    return LogMark(*row)


def shared_may_have_changed(reader: Reader, since: LogMark) -> bool:
    """Whether a load after the mark may have changed what units are compared with, laboratories or closing prices.

    A version of a month's record that came after the month was due changes none of it. True in a store with another history.
    """
    known = reader.execute(select(change_log.c.hash).where(change_log.c.load_id == since.load_id)).scalar_one_or_none()
    if known != since.hash:
        return True
    touched: set[str] = set()
    for row in reader.execute(select(load.c.kind, load.c.counts).where(load.c.id > since.load_id, load.c.kind != "derive")):
        if row.kind == "rollback":
            return True
        touched |= set(json.loads(row.counts))
    if touched & _SHARED:
        return True
    return bool(touched & _MONTHS) and _came_before_due(reader, since.load_id)


def _came_before_due(reader: Reader, load_id: int) -> bool:
    """Whether months that later loads brought came while their month was not past its due day, or have none."""
    record, month, duty = monthly_record.c, monthly_unit.c, reporting_duty.c
    of_records = select(record.period, func.min(record.day)).where(record.load_id > load_id).group_by(record.period)
    joined = monthly_unit.join(monthly_record, record.id == month.record_id)
    of_units = select(record.period, func.min(record.day)).select_from(joined).where(month.load_id > load_id)
    came = [*reader.execute(of_records), *reader.execute(of_units.group_by(record.period))]
    due = select(duty.period, func.max(duty.day)).where(duty.kind == "monthly", duty.period.in_({row[0] for row in came}))
    last_due: dict[str, date] = {row[0]: row[1] for row in reader.execute(due.group_by(duty.period))}
    return any(period not in last_due or day <= last_due[period] for period, day in came)


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
