"""What the desk does: reminders, tasks of the notices and how far they came, visits of experts, dispatch meetings."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CompoundSelect, FromClause, Select, and_, func, literal, select, union_all

from carbondash.store.dates import LAST, day_literal, earlier_of, later_of
from carbondash.store.measures.base import Keep, Measure, MeasureClass, flow, live, measure_columns, spans, text
from carbondash.store.schema.base import UNKNOWN
from carbondash.store.schema.reports import notice_task
from carbondash.store.schema.supervision import assistance_visit, dispatch_meeting, notice_term, reminder, task_step

# A meeting of the whole province has no city.
PROVINCE = "province"


def _reminders(keep: Keep) -> Select[Any]:
    return flow(reminder, keep=keep, breakdown=reminder.c.kind)


def _visits(keep: Keep) -> Select[Any]:
    return flow(assistance_visit, keep=keep, period=text(""))


def _meetings(keep: Keep) -> Select[Any]:
    meeting = dispatch_meeting
    return (
        measure_columns(
            day=meeting.c.day,
            period=text(""),
            city=func.coalesce(meeting.c.city, UNKNOWN),
            industry=text(UNKNOWN),
            tier=text(UNKNOWN),
            breakdown=func.coalesce(meeting.c.city, PROVINCE),
            anchor=meeting.c.id,
            fact_id=meeting.c.id,
            amount=literal(1),
        )
        .select_from(meeting)
        .where(live(meeting), keep(meeting.c.id))
    )


def _of_task(source: FromClause, start: Any, finish: Any, amount: int, *where: Any) -> Select[Any]:
    return (
        select(
            notice_task.c.enterprise_id,
            notice_task.c.id,
            notice_task.c.period,
            notice_task.c.kind.label("breakdown"),
            start.label("start"),
            finish.label("finish"),
            literal(amount).label("amount"),
        )
        .select_from(source)
        .where(live(notice_task), *where)
    )


_STEPS = notice_task.join(task_step, and_(task_step.c.task_id == notice_task.c.id, live(task_step)))
_TERMS = notice_task.join(
    notice_term,
    and_(notice_term.c.notice_id == notice_task.c.notice_id, notice_term.c.kind == notice_task.c.kind, live(notice_term)),
)
# Due from the due day on, while that term stands.
_DUE = later_of(later_of(notice_term.c.due_day, notice_term.c.day), notice_task.c.day)
_TERM_ENDS = func.coalesce(notice_term.c.superseded_on, day_literal(LAST))
_STEP_ENDS = func.coalesce(task_step.c.superseded_on, day_literal(LAST))


def _done(keep: Keep) -> CompoundSelect[Any]:
    # A task that is taken up again is not done until it is done once more.
    wanted = (task_step.c.state == "done", keep(notice_task.c.enterprise_id))
    return spans(_of_task(_STEPS, task_step.c.day, _STEP_ENDS, 1, *wanted).subquery("rows"), keep=keep)


def _due(keep: Keep) -> CompoundSelect[Any]:
    rows = _of_task(_TERMS, _DUE, _TERM_ENDS, 1, keep(notice_task.c.enterprise_id)).subquery("rows")
    return spans(rows, keep=keep)


def _late(keep: Keep) -> CompoundSelect[Any]:
    # Late is what is due, less the days on which it is done.
    mine = keep(notice_task.c.enterprise_id)
    both = _TERMS.join(task_step, and_(task_step.c.task_id == notice_task.c.id, live(task_step)))
    due = _of_task(_TERMS, _DUE, _TERM_ENDS, 1, mine)
    done = _of_task(
        both,
        later_of(_DUE, task_step.c.day),
        earlier_of(_TERM_ENDS, _STEP_ENDS),
        -1,
        mine,
        task_step.c.state == "done",
    )
    return spans(union_all(due, done).subquery("rows"), keep=keep)


_TASKS = ("notice_task", "notice_term", "task_step", "enterprise_version")
_FLOW, _STATE = MeasureClass.FLOW, MeasureClass.STATE

MEASURES = (
    Measure("reminders", _FLOW, "reminders", "enterprise", ("reminder", "enterprise_version"), _reminders),
    Measure("tasks_done", _STATE, "tasks", "enterprise", _TASKS, _done),
    Measure("tasks_due", _STATE, "tasks", "enterprise", _TASKS, _due, by_term=True),
    Measure("tasks_late", _STATE, "tasks", "enterprise", _TASKS, _late, by_term=True),
    Measure("assistance_visits", _FLOW, "visits", "enterprise", ("assistance_visit", "enterprise_version"), _visits),
    Measure("dispatch_meetings", _FLOW, "meetings", "dispatch_meeting", ("dispatch_meeting",), _meetings),
)
