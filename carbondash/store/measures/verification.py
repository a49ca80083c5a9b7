"""What verification took and what it changed: how often a task came back, the emissions that it found against those reported.

A task stays where its enterprise was when it was given.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Subquery, and_, case, func, select

from carbondash.store.measures.base import Keep, Measure, MeasureClass, flow, live, text
from carbondash.store.schema.inspection import fourth_party_review
from carbondash.store.schema.reports import annual_report, verification_result, verification_task

# Classes of what verification changed, in percent of the reported emissions: lowered by 1 or more, by 0.5 to 1, by less; ...
CHANGES = ("down_1", "down_05", "down_0", "same", "up_0", "up_05", "up_1")
_SAME = "same"
# How often a task came back before it was accepted; the last one: as often or more.
TIMES = ("returned_0", "returned_1", "returned_2", "returned_3")


def reported_kg(task: FromClause, until: ColumnElement[Any]) -> ColumnElement[int]:
    """Emissions of the report that a task is about, in kg: of the version in force when it was given, else of the first after.

    A version that came after the day `until` is not known. NULL where the store has none.
    """
    before, after = annual_report.alias("report_before"), annual_report.alias("report_after")

    def newest(report: FromClause, *order: ColumnElement[Any]) -> Select[Any]:
        return (
            select(report.c.emissions_kg)
            .where(report.c.enterprise_id == task.c.enterprise_id, report.c.period == task.c.period, live(report))
            .where(report.c.day <= until)
            .order_by(*order)
            .limit(1)
            .correlate_except(report)
        )

    given = newest(before, before.c.day.desc(), before.c.id.desc()).where(before.c.day <= task.c.day)
    later = newest(after, after.c.day, after.c.id)
    return func.coalesce(given.scalar_subquery(), later.scalar_subquery())


def _return_times(keep: Keep) -> Select[Any]:
    task, result = verification_task, verification_result
    times = case(*((result.c.returns == count, text(TIMES[count])) for count in range(3)), else_=text(TIMES[3]))
    return flow(
        task,
        keep=keep,
        source=task.join(result, and_(result.c.task_id == task.c.id, live(result))),
        day=result.c.day,
        dims_day=task.c.day,
        breakdown=times,
    )


def _compared(keep: Keep) -> Subquery:
    """The results whose report is known: what it said and what verification found."""
    task, result = verification_task, verification_result
    return (
        select(
            task.c.id,
            task.c.enterprise_id,
            task.c.period,
            task.c.day.label("given"),
            result.c.day,
            reported_kg(task, result.c.day).label("reported_kg"),
            result.c.emissions_kg.label("verified_kg"),
        )
        .select_from(task.join(result, and_(result.c.task_id == task.c.id, live(result))))
        .where(live(task), keep(task.c.enterprise_id), result.c.emissions_kg.is_not(None))
        .subquery("compared")
    )


def _known(rows: Subquery) -> ColumnElement[bool]:
    return rows.c.reported_kg.is_not(None)


def _reported(keep: Keep) -> Select[Any]:
    rows = _compared(keep)
    return flow(rows, keep=keep, dims_day=rows.c.given, amount=rows.c.reported_kg, where=(_known(rows),))


def _raised(keep: Keep) -> Select[Any]:
    rows = _compared(keep)
    more = rows.c.verified_kg - rows.c.reported_kg
    return flow(rows, keep=keep, dims_day=rows.c.given, amount=more, where=(_known(rows), more > 0))


def _lowered(keep: Keep) -> Select[Any]:
    rows = _compared(keep)
    less = rows.c.reported_kg - rows.c.verified_kg
    return flow(rows, keep=keep, dims_day=rows.c.given, amount=less, where=(_known(rows), less > 0))


def _changes(keep: Keep) -> Select[Any]:
    rows = _compared(keep)
    change = rows.c.verified_kg - rows.c.reported_kg

    def classed(side: str, size: ColumnElement[int]) -> ColumnElement[str]:
        return case(
            (size * 100 >= rows.c.reported_kg, text(f"{side}_1")),
            (size * 200 >= rows.c.reported_kg, text(f"{side}_05")),
            else_=text(f"{side}_0"),
        )

    found = case((change > 0, classed("up", change)), (change < 0, classed("down", -change)), else_=text(_SAME))
    return flow(rows, keep=keep, dims_day=rows.c.given, breakdown=found, where=(_known(rows),))


def _net(keep: Keep) -> Select[Any]:
    review, task = fourth_party_review, verification_task
    source = review.join(task, task.c.id == review.c.task_id)
    return flow(review, keep=keep, source=source, dims_day=task.c.day, amount=review.c.corrected_kg)


# The first table says from which day on zero is a value: before the first result nothing has come back or changed.
_RESULTS = ("verification_result", "verification_task", "enterprise_version")
_TABLES = (*_RESULTS, "annual_report")

MEASURES = (
    Measure("verification_return_times", MeasureClass.DISTRIBUTION, "tasks", "enterprise", _RESULTS, _return_times),
    Measure("verification_changes", MeasureClass.DISTRIBUTION, "tasks", "enterprise", _TABLES, _changes),
    Measure("verification_reported", MeasureClass.FLOW, "kgCO2e", "enterprise", _TABLES, _reported),
    Measure("verification_raised", MeasureClass.FLOW, "kgCO2e", "enterprise", _TABLES, _raised),
    Measure("verification_lowered", MeasureClass.FLOW, "kgCO2e", "enterprise", _TABLES, _lowered),
    Measure(
        "fourth_party_net_kg",
        MeasureClass.FLOW,
        "kgCO2e",
        "enterprise",
        ("fourth_party_review", "verification_task", "enterprise_version"),
        _net,
    ),
)
