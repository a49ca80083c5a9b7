"""The kinds of file that intake understands, by code."""

from __future__ import annotations

from carbondash.intake.kinds.annual import ANNUAL
from carbondash.intake.kinds.enterprises import ENTERPRISES
from carbondash.intake.kinds.model import CheckedTable, Choice, Column, Kind, Origin
from carbondash.intake.kinds.money import MONEY_KINDS
from carbondash.intake.kinds.monthly import MONTHLY
from carbondash.intake.kinds.quotes import QUOTES
from carbondash.intake.kinds.supervision import SUPERVISION_KINDS
from carbondash.intake.kinds.trades import TRADES
from carbondash.intake.kinds.units import UNITS

_ALL = (
    *(ENTERPRISES, UNITS, MONTHLY, ANNUAL, TRADES, QUOTES),
    *SUPERVISION_KINDS,
    *MONEY_KINDS,
)
KINDS: dict[str, Kind] = {kind.code: kind for kind in _ALL}

__all__ = ["KINDS", "CheckedTable", "Choice", "Column", "Kind", "Origin"]
