"""What an action asks before it writes: the records, problems, tasks and enterprises that it is about, whatever their day.

Each function takes a reader, whose scope it keeps to where it asks for enterprises; facts that were rolled back are left out.
Whether a fact is known by the day of an act is for the caller to say, as a later one may contradict it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from sqlalchemy import Select, and_, func, or_, select

from carbondash.store.audit import loaded_columns
from carbondash.store.dates import LAST
from carbondash.store.measures.base import live
from carbondash.store.schema import FACT_TABLES
from carbondash.store.schema.derived import finding
from carbondash.store.schema.directory import candidate_decision
from carbondash.store.schema.enterprises import directory_listing, enterprise, enterprise_version, unit
from carbondash.store.schema.evidence import monthly_record, problem, problem_closing, review
from carbondash.store.schema.quality import evidence_waiver, referral
from carbondash.store.schema.reference import problem_kind
from carbondash.store.schema.reports import notice, notice_task, verification_body
from carbondash.store.schema.supervision import notice_term, task_step
from carbondash.store.scope import Filters

if TYPE_CHECKING:
    from carbondash.store.reader import Reader

_LISTED = 500
# What one version of a month's record consists of, beside the record itself.
MONTH_TABLES = ("monthly_unit", "monthly_fuel", "coal_test", "monthly_support")

_Row = TypeVar("_Row", bound=NamedTuple)


class Who(NamedTuple):
    """An enterprise, and since when the store knows it."""

    enterprise_id: int
    name_zh: str
    name_en: str | None
    day: date


class RecordVersion(NamedTuple):
    """One version of a month's record; superseded_on: the day of the next one, None where it is the current one."""

    id: int
    enterprise_id: int
    period: str
    day: date
    version: int
    superseded_on: date | None


class Reviewed(NamedTuple):
    """A review of one version of a record: in which lane, with which outcome."""

    id: int
    record_id: int
    lane: str
    outcome: str
    day: date


class ProblemRow(NamedTuple):
    """A problem, and the day on which it was closed (None: it is open)."""

    id: int
    enterprise_id: int
    record_id: int | None
    period: str
    kind: str
    day: date
    closed_on: date | None


class State(NamedTuple):
    """A version of a state, e.g. of a referral to a person."""

    id: int
    day: date
    state: str


class NoticeRow(NamedTuple):
    """A notice of the department."""

    id: int
    number: str | None
    title_zh: str
    title_en: str
    day: date


class Term(NamedTuple):
    """A version of a due day of a notice's tasks of one kind."""

    id: int
    notice_id: int
    kind: str
    day: date
    due_day: date


class Task(NamedTuple):
    """A notice's task of one enterprise."""

    id: int
    notice_id: int
    enterprise_id: int
    period: str
    kind: str
    day: date


class Step(NamedTuple):
    """A step of a task."""

    id: int
    task_id: int
    day: date
    state: str


class WaiverRow(NamedTuple):
    """A waiver of a check for a span of months."""

    id: int
    day: date
    first_month: str
    last_month: str


class Version(NamedTuple):
    """What an enterprise is from a day on."""

    id: int
    enterprise_id: int
    day: date
    city: str
    industry: str
    tier: str
    is_managed: bool


class Decision(NamedTuple):
    """What a person decided about a candidate of the screening."""

    id: int
    action: str
    outcome: str
    period: str
    tier: str | None
    day: date


class Body(NamedTuple):
    """A verification body, and since when the store knows it."""

    id: int
    name_zh: str
    name_en: str | None
    day: date


def _listed(ids: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), _LISTED):
        yield ordered[start : start + _LISTED]


def _made(reader: Reader, kind: type[_Row], table: str, *where: Any, order: str = "id") -> list[_Row]:
    source = FACT_TABLES[table]
    statement = select(*(source.c[name] for name in kind._fields)).where(live(source), *where)
    return [kind._make(row) for row in reader.execute(statement.order_by(source.c[order], source.c.id))]


def enterprises(reader: Reader, ids: Collection[int]) -> dict[int, Who]:
    """Those of these enterprises that there are and that the reader's scope lets see."""
    version = enterprise_version
    current = and_(version.c.enterprise_id == enterprise.c.id, live(version), version.c.superseded_on.is_(None))
    named = (enterprise.c.id, enterprise.c.name_zh, enterprise.c.name_en, enterprise.c.day)
    found: dict[int, Who] = {}
    for batch in _listed(ids):
        statement = (
            select(*named)
            .select_from(enterprise.outerjoin(version, current))
            .where(live(enterprise), enterprise.c.id.in_(batch), *reader.restrict(version, Filters(LAST)))
        )
        found |= {row.id: Who(*row) for row in reader.execute(statement)}
    return found


def exists(reader: Reader, table: str, **values: Any) -> bool:
    """Whether a fact with exactly these values stands."""
    source = FACT_TABLES[table]
    same = (source.c[name].is_(None) if value is None else source.c[name] == value for name, value in values.items())
    return reader.execute(select(source.c.id).where(live(source), *same).limit(1)).first() is not None


def record(reader: Reader, record_id: int) -> RecordVersion | None:
    """One version of a month's record."""
    found = _made(reader, RecordVersion, "monthly_record", monthly_record.c.id == record_id)
    return found[0] if found else None


def record_versions(reader: Reader, enterprise_id: int, period: str) -> list[RecordVersion]:
    """The versions of a month's record, in their order."""
    whose = and_(monthly_record.c.enterprise_id == enterprise_id, monthly_record.c.period == period)
    return _made(reader, RecordVersion, "monthly_record", whose, order="day")


def reviews(reader: Reader, record_id: int) -> list[Reviewed]:
    """The reviews of one version of a record, in their order."""
    return _made(reader, Reviewed, "review", review.c.record_id == record_id, order="day")


def month_rows(reader: Reader, record_id: int) -> dict[str, list[dict[str, Any]]]:
    """All that one version of a record says, by table: rows as they were loaded."""
    found: dict[str, list[dict[str, Any]]] = {}
    for name in MONTH_TABLES:
        table = FACT_TABLES[name]
        columns = [table.c[column] for column in loaded_columns(table)]
        statement: Select[Any] = select(*columns).where(live(table), table.c.record_id == record_id).order_by(table.c.id)
        found[name] = [dict(row) for row in reader.execute(statement).mappings()]
    return found


def units(reader: Reader, ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Name and class of generating units."""
    rows = reader.execute(select(unit.c.id, unit.c.name, unit.c.unit_class).where(unit.c.id.in_(sorted(ids))))
    return {row.id: (row.name, row.unit_class) for row in rows}


def problems(reader: Reader, ids: Collection[int]) -> list[ProblemRow]:
    """These problems, each with its closing."""
    closing = and_(problem_closing.c.problem_id == problem.c.id, live(problem_closing))
    named = [problem.c[name] for name in ProblemRow._fields if name != "closed_on"]
    found: list[ProblemRow] = []
    for batch in _listed(ids):
        statement = (
            select(*named, problem_closing.c.day)
            .select_from(problem.outerjoin(problem_closing, closing))
            .where(live(problem), problem.c.id.in_(batch))
            .order_by(problem.c.id)
        )
        found += [ProblemRow(*row) for row in reader.execute(statement)]
    return found


def kinds(reader: Reader) -> tuple[str, ...]:
    """The codes of the kinds of problems, in display order."""
    return tuple(row.code for row in reader.execute(select(problem_kind.c.code).order_by(problem_kind.c.sort)))


def referrals(reader: Reader, enterprise_id: int) -> list[State]:
    """The states of an enterprise's referral to a person, in their order."""
    return _made(reader, State, "referral", referral.c.enterprise_id == enterprise_id, order="day")


def notices(reader: Reader, ids: Collection[int] | None = None) -> list[NoticeRow]:
    """The department's notices, or these of them."""
    return _made(reader, NoticeRow, "notice", *([] if ids is None else [notice.c.id.in_(sorted(ids))]), order="day")


def terms(reader: Reader, notice_id: int) -> list[Term]:
    """Every version of the due days of a notice, in their order."""
    return _made(reader, Term, "notice_term", notice_term.c.notice_id == notice_id, order="day")


def tasks(reader: Reader, ids: Collection[int]) -> list[Task]:
    """These tasks of notices."""
    return [task for batch in _listed(ids) for task in _made(reader, Task, "notice_task", notice_task.c.id.in_(batch))]


def steps(reader: Reader, task_ids: Collection[int]) -> dict[int, list[Step]]:
    """The steps of these tasks, in their order, by task."""
    found: dict[int, list[Step]] = {}
    for batch in _listed(task_ids):
        for step in _made(reader, Step, "task_step", task_step.c.task_id.in_(batch), order="day"):
            found.setdefault(step.task_id, []).append(step)
    return found


def reminded(reader: Reader, enterprise_ids: Collection[int], kind: str, period: str, day: date) -> set[int]:
    """Those of the enterprises that were reminded of this on this day."""
    table = FACT_TABLES["reminder"]
    found: set[int] = set()
    for batch in _listed(enterprise_ids):
        statement = select(table.c.enterprise_id).where(
            live(table), table.c.enterprise_id.in_(batch), table.c.kind == kind, table.c.period == period, table.c.day == day
        )
        found |= {row.enterprise_id for row in reader.execute(statement)}
    return found


def unwaived_findings(reader: Reader, enterprise_id: int, code: str, periods: Sequence[str], as_of: date) -> int:
    """How many findings of a check hold on the day for an enterprise and some months or years, and are not waived."""
    held = and_(finding.c.day <= as_of, or_(finding.c.until.is_(None), finding.c.until > as_of))
    about = and_(finding.c.enterprise_id == enterprise_id, finding.c.code == code, finding.c.period.in_(periods))
    statement = select(func.count()).select_from(finding).where(held, about, finding.c.is_waived.is_(False))
    return int(reader.execute(statement).scalar_one())


def waivers(reader: Reader, enterprise_id: int, code: str) -> list[WaiverRow]:
    """The waivers of a check for an enterprise, in their order."""
    whose = and_(evidence_waiver.c.enterprise_id == enterprise_id, evidence_waiver.c.code == code)
    return _made(reader, WaiverRow, "evidence_waiver", whose, order="day")


def found_months(reader: Reader, enterprise_id: int, as_of: date) -> dict[str, list[str]]:
    """By check, the months and years on which findings hold on the day for an enterprise and are not waived."""
    held = and_(finding.c.day <= as_of, or_(finding.c.until.is_(None), finding.c.until > as_of))
    statement = (
        select(finding.c.code, finding.c.period)
        .where(held, finding.c.enterprise_id == enterprise_id, finding.c.is_waived.is_(False))
        .distinct()
        .order_by(finding.c.code, finding.c.period)
    )
    found: dict[str, list[str]] = {}
    for row in reader.execute(statement):
        found.setdefault(row.code, []).append(row.period)
    return found


def versions(reader: Reader, enterprise_id: int) -> list[Version]:
    """What an enterprise was, in the order of time."""
    return _made(reader, Version, "enterprise_version", enterprise_version.c.enterprise_id == enterprise_id, order="day")


def managed(reader: Reader, filters: Filters, day: date) -> dict[str, list[int]]:
    """Managed enterprises within the filters as they stood at the end of a day, by tier."""
    version = enterprise_version
    standing = and_(version.c.day <= day, or_(version.c.superseded_on.is_(None), version.c.superseded_on > day))
    statement = (
        select(version.c.tier, version.c.enterprise_id)
        .where(live(version), standing, version.c.is_managed.is_(True), *reader.restrict(version, filters))
        .order_by(version.c.enterprise_id)
    )
    found: dict[str, list[int]] = {}
    for row in reader.execute(statement):
        found.setdefault(row.tier, []).append(row.enterprise_id)
    return found


def list_in_force(reader: Reader, day: date) -> str | None:
    """The year of the newest list of enterprises that was known on a day, e.g. Y2024."""
    statement = select(func.max(directory_listing.c.period)).where(live(directory_listing), directory_listing.c.day <= day)
    found: str | None = reader.execute(statement).scalar_one()
    return found


def holder_of_code(reader: Reader, credit_code: str) -> Who | None:
    """The enterprise that has a unified social credit code."""
    found = reader.execute(select(enterprise.c.id).where(live(enterprise), enterprise.c.credit_code == credit_code)).first()
    return None if found is None else enterprises(reader, [found.id]).get(found.id)


def decisions(reader: Reader, candidate_key: str) -> list[Decision]:
    """What was decided about a candidate, in the order of time."""
    return _made(reader, Decision, "candidate_decision", candidate_decision.c.candidate_key == candidate_key, order="day")


def body(reader: Reader, body_id: int) -> Body | None:
    """A verification body."""
    found = _made(reader, Body, "verification_body", verification_body.c.id == body_id)
    return found[0] if found else None
