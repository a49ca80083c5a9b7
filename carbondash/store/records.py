"""Record queries of the pages: the single facts that a list, a matrix or a map shows, as they stood at the end of a day.

Each function takes a reader, whose scope it keeps to, and returns plain rows. Amounts are in the store's base units.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Select, and_, func, null, or_, select

from carbondash.store.schema.derived import derived_risk
from carbondash.store.schema.directory import screening_candidate, source_record
from carbondash.store.schema.enterprises import enterprise, enterprise_version
from carbondash.store.schema.finance import institution, loan_project, project
from carbondash.store.schema.reference import city, industry, problem_kind
from carbondash.store.schema.reports import annual_report, verification_body
from carbondash.store.scope import Filters

if TYPE_CHECKING:
    from carbondash.store.reader import Reader

# An engine takes only so many values in one statement (SQLite 32,766 by default, PostgreSQL 65,535).
MOST_PARAMETERS = 10_000


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


class Points(NamedTuple):
    """The largest emitters of those with a place; how many there are in all, and the emissions of all in kg CO2."""

    largest: list[Point]
    total: int
    emissions_kg: int


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


def enterprise_points(reader: Reader, filters: Filters, limit: int) -> Points:
    """Enterprises with a place inside the province, the largest emitters first, and what all of them are together."""
    version = _dims(filters.as_of)
    year = annual_report.alias("year")
    # The newest year that an enterprise has reported, found through the index of the reports' versions.
    newest = (
        select(func.max(year.c.period))
        .where(year.c.enterprise_id == enterprise.c.id, *_standing(year, filters.as_of))
        .correlate(enterprise)
        .scalar_subquery()
    )
    report = and_(
        annual_report.c.enterprise_id == enterprise.c.id,
        annual_report.c.period == newest,
        *_standing(annual_report, filters.as_of),
    )
    emissions = annual_report.c.emissions_kg
    statement = (
        select(
            enterprise.c.id,
            enterprise.c.name_zh,
            enterprise.c.name_en,
            version.c.city,
            version.c.industry,
            version.c.tier,
            enterprise.c.lon,
            enterprise.c.lat,
            emissions,
            annual_report.c.period,
            func.count().over(),
            func.sum(emissions).over(),
        )
        .select_from(enterprise.join(version, version.c.enterprise_id == enterprise.c.id).outerjoin(annual_report, report))
        .where(
            *_standing(enterprise, filters.as_of),
            enterprise.c.lon.is_not(None),
            enterprise.c.lat.is_not(None),
            enterprise.c.location_flag.is_(None),
            *reader.restrict(version, filters),
        )
        .order_by(func.coalesce(emissions, -1).desc(), enterprise.c.id)
        .limit(limit)
    )
    rows = list(reader.execute(statement))
    if not rows:
        return Points([], 0, 0)
    return Points([Point(*row[:-2]) for row in rows], int(rows[0][-2]), int(rows[0][-1] or 0))


def risk_bands(reader: Reader, as_of: date) -> dict[int, str]:
    """The band of every enterprise whose compliance risk holds on the day; of one with two open cycles the higher one."""
    table = derived_risk
    holding = [table.c.day <= as_of, or_(table.c.until.is_(None), table.c.until > as_of)]
    statement = select(table.c.enterprise_id, table.c.band).where(*holding).order_by(table.c.index_bp)
    return {row[0]: row[1] for row in reader.execute(statement)}


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
