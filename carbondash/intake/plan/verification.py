"""Verification bodies, tasks with results, and fourth-party reviews of a file against those on file; none has versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from carbondash.intake.kinds import CheckedTable
from carbondash.intake.known import Known
from carbondash.intake.plan.model import Plan, refuse_repeated, resolve_enterprises
from carbondash.intake.plan.on_file import add, facts, is_same
from carbondash.intake.plan.said import columns_of, kept

Row = dict[str, Any]

_BODY = {"name_en": "name_en", "day": "day"}
_TASK = {"given": "day", "due": "due_day"}
_RESULT = {"done": "day", "emissions": "emissions_kg", "returns": "returns"}
_REVIEW = {
    "day": "day",
    "reviewer": "reviewer",
    "reviewed": "reviewed_kg",
    "corrected": "corrected_kg",
    "missed": "is_material_missed",
    "note": "note",
}


def plan_bodies(table: CheckedTable, known: Known, plan: Plan) -> None:
    """New verification bodies."""
    names = table.values("name_zh")
    refuse_repeated(table, names, "name_zh", plan)
    if plan.errors:
        return
    on_file = _bodies(known, names)
    counts = plan.counting(table)
    for position, row in enumerate(table.rows()):
        said = columns_of(row, _BODY)
        current = on_file.get(row["name_zh"])
        if current is None:
            add(known, plan, "verification_body", name_zh=row["name_zh"], **said)
            counts.new += 1
        elif is_same(table, position, row, kept(row, current, _BODY), plan):
            counts.identical += 1


def _bodies(known: Known, names: Iterable[str | None]) -> dict[str, Row]:
    wanted = {name for name in names if name}
    return {row["name_zh"]: row for row in facts(known, "verification_body", "name_zh", wanted)}


def plan_verification(table: CheckedTable, known: Known, plan: Plan) -> None:
    """New tasks with their results, and results of tasks on file."""
    enterprises = resolve_enterprises(table, known, plan)
    periods = [f"Y{year}" for year in table.values("year")]
    bodies = _bodies(known, table.values("body"))
    keys: list[tuple[int, str, int] | None] = []
    for position, (enterprise_id, period, row) in enumerate(zip(enterprises, periods, table.rows(), strict=True)):
        body = bodies.get(row["body"])
        if body is None:
            plan.refuse(table, position, "body", "已登记核查机构的名称", "the name of a verification body on file")
        elif row["given"] < body["day"]:
            since = body["day"]
            plan.refuse(
                table, position, "given", f"不早于核查机构登记日期 {since}", f"not before {since}, the body's day on file"
            )
        keys.append(None if enterprise_id is None or body is None else (enterprise_id, period, body["id"]))
    refuse_repeated(table, keys, "body", plan)
    if plan.errors:
        return
    tasks = {
        (row["enterprise_id"], row["period"], row["body_id"]): row for row in facts(known, "verification_task", "period", periods)
    }
    results = _results(known, enterprises)
    counts = plan.counting(table)
    for position, (key, row) in enumerate(zip(keys, table.rows(), strict=True)):
        enterprise_id, period, body_id = key or (0, "", 0)
        task = tasks.get((enterprise_id, period, body_id))
        said = columns_of(row, _RESULT)
        given = columns_of(row, _TASK)
        if task is None:
            about = {"enterprise_id": enterprise_id, "period": period, "body_id": body_id}
            task = add(known, plan, "verification_task", **about, **given)
            if row.get("done"):
                _finish(task, said, known, plan)
            counts.new += 1
            continue
        if not is_same(table, position, row, kept(row, task, _TASK), plan):
            continue
        result = results.get(task["id"])
        if result is None and row.get("done"):
            _finish(task, said, known, plan)
            counts.changed += 1
        elif result is None or is_same(table, position, row, kept(row, result, _RESULT), plan):
            counts.identical += 1


def _results(known: Known, enterprises: Iterable[int | None]) -> dict[int, Row]:
    wanted = {id_ for id_ in enterprises if id_ is not None}
    return {row["task_id"]: row for row in facts(known, "verification_result", "enterprise_id", wanted)}


def _finish(task: Row, said: Row, known: Known, plan: Plan) -> None:
    of_task = {"task_id": task["id"], "enterprise_id": task["enterprise_id"], "assigned_day": task["day"]}
    add(known, plan, "verification_result", **of_task, **said)


def plan_fourth_party(table: CheckedTable, known: Known, plan: Plan) -> None:
    """New fourth-party reviews of tasks that have a result."""
    enterprises = resolve_enterprises(table, known, plan)
    if plan.errors:
        return
    results = _results(known, enterprises)
    tasks = _tasks(table, enterprises, known, plan)
    refuse_repeated(table, [task and task["id"] for task in tasks], "year", plan)
    if plan.errors:
        return
    on_file = {row["task_id"]: row for row in facts(known, "fourth_party_review", "enterprise_id", set(enterprises))}
    counts = plan.counting(table)
    for position, (task, row) in enumerate(zip(tasks, table.rows(), strict=True)):
        if task is None:
            continue
        said = columns_of(row, _REVIEW)
        said["is_material_missed"] = row["missed"] == "yes"
        current, result = on_file.get(task["id"]), results.get(task["id"])
        if current is not None:
            if is_same(table, position, row, kept(row, current, _REVIEW), plan):
                counts.identical += 1
        elif result is None:
            plan.refuse(table, position, "year", "核查结果已登记的年度", "a year whose verification has a result on file")
        elif row["day"] < result["day"]:
            done = result["day"]
            plan.refuse(table, position, "day", f"不早于核查完成日期 {done}", f"not before {done}, the day of the result")
        else:
            about = {"task_id": task["id"], "enterprise_id": task["enterprise_id"], "period": task["period"]}
            add(known, plan, "fourth_party_review", **about, **said)
            counts.new += 1


def _tasks(table: CheckedTable, enterprises: list[int | None], known: Known, plan: Plan) -> list[Row | None]:
    """The task that each row is about: of its enterprise and year, and of its body where it names one."""
    periods = [f"Y{year}" for year in table.values("year")]
    bodies = _bodies(known, table.values("body"))
    of: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for task in facts(known, "verification_task", "period", periods):
        of[task["enterprise_id"], task["period"]].append(task)
    found: list[Row | None] = []
    for position, (enterprise_id, period, name) in enumerate(zip(enterprises, periods, table.values("body"), strict=True)):
        tasks = of[enterprise_id or 0, period]
        if name:
            body = bodies.get(name)
            tasks = [task for task in tasks if body and task["body_id"] == body["id"]]
        if len(tasks) == 1:
            found.append(tasks[0])
            continue
        found.append(None)
        if tasks:
            words = (
                "核查机构（该企业当年有多个核查任务）",
                "the verification body (the enterprise has several tasks for the year)",
            )
            plan.refuse(table, position, "body", *words)
        else:
            words = ("该企业有核查任务的年度与机构", "a year and body of a verification task of the enterprise on file")
            plan.refuse(table, position, "body" if name else "year", *words)
    return found
