"""The kinds of file about allowances and compliance, enforcement, finance, the alliance, and remarks."""

from __future__ import annotations

from carbondash.intake.kinds.allowances import ALLOCATIONS, BORROWINGS, OBLIGATIONS, SURRENDERS
from carbondash.intake.kinds.enforcement import CASES
from carbondash.intake.kinds.finance import INSTITUTIONS, LOANS, PROJECTS
from carbondash.intake.kinds.remarks import ANNOTATIONS
from carbondash.intake.kinds.standing import ACCOUNTS, ALLIANCE, BUSINESS

MONEY_KINDS = (
    OBLIGATIONS,
    ALLOCATIONS,
    ACCOUNTS,
    BUSINESS,
    BORROWINGS,
    SURRENDERS,
    CASES,
    PROJECTS,
    INSTITUTIONS,
    LOANS,
    ALLIANCE,
    ANNOTATIONS,
)
