"""Record queries of the enterprise file: who an enterprise is, what it was at each change, and how it is found by name or code.

Everything is as it stood at the end of a day; rolled-back facts count nowhere. `enterprise_head` and `search` keep to the
reader's scope; what asks for one enterprise's facts is for one that `enterprise_head` has let through.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Date, FromClause, Integer, Select, String, and_, bindparam, func, or_, select

from carbondash.store.measures.base import live
from carbondash.store.schema.base import UNKNOWN
from carbondash.store.schema.compliance import account_state, operating_state
from carbondash.store.schema.enterprises import alliance_membership, directory_listing, enterprise, enterprise_version, unit
from carbondash.store.schema.quality import referral
from carbondash.store.schema.yearly import industry_year
from carbondash.store.scope import Filters

if TYPE_CHECKING:
    from carbondash.store.reader import Reader

_LARGEST_ID = 2**31 - 1

_Row = TypeVar("_Row", bound=NamedTuple)


class Head(NamedTuple):
    """An enterprise as it stood on a day: names, credit code, and where it belonged."""

    enterprise_id: int
    name_zh: str
    name_en: str | None
    credit_code: str | None
    city: str
    industry: str
    tier: str
    is_managed: bool
    listed_on: date
    lon: float | None
    lat: float | None


class Version(NamedTuple):
    """What an enterprise was from a day on, and why it changed."""

    day: date
    city: str
    industry: str
    tier: str
    is_managed: bool
    reason: str | None


class Listing(NamedTuple):
    """Its place on the list of a year, from the day on which that list was issued."""

    period: str
    day: date
    tier: str
    reason: str | None


class GeneratingUnit(NamedTuple):
    """A generating unit; capacity in kW."""

    unit_id: int
    name: str
    unit_class: str
    capacity_kw: int | None
    fuel: str | None
    status: str
    start_year: int | None
    retired_year: int | None


class State(NamedTuple):
    """A state of its account, its operation or its file from a day on, and the reason that was given."""

    day: date
    state: str
    reason: str | None


class _Membership(NamedTuple):
    day: date
    is_member: bool


def enterprise_head(reader: Reader, enterprise_id: int, as_of: date) -> Head | None:
    """Who the enterprise is; None for one that does not exist, is not known yet on the day, or lies outside the scope."""
    found = list(_heads(reader, as_of, [enterprise.c.id == enterprise_id], limit=1))
    return found[0] if found else None


def search(reader: Reader, text: str, as_of: date, limit: int = 20) -> list[Head]:
    """Enterprises known on the day by identifier, credit code or exact name; where there is none, those that hold the text."""
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
    held = [
        enterprise.c.name_zh.contains(asked, autoescape=True),
        enterprise.c.name_en.icontains(asked, autoescape=True),
        enterprise.c.credit_code.startswith(asked.upper(), autoescape=True),
    ]
    return _heads(reader, as_of, [or_(*exact)], limit) or _heads(reader, as_of, [or_(*held)], limit)


def _heads(reader: Reader, as_of: date, wanted: list[ColumnElement[bool]], limit: int) -> list[Head]:
    version = enterprise_version.alias("dims")
    in_force = and_(
        version.c.enterprise_id == enterprise.c.id, live(version), version.c.valid_from <= as_of, version.c.valid_to > as_of
    )
    found = (
        select(
            enterprise.c.id.label("enterprise_id"),
            *(enterprise.c[name] for name in ("name_zh", "name_en", "credit_code")),
            *(func.coalesce(version.c[name], UNKNOWN).label(name) for name in ("city", "industry", "tier")),
            func.coalesce(version.c.is_managed, False).label("is_managed"),
            enterprise.c.day.label("listed_on"),
            enterprise.c.lon,
            enterprise.c.lat,
        )
        .select_from(enterprise.outerjoin(version, in_force))
        .where(live(enterprise), enterprise.c.day <= as_of, *wanted)
        .subquery("found")
    )
    seen = select(found).where(*reader.restrict(found, Filters(as_of))).order_by(found.c.enterprise_id).limit(limit)
    return [Head(*row) for row in reader.execute(seen)]


# What every question about one enterprise asks for: the statements are made once and then only asked.
ENTERPRISE = bindparam("enterprise_id", type_=Integer)
AS_OF = bindparam("as_of", type_=Date)


def asked(enterprise_id: int, as_of: date, **others: object) -> dict[str, object]:
    """The values of a statement's parameters."""
    return {"enterprise_id": enterprise_id, "as_of": as_of, **others}


def of_enterprise(table: FromClause) -> list[ColumnElement[bool]]:
    """The facts of a table about the enterprise that had happened by the end of the day."""
    return [table.c.enterprise_id == ENTERPRISE, live(table), table.c.day <= AS_OF]


def standing(table: FromClause) -> ColumnElement[bool]:
    """The version of a fact that stood at the end of the day."""
    return and_(live(table), table.c.day <= AS_OF, or_(table.c.superseded_on.is_(None), table.c.superseded_on > AS_OF))


def facts(
    reader: Reader, kind: type[_Row], table: FromClause, enterprise_id: int, as_of: date, *, newest_first: bool = False
) -> list[_Row]:
    """The facts of a table about an enterprise as rows of a kind whose fields are columns of it, by day."""
    statement = _facts(kind, table, newest_first)
    return [kind._make(row) for row in reader.execute(statement, asked(enterprise_id, as_of))]


@cache
def _facts(kind: type[NamedTuple], table: FromClause, newest_first: bool) -> Select[Any]:
    order = (table.c.day.desc(), table.c.id.desc()) if newest_first else (table.c.day, table.c.id)
    return select(*(table.c[name] for name in kind._fields)).where(*of_enterprise(table)).order_by(*order)


def versions(reader: Reader, enterprise_id: int, as_of: date) -> list[Version]:
    """What the enterprise was, change by change, the earliest first."""
    return facts(reader, Version, enterprise_version, enterprise_id, as_of)


def listings(reader: Reader, enterprise_id: int, as_of: date) -> list[Listing]:
    """The yearly lists that it stood on, the earliest first."""
    return facts(reader, Listing, directory_listing, enterprise_id, as_of)


def units(reader: Reader, enterprise_id: int, as_of: date) -> list[GeneratingUnit]:
    """Its generating units."""
    return [GeneratingUnit(*row) for row in reader.execute(_units(), asked(enterprise_id, as_of))]


@cache
def _units() -> Select[Any]:
    named = [unit.c[name] for name in GeneratingUnit._fields if name != "unit_id"]
    return select(unit.c.id, *named).where(*of_enterprise(unit)).order_by(unit.c.id)


def account_states(reader: Reader, enterprise_id: int, as_of: date) -> list[State]:
    """The states of its registry account, the earliest first; empty: nothing but normal has ever been reported."""
    return facts(reader, State, account_state, enterprise_id, as_of)


def operating_states(reader: Reader, enterprise_id: int, as_of: date) -> list[State]:
    """The states of its operation, the earliest first; empty: nothing has ever been reported."""
    return facts(reader, State, operating_state, enterprise_id, as_of)


def referrals(reader: Reader, enterprise_id: int, as_of: date) -> list[State]:
    """The states of the file on suspected falsification, which a person decides about; the earliest first."""
    return facts(reader, State, referral, enterprise_id, as_of)


def alliance_since(reader: Reader, enterprise_id: int, as_of: date) -> date | None:
    """Since when it has been a member of the alliance; None where it is none on the day."""
    newest = facts(reader, _Membership, alliance_membership, enterprise_id, as_of, newest_first=True)
    return newest[0].day if newest and newest[0].is_member else None


def peer_intensities(reader: Reader, industry: str, period: str, as_of: date) -> dict[str, float]:
    """Intensities of a year by enterprise id, of all the province's enterprises that stood in an industry on the day.

    What is made of them is one number about the industry: the scope does not narrow it.
    """
    values = {"industry": industry, "period": period, "as_of": as_of}
    rows = reader.execute(_peers(), values) if reader.scope.cities is None else reader.comparing.of_peers(_peers(), values)
    return {str(row[0]): row[1] for row in rows}


@cache
def _peers() -> Select[Any]:
    year, version = industry_year, enterprise_version
    in_force = and_(
        version.c.enterprise_id == year.c.enterprise_id, live(version), version.c.valid_from <= AS_OF, version.c.valid_to > AS_OF
    )
    return (
        select(year.c.enterprise_id, year.c.intensity)
        .select_from(year.join(version, in_force))
        .where(
            version.c.industry == bindparam("industry", type_=String),
            year.c.period == bindparam("period", type_=String),
            year.c.intensity.is_not(None),
            standing(year),
        )
    )


def ordered_ids(reader: Reader, filters: Filters, limit: int) -> list[int]:
    """The enterprises that the filters leave, known on the day, in the order of the directory: by tier, city and identifier."""
    version = enterprise_version
    known = [live(version), version.c.valid_from <= filters.as_of, version.c.valid_to > filters.as_of]
    statement = (
        select(version.c.enterprise_id)
        .where(*known, version.c.day <= filters.as_of, *reader.restrict(version, filters))
        .order_by(*(version.c[name] for name in ("tier", "city", "enterprise_id")))
        .limit(limit)
    )
    return [row.enterprise_id for row in reader.execute(statement)]
