"""The kinds of file that intake understands, by code."""

from __future__ import annotations

from carbondash.intake.kinds.annual import ANNUAL
from carbondash.intake.kinds.campaigns import CAMPAIGN_STEPS, CAMPAIGNS
from carbondash.intake.kinds.clues import CLUES
from carbondash.intake.kinds.coal_samples import COAL_SAMPLES
from carbondash.intake.kinds.enterprises import ENTERPRISES
from carbondash.intake.kinds.listings import LISTINGS
from carbondash.intake.kinds.model import CheckedTable, Choice, Column, Kind, Origin
from carbondash.intake.kinds.money import MONEY_KINDS
from carbondash.intake.kinds.monthly import MONTHLY
from carbondash.intake.kinds.problems import PROBLEMS
from carbondash.intake.kinds.quotes import QUOTES
from carbondash.intake.kinds.reviews import REVIEWS
from carbondash.intake.kinds.source_records import SOURCE_RECORDS
from carbondash.intake.kinds.trades import TRADES
from carbondash.intake.kinds.units import UNITS
from carbondash.intake.kinds.verification import BODIES, FOURTH_PARTY, VERIFICATION

_SUPERVISION = (
    LISTINGS, SOURCE_RECORDS, REVIEWS, PROBLEMS, BODIES, VERIFICATION, FOURTH_PARTY, CAMPAIGNS, CAMPAIGN_STEPS, COAL_SAMPLES,
    CLUES,
)  # fmt: skip

KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        *(ENTERPRISES, UNITS, MONTHLY, ANNUAL, TRADES, QUOTES),
        *_SUPERVISION,
        *MONEY_KINDS,
    )
}

__all__ = ["KINDS", "CheckedTable", "Choice", "Column", "Kind", "Origin"]
