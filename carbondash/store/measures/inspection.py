"""The inspection campaign by its steps, coal samples, verification by body, fourth-party reviews, interviews with bodies."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    FromClause,
    Select,
    String,
    and_,
    cast,
    extract,
    func,
    literal,
    select,
    union_all,
)

from carbondash.store.dates import LAST, day_literal, earlier_of, later_of
from carbondash.store.measures.base import Keep, Measure, MeasureClass, flow, live, measure_columns, spans, text
from carbondash.store.schema.base import UNKNOWN
from carbondash.store.schema.inspection import (
    body_interview,
    campaign,
    campaign_member,
    campaign_step,
    campaign_term,
    coal_sample,
    fourth_party_review,
)
from carbondash.store.schema.reports import verification_result, verification_task


def _year_of(day: ColumnElement[Any]) -> ColumnElement[str]:
    """The period of a day's year: Y2023."""
    return text("Y") + cast(extract("year", day), String)


def _of_campaign(table: FromClause) -> FromClause:
    return table.join(campaign, campaign.c.id == table.c.campaign_id)


_CAMPAIGN_YEAR = _year_of(campaign.c.day)


def _members(keep: Keep) -> Select[Any]:
    return flow(campaign_member, keep=keep, source=_of_campaign(campaign_member), period=_CAMPAIGN_YEAR)


def _steps(keep: Keep) -> Select[Any]:
    step = campaign_step
    return flow(step, keep=keep, source=_of_campaign(step), period=_CAMPAIGN_YEAR, breakdown=step.c.step)


def _step_problems(keep: Keep) -> Select[Any]:
    step = campaign_step
    return flow(
        step,
        keep=keep,
        source=_of_campaign(step),
        period=_CAMPAIGN_YEAR,
        breakdown=step.c.step,
        amount=step.c.problems,
        where=(step.c.problems.is_not(None),),
    )


def _late(keep: Keep) -> CompoundSelect[Any]:
    # From the due day of a step on, for every member that has not finished it.
    member, term, step = campaign_member, campaign_term, campaign_step
    due = later_of(later_of(term.c.due_day, term.c.day), member.c.day)
    ends = func.coalesce(term.c.superseded_on, day_literal(LAST))
    terms = _of_campaign(member).join(term, and_(term.c.campaign_id == member.c.campaign_id, live(term)))
    finished = terms.join(
        step,
        and_(
            step.c.campaign_id == member.c.campaign_id,
            step.c.enterprise_id == member.c.enterprise_id,
            step.c.step == term.c.step,
            live(step),
        ),
    )

    def part(source: FromClause, start: ColumnElement[Any], amount: int) -> Select[Any]:
        return (
            select(
                member.c.enterprise_id,
                member.c.id,
                _CAMPAIGN_YEAR.label("period"),
                term.c.step.label("breakdown"),
                start.label("start"),
                earlier_of(ends, day_literal(LAST)).label("finish"),
                literal(amount).label("amount"),
            )
            .select_from(source)
            .where(live(member), keep(member.c.enterprise_id))
        )

    rows = union_all(part(terms, due, 1), part(finished, later_of(due, step.c.day), -1)).subquery("rows")
    return spans(rows, keep=keep)


def _samples(keep: Keep) -> Select[Any]:
    return flow(coal_sample, keep=keep)


# The body that a task was given to, as the key of a breakdown.
_BODY = cast(verification_task.c.body_id, String)


def _given(keep: Keep) -> Select[Any]:
    return flow(verification_task, keep=keep, breakdown=_BODY)


def _result(keep: Keep, *where: ColumnElement[bool]) -> Select[Any]:
    source = verification_task.join(
        verification_result, and_(verification_result.c.task_id == verification_task.c.id, live(verification_result))
    )
    # A task stays where its enterprise was when it was given: nowhere is more done than given.
    given, done = verification_task.c.day, verification_result.c.day
    return flow(verification_task, keep=keep, source=source, day=done, dims_day=given, breakdown=_BODY, where=where)


def _verified(keep: Keep) -> Select[Any]:
    return _result(keep)


def _returned(keep: Keep) -> Select[Any]:
    return _result(keep, verification_result.c.returns > 0)


def _reviews(amount: ColumnElement[Any] | None = None, *where: ColumnElement[bool]) -> Any:
    def build(keep: Keep) -> Select[Any]:
        review = fourth_party_review
        source = review.join(verification_task, verification_task.c.id == review.c.task_id)
        given = verification_task.c.day
        return flow(review, keep=keep, source=source, dims_day=given, breakdown=_BODY, amount=amount, where=where)

    return build


def _interviews(keep: Keep) -> Select[Any]:
    interview = body_interview
    return (
        measure_columns(
            day=interview.c.day,
            period=interview.c.period,
            city=text(UNKNOWN),
            industry=text(UNKNOWN),
            tier=text(UNKNOWN),
            breakdown=cast(interview.c.body_id, String),
            anchor=interview.c.body_id,
            fact_id=interview.c.id,
            amount=literal(1),
        )
        .select_from(interview)
        .where(live(interview), keep(interview.c.body_id))
    )


_FLOW = MeasureClass.FLOW
_CAMPAIGN = ("campaign", "enterprise_version")
_STEP = ("campaign_step", *_CAMPAIGN)
_FOURTH = ("fourth_party_review", "verification_task", "enterprise_version")
_TASK = ("verification_task", "verification_result", "enterprise_version")
_CORRECTED = fourth_party_review.c.corrected_kg != 0

MEASURES = (
    Measure("campaign_members", _FLOW, "enterprises", "enterprise", ("campaign_member", *_CAMPAIGN), _members),
    Measure("campaign_steps", _FLOW, "enterprises", "enterprise", _STEP, _steps),
    Measure("campaign_problems", _FLOW, "problems", "enterprise", _STEP, _step_problems, several=True),
    Measure(
        "campaign_late",
        MeasureClass.STATE,
        "enterprises",
        "enterprise",
        ("campaign_member", "campaign_term", "campaign_step", *_CAMPAIGN),
        _late,
        by_term=True,
    ),
    Measure("coal_samples", _FLOW, "samples", "enterprise", ("coal_sample", "enterprise_version"), _samples),
    Measure("verification_given", _FLOW, "tasks", "enterprise", _TASK, _given),
    Measure("verification_done", _FLOW, "tasks", "enterprise", _TASK, _verified),
    Measure("verification_returned", _FLOW, "tasks", "enterprise", _TASK, _returned),
    Measure("fourth_party_reviews", _FLOW, "tasks", "enterprise", _FOURTH, _reviews()),
    Measure("fourth_party_corrected", _FLOW, "tasks", "enterprise", _FOURTH, _reviews(None, _CORRECTED)),
    Measure(
        "fourth_party_missed",
        _FLOW,
        "tasks",
        "enterprise",
        _FOURTH,
        _reviews(None, fourth_party_review.c.is_material_missed),
    ),
    Measure("fourth_party_reviewed_kg", _FLOW, "kgCO2e", "enterprise", _FOURTH, _reviews(fourth_party_review.c.reviewed_kg)),
    Measure(
        "fourth_party_corrected_kg",
        _FLOW,
        "kgCO2e",
        "enterprise",
        _FOURTH,
        _reviews(func.abs(fourth_party_review.c.corrected_kg)),
    ),
    Measure("body_interviews", _FLOW, "interviews", "body", ("body_interview",), _interviews),
)
