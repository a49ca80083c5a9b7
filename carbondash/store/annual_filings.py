"""Record queries on annual reports: each duty to report a year, and when its report came."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Select, and_, func, select

from carbondash.store import duties
from carbondash.store.duties import Timeliness
from carbondash.store.placed import ever_placed
from carbondash.store.schema.base import UNKNOWN
from carbondash.store.schema.enterprises import enterprise
from carbondash.store.schema.evidence import reporting_duty
from carbondash.store.schema.reports import annual_report
from carbondash.store.scope import Filters
from carbondash.store.standing import standing

if TYPE_CHECKING:
    from carbondash.store.reader import Reader


class AnnualFiling(NamedTuple):
    """One duty to report a year; submitted_day: of the first version; emissions in kg CO2e of the newest one.

    None (0) where nothing came by the as-of day.
    """

    enterprise_id: int
    period: str
    due_day: date
    city: str
    industry: str
    tier: str
    name_zh: str
    name_en: str | None
    submitted_day: date | None
    versions: int
    emissions_kg: int | None


def annual_filings(
    reader: Reader,
    filters: Filters,
    period: str,
    *,
    narrowed: Timeliness | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[AnnualFiling]:
    """The duties to report a year, by due day and enterprise, on time or not, or all.

    In the order of an index and without a count (the cube has it), so that a page costs its rows and not those of the province.
    """
    as_of = filters.as_of
    # Who never stood in the view is left out before it is asked when their report came. A sum gives the engine no reason to begin
    # with the enterprises of the view: the duties are walked in the order of the page.
    wanted = [] if UNKNOWN in filters.cities else ever_placed(reader, filters, reporting_duty.c.enterprise_id + 0)
    if narrowed:
        wanted.append(duties.timely(narrowed, annual_report, as_of))
    asked = duties.asked("annual", [period], as_of, *wanted)
    page = (
        select(asked)
        .where(*reader.restrict(asked, filters))
        .order_by(asked.c.due_day, asked.c.enterprise_id)
        .limit(limit)
        .offset(offset)
        .subquery("page")
    )
    return [AnnualFiling(*row) for row in reader.execute(_detailed(page, as_of))]


def _detailed(page: Any, as_of: date) -> Select[Any]:
    newest, version = annual_report.alias("newest"), annual_report.alias("version")
    is_newest = and_(newest.c.enterprise_id == page.c.enterprise_id, newest.c.period == page.c.period, *standing(newest, as_of))
    first = select(func.min(version.c.day)).where(duties.versions(version, page, as_of)).correlate(page).scalar_subquery()
    count = select(func.count()).select_from(version).where(duties.versions(version, page, as_of)).correlate(page)
    return (
        select(page, enterprise.c.name_zh, enterprise.c.name_en, first, count.scalar_subquery(), newest.c.emissions_kg)
        .select_from(page.join(enterprise, enterprise.c.id == page.c.enterprise_id).outerjoin(newest, is_newest))
        .order_by(page.c.due_day, page.c.enterprise_id)
    )
