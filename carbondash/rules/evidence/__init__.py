"""Evidence checks on monthly records (domain reference 2.4): each finding says what led to it; none is an accusation."""

from __future__ import annotations

from carbondash.rules.evidence.checking import AnnualReport, Check, Context, Laboratory
from carbondash.rules.evidence.checks import CHECKS, check_records
from carbondash.rules.evidence.columns import COLUMNS, Column
from carbondash.rules.evidence.findings import Finding, Waiver
from carbondash.rules.evidence.frame import Records, require
from carbondash.rules.evidence.outliers import outliers
from carbondash.rules.evidence.peers import peer_reference

__all__ = [
    "CHECKS",
    "COLUMNS",
    "AnnualReport",
    "Check",
    "Column",
    "Context",
    "Finding",
    "Laboratory",
    "Records",
    "Waiver",
    "check_records",
    "outliers",
    "peer_reference",
    "require",
]
