"""The kinds of file about supervision: the directory, evidence and its reviews, verification, inspections, platform clues."""

from __future__ import annotations

from carbondash.intake.kinds.campaigns import CAMPAIGN_STEPS, CAMPAIGNS
from carbondash.intake.kinds.clues import CLUES
from carbondash.intake.kinds.coal_samples import COAL_SAMPLES
from carbondash.intake.kinds.listings import LISTINGS
from carbondash.intake.kinds.problems import PROBLEMS
from carbondash.intake.kinds.reviews import REVIEWS
from carbondash.intake.kinds.source_records import SOURCE_RECORDS
from carbondash.intake.kinds.verification import BODIES, FOURTH_PARTY, VERIFICATION

SUPERVISION_KINDS = (
    LISTINGS,
    SOURCE_RECORDS,
    REVIEWS,
    PROBLEMS,
    BODIES,
    VERIFICATION,
    FOURTH_PARTY,
    CAMPAIGNS,
    CAMPAIGN_STEPS,
    COAL_SAMPLES,
    CLUES,
)
