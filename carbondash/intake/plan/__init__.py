"""From checked rows to a plan: one planner for each kind of file."""

from __future__ import annotations

from collections.abc import Callable

from carbondash.intake.kinds import CheckedTable
from carbondash.intake.known import Known
from carbondash.intake.plan.enterprises import plan_enterprises, plan_units
from carbondash.intake.plan.market import plan_quotes, plan_trades
from carbondash.intake.plan.model import WRITE_ORDER, Counts, Plan
from carbondash.intake.plan.money import MONEY_PLANNERS
from carbondash.intake.plan.records import plan_annual, plan_monthly
from carbondash.intake.plan.supervision import SUPERVISION_PLANNERS

PLANNERS: dict[str, Callable[[CheckedTable, Known, Plan], None]] = {
    "enterprises": plan_enterprises,
    "units": plan_units,
    "monthly": plan_monthly,
    "annual": plan_annual,
    **SUPERVISION_PLANNERS,
    "trades": plan_trades,
    "quotes": plan_quotes,
    **MONEY_PLANNERS,
}

__all__ = ["PLANNERS", "WRITE_ORDER", "Counts", "Plan"]
