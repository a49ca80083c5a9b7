"""Obligations, surrender, who completed when, who did not, and how cases ended. The period of all of these is the cycle.

An enterprise is complete in a cycle while every obligation that it has in the cycle is covered by what it has surrendered for it;
two years in one cycle are two obligations (domain reference, section 3.7).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import CompoundSelect, FromClause, Select, Subquery, and_, case, func, literal, select, union_all

from carbondash.store.dates import FIRST, LAST, day_literal, earlier_of, later_of
from carbondash.store.measures.base import Keep, Measure, MeasureClass, flow, live, spans, text
from carbondash.store.schema.compliance import account_state, allocation, case_step, obligation, surrender


def _obligation_amount(keep: Keep) -> CompoundSelect[Any]:
    rows = (
        select(
            obligation.c.enterprise_id,
            obligation.c.id,
            obligation.c.cycle.label("period"),
            obligation.c.period.label("breakdown"),
            obligation.c.day.label("start"),
            obligation.c.superseded_on.label("finish"),
            obligation.c.amount_t.label("amount"),
        )
        .where(live(obligation), keep(obligation.c.enterprise_id))
        .subquery("rows")
    )
    return spans(rows, keep=keep)


def _surrendered(keep: Keep) -> Select[Any]:
    return flow(surrender, keep=keep, period=surrender.c.cycle, breakdown=surrender.c.period, amount=surrender.c.amount_t)


def _allocated(keep: Keep) -> Select[Any]:
    return flow(allocation, keep=keep, breakdown=allocation.c.step, amount=allocation.c.amount_t)


def _surrender_steps(keep: Keep) -> Subquery:
    """How much was surrendered for each obligation, from which day to which: one row a step, the first one at nothing."""
    paid = (
        select(
            surrender.c.enterprise_id,
            surrender.c.period,
            surrender.c.day,
            func.sum(surrender.c.amount_t).label("amount"),
        )
        .where(live(surrender), keep(surrender.c.enterprise_id))
        .group_by(surrender.c.enterprise_id, surrender.c.period, surrender.c.day)
    )
    nothing = (
        select(
            obligation.c.enterprise_id,
            obligation.c.period,
            day_literal(FIRST).label("day"),
            literal(0).label("amount"),
        )
        .where(live(obligation), keep(obligation.c.enterprise_id))
        .distinct()
    )
    events = union_all(paid, nothing).subquery("events")
    obligations, in_time = (events.c.enterprise_id, events.c.period), events.c.day
    return select(
        events.c.enterprise_id,
        events.c.period,
        events.c.day.label("start"),
        func.lead(events.c.day, 1, day_literal(LAST)).over(partition_by=obligations, order_by=in_time).label("finish"),
        func.sum(events.c.amount).over(partition_by=obligations, order_by=in_time).label("total"),
    ).subquery("steps")


def _changes(keep: Keep) -> Subquery:
    """Per enterprise, cycle and day: how many obligations came to be or ended, and how many became covered or uncovered."""
    steps = _surrender_steps(keep)
    own = obligation.alias("own")
    finish = func.coalesce(own.c.superseded_on, day_literal(LAST))
    covered_start = later_of(own.c.day, steps.c.start)
    covered_finish = earlier_of(finish, steps.c.finish)
    covered = (
        select(own.c.enterprise_id, own.c.cycle, covered_start.label("start"), covered_finish.label("finish"))
        .select_from(
            own.join(
                steps,
                and_(
                    steps.c.enterprise_id == own.c.enterprise_id,
                    steps.c.period == own.c.period,
                    steps.c.total >= own.c.amount_t,
                    steps.c.start < finish,
                    steps.c.finish > own.c.day,
                ),
            )
        )
        .where(live(own), keep(own.c.enterprise_id), own.c.day < finish)
        .subquery("covered")
    )
    owed = (
        select(own.c.enterprise_id, own.c.cycle, own.c.day.label("start"), finish.label("finish"))
        .where(live(own), keep(own.c.enterprise_id), own.c.day < finish)
        .subquery("owed")
    )

    def events(rows: FromClause, edge: str, owes: int, covers: int) -> Select[Any]:
        return select(
            rows.c.enterprise_id,
            rows.c.cycle,
            rows.c[edge].label("day"),
            literal(owes).label("owed"),
            literal(covers).label("covered"),
        )

    all_events = union_all(
        events(owed, "start", 1, 0),
        events(owed, "finish", -1, 0),
        events(covered, "start", 0, 1),
        events(covered, "finish", 0, -1),
    ).subquery("all_events")
    return (
        select(
            all_events.c.enterprise_id,
            all_events.c.cycle,
            all_events.c.day,
            func.sum(all_events.c.owed).label("owed"),
            func.sum(all_events.c.covered).label("covered"),
        )
        .group_by(all_events.c.enterprise_id, all_events.c.cycle, all_events.c.day)
        .subquery("changes")
    )


def _standing(keep: Keep) -> Subquery:
    """Spans of each enterprise in each cycle: its obligations, whether all are covered, the deadline, first day complete."""
    changes = _changes(keep)
    cycles, in_time = (changes.c.enterprise_id, changes.c.cycle), changes.c.day
    running = select(
        changes.c.enterprise_id,
        changes.c.cycle,
        changes.c.day.label("start"),
        func.lead(changes.c.day, 1, day_literal(LAST)).over(partition_by=cycles, order_by=in_time).label("finish"),
        func.sum(changes.c.owed).over(partition_by=cycles, order_by=in_time).label("owed"),
        func.sum(changes.c.covered).over(partition_by=cycles, order_by=in_time).label("covered"),
    ).subquery("running")
    is_complete = and_(running.c.owed > 0, running.c.owed == running.c.covered)
    # The deadline of the versions that stand in the span: one that is moved later counts from its own day on.
    own = obligation.alias("own")
    deadlines = (
        select(
            running.c.enterprise_id,
            running.c.cycle,
            running.c.start,
            func.max(own.c.deadline).label("deadline"),
            func.min(own.c.id).label("id"),
        )
        .select_from(
            running.join(
                own,
                and_(
                    own.c.enterprise_id == running.c.enterprise_id,
                    own.c.cycle == running.c.cycle,
                    live(own),
                    own.c.day <= running.c.start,
                    func.coalesce(own.c.superseded_on, day_literal(LAST)) > running.c.start,
                ),
            )
        )
        .group_by(running.c.enterprise_id, running.c.cycle, running.c.start)
        .subquery("deadlines")
    )
    return (
        select(
            running.c.enterprise_id,
            running.c.cycle,
            running.c.start,
            running.c.finish,
            running.c.owed,
            case((is_complete, 1), else_=0).label("is_complete"),
            func.min(case((is_complete, running.c.start)))
            .over(partition_by=(running.c.enterprise_id, running.c.cycle))
            .label("first_complete"),
            deadlines.c.deadline,
            deadlines.c.id,
        )
        .select_from(
            running.join(
                deadlines,
                and_(
                    deadlines.c.enterprise_id == running.c.enterprise_id,
                    deadlines.c.cycle == running.c.cycle,
                    deadlines.c.start == running.c.start,
                ),
            )
        )
        .subquery("standing")
    )


def _as_spans(standing: Subquery, breakdown: Any, *, where: Any, start: Any = None, source: Any = None) -> Subquery:
    return (
        select(
            standing.c.enterprise_id,
            standing.c.id,
            standing.c.cycle.label("period"),
            breakdown.label("breakdown"),
            (standing.c.start if start is None else start).label("start"),
            standing.c.finish,
            literal(1).label("amount"),
        )
        .select_from(standing if source is None else source)
        .where(standing.c.owed > 0, where)
        .subquery("rows")
    )


def _obliged(keep: Keep) -> CompoundSelect[Any]:
    standing = _standing(keep)
    return spans(_as_spans(standing, text(""), where=standing.c.owed > 0), keep=keep)


def _complete(keep: Keep) -> CompoundSelect[Any]:
    standing = _standing(keep)
    outcome = case((standing.c.first_complete <= standing.c.deadline, text("on_time")), else_=text("late"))
    return spans(_as_spans(standing, outcome, where=standing.c.is_complete == 1), keep=keep)


def _not_completed(keep: Keep) -> CompoundSelect[Any]:
    # From the end of the deadline's day on, with the state that the enterprise's account was in on that day.
    standing = _standing(keep)
    account = account_state.alias("account")
    source = standing.outerjoin(
        account,
        and_(
            account.c.enterprise_id == standing.c.enterprise_id,
            live(account),
            account.c.day <= standing.c.deadline,
            func.coalesce(account.c.superseded_on, day_literal(LAST)) > standing.c.deadline,
        ),
    )
    rows = _as_spans(
        standing,
        func.coalesce(account.c.state, "normal"),
        where=and_(standing.c.is_complete == 0, standing.c.finish > standing.c.deadline),
        start=later_of(standing.c.start, standing.c.deadline),
        source=source,
    )
    return spans(rows, keep=keep)


def _case_steps(keep: Keep) -> Select[Any]:
    return flow(case_step, keep=keep, period=case_step.c.cycle, breakdown=case_step.c.step)


def _fines(keep: Keep) -> Select[Any]:
    return flow(
        case_step,
        keep=keep,
        period=case_step.c.cycle,
        amount=func.coalesce(case_step.c.amount_fen, 0),
        where=(case_step.c.step == "fined",),
    )


def _ordered_then_completed(keep: Keep) -> Select[Any]:
    # An order to rectify came first, then full surrender; the penalty was waived.
    waived = case_step.alias("waived")

    def earlier(step: str) -> Any:
        other = case_step.alias(step)
        return (
            select(other.c.id)
            .where(live(other), other.c.case_id == waived.c.case_id, other.c.step == step, other.c.day <= waived.c.day)
            .correlate(waived)
            .exists()
        )

    rows = (
        select(waived.c.enterprise_id, waived.c.cycle, waived.c.day, waived.c.id)
        .where(
            live(waived),
            waived.c.step == "waived",
            earlier("ordered"),
            earlier("rectified"),
            keep(waived.c.enterprise_id),
        )
        .subquery("rows")
    )
    return flow(rows, keep=keep, period=rows.c.cycle)


_STANDING = ("obligation", "surrender", "enterprise_version")
_CASES = ("case_step", "enterprise_version")
_FLOW, _STATE = MeasureClass.FLOW, MeasureClass.STATE

MEASURES = (
    Measure(
        "obligation_amount",
        MeasureClass.STOCK,
        "t",
        "enterprise",
        ("obligation", "enterprise_version"),
        _obligation_amount,
    ),
    Measure("surrendered", _FLOW, "t", "enterprise", ("surrender", "enterprise_version"), _surrendered),
    Measure("allocated", _FLOW, "t", "enterprise", ("allocation", "enterprise_version"), _allocated),
    Measure("obliged_enterprises", _STATE, "enterprises", "enterprise", _STANDING, _obliged),
    Measure("completed_enterprises", _STATE, "enterprises", "enterprise", _STANDING, _complete),
    Measure("uncompleted_enterprises", _STATE, "enterprises", "enterprise", (*_STANDING, "account_state"), _not_completed),
    Measure("case_steps", _FLOW, "cases", "enterprise", _CASES, _case_steps),
    Measure("ordered_then_completed", _FLOW, "enterprises", "enterprise", _CASES, _ordered_then_completed),
    Measure("fines", _FLOW, "fen", "enterprise", _CASES, _fines),
)
