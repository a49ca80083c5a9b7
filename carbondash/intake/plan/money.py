"""The planners of files about allowances and compliance, enforcement, finance, the alliance, and remarks."""

from __future__ import annotations

from collections.abc import Callable

from carbondash.intake.kinds import CheckedTable
from carbondash.intake.known import Known
from carbondash.intake.plan.allowances import plan_allocations, plan_borrowings, plan_obligations
from carbondash.intake.plan.enforcement import plan_cases
from carbondash.intake.plan.finance import plan_institutions, plan_loans, plan_projects
from carbondash.intake.plan.model import Plan
from carbondash.intake.plan.remarks import plan_annotations
from carbondash.intake.plan.states import plan_accounts, plan_alliance, plan_business_states
from carbondash.intake.plan.surrenders import plan_surrenders

MONEY_PLANNERS: dict[str, Callable[[CheckedTable, Known, Plan], None]] = {
    "obligations": plan_obligations,
    "allocations": plan_allocations,
    "accounts": plan_accounts,
    "business_states": plan_business_states,
    "borrowings": plan_borrowings,
    "surrenders": plan_surrenders,
    "cases": plan_cases,
    "projects": plan_projects,
    "institutions": plan_institutions,
    "loans": plan_loans,
    "alliance": plan_alliance,
    "annotations": plan_annotations,
}
