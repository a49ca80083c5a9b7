"""The project library by its exact set of categories and its stages, the loans, who has a gap and no project, the accounts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, String, and_, case, cast, func, literal, select, union_all

from carbondash.store.dates import LAST, day_literal, earlier_of, later_of
from carbondash.store.measures.base import Keep, Measure, MeasureClass, live, measure_columns, spans, text
from carbondash.store.schema.derived import derived_account, derived_position
from carbondash.store.schema.finance import loan, loan_project, project, project_stage

# How an account without a grade is counted: too little of it can be assessed.
NO_GRADE = "none"


def _category_set() -> ColumnElement[str]:
    """Which of the two overlapping properties a project has. The four sets are disjoint, so that sums never count one twice."""
    return case(
        (and_(project.c.is_climate, project.c.is_facility), text("climate+facility")),
        (project.c.is_climate, text("climate")),
        (project.c.is_facility, text("facility")),
        else_=text("other"),
    )


def _projects(breakdown: Any, amount: Any) -> Any:
    def build(keep: Keep) -> Select[Any]:
        return (
            measure_columns(
                day=project.c.day,
                period=project.c.period,
                city=project.c.city,
                industry=project.c.industry,
                tier=text("unknown"),
                breakdown=breakdown(),
                anchor=project.c.id,
                fact_id=project.c.id,
                amount=amount,
            )
            .select_from(project)
            .where(live(project), keep(project.c.id))
        )

    return build


def _loans(amount: Any, breakdown: Any) -> Any:
    def build(keep: Keep) -> Select[Any]:
        return (
            measure_columns(
                day=loan.c.day,
                period=text(""),
                city=loan_project.c.city,
                industry=loan_project.c.industry,
                tier=text("unknown"),
                breakdown=breakdown,
                anchor=loan.c.loan_project_id,
                fact_id=loan.c.id,
                amount=amount,
            )
            .select_from(loan.join(loan_project, loan_project.c.id == loan.c.loan_project_id))
            .where(live(loan), keep(loan.c.loan_project_id))
        )

    return build


def _loan_projects(keep: Keep) -> Select[Any]:
    # A project counts once, on the day of its first loan.
    first = (
        select(loan.c.loan_project_id, func.min(loan.c.day).label("day"))
        .where(live(loan), keep(loan.c.loan_project_id))
        .group_by(loan.c.loan_project_id)
        .subquery("first")
    )
    return measure_columns(
        day=first.c.day,
        period=text(""),
        city=loan_project.c.city,
        industry=loan_project.c.industry,
        tier=text("unknown"),
        breakdown=text(""),
        anchor=loan_project.c.id,
        fact_id=loan_project.c.id,
        amount=literal(1),
    ).select_from(first.join(loan_project, loan_project.c.id == first.c.loan_project_id))


def _institution_projects(keep: Keep) -> Select[Any]:
    # A project with loans of two institutions counts under both, so this is never summed over institutions.
    first = (
        select(
            loan.c.loan_project_id,
            loan.c.institution_id,
            func.min(loan.c.day).label("day"),
            func.min(loan.c.id).label("id"),
        )
        .where(live(loan), keep(loan.c.loan_project_id))
        .group_by(loan.c.loan_project_id, loan.c.institution_id)
        .subquery("first")
    )
    return measure_columns(
        day=first.c.day,
        period=text(""),
        city=loan_project.c.city,
        industry=loan_project.c.industry,
        tier=text("unknown"),
        breakdown=cast(first.c.institution_id, String),
        anchor=loan_project.c.id,
        fact_id=first.c.id,
        amount=literal(1),
    ).select_from(first.join(loan_project, loan_project.c.id == first.c.loan_project_id))


def _stages(keep: Keep) -> CompoundSelect[Any]:
    """Projects by the stage that they are in: the one that they came in with until the first step, then each step's."""
    step = project_stage
    first = (
        select(step.c.project_id, func.min(step.c.day).label("day"))
        .where(live(step))
        .group_by(step.c.project_id)
        .subquery("first")
    )
    began = select(project.c.id, project.c.stage, project.c.day.label("start"), first.c.day.label("finish")).select_from(
        project.outerjoin(first, first.c.project_id == project.c.id)
    )
    later = select(step.c.project_id, step.c.stage, later_of(step.c.day, project.c.day), step.c.superseded_on).select_from(
        step.join(project, project.c.id == step.c.project_id)
    )
    rows = union_all(
        began.where(live(project), keep(project.c.id)), later.where(live(step), live(project), keep(step.c.project_id))
    ).subquery("rows")
    finish = func.coalesce(rows.c.finish, day_literal(LAST))

    def deltas(day: ColumnElement[Any], amount: int) -> Select[Any]:
        return (
            measure_columns(
                day=day,
                period=project.c.period,
                city=project.c.city,
                industry=project.c.industry,
                tier=text("unknown"),
                breakdown=rows.c.stage,
                anchor=project.c.id,
                fact_id=project.c.id,
                amount=literal(amount),
            )
            .select_from(rows.join(project, project.c.id == rows.c.id))
            .where(rows.c.start < finish)
        )

    return union_all(deltas(rows.c.start, 1), deltas(finish, -1).where(finish < day_literal(LAST)))


def _unhelped(keep: Keep) -> CompoundSelect[Any]:
    """Enterprises while they have a shortfall and stand behind no project, of the library or supported by a loan."""
    owned = union_all(
        *(
            select(table.c.enterprise_id, table.c.day).where(live(table), table.c.enterprise_id.is_not(None))
            for table in (project, loan_project)
        )
    ).subquery("owned")
    first = select(owned.c.enterprise_id, func.min(owned.c.day).label("day")).group_by(owned.c.enterprise_id).subquery("first")
    short = derived_position
    rows = (
        select(
            short.c.enterprise_id,
            short.c.id,
            short.c.cycle.label("period"),
            text("").label("breakdown"),
            short.c.day.label("start"),
            earlier_of(func.coalesce(short.c.until, day_literal(LAST)), func.coalesce(first.c.day, day_literal(LAST))).label(
                "finish"
            ),
            literal(1).label("amount"),
        )
        .select_from(short.outerjoin(first, first.c.enterprise_id == short.c.enterprise_id))
        .where(short.c.gap_t > 0, keep(short.c.enterprise_id))
        .subquery("rows")
    )
    return spans(rows, keep=keep)


def _accounts(keep: Keep) -> CompoundSelect[Any]:
    account = derived_account
    rows = (
        select(
            account.c.enterprise_id,
            account.c.id,
            text("").label("period"),
            func.coalesce(account.c.grade, NO_GRADE).label("breakdown"),
            account.c.day.label("start"),
            account.c.until.label("finish"),
            literal(1).label("amount"),
        )
        .where(keep(account.c.enterprise_id))
        .subquery("rows")
    )
    return spans(rows, keep=keep)


_INSTITUTION = cast(loan.c.institution_id, String)
_LOAN = ("loan", "loan_project")
_FLOW = MeasureClass.FLOW

MEASURES = (
    Measure("projects", _FLOW, "projects", "project", ("project",), _projects(_category_set, literal(1))),
    Measure("project_investment", _FLOW, "fen", "project", ("project",), _projects(_category_set, project.c.investment_fen)),
    Measure("project_stages", MeasureClass.STATE, "projects", "project", ("project", "project_stage"), _stages),
    Measure("loan_amount", _FLOW, "fen", "loan_project", _LOAN, _loans(loan.c.amount_fen, _INSTITUTION)),
    Measure("loan_reduction", _FLOW, "kgCO2e", "loan_project", _LOAN, _loans(loan.c.reduction_kg, _INSTITUTION)),
    Measure("loan_projects", _FLOW, "projects", "loan_project", _LOAN, _loan_projects),
    Measure("institution_projects", MeasureClass.DISTRIBUTION, "projects", "loan_project", _LOAN, _institution_projects),
    Measure("loan_institutions", MeasureClass.DISTINCT, "institutions", "loan_project", _LOAN, _loans(literal(1), _INSTITUTION)),
    Measure(
        "shortfall_without_project",
        MeasureClass.STATE,
        "enterprises",
        "enterprise",
        ("derived_position", "project", "loan_project", "enterprise_version"),
        _unhelped,
        needs_itself=True,
    ),
    Measure(
        "carbon_accounts",
        MeasureClass.STATE,
        "enterprises",
        "enterprise",
        ("derived_account", "enterprise_version"),
        _accounts,
        needs_itself=True,
    ),
)
