"""Record queries on what supervision did about one enterprise: problems, reminders, visits, tasks, cases, clues.

For an enterprise that `enterprise_head` has let through. Everything is as it stood at the end of a day: what closed, ended or was
moved later is still open here.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sqlalchemy import Integer, Select, String, and_, bindparam, func, select

from carbondash.store.enterprise_file import AS_OF, asked, facts, of_enterprise, standing
from carbondash.store.measures.base import live
from carbondash.store.schema.compliance import case_step
from carbondash.store.schema.evidence import problem, problem_closing
from carbondash.store.schema.reference import problem_kind
from carbondash.store.schema.reports import notice, notice_task, platform_clue
from carbondash.store.schema.supervision import assistance_visit, notice_term, reminder, task_step

if TYPE_CHECKING:
    from carbondash.store.reader import Reader

ProblemState = Literal["open", "closed"]
# One enterprise never has so many.
_ALL = 1_000_000


class Problem(NamedTuple):
    """A problem that a person found; `closed_on` is None while it is open on the day. Severity in points."""

    problem_id: int
    record_id: int | None
    period: str
    day: date
    kind: str
    severity: int
    closed_on: date | None


class Visit(NamedTuple):
    """Experts at the enterprise."""

    day: date
    experts: str
    topic: str
    result: str | None
    author: str


class Reminder(NamedTuple):
    """Somebody reminded the enterprise of what is due for a period."""

    day: date
    kind: str
    period: str
    note: str | None
    author: str


class NoticeTask(NamedTuple):
    """A task that a notice gave the enterprise; `state` None: not started. The due day is the one that held on the day."""

    task_id: int
    notice_zh: str
    notice_en: str
    number: str | None
    period: str
    day: date
    kind: str
    due_day: date | None
    state: str | None
    state_day: date | None


class CaseStep(NamedTuple):
    """A step of an enforcement case; amount in fen."""

    case_id: int
    cycle: str
    day: date
    step: str
    amount_fen: int | None


class Clue(NamedTuple):
    """What the national platform pointed out."""

    day: date
    period: str
    note: str | None


def problems(
    reader: Reader,
    enterprise_id: int,
    as_of: date,
    *,
    state: ProblemState | None = None,
    period: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> tuple[list[Problem], int]:
    """Its problems, open ones first and then the newest, and how many there are in all."""
    values = asked(enterprise_id, as_of, period=period, limit=_ALL if limit is None else limit, offset=offset)
    if period is None:
        del values["period"]
    found = list(reader.execute(_problems(state, period is not None), values))
    return [Problem(*row[:-1]) for row in found], int(found[0][-1]) if found else 0


@cache
def _problems(state: ProblemState | None, of_period: bool) -> Select[Any]:
    closing = and_(problem_closing.c.problem_id == problem.c.id, live(problem_closing), problem_closing.c.day <= AS_OF)
    wanted = of_enterprise(problem)
    if of_period:
        wanted.append(problem.c.period == bindparam("period", type_=String))
    if state is not None:
        wanted.append(problem_closing.c.id.is_(None) if state == "open" else problem_closing.c.id.is_not(None))
    named = [problem.c[name] for name in ("record_id", "period", "day", "kind")]
    return (
        select(problem.c.id, *named, problem_kind.c.severity, problem_closing.c.day, func.count().over())
        .select_from(problem.join(problem_kind, problem_kind.c.code == problem.c.kind).outerjoin(problem_closing, closing))
        .where(*wanted)
        .order_by(problem_closing.c.id.is_not(None), problem.c.day.desc(), problem.c.id)
        .limit(bindparam("limit", type_=Integer))
        .offset(bindparam("offset", type_=Integer))
    )


def visits(reader: Reader, enterprise_id: int, as_of: date) -> list[Visit]:
    """Visits of experts, the newest first."""
    return facts(reader, Visit, assistance_visit, enterprise_id, as_of, newest_first=True)


def reminders(reader: Reader, enterprise_id: int, as_of: date) -> list[Reminder]:
    """Reminders, the newest first."""
    return facts(reader, Reminder, reminder, enterprise_id, as_of, newest_first=True)


def case_steps(reader: Reader, enterprise_id: int, as_of: date) -> list[CaseStep]:
    """The steps of its enforcement cases, the earliest first."""
    return facts(reader, CaseStep, case_step, enterprise_id, as_of)


def clues(reader: Reader, enterprise_id: int, as_of: date) -> list[Clue]:
    """Clues of the national platform, the newest first."""
    return facts(reader, Clue, platform_clue, enterprise_id, as_of, newest_first=True)


def notice_tasks(reader: Reader, enterprise_id: int, as_of: date) -> list[NoticeTask]:
    """The tasks that notices gave it, the newest notice first."""
    return [NoticeTask(*row) for row in reader.execute(_notice_tasks(), asked(enterprise_id, as_of))]


@cache
def _notice_tasks() -> Select[Any]:
    task, term, step = notice_task, notice_term, task_step

    statement: Select[Any] = (
        select(
            task.c.id,
            notice.c.title_zh,
            notice.c.title_en,
            notice.c.number,
            task.c.period,
            task.c.day,
            task.c.kind,
            term.c.due_day,
            step.c.state,
            step.c.day,
        )
        .select_from(
            task.join(notice, notice.c.id == task.c.notice_id)
            .outerjoin(term, and_(term.c.notice_id == task.c.notice_id, term.c.kind == task.c.kind, standing(term)))
            .outerjoin(step, and_(step.c.task_id == task.c.id, step.c.enterprise_id == task.c.enterprise_id, standing(step)))
        )
        .where(*of_enterprise(task))
        .order_by(task.c.day.desc(), task.c.id)
    )
    return statement
