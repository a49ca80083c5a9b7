"""What screening reads: other departments' records, whom they could be about, and what was found the last time.

Screening is the department's own work: it reads the whole province, whoever asks. `screening_state.input_digest` holds which
rules it was worked out with (eight hexadecimal digits) and the newest load that it had seen (eight more).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Select, Table, and_, exists, func, or_, select, union

from carbondash.store.measures.base import live
from carbondash.store.schema.bookkeeping import load
from carbondash.store.schema.directory import (
    candidate_decision,
    record_match,
    screening_candidate,
    screening_state,
    source_record,
)
from carbondash.store.schema.enterprises import enterprise, enterprise_version
from carbondash.store.schema.reports import annual_report

if TYPE_CHECKING:
    from carbondash.store.reader import Reader

_Row = TypeVar("_Row", bound=NamedTuple)
_LISTED = 500
_AT_ONCE = 5_000
HALF = 8


class Record(NamedTuple):
    """A row of another department's file, as that department states it: tce of energy, t of emissions, degrees."""

    id: int
    source: str
    source_id: str
    period: str
    day: date
    stated_code: str | None
    name_zh: str
    city: str
    industry: str
    address: str | None
    lon: float | None
    lat: float | None
    energy_tce: float | None
    emissions_t: int | None
    is_active: bool


class Identity(NamedTuple):
    """What an enterprise can be recognised by, and since when the store knows it; city: that of its newest version."""

    enterprise_id: int
    name_zh: str
    credit_code: str | None
    day: date
    lon: float | None
    lat: float | None
    city: str | None


class Standing(NamedTuple):
    """What an enterprise is from a day on."""

    enterprise_id: int
    day: date
    city: str
    industry: str
    tier: str
    is_managed: bool


class Report(NamedTuple):
    """An enterprise's own annual report, in kg CO2, from its day until the next version's."""

    enterprise_id: int
    period: str
    day: date
    superseded_on: date | None
    emissions_kg: int


class Decision(NamedTuple):
    """What a person decided about a candidate for a year; tier: that which it was to get."""

    candidate_key: str
    action: str
    outcome: str
    tier: str | None
    period: str
    day: date


class Match(NamedTuple):
    """Whom a record was found to be about, and why (JSON)."""

    record_id: int
    cluster: str
    enterprise_id: int | None
    method: str
    score_bp: int
    evidence: str


class Found(NamedTuple):
    """A candidate as it is kept, from its day until (before) `until`."""

    candidate_key: str
    enterprise_id: int | None
    name_zh: str
    city: str
    industry: str
    action: str
    tier: str | None
    tier_should: str | None
    emissions_t: int | None
    sources: int
    day: date
    until: date | None
    detail: str


class State(NamedTuple):
    """What the last screening was worked out from; through_day: the day that it was worked out for, None before the first."""

    rules: str
    load_id: int
    through_day: date | None


class Changes(NamedTuple):
    """What has come in since a load.

    everything: records, enterprises or places have changed, or a load was taken back, so that all is to be matched anew.
    enterprise_ids: whose listing, report or decision is new. keys: candidates that were decided about.
    """

    everything: bool
    enterprise_ids: frozenset[int]
    keys: frozenset[str]

    def __bool__(self) -> bool:
        return self.everything or bool(self.enterprise_ids) or bool(self.keys)


def state(reader: Reader) -> State:
    """What the last screening was worked out from."""
    row = reader.execute(select(screening_state.c.input_digest, screening_state.c.through_day)).one()
    return State(row.input_digest[:HALF], int(row.input_digest[HALF:] or "0", 16), row.through_day)


def newest_load(reader: Reader) -> int:
    """The newest load of the snapshot."""
    return int(reader.execute(select(func.max(load.c.id))).scalar() or 0)


def changes(reader: Reader, since: int) -> Changes:
    """What has come in after a load that concerns screening."""
    everything = [exists().where(load.c.id > since, load.c.kind == "rollback")]
    everything += [exists().where(table.c.load_id > since) for table in (source_record, enterprise)]
    new, known = enterprise_version.alias("new"), enterprise_version.alias("known")
    same_place = exists().where(
        known.c.enterprise_id == new.c.enterprise_id, known.c.city == new.c.city, known.c.load_id <= since
    )
    everything.append(exists().where(new.c.load_id > since, ~same_place))
    if reader.execute(select(or_(*everything))).scalar():
        return Changes(True, frozenset(), frozenset())
    touched = union(
        *(select(table.c.enterprise_id).where(table.c.load_id > since) for table in (enterprise_version, annual_report))
    )
    keys = select(candidate_decision.c.candidate_key).where(candidate_decision.c.load_id > since).distinct()
    return Changes(False, frozenset(row[0] for row in reader.execute(touched)), frozenset(row[0] for row in reader.execute(keys)))


def takes_long(reader: Reader) -> bool:
    """Whether there are so many enterprises that to match everything anew takes more than a moment."""
    return reader.execute(select(enterprise.c.id).order_by(enterprise.c.id).offset(_AT_ONCE).limit(1)).first() is not None


def records(reader: Reader, ids: Collection[int] | None = None) -> list[Record]:
    """Every record, or these, by day and number."""
    found = _read(reader, Record, source_record, source_record.c.id, ids, live(source_record))
    return sorted(found, key=lambda row: (row.day, row.id))


def matches(reader: Reader, enterprise_ids: Collection[int] | None = None) -> list[Match]:
    """What the last screening found out about every record, or about those of some enterprises."""
    return _read(reader, Match, record_match, record_match.c.enterprise_id, enterprise_ids)


def identities(reader: Reader) -> list[Identity]:
    """Every enterprise, by number."""
    newest = and_(
        enterprise_version.c.enterprise_id == enterprise.c.id,
        live(enterprise_version),
        enterprise_version.c.superseded_on.is_(None),
    )
    columns = [enterprise.c[name] for name in ("id", "name_zh", "credit_code", "day", "lon", "lat")]
    statement = (
        select(*columns, enterprise_version.c.city)
        .select_from(enterprise.outerjoin(enterprise_version, newest))
        .where(live(enterprise))
        .order_by(enterprise.c.id)
    )
    return [Identity(*row) for row in reader.execute(statement)]


def contradicts() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The matches of records whose code and name contradict each other: clusters X…, found through their index."""
    return record_match.c.cluster >= "X", record_match.c.cluster < "Y"


def matches_about(reader: Reader, enterprise_ids: Collection[int]) -> list[Match]:
    """What the last screening found out about the records of some enterprises, and about those that contradict themselves and
    name one of them."""
    contradicting = select(*(record_match.c[name] for name in Match._fields)).where(*contradicts())
    wanted = set(enterprise_ids)
    found = matches(reader, enterprise_ids)
    for row in reader.execute(contradicting):
        evidence = json.loads(row.evidence)
        if wanted & {evidence.get("code_says"), evidence.get("name_says")}:
            found.append(Match(*row))
    return found


def known_since(reader: Reader, enterprise_ids: Collection[int] | None) -> dict[int, tuple[str, date]]:
    """Names of all enterprises, or of these, and the day since which the store knows them."""
    if enterprise_ids is None:
        everyone = (
            select(enterprise.c.id, enterprise.c.name_zh, enterprise.c.day).where(live(enterprise)).order_by(enterprise.c.id)
        )
        return {row[0]: (row[1], row[2]) for row in reader.execute(everyone)}
    found: dict[int, tuple[str, date]] = {}
    for part in parts(enterprise_ids):
        statement = select(enterprise.c.id, enterprise.c.name_zh, enterprise.c.day).where(
            live(enterprise), enterprise.c.id.in_(part)
        )
        found |= {row[0]: (row[1], row[2]) for row in reader.execute(statement)}
    return found


def standings(reader: Reader, enterprise_ids: Collection[int] | None = None) -> list[Standing]:
    """What enterprises were, by enterprise and day; versions that never held are left out."""
    table = enterprise_version
    held = and_(live(table), table.c.valid_from < table.c.valid_to)
    found = _read(reader, Standing, table, table.c.enterprise_id, enterprise_ids, held)
    return sorted(found, key=lambda row: (row.enterprise_id, row.day))


def reports(reader: Reader, enterprise_ids: Collection[int] | None = None) -> list[Report]:
    """Annual reports with all their versions, by enterprise and day."""
    found = _read(reader, Report, annual_report, annual_report.c.enterprise_id, enterprise_ids, live(annual_report))
    return sorted(found, key=lambda row: (row.enterprise_id, row.day, row.period))


def decisions(reader: Reader, keys: Collection[str] | None = None) -> list[Decision]:
    """What people decided about every candidate, or about these."""
    return _read(reader, Decision, candidate_decision, candidate_decision.c.candidate_key, keys, live(candidate_decision))


def candidates(reader: Reader, keys: Collection[str] | None = None) -> list[Found]:
    """The candidates that the last screening found, or the ones with these keys."""
    return _read(reader, Found, screening_candidate, screening_candidate.c.candidate_key, keys)


def _read(
    reader: Reader,
    kind: type[_Row],
    table: Table,
    by: ColumnElement[Any],
    among: Collection[Any] | None,
    *where: ColumnElement[bool],
) -> list[_Row]:
    statement: Select[Any] = select(*(table.c[name] for name in kind._fields)).where(*where)
    if among is None:
        return [kind._make(row) for row in reader.execute(statement)]
    return [kind._make(row) for part in parts(among) for row in reader.execute(statement.where(by.in_(part)))]


def parts(values: Collection[Any]) -> Iterator[list[Any]]:
    """The values in batches that fit into one statement."""
    listed = sorted(values)
    for start in range(0, len(listed), _LISTED):
        yield listed[start : start + _LISTED]
