"""Record queries on the department's notices: the tasks that they give, by when, and how far each has come."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Subquery, and_, case, func, literal, select

from carbondash.store.dates import day_literal
from carbondash.store.schema.enterprises import enterprise, enterprise_version
from carbondash.store.schema.reports import notice, notice_task
from carbondash.store.schema.supervision import notice_term, task_step
from carbondash.store.scope import Filters
from carbondash.store.standing import dimensions, in_force, standing

if TYPE_CHECKING:
    from carbondash.store.reader import Reader

# A task without a step is open.
State = Literal["open", "started", "done", "reopened"]
Narrowed = Literal["open", "started", "done", "reopened", "overdue"]


class Notice(NamedTuple):
    """A notice with the number of its tasks, as issued by the day."""

    notice_id: int
    number: str | None
    title_zh: str
    title_en: str
    day: date
    tasks: int


class TaskCount(NamedTuple):
    """How many tasks of a notice are of a kind, in a city and a state; due_day None: the notice set none."""

    kind: str
    due_day: date | None
    city: str
    state: State
    tasks: int


class Task(NamedTuple):
    """One task of a notice; step_day, note, author: of its newest step."""

    task_id: int
    enterprise_id: int
    kind: str
    period: str
    due_day: date | None
    state: State
    step_day: date | None
    note: str | None
    author: str | None
    city: str
    industry: str
    tier: str
    name_zh: str
    name_en: str | None


def notices(reader: Reader, as_of: date) -> list[Notice]:
    """The notices that were issued by the day, the newest first."""
    count = (
        select(func.count())
        .where(notice_task.c.notice_id == notice.c.id, *standing(notice_task, as_of))
        .correlate(notice)
        .scalar_subquery()
    )
    statement = (
        select(notice.c.id, notice.c.number, notice.c.title_zh, notice.c.title_en, notice.c.day, count)
        .where(*standing(notice, as_of))
        .order_by(notice.c.day.desc(), notice.c.id.desc())
    )
    return [Notice(*row) for row in reader.execute(statement)]


def task_counts(reader: Reader, filters: Filters, notice_id: int) -> list[TaskCount]:
    """The tasks of a notice, counted by kind, city and state."""
    tasks = _tasks(notice_id, filters.as_of)
    kept = (tasks.c.kind, tasks.c.due_day, tasks.c.city, tasks.c.state)
    statement = select(*kept, func.count()).where(*reader.restrict(tasks, filters)).group_by(*kept).order_by(*kept)
    return [TaskCount(*row) for row in reader.execute(statement)]


def tasks(
    reader: Reader,
    filters: Filters,
    notice_id: int,
    *,
    kind: str | None = None,
    narrowed: Narrowed | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> tuple[list[Task], int]:
    """The tasks of a notice by city, enterprise and kind, of one kind and state or all; and how many there are."""
    found = _tasks(notice_id, filters.as_of)
    wanted: list[ColumnElement[bool]] = [*reader.restrict(found, filters)]
    if kind is not None:
        wanted.append(found.c.kind == kind)
    if narrowed == "overdue":
        wanted += [found.c.state != "done", found.c.due_day < filters.as_of]
    elif narrowed is not None:
        wanted.append(found.c.state == narrowed)
    order = ("city", "enterprise_id", "kind", "task_id")
    page = (
        select(found, func.count().over().label("total"))
        .where(*wanted)
        .order_by(*(found.c[name] for name in order))
        .limit(limit)
        .offset(offset)
        .subquery("page")
    )
    kept = [column for column in page.c if column.name != "total"]
    statement = (
        select(*kept, enterprise.c.name_zh, enterprise.c.name_en, page.c.total)
        .select_from(page.join(enterprise, enterprise.c.id == page.c.enterprise_id))
        .order_by(*(page.c[name] for name in order))
    )
    rows = list(reader.execute(statement))
    if not rows and offset:
        return [], tasks(reader, filters, notice_id, kind=kind, narrowed=narrowed, limit=1)[1]
    return [Task(*row[:-1]) for row in rows], int(rows[0][-1]) if rows else 0


def _tasks(notice_id: int, as_of: date) -> Subquery:
    """The tasks of a notice with their due day and newest step by the day; where the enterprise stands now."""
    task, step, term, dims = notice_task, task_step, notice_term, enterprise_version.alias("dims")
    is_step = and_(step.c.enterprise_id == task.c.enterprise_id, step.c.task_id == task.c.id, *standing(step, as_of))
    is_term = and_(term.c.notice_id == task.c.notice_id, term.c.kind == task.c.kind, *standing(term, as_of))
    state: Any = case((step.c.id.is_(None), literal("open")), else_=step.c.state)
    return (
        select(
            task.c.id.label("task_id"),
            task.c.enterprise_id,
            task.c.kind,
            task.c.period,
            term.c.due_day,
            state.label("state"),
            step.c.day.label("step_day"),
            step.c.note,
            step.c.author,
            *dimensions(dims),
        )
        .select_from(
            task.outerjoin(step, is_step)
            .outerjoin(term, is_term)
            .outerjoin(dims, in_force(dims, task.c.enterprise_id, day_literal(as_of)))
        )
        .where(task.c.notice_id == notice_id, *standing(task, as_of))
        .subquery("tasks")
    )
