"""Record queries of the directory: who is on the list at which tier, what the lists said before, what was last reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Select, func, select

from carbondash.store.measures.base import live
from carbondash.store.records import MOST_PARAMETERS
from carbondash.store.schema.enterprises import directory_listing, enterprise, enterprise_version
from carbondash.store.schema.reports import annual_report
from carbondash.store.scope import Filters
from carbondash.store.standing import standing

if TYPE_CHECKING:
    from carbondash.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Candidate:
    """An enterprise that screening says should be listed, moved to another tier or removed, as known on a day.

    key: names the candidate for good, E<enterprise id> or R<id of its first source record>. enterprise_id: None where the
    enterprise is not in the store yet. action: list, move or remove. tier: that of the list in force (None: on no list);
    tier_should: the one by the thresholds, or 'below'. emissions_t: the estimate that was held against them, in t CO2e, for
    `period` (Y2022). credit_code: the valid one that the records state, or the enterprise's own. lon, lat: where the records
    place it, in degrees. day: since when the candidate stands. status: open, accepted or rejected.
    """

    key: str
    enterprise_id: int | None
    name_zh: str
    city: str
    industry: str
    action: str
    tier: str | None
    tier_should: str | None
    emissions_t: int | None
    period: str
    credit_code: str | None
    lon: float | None
    lat: float | None
    day: date
    status: str
    name_en: str | None = None


class Listed(NamedTuple):
    """An enterprise as of a day: what it is since `since`, whether it is under emission reporting, and its newest annual report.

    lists: the tier that each year's list gave it, by year. emissions in kg CO2; None where nothing was reported.
    """

    enterprise_id: int
    name_zh: str
    name_en: str | None
    credit_code: str | None
    city: str
    industry: str
    tier: str
    is_managed: bool
    since: date
    emissions_period: str | None
    emissions_kg: int | None
    lists: tuple[tuple[str, str], ...]


def listed(reader: Reader, filters: Filters, *, limit: int, offset: int = 0) -> tuple[list[Listed], int]:
    """The enterprises that are known on the day, by tier, city and number; and how many there are."""
    version = enterprise_version
    known = (
        live(version),
        version.c.valid_from <= filters.as_of,
        version.c.valid_to > filters.as_of,
        # The first version reaches back to the beginning; its own day is that on which the enterprise came to be known.
        version.c.day <= filters.as_of,
        *reader.restrict(version, filters),
    )
    count = int(reader.execute(select(func.count()).select_from(version).where(*known)).scalar_one())
    order = [version.c[name] for name in ("tier", "city", "enterprise_id")]
    page = select(*order).where(*known).order_by(*order).limit(limit).offset(offset).subquery("page")
    named = ("name_zh", "name_en", "credit_code")
    held = [version.c[name] for name in ("city", "industry", "tier", "is_managed", "day")]
    statement = (
        select(enterprise.c.id, *(enterprise.c[name] for name in named), *held)
        .select_from(
            page.join(enterprise, enterprise.c.id == page.c.enterprise_id).join(
                version, version.c.enterprise_id == page.c.enterprise_id
            )
        )
        .where(*known)
        .order_by(page.c.tier, page.c.city, page.c.enterprise_id)
    )
    rows = list(reader.execute(statement))
    ids = [row.id for row in rows]
    reports, lists = _newest_reports(reader, ids, filters.as_of), _lists(reader, ids, filters.as_of)
    return [Listed._make([*row, *reports.get(row.id, (None, None)), lists.get(row.id, ())]) for row in rows], count


def _batches(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[start : start + MOST_PARAMETERS] for start in range(0, len(ids), MOST_PARAMETERS)]


def _newest_reports(reader: Reader, ids: Sequence[int], as_of: date) -> dict[int, tuple[str, int]]:
    table = annual_report
    found: dict[int, tuple[str, int]] = {}
    for part in _batches(ids):
        columns = (table.c.enterprise_id, table.c.period, table.c.emissions_kg)
        statement: Select[Any] = select(*columns).where(table.c.enterprise_id.in_(part), *standing(table, as_of))
        for enterprise_id, period, emissions_kg in reader.execute(statement.order_by(table.c.period)):
            found[enterprise_id] = (period, emissions_kg)
    return found


def _lists(reader: Reader, ids: Sequence[int], as_of: date) -> dict[int, tuple[tuple[str, str], ...]]:
    table = directory_listing
    found: dict[int, tuple[tuple[str, str], ...]] = {}
    for part in _batches(ids):
        columns = (table.c.enterprise_id, table.c.period, table.c.tier)
        statement: Select[Any] = select(*columns).where(table.c.enterprise_id.in_(part), *standing(table, as_of))
        for enterprise_id, period, tier in reader.execute(statement.order_by(table.c.period)):
            found[enterprise_id] = (*found.get(enterprise_id, ()), (period, tier))
    return found


def list_in_force(reader: Reader, as_of: date) -> tuple[str, date] | None:
    """The newest yearly list that was published by a day, e.g. Y2024, and the day of its publication; None before the first."""
    table = directory_listing
    known = select(table.c.period).where(*standing(table, as_of)).order_by(table.c.period.desc()).limit(1)
    period: str | None = reader.execute(known).scalar()
    if period is None:
        return None
    since = select(func.min(table.c.day)).where(live(table), table.c.period == period)
    return period, reader.execute(since).scalar_one()
