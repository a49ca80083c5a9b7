"""Record queries on what screening found: candidates by their state on a day, one in full, records that contradict themselves."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Date, FromClause, Integer, Select, and_, case, exists, func, literal, or_, select

from carbondash.store.directory import Candidate
from carbondash.store.measures.base import live
from carbondash.store.records import MOST_PARAMETERS
from carbondash.store.schema.base import UNKNOWN
from carbondash.store.schema.directory import candidate_decision, record_match, screening_candidate, source_record
from carbondash.store.schema.enterprises import TIERS, enterprise, enterprise_version
from carbondash.store.scope import Filters
from carbondash.store.screening import contradicts
from carbondash.store.standing import in_force, standing

if TYPE_CHECKING:
    from carbondash.store.reader import Reader

Status = Literal["open", "accepted", "rejected"]

_OWN = (
    "candidate_key", "enterprise_id", "name_zh", "city", "industry", "action", "tier_should", "emissions_t", "sources", "day",
)  # fmt: skip


class Decision(NamedTuple):
    """What a person decided about a candidate, and why."""

    action: str
    outcome: str
    tier: str | None
    period: str
    day: date
    reason: str
    author: str


@dataclass(frozen=True, slots=True)
class Screened:
    """A candidate with what is behind it.

    sources: how many of them support it. detail: who says what, the estimate, the reason and the rules, in plain values.
    decision: the newest one about it, where it is decided.
    """

    candidate: Candidate
    sources: int
    detail: Any
    decision: Decision | None


class Contradiction(NamedTuple):
    """A record whose code and name do not belong together; code_says, name_says: the enterprises that they point to."""

    record_id: int
    source: str
    source_id: str
    period: str
    day: date
    name_zh: str
    stated_code: str | None
    city: str
    industry: str
    energy_tce: float | None
    emissions_t: int | None
    code_says: int | None
    name_says: int | None


def candidates(
    reader: Reader, filters: Filters, status: Status = "open", action: str | None = None, *, limit: int, offset: int = 0
) -> tuple[list[Screened], int]:
    """The candidates in a state on the day, of one kind of action or of all, and how many there are.

    Open ones by their emissions, the largest first; decided ones by the day of the decision, the newest first. Tiers filter by
    the tier that a candidate should have, where it should have one.
    """
    found = _in_state(filters.as_of, status)
    wanted = [*reader.restrict(found, filters), *([found.c.action == action] if action else [])]
    count = int(reader.execute(select(func.count()).select_from(found).where(*wanted)).scalar_one())
    by_size = func.coalesce(found.c.emissions_t, -1).desc()
    order = [by_size, found.c.row_id] if status == "open" else [found.c.decided_on.desc(), found.c.row_id]
    page = select(found).where(*wanted).order_by(*order).limit(limit).offset(offset)
    return _made(reader, page, status), count


def candidate(reader: Reader, key: str, filters: Filters) -> Screened | None:
    """The candidate with this key as of the day: open, else as it was last decided; None where there is none that may be seen."""
    everywhere = Filters(filters.as_of)
    for status in ("open", "accepted", "rejected"):
        found = _in_state(filters.as_of, status)
        about = select(found).where(found.c.candidate_key == key, *reader.restrict(found, everywhere)).limit(1)
        order = about.order_by(found.c.day.desc() if status == "open" else found.c.decided_on.desc())
        made = _made(reader, order, status)
        if made:
            return made[0]
    return None


def _in_state(as_of: date, status: Status) -> Any:
    """The rows of the candidates in a state on a day, `tier` being the one that they are filtered by."""
    table, decision = screening_candidate, candidate_decision
    wanted_tier = case((table.c.tier_should.in_(TIERS), table.c.tier_should), else_=func.coalesce(table.c.tier, UNKNOWN))
    columns: list[ColumnElement[Any]] = [table.c[name] for name in _OWN]
    columns += [table.c.tier.label("tier_now"), wanted_tier.label("tier"), table.c.id.label("row_id")]
    if status == "open":
        held = and_(table.c.day <= as_of, or_(table.c.until.is_(None), table.c.until > as_of))
        # A decision ends a candidate; that it has not been screened again since makes no difference.
        since = exists().where(_about(decision, table), decision.c.day >= table.c.day, *standing(decision, as_of))
        nothing = (literal(None, Integer).label("decision_id"), literal(None, Date).label("decided_on"))
        return select(*columns, *nothing).where(held, ~since).subquery("found")
    later = decision.alias("later")
    newer = or_(later.c.day > decision.c.day, and_(later.c.day == decision.c.day, later.c.id > decision.c.id))
    same = and_(
        later.c.candidate_key == decision.c.candidate_key,
        later.c.action == decision.c.action,
        later.c.period == decision.c.period,
    )
    is_newest = ~exists().where(same, newer, *standing(later, as_of))
    other = table.alias("other")
    decided_row = (
        select(other.c.id)
        .where(_about(decision, other), other.c.day <= decision.c.day)
        .order_by(other.c.day.desc(), other.c.id.desc())
        .limit(1)
        .correlate(decision)
        .scalar_subquery()
    )
    return (
        select(*columns, decision.c.id.label("decision_id"), decision.c.day.label("decided_on"))
        .select_from(decision.join(table, table.c.id == decided_row))
        .where(*standing(decision, as_of), decision.c.outcome == status, is_newest)
        .subquery("found")
    )


def _about(decision: FromClause, row: FromClause) -> ColumnElement[bool]:
    return and_(decision.c.candidate_key == row.c.candidate_key, decision.c.action == row.c.action)


def _made(reader: Reader, page: Select[Any], status: Status) -> list[Screened]:
    rows = [dict(row) for row in reader.execute(page).mappings()]
    identities = _identities(reader, {row["enterprise_id"] for row in rows if row["enterprise_id"] is not None})
    decided = _decisions(reader, {row["decision_id"] for row in rows if row["decision_id"] is not None})
    details = _details(reader, {row["row_id"] for row in rows})
    made = []
    for row in rows:
        detail = details[row["row_id"]]
        name_en, code, lon, lat = identities.get(row["enterprise_id"], (None, None, None, None))
        about = Candidate(
            key=row["candidate_key"],
            enterprise_id=row["enterprise_id"],
            name_zh=row["name_zh"],
            city=row["city"],
            industry=row["industry"],
            action=row["action"],
            tier=row["tier_now"],
            tier_should=row["tier_should"],
            emissions_t=row["emissions_t"],
            period=detail["period"],
            credit_code=code or detail["credit_code"],
            lon=detail["lon"] if lon is None else lon,
            lat=detail["lat"] if lat is None else lat,
            day=row["day"],
            status=status,
            name_en=name_en,
        )
        made.append(Screened(about, row["sources"], detail, decided.get(row["decision_id"])))
    return made


def _details(reader: Reader, ids: Collection[int]) -> dict[int, Any]:
    """What is behind the rows of a page: long texts, which need not be sorted with all the others."""
    table = screening_candidate
    found: dict[int, Any] = {}
    for part in _batches(ids):
        rows = reader.execute(select(table.c.id, table.c.detail).where(table.c.id.in_(part)))
        found |= {row.id: json.loads(row.detail) for row in rows}
    return found


def _identities(reader: Reader, ids: Collection[int]) -> dict[int, tuple[Any, ...]]:
    found: dict[int, tuple[Any, ...]] = {}
    for part in _batches(ids):
        columns = (enterprise.c.id, enterprise.c.name_en, enterprise.c.credit_code, enterprise.c.lon, enterprise.c.lat)
        found |= {row[0]: tuple(row[1:]) for row in reader.execute(select(*columns).where(enterprise.c.id.in_(part)))}
    return found


def _decisions(reader: Reader, ids: Collection[int]) -> dict[int, Decision]:
    table = candidate_decision
    found: dict[int, Decision] = {}
    for part in _batches(ids):
        columns = (table.c.id, *(table.c[name] for name in Decision._fields))
        found |= {row[0]: Decision(*row[1:]) for row in reader.execute(select(*columns).where(table.c.id.in_(part)))}
    return found


def _batches(ids: Collection[int]) -> list[list[int]]:
    listed = sorted(ids)
    return [listed[start : start + MOST_PARAMETERS] for start in range(0, len(listed), MOST_PARAMETERS)]


def decisions(reader: Reader, key: str, as_of: date) -> list[Decision]:
    """What was decided about a candidate by the day, the newest first."""
    table = candidate_decision
    statement = select(*(table.c[name] for name in Decision._fields)).where(table.c.candidate_key == key, *standing(table, as_of))
    return [Decision(*row) for row in reader.execute(statement.order_by(table.c.day.desc(), table.c.id.desc()))]


def names(reader: Reader, ids: Collection[int], as_of: date) -> dict[int, tuple[str, str | None]]:
    """Chinese and English names of those of the enterprises that the reader may see."""
    version = enterprise_version
    found: dict[int, tuple[str, str | None]] = {}
    for part in _batches(ids):
        statement = (
            select(enterprise.c.id, enterprise.c.name_zh, enterprise.c.name_en)
            .select_from(enterprise.outerjoin(version, in_force(version, enterprise.c.id, as_of)))  # type: ignore[arg-type]
            .where(enterprise.c.id.in_(part), enterprise.c.day <= as_of, *reader.restrict(version, Filters(as_of)))
        )
        found |= {row[0]: (row[1], row[2]) for row in reader.execute(statement)}
    return found


def contradictions(reader: Reader, filters: Filters, *, limit: int, offset: int = 0) -> tuple[list[Contradiction], int]:
    """Records known on the day whose code is one enterprise's and whose name is not, the newest first; and how many there are.

    They stand under the city and industry that they state; they have no tier.
    """
    own = [name for name in Contradiction._fields if name not in ("record_id", "code_says", "name_says")]
    found = (
        select(
            source_record.c.id,
            *(source_record.c[name] for name in own),
            literal(UNKNOWN).label("tier"),
            record_match.c.evidence,
        )
        .select_from(
            source_record.join(record_match, record_match.c.record_id == source_record.c.id).join(
                enterprise, enterprise.c.id == record_match.c.enterprise_id
            )
        )
        .where(
            live(source_record),
            source_record.c.day <= filters.as_of,
            enterprise.c.day <= filters.as_of,
            *contradicts(),
        )
        .subquery("found")
    )
    wanted = reader.restrict(found, filters)
    count = int(reader.execute(select(func.count()).select_from(found).where(*wanted)).scalar_one())
    page = select(found).where(*wanted).order_by(found.c.day.desc(), found.c.id).limit(limit).offset(offset)
    rows = []
    for row in reader.execute(page).mappings():
        evidence = json.loads(row["evidence"])
        says = (evidence.get("code_says"), evidence.get("name_says"))
        rows.append(Contradiction._make([row["id"], *(row[name] for name in own), *says]))
    return rows, count
