"""Record queries on the department's notices: the tasks that they give, by when, and how far each has come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Subquery, and_, case, func, literal, select

from carbondash.store.dates import day_literal
from carbondash.store.placed import placed
from carbondash.store.schema.base import UNKNOWN
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
    tasks = _tasks(reader, filters, notice_id)
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
    counted: Sequence[TaskCount] | None = None,
) -> tuple[list[Task], int]:
    """The tasks of a notice by city, enterprise and kind, of one kind and state or all; and how many there are.

    counted: what `task_counts` says of the same filters, where that is known. It tells which cities the rows lie in, so that no
    others are searched.
    """
    by_city: Counter[str] = Counter()
    for one in task_counts(reader, filters, notice_id) if counted is None else counted:
        if kind in (None, one.kind) and _counts(one, narrowed, filters.as_of):
            by_city[one.city] += one.tasks
    total = by_city.total()
    first, last = offset, total if limit is None else min(total, offset + limit)
    found: list[Task] = []
    for city, count in sorted(by_city.items()):
        if first < count and last > 0:
            found += _of_city(reader, filters, notice_id, city, kind, narrowed, max(first, 0), min(last, count))
        first, last = first - count, last - count
    return found, total


def _counts(one: TaskCount, narrowed: Narrowed | None, as_of: date) -> bool:
    if narrowed == "overdue":
        return one.state != "done" and one.due_day is not None and one.due_day < as_of
    return narrowed in (None, one.state)


def _of_city(
    reader: Reader,
    filters: Filters,
    notice_id: int,
    city: str,
    kind: str | None,
    narrowed: Narrowed | None,
    first: int,
    last: int,
) -> list[Task]:
    """The tasks in one city by enterprise and kind, from one place in their order to another."""
    here = replace(filters, cities=(city,))
    found = _tasks(reader, here, notice_id)
    wanted: list[ColumnElement[bool]] = [*reader.restrict(found, here)]
    if kind is not None:
        wanted.append(found.c.kind == kind)
    if narrowed == "overdue":
        wanted += [found.c.state != "done", found.c.due_day < filters.as_of]
    elif narrowed is not None:
        wanted.append(found.c.state == narrowed)
    order = ("enterprise_id", "kind", "task_id")
    page = (
        select(found)
        .where(*wanted)
        .order_by(*(found.c[name] for name in order))
        .limit(last - first)
        .offset(first)
        .subquery("page")
    )
    statement = (
        select(page, enterprise.c.name_zh, enterprise.c.name_en)
        .select_from(page.join(enterprise, enterprise.c.id == page.c.enterprise_id))
        .order_by(*(page.c[name] for name in order))
    )
    return [Task(*row) for row in reader.execute(statement)]


def _tasks(reader: Reader, filters: Filters, notice_id: int) -> Subquery:
    """The tasks of a notice with their due day and newest step by the day; where the enterprise stands now.

    Enterprises that stand elsewhere are mostly left out before anything is looked up about their tasks; who reads this restricts
    the rows all the same.
    """
    as_of = filters.as_of
    elsewhere_left_out = [] if UNKNOWN in filters.cities else placed(reader, filters, notice_task.c.enterprise_id)
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
        .where(task.c.notice_id == notice_id, *standing(task, as_of), *elsewhere_left_out)
        .subquery("tasks")
    )
