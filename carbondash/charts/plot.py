"""A plain chart as data: what can be drawn anywhere, on a slide, on paper and as an editable chart of an office file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PlotKind = Literal["line", "columns", "bars", "stacked"]


@dataclass(frozen=True)
class Series:
    """One line or colour: its name and a value a category, None where there is none."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Plot:
    """Categories with one or several series.

    line: over time; columns: upright; bars: lying, for names; stacked: bars of parts of a whole. Values are in the unit that is
    shown (`unit`, in words) and have `decimals`. target: a line to hold them against, in the same unit, with its words.
    alt: the chart in words.
    """

    kind: PlotKind
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    decimals: int = 0
    target: float | None = None
    target_words: str = ""
    alt: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw: no value, or nothing but zeros."""
        return not any(value for one in self.series for value in one.values)
