"""Record queries on verification: its tasks one by one and by state, differences of the fourth-party review, the bodies.

A period is a year (Y2022) or a span of years (Y2019..Y2022). A task stands under the city, industry and tier that its enterprise
had when it was given, for ever. Of each task only what had come by the as-of day is told: a result, a review. Each function
takes a reader, whose scope it keeps to; emissions are in kg CO2.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Subquery, and_, case, func, or_, select

from carbondash.store.dates import day_literal
from carbondash.store.measures.verification import reported_kg
from carbondash.store.schema.base import UNKNOWN
from carbondash.store.schema.enterprises import enterprise, enterprise_version
from carbondash.store.schema.inspection import body_conduct, body_interview, fourth_party_review
from carbondash.store.schema.reports import verification_body, verification_result, verification_task
from carbondash.store.scope import Filters

if TYPE_CHECKING:
    from carbondash.store.reader import Reader

Status = Literal["done", "late", "open", "returned", "corrected"]


class Task(NamedTuple):
    """A task with its result and its fourth-party review, each None where it had not come by the as-of day.

    returns: how often the result came back. corrected_kg: what the review found more (+) or less (-) than the verification.
    """

    task_id: int
    enterprise_id: int
    name_zh: str
    name_en: str | None
    city: str
    industry: str
    tier: str
    period: str
    body_id: int
    given: date
    due: date
    done: date | None
    returns: int | None
    reported_kg: int | None
    verified_kg: int | None
    reviewed: date | None
    corrected_kg: int | None
    is_material_missed: bool | None


class States(NamedTuple):
    """How many tasks of a period are in which state on the day: `Status`, and how many were given and reviewed in all."""

    given: int
    done: int
    late: int
    open: int
    returned: int
    corrected: int
    reviewed: int


class Term(NamedTuple):
    """So many tasks of a period are due on a day."""

    due: date
    tasks: int


class Body(NamedTuple):
    """A verification body."""

    body_id: int
    name_zh: str
    name_en: str | None


class Conduct(NamedTuple):
    """How a body behaved in the verification of a period, 0 to 100 percent, as it was stated last by the as-of day."""

    body_id: int
    period: str
    percent: float
    day: date
    note: str | None


class Interview(NamedTuple):
    """A body was interviewed about a period."""

    body_id: int
    period: str
    day: date
    reason: str
    result: str | None
    author: str


class Difference(NamedTuple):
    """What a fourth-party review found: more (+) or less (-) than verified, of so much."""

    task_id: int
    enterprise_id: int
    name_zh: str
    name_en: str | None
    body_id: int
    day: date
    reviewed_kg: int
    corrected_kg: int
    is_material_missed: bool


def tasks(
    reader: Reader,
    filters: Filters,
    period: str,
    *,
    status: Status | None = None,
    body: int | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[Task]:
    """The tasks of a period that were given by the as-of day, those without a result first, then the newest result first.

    status: done, late (done after the due day, or past it), open (no result yet), returned (at least once) or corrected (by
    the fourth-party review); None: all. body: of one verification body only.
    """
    known, wanted = _known(reader, filters, period, body)
    if status is not None:
        wanted.append(_is(status, known, filters.as_of))

    # All else is looked up for the rows of the page only: sorting whole rows costs more than finding them.
    page = select(known.c.id, known.c.done).where(*wanted).order_by(*_order(known)).limit(limit).offset(offset).subquery("page")
    task, result, review, version = verification_task, verification_result, fourth_party_review, enterprise_version.alias("dims")
    source: FromClause = page.join(task, task.c.id == page.c.id).join(enterprise, enterprise.c.id == task.c.enterprise_id)
    for other, matches in _came(filters.as_of).items():
        source = source.outerjoin(other, matches)
    statement = (
        select(
            task.c.id,
            task.c.enterprise_id,
            enterprise.c.name_zh,
            enterprise.c.name_en,
            *_dimensions(version),
            task.c.period,
            task.c.body_id,
            task.c.day,
            task.c.due_day,
            result.c.day,
            result.c.returns,
            reported_kg(task, func.coalesce(result.c.day, day_literal(filters.as_of))),
            result.c.emissions_kg,
            review.c.day,
            review.c.corrected_kg,
            review.c.is_material_missed,
        )
        .select_from(source.outerjoin(version, _in_force(version, task)))
        .order_by(*_order(page))
    )
    return [Task(*row) for row in reader.execute(statement)]


def enterprises(
    reader: Reader, filters: Filters, period: str, *, status: Status | None = None, body: int | None = None, limit: int
) -> list[int]:
    """Whose tasks these are, in the order of `tasks`; an enterprise with several tasks is named several times."""
    known, wanted = _known(reader, filters, period, body)
    if status is not None:
        wanted.append(_is(status, known, filters.as_of))
    statement = select(known.c.enterprise_id).where(*wanted).order_by(*_order(known)).limit(limit)
    return [row[0] for row in reader.execute(statement)]


def states_by_due(reader: Reader, filters: Filters, period: str, *, body: int | None = None) -> dict[date, States]:
    """By due day, the earliest first: how many of the tasks of a period that were given by the as-of day are in which state.

    body: of one verification body only.
    """
    known, wanted = _known(reader, filters, period, body)
    asked: tuple[Status, ...] = ("done", "late", "open", "returned", "corrected")
    counts = (func.count(case((_is(status, known, filters.as_of), 1))) for status in asked)
    due = known.c.due_day
    statement = select(due, func.count(), *counts, func.count(known.c.reviewed)).where(*wanted).group_by(due).order_by(due)
    return {row[0]: States(*row[1:]) for row in reader.execute(statement)}


def states(reader: Reader, filters: Filters, period: str, *, body: int | None = None) -> States:
    """The same of all due days together."""
    return together(states_by_due(reader, filters, period, body=body))


def together(found: Mapping[date, States]) -> States:
    """The states of several due days in one."""
    return States(*(sum(column) for column in zip(*found.values(), strict=True))) if found else States(*[0] * len(States._fields))


def terms(reader: Reader, filters: Filters, period: str) -> list[Term]:
    """By when the tasks of a period that were given by the as-of day are due, the earliest day first."""
    given, wanted = _given(reader, filters, period, None)
    statement = select(given.c.due_day, func.count()).where(*wanted).group_by(given.c.due_day).order_by(given.c.due_day)
    return [Term(*row) for row in reader.execute(statement)]


def differences(reader: Reader, filters: Filters, period: str, *, body: int | None = None, limit: int = 50) -> list[Difference]:
    """What the fourth-party reviews of a period's tasks found by the as-of day, the largest share of the tonnes first."""
    known, wanted = _known(reader, filters, period, body)
    share = func.abs(known.c.corrected_kg) * 1.0 / func.nullif(known.c.reviewed_kg, 0)
    statement = (
        select(
            known.c.id,
            known.c.enterprise_id,
            enterprise.c.name_zh,
            enterprise.c.name_en,
            known.c.body_id,
            known.c.reviewed,
            known.c.reviewed_kg,
            known.c.corrected_kg,
            known.c.is_material_missed,
        )
        .select_from(known.join(enterprise, enterprise.c.id == known.c.enterprise_id))
        .where(*wanted, known.c.reviewed.is_not(None))
        .order_by(func.coalesce(share, 0.0).desc(), known.c.id)
        .limit(limit)
    )
    return [Difference(*row) for row in reader.execute(statement)]


def bodies(reader: Reader) -> dict[int, Body]:
    """The verification bodies by identifier; which of them were at work on a day, their tasks say."""
    table = verification_body
    columns = (table.c.id, table.c.name_zh, table.c.name_en)
    statement = select(*columns).where(table.c.void_load_id.is_(None)).order_by(table.c.id)
    return {row[0]: Body(*row) for row in reader.execute(statement)}


def conduct(reader: Reader, as_of: date) -> list[Conduct]:
    """The conduct of every body in every period, as it stood on the day."""
    table = body_conduct
    standing = or_(table.c.superseded_on.is_(None), table.c.superseded_on > as_of)
    statement = (
        select(table.c.body_id, table.c.period, table.c.conduct_pct, table.c.day, table.c.note)
        .where(*_by(table, as_of), standing)
        .order_by(table.c.period, table.c.body_id)
    )
    return [Conduct(*row) for row in reader.execute(statement)]


def interviews(reader: Reader, as_of: date) -> list[Interview]:
    """The interviews held by the day, the newest first."""
    table = body_interview
    statement = (
        select(table.c.body_id, table.c.period, table.c.day, table.c.reason, table.c.result, table.c.author)
        .where(*_by(table, as_of))
        .order_by(table.c.day.desc(), table.c.id.desc())
    )
    return [Interview(*row) for row in reader.execute(statement)]


def _given(reader: Reader, filters: Filters, period: str, body: int | None) -> tuple[Subquery, list[ColumnElement[bool]]]:
    """The tasks given by the day, and the conditions that hold them to the view."""
    source, columns, wanted = _tasks(reader, filters, period, body)
    given = select(*columns).select_from(source).where(*wanted).subquery("given")
    return given, reader.restrict(given, filters)


def _known(reader: Reader, filters: Filters, period: str, body: int | None) -> tuple[Subquery, list[ColumnElement[bool]]]:
    """The tasks given by the day with what had come of them by then, and the conditions that hold them to the view."""
    source, columns, wanted = _tasks(reader, filters, period, body)
    for other, matches in _came(filters.as_of).items():
        source = source.outerjoin(other, matches)
    result, review = verification_result, fourth_party_review
    known = (
        select(
            *columns,
            result.c.day.label("done"),
            result.c.returns,
            review.c.day.label("reviewed"),
            review.c.reviewed_kg,
            review.c.corrected_kg,
            review.c.is_material_missed,
        )
        .select_from(source)
        .where(*wanted)
        .subquery("known")
    )
    return known, reader.restrict(known, filters)


def _tasks(
    reader: Reader, filters: Filters, period: str, body: int | None
) -> tuple[FromClause, list[ColumnElement[Any]], list[ColumnElement[bool]]]:
    """The tasks given by the day: from where, with which columns, under which conditions."""
    task = verification_task
    wanted = _by(task, filters.as_of)
    first, dots, last = period.partition("..")
    wanted.append(task.c.period.between(first, last) if dots else task.c.period == first)
    if body is not None:
        wanted.append(task.c.body_id == body)
    columns: list[ColumnElement[Any]] = [task.c[name] for name in ("id", "enterprise_id", "period", "body_id", "day", "due_day")]
    if reader.scope.cities is None and not (filters.cities or filters.industries or filters.tiers):
        return task, columns, wanted
    version = enterprise_version.alias("of_task")
    return task.outerjoin(version, _in_force(version, task)), columns + _dimensions(version), wanted


def _came(day: date) -> dict[FromClause, ColumnElement[bool]]:
    """What may have come of a task by the day, and how it is found."""
    return {
        table: and_(table.c.task_id == verification_task.c.id, *_by(table, day))
        for table in (verification_result, fourth_party_review)
    }


def _order(rows: Subquery) -> tuple[ColumnElement[Any], ...]:
    """Without a result first, then the newest result first."""
    return rows.c.done.is_not(None), rows.c.done.desc(), rows.c.id


def _is(status: Status, rows: Subquery, day: date) -> ColumnElement[bool]:
    """Whether a task is in a state; on its due day a task is not late yet."""
    conditions: dict[Status, ColumnElement[bool]] = {
        "done": rows.c.done.is_not(None),
        "open": rows.c.done.is_(None),
        "late": or_(rows.c.done > rows.c.due_day, and_(rows.c.done.is_(None), rows.c.due_day < day)),
        "returned": rows.c.returns > 0,
        "corrected": rows.c.corrected_kg != 0,
    }
    return conditions[status]


def _by(table: FromClause, day: date) -> list[ColumnElement[bool]]:
    """The facts that had come by the day and were not rolled back."""
    return [table.c.day <= day, table.c.void_load_id.is_(None)]


def _dimensions(version: FromClause) -> list[ColumnElement[Any]]:
    return [func.coalesce(version.c[name], UNKNOWN).label(name) for name in ("city", "industry", "tier")]


def _in_force(version: FromClause, task: FromClause) -> ColumnElement[bool]:
    """The version of a task's enterprise that was in force when the task was given."""
    return and_(
        version.c.enterprise_id == task.c.enterprise_id,
        version.c.void_load_id.is_(None),
        version.c.valid_from <= task.c.day,
        version.c.valid_to > task.c.day,
    )
