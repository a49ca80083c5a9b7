"""The project library, by its exact set of categories, and the loans with what they support."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, literal, select

from carbondash.store.measures.base import Keep, Measure, MeasureClass, live, measure_columns, text
from carbondash.store.schema.finance import loan, loan_project, project


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


_INSTITUTION = cast(loan.c.institution_id, String)
_LOAN = ("loan", "loan_project")
_FLOW = MeasureClass.FLOW

MEASURES = (
    Measure("projects", _FLOW, "projects", "project", ("project",), _projects(_category_set, literal(1))),
    Measure("project_investment", _FLOW, "fen", "project", ("project",), _projects(_category_set, project.c.investment_fen)),
    Measure("project_stages", _FLOW, "projects", "project", ("project",), _projects(lambda: project.c.stage, literal(1))),
    Measure("loan_amount", _FLOW, "fen", "loan_project", _LOAN, _loans(loan.c.amount_fen, _INSTITUTION)),
    Measure("loan_reduction", _FLOW, "kgCO2e", "loan_project", _LOAN, _loans(loan.c.reduction_kg, _INSTITUTION)),
    Measure("loan_projects", _FLOW, "projects", "loan_project", _LOAN, _loan_projects),
    Measure("institution_projects", MeasureClass.DISTRIBUTION, "projects", "loan_project", _LOAN, _institution_projects),
    Measure("loan_institutions", MeasureClass.DISTINCT, "institutions", "loan_project", _LOAN, _loans(literal(1), _INSTITUTION)),
)
