"""Notices of the department: their tasks for each enterprise, due when, moved when, and how far each task has come."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from carbondash.access import Right
from carbondash.actions.act import Act, Desk, needs, perform
from carbondash.actions.checks import require_enterprises, require_ids, require_one_of, require_period
from carbondash.actions.refused import Refused, both
from carbondash.actions.texts import line, paragraph
from carbondash.store import Reader, Store, acts
from carbondash.store.acts import Step, Task

TASKS = ("verification", "monthly_report", "inspection")
STATES = ("started", "done", "reopened")
LONGEST_TITLE, LONGEST_NUMBER, LONGEST_NOTE = 200, 60, 300

_NOT_STARTED = "not_started"
# Which steps can follow which: what is done is only ever opened again.
_FOLLOWS = {
    _NOT_STARTED: ("started", "done"),
    "started": ("done",),
    "done": ("reopened",),
    "reopened": ("started", "done"),
}
_STATE_WORDS = {
    _NOT_STARTED: both("未开始", "not started"),
    "started": both("进行中", "started"),
    "done": both("已完成", "done"),
    "reopened": both("重新办理", "reopened"),
}


@needs(Right.ACT)
def issue_notice(
    store: Store,
    act: Act,
    title_zh: str,
    title_en: str,
    number: str | None,
    enterprise_ids: Collection[int],
    tasks: Mapping[str, date],
    period: str,
) -> int:
    """Issue a notice: every enterprise gets a task of each kind, for a year, due on the kind's day.

    tasks: the due day by kind (verification, monthly_report, inspection). period: the year that they are about, e.g. Y2024.
    number: the document's number, None where it has none. Returns the load. Raises Refused.
    """
    zh, en = line("title_zh", title_zh, LONGEST_TITLE), line("title_en", title_en, LONGEST_TITLE)
    paper = line("number", number, LONGEST_NUMBER) if number and number.strip() else None
    _require_year(period)
    if not tasks:
        raise Refused("task", None, "至少布置一项任务", "expected at least one task")
    for kind, due in tasks.items():
        require_one_of("task", kind, TASKS)
        _require_due(due, act.day)
    listed = require_ids("enterprise", enterprise_ids)

    def work(desk: Desk) -> None:
        require_enterprises(desk.reader, listed, act.day)
        _refuse_repeated(desk.reader, zh, paper, act.day)
        notice = desk.add("notice", number=paper, title_zh=zh, title_en=en)
        desk.add_all("notice_term", [{"notice_id": notice, "kind": kind, "due_day": due} for kind, due in tasks.items()])
        desk.add_all(
            "notice_task",
            [{"notice_id": notice, "enterprise_id": whose, "period": period, "kind": kind} for whose in listed for kind in tasks],
        )

    return perform(store, act, f"notice issued to {len(listed)} enterprises", work, zh)


def _require_year(period: str) -> None:
    # A notice may be about the year to come.
    require_period("annual", period, "Y", date.max)


def _require_due(due: date, day: date) -> None:
    if due < day:
        raise Refused("due_day", due, "应不早于 {day}", "expected {day} or later", day=day)


def _refuse_repeated(reader: Reader, title_zh: str, number: str | None, day: date) -> None:
    for notice in acts.notices(reader):
        if number is not None and notice.number == number:
            raise Refused("number", number, "该文号已于 {day} 登记", "expected a new one: recorded on {day}", day=notice.day)
        if notice.title_zh == title_zh and notice.day == day:
            raise Refused("title_zh", title_zh, "当日已登记同名通知", "expected a title not yet recorded on this day")


@needs(Right.ACT)
def move_term(store: Store, act: Act, notice_id: int, kind: str, due_day: date, note: str | None = None) -> int:
    """Move the due day of a notice's tasks of one kind, from the act's day on. Returns the load. Raises Refused."""
    said = paragraph("note", note, LONGEST_NOTE, required=False)
    require_one_of("task", kind, TASKS)
    require_ids("notice", [notice_id])

    def work(desk: Desk) -> None:
        versions = [term for term in acts.terms(desk.reader, notice_id) if term.kind == kind]
        if not versions:
            raise Refused("notice", notice_id, "该通知没有此项任务", "expected a notice with tasks of this kind")
        for version in versions:
            if version.day > act.day:
                raise Refused("day", act.day, "应不早于 {later}", "expected {later} or later", later=version.day)
        _require_due(due_day, act.day)
        if versions[-1].due_day == due_day:
            raise Refused("due_day", due_day, "与现行时限相同", "expected a day other than the one in force")
        desk.add("notice_term", notice_id=notice_id, kind=kind, due_day=due_day)

    return perform(store, act, f"notice {notice_id}: {kind} due on {due_day.isoformat()}", work, said or "")


@needs(Right.ACT)
def step_task(store: Store, act: Act, task_ids: Collection[int], state: str, note: str | None = None) -> int:
    """Say that tasks were started, done or opened again, all or none. Returns the load. Raises Refused."""
    said = paragraph("note", note, LONGEST_NOTE, required=False)
    require_one_of("state", state, STATES)
    listed = require_ids("task", task_ids)

    def work(desk: Desk) -> None:
        tasks, steps = _tasks(desk.reader, listed), acts.steps(desk.reader, listed)
        for task in tasks:
            _require_step(task, steps.get(task.id, []), state, act.day)
        common = {"state": state, "note": said, "author": desk.act.actor}
        desk.add_all("task_step", [{**common, "task_id": task.id, "enterprise_id": task.enterprise_id} for task in tasks])

    return perform(store, act, f"{len(listed)} tasks of notices {state}", work, said or "")


def next_states(reader: Reader, task_ids: Collection[int], day: date) -> tuple[str, ...]:
    """The steps that all of these tasks can take on a day; none where there is no such step."""
    listed = require_ids("task", task_ids)
    tasks, steps = _tasks(reader, listed), acts.steps(reader, listed)
    possible = []
    for state in STATES:
        try:
            for task in tasks:
                _require_step(task, steps.get(task.id, []), state, day)
        except Refused:
            continue
        possible.append(state)
    return tuple(possible)


def _tasks(reader: Reader, task_ids: Collection[int]) -> list[Task]:
    found = acts.tasks(reader, task_ids)
    seen = acts.enterprises(reader, {task.enterprise_id for task in found})
    known = {task.id: task for task in found if task.enterprise_id in seen}
    for task_id in task_ids:
        if task_id not in known:
            raise Refused("task", task_id, "不存在", "expected a task that there is")
    return [known[task_id] for task_id in task_ids]


def _require_step(task: Task, steps: list[Step], state: str, day: date) -> None:
    if task.day > day:
        raise Refused("day", day, "应不早于通知日期 {given}", "expected {given} or later, the day of the notice", given=task.day)
    if steps and steps[-1].day > day:
        raise Refused(
            "day", day, "应不早于 {later}：此后已有进展", "expected {later} or later, as recorded since", later=steps[-1].day
        )
    now = steps[-1].state if steps else _NOT_STARTED
    if state not in _FOLLOWS[now]:
        raise Refused(
            "state", _STATE_WORDS[state], "任务现状为“{now}”", "expected another step: the task is {now}", now=_STATE_WORDS[now]
        )
