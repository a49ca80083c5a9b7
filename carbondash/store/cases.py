"""Record queries on enforcement cases: one page of them, their steps and papers, and who is overdue without a case.

A case is in the state of its last step by the as-of day. Enterprises stand under their city, industry and tier of that day. Each
function takes a reader, whose scope it keeps to; amounts in fen and tonnes.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from sqlalchemy import ColumnElement, FromClause, Subquery, and_, func, or_, select

from carbondash.store.dates import day_literal
from carbondash.store.measures.base import live
from carbondash.store.placed import placed
from carbondash.store.schema.compliance import case_paper, case_step, enforcement_case, obligation, surrender
from carbondash.store.schema.enterprises import enterprise, enterprise_version
from carbondash.store.schema.market import market_quote
from carbondash.store.scope import Filters
from carbondash.store.standing import DIMENSIONS, dimensions, in_force, standing

if TYPE_CHECKING:
    from carbondash.store.reader import Reader

Status = Literal["ordered", "rectified", "waived", "fined", "closed"]
STATUSES: tuple[Status, ...] = get_args(Status)
PaperKind = Literal["order", "decision", "publication"]

_LISTED = 500


class Case(NamedTuple):
    """A case and its last step by the day."""

    case_id: int
    enterprise_id: int
    name_zh: str
    name_en: str | None
    city: str
    industry: str
    tier: str
    cycle: str
    opened: date
    status: Status
    status_day: date


class Step(NamedTuple):
    """A step of a case; the amount of a fine in fen."""

    case_id: int
    day: date
    step: Status
    amount_fen: int | None


class Paper(NamedTuple):
    """A paper of a case: its number, and for an order the day until which it must be met."""

    case_id: int
    day: date
    kind: PaperKind
    number: str
    limit_day: date | None
    note: str | None


class Opened(NamedTuple):
    """A case, whatever its day, for who is about to add to it."""

    case_id: int
    enterprise_id: int
    cycle: str
    day: date


class Debt(NamedTuple):
    """An obligation of a cycle: tonnes that were not surrendered by its deadline, and that are not by the as-of day."""

    enterprise_id: int
    cycle: str
    deadline: date
    obligation_t: int
    missing_at_deadline_t: int
    missing_t: int


class Overdue(NamedTuple):
    """An enterprise that has not surrendered all though its deadline has passed, and that no case is about."""

    enterprise_id: int
    name_zh: str
    name_en: str | None
    city: str
    cycle: str
    deadline: date
    missing_t: int


def cases(
    reader: Reader, filters: Filters, status: Status | None = None, case_id: int | None = None, *, limit: int, offset: int = 0
) -> list[Case]:
    """The cases opened by the day, in the filters' cycle or in all: those that are open first, then the newest step first.

    status: only those in this state. case_id: this one.
    """
    found = _cases(reader, filters)
    wanted = [*reader.restrict(found, filters)]
    if status is not None:
        wanted.append(found.c.status == status)
    if case_id is not None:
        wanted.append(found.c.case_id == case_id)
    order = (found.c.status == "closed", found.c.status_day.desc(), found.c.case_id)
    columns = [found.c[name] for name in Case._fields]
    statement = select(*columns).where(*wanted).order_by(*order).limit(limit).offset(offset)
    return [Case(*row) for row in reader.execute(statement)]


def counts(reader: Reader, filters: Filters) -> dict[Status, int]:
    """How many cases are in which state, in the order of the states."""
    found = _cases(reader, filters)
    statement = select(found.c.status, func.count()).where(*reader.restrict(found, filters)).group_by(found.c.status)
    by_status = {row[0]: int(row[1]) for row in reader.execute(statement)}
    return {status: by_status.get(status, 0) for status in STATUSES}


def steps(reader: Reader, case_ids: Collection[int], as_of: date) -> dict[int, list[Step]]:
    """The steps of cases by the day, the earliest first."""
    found: dict[int, list[Step]] = {}
    for row in _of_cases(reader, case_step, Step._fields, case_ids, as_of):
        found.setdefault(row[0], []).append(Step(*row))
    return found


def papers(reader: Reader, case_ids: Collection[int], as_of: date) -> dict[int, list[Paper]]:
    """The papers of cases by the day, the earliest first."""
    found: dict[int, list[Paper]] = {}
    for row in _of_cases(reader, case_paper, Paper._fields, case_ids, as_of):
        found.setdefault(row[0], []).append(Paper(*row))
    return found


def opened(reader: Reader, case_id: int) -> Opened | None:
    """A case, whatever its day; None where there is none."""
    rows = _opened(reader, enforcement_case.c.id == case_id)
    return rows[0] if rows else None


def opened_about(reader: Reader, enterprise_id: int, cycle: str) -> Opened | None:
    """The newest case about an enterprise and a cycle, whatever its day; None without one."""
    rows = _opened(reader, and_(enforcement_case.c.enterprise_id == enterprise_id, enforcement_case.c.cycle == cycle))
    return rows[-1] if rows else None


def _opened(reader: Reader, wanted: ColumnElement[bool]) -> list[Opened]:
    case = enforcement_case
    statement = select(case.c.id, case.c.enterprise_id, case.c.cycle, case.c.day).where(live(case), wanted)
    return [Opened(*row) for row in reader.execute(statement.order_by(case.c.day, case.c.id))]


def debts(reader: Reader, enterprise_ids: Collection[int], as_of: date) -> dict[tuple[int, str], Debt]:
    """What enterprises owed in each cycle, added up over its obligations; by enterprise and cycle."""
    found: dict[tuple[int, str], Debt] = {}
    for batch in _batches(enterprise_ids):
        owed = _debts(as_of, [obligation.c.enterprise_id.in_(batch)])
        for row in reader.execute(select(*(owed.c[name] for name in Debt._fields))):
            found[(row[0], row[1])] = Debt(*row[:3], *(int(amount) for amount in row[3:]))
    return found


def overdue(reader: Reader, filters: Filters, *, limit: int, offset: int = 0) -> tuple[list[Overdue], int]:
    """Who is overdue without a case, the largest shortage first, and how many there are."""
    in_cycle = [] if filters.cycle is None else [obligation.c.cycle == filters.cycle]
    past = [obligation.c.deadline < filters.as_of, *in_cycle, *placed(reader, filters, obligation.c.enterprise_id)]
    owed = _debts(filters.as_of, past)
    case = enforcement_case
    known = (
        select(case.c.id)
        .where(
            live(case), case.c.day <= filters.as_of, case.c.enterprise_id == owed.c.enterprise_id, case.c.cycle == owed.c.cycle
        )
        .correlate(owed)
        .exists()
    )
    version = enterprise_version.alias("dims")
    source = owed.join(enterprise, enterprise.c.id == owed.c.enterprise_id).outerjoin(
        version, in_force(version, owed.c.enterprise_id, day_literal(filters.as_of))
    )
    found = (
        select(
            owed.c.enterprise_id,
            enterprise.c.name_zh,
            enterprise.c.name_en,
            *dimensions(version),
            owed.c.cycle,
            owed.c.deadline,
            owed.c.missing_t,
        )
        .select_from(source)
        .where(owed.c.missing_t > 0, ~known)
        .subquery("found")
    )
    statement = (
        select(*(found.c[name] for name in Overdue._fields), func.count().over())
        .order_by(found.c.missing_t.desc(), found.c.enterprise_id)
        .limit(limit)
        .offset(offset)
    )
    rows = list(reader.execute(statement))
    return [Overdue._make([*row[:-2], int(row[-2])]) for row in rows], int(rows[0][-1]) if rows else 0


def mean_close(reader: Reader, first: date, last: date, as_of: date) -> float | None:
    """The mean of the daily closes between two days as known on a day, in yuan a tonne; None without one."""
    quote = market_quote
    statement = select(func.avg(quote.c.close_fen * 1.0)).where(*standing(quote, as_of), quote.c.day.between(first, last))
    value = reader.execute(statement).scalar_one()
    return None if value is None else float(value) / 100


def _cases(reader: Reader, filters: Filters) -> Subquery:
    case, step, version = enforcement_case, case_step, enterprise_version.alias("dims")
    turn = func.row_number().over(partition_by=step.c.case_id, order_by=(step.c.day.desc(), step.c.id.desc()))
    last = (
        select(step.c.case_id, step.c.step, step.c.day, turn.label("turn"))
        .where(live(step), step.c.day <= filters.as_of)
        .subquery("last")
    )
    source: FromClause = case.join(last, and_(last.c.case_id == case.c.id, last.c.turn == 1))
    source = source.join(enterprise, enterprise.c.id == case.c.enterprise_id)
    source = source.outerjoin(version, in_force(version, case.c.enterprise_id, day_literal(filters.as_of)))
    in_cycle = [] if filters.cycle is None else [case.c.cycle == filters.cycle]
    return (
        select(
            case.c.id.label("case_id"),
            case.c.enterprise_id,
            enterprise.c.name_zh,
            enterprise.c.name_en,
            *(column.label(name) for name, column in zip(DIMENSIONS, dimensions(version), strict=True)),
            case.c.cycle,
            case.c.day.label("opened"),
            last.c.step.label("status"),
            last.c.day.label("status_day"),
        )
        .select_from(source)
        .where(live(case), case.c.day <= filters.as_of, *in_cycle)
        .subquery("cases")
    )


def _debts(as_of: date, wanted: list[ColumnElement[bool]]) -> Subquery:
    """What enterprises owe in each cycle as it stands on the day, and what was lacking by the deadline and is by the day."""
    owed = obligation

    def given(until: Any) -> Any:
        paid = surrender
        return (
            select(func.coalesce(func.sum(paid.c.amount_t), 0))
            .where(live(paid), paid.c.enterprise_id == owed.c.enterprise_id, paid.c.period == owed.c.period, paid.c.day <= until)
            .correlate(owed)
            .scalar_subquery()
        )

    each = (
        select(
            owed.c.enterprise_id,
            owed.c.cycle,
            owed.c.deadline,
            owed.c.amount_t,
            given(owed.c.deadline).label("by_deadline"),
            given(as_of).label("by_now"),
        )
        .where(live(owed), owed.c.day <= as_of, or_(owed.c.superseded_on.is_(None), owed.c.superseded_on > as_of), *wanted)
        # A fence: what was given is added up once, not once for every place that speaks of it.
        .offset(0)
        .subquery("each_debt")
    )

    def lacking(given_t: ColumnElement[int]) -> ColumnElement[int]:
        short = each.c.amount_t - given_t
        return func.sum(func.abs(short) + short) // 2

    return (
        select(
            each.c.enterprise_id,
            each.c.cycle,
            func.max(each.c.deadline).label("deadline"),
            func.sum(each.c.amount_t).label("obligation_t"),
            lacking(each.c.by_deadline).label("missing_at_deadline_t"),
            lacking(each.c.by_now).label("missing_t"),
        )
        .group_by(each.c.enterprise_id, each.c.cycle)
        .subquery("debts")
    )


def _of_cases(reader: Reader, table: Any, fields: tuple[str, ...], case_ids: Collection[int], as_of: date) -> list[Any]:
    rows: list[Any] = []
    for batch in _batches(case_ids):
        columns = [table.c[name] for name in fields]
        statement = select(*columns).where(live(table), table.c.day <= as_of, table.c.case_id.in_(batch))
        rows += reader.execute(statement.order_by(table.c.case_id, table.c.day, table.c.id))
    return rows


def _batches(ids: Collection[int]) -> list[list[int]]:
    ordered = sorted(set(ids))
    return [ordered[start : start + _LISTED] for start in range(0, len(ordered), _LISTED)]
