"""The figures that the department has published, each beside the one that the store computes for the same day and period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from carbondash.figures import ledger
from carbondash.figures.compute import FigureValue, figure
from carbondash.store import Filters, Reader

Verdict = Literal["match", "differs", "no_data", "not_applicable"]


@dataclass(frozen=True)
class Comparison:
    """One published figure and what the store says. `computed` is unrounded, `also` holds the companions that must agree too."""

    id: str
    published: Mapping[str, Any]
    computed: FigureValue
    also: tuple[FigureValue, ...]
    verdict: Verdict


def agrees(published: Mapping[str, Any], value: float) -> bool:
    """Whether a computed value is what was published: equal (to the published decimals), above, at least, or about."""
    expected = float(published["value"])
    comparison = published["comparison"]
    if comparison == "gt":
        return value > expected
    if comparison == "ge":
        return value >= expected
    if comparison == "approx":
        return abs(value - expected) <= expected * float(published["tolerance_pct"] or 0) / 100
    decimals = published["decimals"]
    if decimals is None:
        return abs(value - expected) < 1e-9 * max(1.0, abs(expected))
    step = Decimal(1).scaleb(-int(decimals))
    rounded = Decimal(repr(value)).quantize(step, rounding=ROUND_HALF_UP)
    return rounded == Decimal(repr(expected)).quantize(step, rounding=ROUND_HALF_UP)


def reconcile(reader: Reader) -> list[Comparison]:
    """Compare every published figure of the store. In a store that was multiplied by a scale no figure is comparable."""
    comparisons = []
    for published in reader.published():
        figure_id = published["id"]
        if figure_id not in ledger.figures:
            raise KeyError(f"the published figure {figure_id!r} is not in the ledger")
        filters = Filters(as_of=published["as_of"])
        computed = figure(reader, figure_id, filters)
        also = tuple(figure(reader, other, filters) for other in ledger.figures[figure_id].companions)
        comparisons.append(Comparison(figure_id, published, computed, also, _verdict(reader, published, (computed, *also))))
    return comparisons


def _verdict(reader: Reader, published: Mapping[str, Any], values: tuple[FigureValue, ...]) -> Verdict:
    if reader.state.scale != 1:
        return "not_applicable"
    if any(value.value is None for value in values):
        return "no_data"
    return "match" if all(agrees(published, value.value or 0.0) for value in values) else "differs"
