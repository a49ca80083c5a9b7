"""Every measure of the store, by name."""

from __future__ import annotations

from carbondash.store.measures import (
    ahead,
    allowances,
    compliance,
    derived,
    enterprises,
    evidence,
    finance,
    inspection,
    lanes,
    market,
    problems,
    reports,
    screening,
    supervision,
    verification,
)
from carbondash.store.measures.base import Measure, MeasureClass

MEASURES: dict[str, Measure] = {
    measure.id: measure
    for module in (
        enterprises,
        evidence,
        ahead,
        lanes,
        reports,
        compliance,
        allowances,
        market,
        finance,
        problems,
        inspection,
        verification,
        supervision,
        screening,
        derived,
    )
    for measure in module.MEASURES
}

__all__ = ["MEASURES", "Measure", "MeasureClass"]
