"""Record queries on derived rows: risk, findings, emissions, allocation and obligations as they stood at the end of a day.

Enterprises stand under their city, industry and tier of that day. Each function takes a reader, whose scope it keeps to; `detail`
and `evidence` come parsed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Table, and_, func, or_, select

from carbondash.store.dates import LAST
from carbondash.store.measures.base import live
from carbondash.store.schema.base import UNKNOWN
from carbondash.store.schema.derived import derived_allocation, derived_emission, derived_obligation, derived_risk, finding
from carbondash.store.schema.enterprises import enterprise, enterprise_version, unit
from carbondash.store.scope import Filters

if TYPE_CHECKING:
    from carbondash.store.reader import Reader

_LARGEST_ID = 2**31 - 1


class RiskRow(NamedTuple):
    """An enterprise's risk in a cycle; hundredths of an index point and of a percent, codes of the floors that fired."""

    enterprise_id: int
    name_zh: str
    name_en: str | None
    city: str
    industry: str
    tier: str
    cycle: str
    day: date
    until: date | None
    index_bp: int
    band: str
    missing_bp: int
    floors: tuple[str, ...]
    detail: Any


class FindingRow(NamedTuple):
    """A finding of an automatic check on a month or year; `record_id` is the version that it is about, where there is one."""

    enterprise_id: int
    name_zh: str
    name_en: str | None
    city: str
    industry: str
    tier: str
    id: int
    unit_id: int | None
    record_id: int | None
    period: str
    day: date
    code: str
    severity: int
    is_waived: bool
    evidence: Any


class EmissionRow(NamedTuple):
    """A unit's month: kg CO2, and what it would be with the default carbon value (None: no coal, or the default itself)."""

    unit_id: int
    unit_name: str
    unit_class: str
    record_id: int
    period: str
    day: date
    emissions_kg: int
    default_kg: int | None
    basis: str


class AllocationRow(NamedTuple):
    """An enterprise's allocation for a period as the rules give it, in tonnes."""

    enterprise_id: int
    name_zh: str
    name_en: str | None
    city: str
    industry: str
    tier: str
    period: str
    day: date
    amount_t: int
    detail: Any


class ObligationRow(NamedTuple):
    """An enterprise's obligation for a period as the rules give it, in tonnes."""

    enterprise_id: int
    name_zh: str
    name_en: str | None
    city: str
    industry: str
    tier: str
    cycle: str
    period: str
    day: date
    emissions_t: int
    allocation_t: int
    amount_t: int
    detail: Any


class EnterpriseRow(NamedTuple):
    """An enterprise with what it is now."""

    enterprise_id: int
    name_zh: str
    name_en: str | None
    credit_code: str | None
    city: str
    industry: str
    tier: str


_ABOUT = ("enterprise_id", "name_zh", "name_en", "city", "industry", "tier")


def risk_ranking(reader: Reader, filters: Filters, enterprise_id: int | None = None) -> list[RiskRow]:
    """The risk of every enterprise, or of one, in the filters' cycle or in all that count on the day; the highest index first."""
    wanted = [] if filters.cycle is None else [derived_risk.c.cycle == filters.cycle]
    if enterprise_id is not None:
        wanted.append(derived_risk.c.enterprise_id == enterprise_id)
    found = held(derived_risk, RiskRow._fields, filters.as_of, wanted)
    statement = select(found).where(*reader.restrict(found, filters))
    return read_risks(reader.execute(statement.order_by(found.c.index_bp.desc(), found.c.enterprise_id, found.c.cycle)))


def risk_history(reader: Reader, enterprise_id: int, cycle: str) -> list[RiskRow]:
    """How an enterprise's risk went through a cycle, the earliest first, each row under where it stood on the row's first day."""
    wanted = [derived_risk.c.enterprise_id == enterprise_id, derived_risk.c.cycle == cycle]
    found = _about(derived_risk, RiskRow._fields, derived_risk.c.day, wanted)
    statement = select(found).where(*reader.restrict(found, Filters(LAST))).order_by(found.c.day, found.c.id)
    return read_risks(reader.execute(statement))


def findings(
    reader: Reader,
    filters: Filters,
    *,
    enterprise_id: int | None = None,
    codes: Sequence[str] = (),
    periods: Sequence[str] = (),
    waived: bool | None = False,
    limit: int = 500,
) -> tuple[list[FindingRow], int]:
    """Findings that hold on the day, the newest first, and how many there are; waived: only those, None: all."""
    wanted: list[ColumnElement[bool]] = []
    if enterprise_id is not None:
        wanted.append(finding.c.enterprise_id == enterprise_id)
    if codes:
        wanted.append(finding.c.code.in_(codes))
    if periods:
        wanted.append(finding.c.period.in_(periods))
    if waived is not None:
        wanted.append(finding.c.is_waived.is_(waived))
    found = held(finding, FindingRow._fields, filters.as_of, wanted)
    statement = (
        select(*(found.c[name] for name in FindingRow._fields), func.count().over())
        .where(*reader.restrict(found, filters))
        .order_by(found.c.day.desc(), found.c.enterprise_id, found.c.id)
        .limit(limit)
    )
    rows = list(reader.execute(statement))
    return [FindingRow._make([*row[:-2], json.loads(row[-2])]) for row in rows], int(rows[0][-1]) if rows else 0


def emissions(reader: Reader, enterprise_id: int, as_of: date) -> list[EmissionRow]:
    """The emissions of every unit's month of an enterprise that hold on the day, by month and unit."""
    names = [name for name in EmissionRow._fields if name not in ("unit_name", "unit_class")]
    found = held(derived_emission, (*_ABOUT, *names), as_of, [derived_emission.c.enterprise_id == enterprise_id])
    own = {"unit_name": unit.c.name, "unit_class": unit.c.unit_class}
    statement = (
        select(*(own[name] if name in own else found.c[name] for name in EmissionRow._fields))
        .select_from(found.join(unit, unit.c.id == found.c.unit_id))
        .where(*reader.restrict(found, Filters(as_of)))
        .order_by(found.c.period, found.c.unit_id)
    )
    return [EmissionRow(*row) for row in reader.execute(statement)]


def allocations(reader: Reader, filters: Filters, enterprise_id: int | None = None) -> list[AllocationRow]:
    """The allocation of every enterprise, or of one, for every period, as it holds on the day; by enterprise and period."""
    statement = _by_period(reader, derived_allocation, AllocationRow._fields, filters, enterprise_id)
    return [AllocationRow._make([*row[:-1], json.loads(row[-1])]) for row in reader.execute(statement)]


def obligations(reader: Reader, filters: Filters, enterprise_id: int | None = None) -> list[ObligationRow]:
    """The obligations of every enterprise, or of one, in the filters' cycle or in all; otherwise as `allocations`."""
    of_cycle = () if filters.cycle is None else (derived_obligation.c.cycle == filters.cycle,)
    statement = _by_period(reader, derived_obligation, ObligationRow._fields, filters, enterprise_id, *of_cycle)
    return [ObligationRow._make([*row[:-1], json.loads(row[-1])]) for row in reader.execute(statement)]


def find_enterprise(reader: Reader, text: str, limit: int = 20) -> list[EnterpriseRow]:
    """The enterprise with this identifier, credit code or exact name; where there is none, those whose name holds the text."""
    asked = text.strip()
    if not asked:
        return []
    exact = [
        enterprise.c.credit_code == asked.upper(),
        enterprise.c.name_zh == asked,
        func.lower(enterprise.c.name_en) == asked.lower(),
    ]
    if asked.isascii() and asked.isdecimal() and int(asked) <= _LARGEST_ID:
        exact.append(enterprise.c.id == int(asked))
    held = [enterprise.c.name_zh.contains(asked, autoescape=True), enterprise.c.name_en.icontains(asked, autoescape=True)]
    return _enterprises(reader, or_(*exact), limit) or _enterprises(reader, or_(*held), limit)


def _enterprises(reader: Reader, wanted: ColumnElement[bool], limit: int) -> list[EnterpriseRow]:
    version = enterprise_version.alias("dims")
    current = and_(version.c.enterprise_id == enterprise.c.id, live(version), version.c.superseded_on.is_(None))
    found = (
        select(
            enterprise.c.id.label("enterprise_id"),
            *(enterprise.c[name] for name in ("name_zh", "name_en", "credit_code")),
            *(func.coalesce(version.c[name], UNKNOWN).label(name) for name in ("city", "industry", "tier")),
        )
        .select_from(enterprise.outerjoin(version, current))
        .where(live(enterprise), wanted)
        .subquery("found")
    )
    seen = select(found).where(*reader.restrict(found, Filters(LAST))).order_by(found.c.enterprise_id).limit(limit)
    return [EnterpriseRow(*row) for row in reader.execute(seen)]


def read_risks(rows: Iterable[Any]) -> list[RiskRow]:
    """Rows whose first columns are those of a risk, with floors and detail parsed."""
    made = []
    for row in rows:
        *about, floors, detail = row[: len(RiskRow._fields)]
        made.append(RiskRow._make([*about, tuple(code for code in floors.split(",") if code), json.loads(detail)]))
    return made


def _by_period(
    reader: Reader,
    table: Table,
    fields: Iterable[str],
    filters: Filters,
    enterprise_id: int | None,
    *wanted: ColumnElement[bool],
) -> Select[Any]:
    mine = () if enterprise_id is None else (table.c.enterprise_id == enterprise_id,)
    found = held(table, fields, filters.as_of, [*wanted, *mine])
    statement = select(*(found.c[name] for name in fields)).where(*reader.restrict(found, filters))
    return statement.order_by(found.c.enterprise_id, found.c.period, found.c.id)


def held(table: Table, fields: Iterable[str], as_of: date, wanted: Sequence[ColumnElement[bool]]) -> Any:
    """The rows that hold at the end of the day, with the enterprise's names and dimensions of that day."""
    holding = [table.c.day <= as_of, or_(table.c.until.is_(None), table.c.until > as_of)]
    return _about(table, fields, as_of, [*holding, *wanted])


def _about(table: Table, fields: Iterable[str], day: date | ColumnElement[date], wanted: Sequence[ColumnElement[bool]]) -> Any:
    version = enterprise_version.alias("dims")
    in_force = and_(
        version.c.enterprise_id == table.c.enterprise_id, live(version), version.c.valid_from <= day, version.c.valid_to > day
    )
    columns: dict[str, ColumnElement[Any]] = {
        "enterprise_id": enterprise.c.id.label("enterprise_id"),
        "name_zh": enterprise.c.name_zh,
        "name_en": enterprise.c.name_en,
        **{name: func.coalesce(version.c[name], UNKNOWN).label(name) for name in ("city", "industry", "tier")},
    }
    named = [columns[name] if name in columns else table.c[name] for name in fields]
    with_id = named if "id" in fields else [*named, table.c.id]
    joined = table.join(enterprise, enterprise.c.id == table.c.enterprise_id).outerjoin(version, in_force)
    return select(*with_id).select_from(joined).where(*wanted).subquery("found")
