"""Record queries of the pages: the single facts that a list, a matrix or a map shows, as they stood at the end of a day.

Each function takes a reader, whose scope it keeps to, and returns plain rows. Amounts are in the store's base units.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Select, func, null, or_, select

from carbondash.store.dates import day_literal
from carbondash.store.schema.derived import derived_risk
from carbondash.store.schema.directory import screening_candidate, source_record
from carbondash.store.schema.enterprises import enterprise, enterprise_version
from carbondash.store.schema.finance import institution, loan_project, project
from carbondash.store.schema.reference import city, industry, problem_kind
from carbondash.store.schema.reports import annual_report, verification_body
from carbondash.store.scope import Filters
from carbondash.store.standing import dimensions, in_force

if TYPE_CHECKING:
    from carbondash.store.reader import Reader

# An engine takes only so many values in one statement (SQLite 32,766 by default, PostgreSQL 65,535).
MOST_PARAMETERS = 10_000
# So many enterprises without a place are taken off a count one by one.
MOST_APART = 1000


class Name(NamedTuple):
    """A code of a reference table with its words; `short` is the Chinese name without 市."""

    code: str
    zh: str
    short: str
    en: str


class Names(NamedTuple):
    """The reference tables by code, in display order."""

    cities: dict[str, Name]
    industries: dict[str, Name]
    kinds: dict[str, Name]
    institutions: dict[str, Name]
    bodies: dict[str, Name]


class Point(NamedTuple):
    """An enterprise on the map; emissions in kg CO2 of its newest annual report (None: no report)."""

    enterprise_id: int
    name_zh: str
    name_en: str | None
    city: str
    industry: str
    tier: str
    lon: float
    lat: float
    emissions_kg: int | None
    emissions_period: str | None


def names(reader: Reader) -> Names:
    """The words of every city, industry, problem kind, institution and verification body code."""

    def by_code(table: FromClause, code: str, short: str = "name_zh") -> dict[str, Name]:
        order = table.c.get("sort", table.c[code])
        rows = reader.execute(select(table.c[code], table.c.name_zh, table.c[short], table.c.name_en).order_by(order))
        return {str(row[0]): Name(str(row[0]), row[1], row[2], row[3] or row[1]) for row in rows}

    return Names(
        cities=by_code(city, "adcode", "short_zh"),
        industries=by_code(industry, "code"),
        kinds=by_code(problem_kind, "code"),
        institutions=by_code(institution, "id"),
        bodies=by_code(verification_body, "id"),
    )


_NAMED = {table.name: table for table in (enterprise, project, loan_project, screening_candidate, source_record)}


def anchor_names(reader: Reader, kind: str, ids: Collection[int]) -> dict[int, tuple[str, str | None]]:
    """Chinese and English names of whose facts are counted, by identifier; nothing for kinds of anchor without a name."""
    table = _NAMED.get(kind)
    if table is None:
        return {}
    wanted = sorted(ids)
    found: dict[int, tuple[str, str | None]] = {}
    for start in range(0, len(wanted), MOST_PARAMETERS):
        batch = wanted[start : start + MOST_PARAMETERS]
        name_en = table.c.name_en if "name_en" in table.c else null()
        rows = reader.execute(select(table.c.id, table.c.name_zh, name_en).where(table.c.id.in_(batch)))
        found.update({row[0]: (row[1], row[2]) for row in rows})
    return found


def enterprise_points(reader: Reader, filters: Filters, limit: int) -> list[Point]:
    """Enterprises with a place inside the province, the largest emitters first.

    The reports are walked from the largest on, so that what is read follows what is shown; those without a report come last.
    """
    version, report = _dims(filters.as_of), annual_report
    placed, wanted = _placed(reader, filters, version)
    about = (
        *(enterprise.c[name] for name in ("id", "name_zh", "name_en")),
        *(version.c[name] for name in ("city", "industry", "tier")),
        *(enterprise.c[name] for name in ("lon", "lat")),
    )
    later = annual_report.alias("later")
    is_newest = ~(
        select(later.c.id)
        .where(
            later.c.enterprise_id == report.c.enterprise_id, later.c.period > report.c.period, *_standing(later, filters.as_of)
        )
        .correlate(report)
        .exists()
    )
    reported = (
        select(*about, report.c.emissions_kg, report.c.period)
        .select_from(report.join(placed, enterprise.c.id == report.c.enterprise_id))
        .where(*wanted, *_standing(report, filters.as_of), is_newest)
        .order_by(report.c.emissions_kg.desc(), enterprise.c.id)
        .limit(limit)
    )
    rows = [Point(*row) for row in reader.execute(reported)]
    if len(rows) < limit:
        any_report = select(report.c.id).where(report.c.enterprise_id == enterprise.c.id, *_standing(report, filters.as_of))
        silent = (
            select(*about, null(), null())
            .select_from(placed)
            .where(*wanted, ~any_report.correlate(enterprise).exists())
            .order_by(enterprise.c.id)
            .limit(limit - len(rows))
        )
        rows += [Point(*row) for row in reader.execute(silent)]
    return rows


def without_place(reader: Reader) -> tuple[int, ...]:
    """The enterprises that no map shows, whatever the day: without a place inside the province, or without any version.

    No more of them than are worth knowing one by one.
    """
    outside = or_(enterprise.c.lon.is_(None), enterprise.c.lat.is_(None), enterprise.c.location_flag.is_not(None))
    statement = select(enterprise.c.id).where(enterprise.c.void_load_id.is_(None), or_(outside, ~_has_version()))
    return tuple(row[0] for row in reader.execute(statement.limit(MOST_APART + 1)))


def points_in_all(reader: Reader, filters: Filters, apart: Collection[int]) -> int:
    """How many enterprises with a place there are: all that the cube counts as known, less those of `without_place`.

    Where too many are without a place, all are looked at.
    """
    if len(apart) > MOST_APART:
        placed, wanted = _placed(reader, filters, _dims(filters.as_of))
        return int(reader.execute(select(func.count()).select_from(placed).where(*wanted)).scalar_one())
    known = sum(reader.cells(["known_enterprises"], filters, ())["known_enterprises"].values())
    if not apart:
        return known
    version = enterprise_version.alias("version")
    dims = (
        select(*dimensions(version))
        .select_from(enterprise.outerjoin(version, in_force(version, enterprise.c.id, day_literal(filters.as_of))))
        # Before its first version an enterprise is nowhere, in the cube too.
        .where(enterprise.c.id.in_(apart), *_standing(enterprise, filters.as_of), or_(version.c.id.is_not(None), ~_has_version()))
        .subquery("dims")
    )
    return known - int(reader.execute(select(func.count()).select_from(dims).where(*reader.restrict(dims, filters))).scalar_one())


def _placed(reader: Reader, filters: Filters, version: Any) -> tuple[FromClause, list[ColumnElement[bool]]]:
    """The enterprises with their version of the day, and the conditions that keep those of the view with a place."""
    inside = (enterprise.c.lon.is_not(None), enterprise.c.lat.is_not(None), enterprise.c.location_flag.is_(None))
    wanted = [*_standing(enterprise, filters.as_of), *inside, *reader.restrict(version, filters)]
    return enterprise.join(version, version.c.enterprise_id == enterprise.c.id), wanted


def _has_version() -> ColumnElement[bool]:
    any_version = enterprise_version.alias("any_version")
    about = (any_version.c.enterprise_id == enterprise.c.id, any_version.c.void_load_id.is_(None))
    return select(any_version.c.id).where(*about).correlate(enterprise).exists()


def risk_bands(reader: Reader, as_of: date, ids: Collection[int]) -> dict[int, str]:
    """The band of those of these enterprises whose risk holds on the day; of one with two open cycles the higher one."""
    table = derived_risk
    holding = [table.c.day <= as_of, or_(table.c.until.is_(None), table.c.until > as_of)]
    listed = sorted(set(ids))
    found: dict[int, str] = {}
    for start in range(0, len(listed), MOST_PARAMETERS):
        mine = table.c.enterprise_id.in_(listed[start : start + MOST_PARAMETERS])
        statement = select(table.c.enterprise_id, table.c.band).where(mine, *holding).order_by(table.c.index_bp)
        found |= {row[0]: row[1] for row in reader.execute(statement)}
    return found


def _standing(table: FromClause, as_of: date) -> list[ColumnElement[bool]]:
    """The facts that stood at the end of the day: effective, not rolled back, and of several versions the one then current."""
    conditions = [table.c.day <= as_of, table.c.void_load_id.is_(None)]
    if "superseded_on" in table.c:
        conditions.append(or_(table.c.superseded_on.is_(None), table.c.superseded_on > as_of))
    return conditions


def _dims(as_of: date) -> Any:
    """City, industry and tier of every enterprise as they stood at the end of the day."""
    table = enterprise_version
    statement: Select[Any] = select(table.c.enterprise_id, table.c.city, table.c.industry, table.c.tier).where(
        table.c.void_load_id.is_(None), table.c.valid_from <= as_of, table.c.valid_to > as_of
    )
    return statement.subquery("dims")
