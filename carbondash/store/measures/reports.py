"""Annual emissions, verification, random checks, platform clues, the tasks of a notice, stated facts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CompoundSelect, Select, String, and_, cast, func, select, union_all

from carbondash.store.measures.base import Keep, Measure, MeasureClass, flow, live, measure_columns, text
from carbondash.store.schema.reports import (
    annual_report,
    inspection,
    notice_task,
    platform_clue,
    stated_fact,
    verification_result,
    verification_task,
)


def _emissions(keep: Keep) -> CompoundSelect[Any]:
    # A correction takes the old amount out and puts the new one in on its own day, both under the dimensions that the report
    # had when it was first submitted: a flow is never relabelled.
    table = annual_report
    first = table.alias("first")
    first_day = (
        select(func.min(first.c.day))
        .where(live(first), first.c.enterprise_id == table.c.enterprise_id, first.c.period == table.c.period)
        .correlate(table)
        .scalar_subquery()
    )
    added = flow(table, keep=keep, dims_day=first_day, amount=table.c.emissions_kg)
    removed = flow(
        table,
        keep=keep,
        day=table.c.superseded_on,
        dims_day=first_day,
        amount=-table.c.emissions_kg,
        where=(table.c.superseded_on.is_not(None),),
    )
    return union_all(added, removed)


# The body that a task was given to, as the key of a breakdown.
_BODY = cast(verification_task.c.body_id, String)


def _verification_due(keep: Keep) -> Select[Any]:
    return flow(verification_task, keep=keep, day=verification_task.c.due_day, breakdown=_BODY)


def _with_results() -> Any:
    return verification_task.join(
        verification_result, and_(verification_result.c.task_id == verification_task.c.id, live(verification_result))
    )


def _verification_on_time(keep: Keep) -> Select[Any]:
    return flow(
        verification_task,
        keep=keep,
        source=_with_results(),
        day=verification_task.c.due_day,
        breakdown=_BODY,
        where=(verification_result.c.day <= verification_task.c.due_day,),
    )


def _verified(keep: Keep) -> Select[Any]:
    return flow(verification_task, keep=keep, source=_with_results(), day=verification_result.c.day)


def _random_checks(keep: Keep) -> Select[Any]:
    return flow(inspection, keep=keep, where=(inspection.c.kind == "random_check",))


def _clues(keep: Keep) -> Select[Any]:
    return flow(platform_clue, keep=keep)


def _notice_tasks(keep: Keep) -> Select[Any]:
    return flow(notice_task, keep=keep, breakdown=notice_task.c.kind)


def _noticed(keep: Keep) -> Select[Any]:
    # An enterprise with three tasks under one notice is one enterprise.
    first = (
        select(
            notice_task.c.enterprise_id,
            notice_task.c.period,
            notice_task.c.day,
            func.min(notice_task.c.id).label("id"),
        )
        .where(live(notice_task), keep(notice_task.c.enterprise_id))
        .group_by(notice_task.c.enterprise_id, notice_task.c.notice_id, notice_task.c.period, notice_task.c.day)
        .subquery("first")
    )
    return flow(first, keep=keep)


def _stated(keep: Keep) -> Select[Any]:
    return (
        measure_columns(
            day=stated_fact.c.day,
            period=stated_fact.c.period,
            city=text("unknown"),
            industry=text("unknown"),
            tier=text("unknown"),
            breakdown=stated_fact.c.code,
            anchor=stated_fact.c.id,
            fact_id=stated_fact.c.id,
            amount=stated_fact.c.amount,
        )
        .select_from(stated_fact)
        .where(live(stated_fact), keep(stated_fact.c.id))
    )


_VERIFICATION = ("verification_task", "verification_result", "enterprise_version")

MEASURES = (
    Measure("annual_emissions", MeasureClass.FLOW, "kgCO2e", "enterprise", ("annual_report", "enterprise_version"), _emissions),
    Measure("verification_due", MeasureClass.FLOW, "tasks", "enterprise", _VERIFICATION, _verification_due),
    Measure("verification_on_time", MeasureClass.FLOW, "tasks", "enterprise", _VERIFICATION, _verification_on_time),
    Measure("reports_verified", MeasureClass.FLOW, "reports", "enterprise", _VERIFICATION, _verified),
    Measure("random_checks", MeasureClass.FLOW, "reports", "enterprise", ("inspection", "enterprise_version"), _random_checks),
    Measure("platform_clues", MeasureClass.FLOW, "clues", "enterprise", ("platform_clue", "enterprise_version"), _clues),
    Measure("notice_tasks", MeasureClass.FLOW, "tasks", "enterprise", ("notice_task", "enterprise_version"), _notice_tasks),
    Measure(
        "noticed_enterprises",
        MeasureClass.FLOW,
        "enterprises",
        "enterprise",
        ("notice_task", "enterprise_version"),
        _noticed,
    ),
    Measure("stated_funds", MeasureClass.FLOW, "CNY", "stated_fact", ("stated_fact",), _stated),
)
