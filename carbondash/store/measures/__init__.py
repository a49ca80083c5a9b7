"""Every measure of the store, by name."""

from __future__ import annotations

from carbondash.store.measures import compliance, derived, enterprises, evidence, finance, market, reports
from carbondash.store.measures.base import Measure, MeasureClass

MEASURES: dict[str, Measure] = {
    measure.id: measure
    for module in (enterprises, evidence, reports, compliance, market, finance, derived)
    for measure in module.MEASURES
}

__all__ = ["MEASURES", "Measure", "MeasureClass"]
