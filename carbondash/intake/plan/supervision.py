"""The planners of files about supervision: the directory, evidence and its reviews, verification, inspections, platform clues."""

from __future__ import annotations

from collections.abc import Callable

from carbondash.intake.kinds import CheckedTable
from carbondash.intake.known import Known
from carbondash.intake.plan.campaigns import plan_campaign_steps, plan_campaigns
from carbondash.intake.plan.clues import plan_clues
from carbondash.intake.plan.coal_samples import plan_coal_samples
from carbondash.intake.plan.listings import plan_listings, plan_source_records
from carbondash.intake.plan.model import Plan
from carbondash.intake.plan.problems import plan_problems
from carbondash.intake.plan.reviews import plan_reviews
from carbondash.intake.plan.verification import plan_bodies, plan_fourth_party, plan_verification

SUPERVISION_PLANNERS: dict[str, Callable[[CheckedTable, Known, Plan], None]] = {
    "listings": plan_listings,
    "source_records": plan_source_records,
    "reviews": plan_reviews,
    "problems": plan_problems,
    "bodies": plan_bodies,
    "verification": plan_verification,
    "fourth_party": plan_fourth_party,
    "campaigns": plan_campaigns,
    "campaign_steps": plan_campaign_steps,
    "coal_samples": plan_coal_samples,
    "clues": plan_clues,
}
