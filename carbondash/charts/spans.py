"""Classes of values in words, from one end to the other, and how they stand below an axis."""

from __future__ import annotations

from carbondash.charts.words import word
from carbondash.figures.units import Lang


def span(low: object, high: object, lang: Lang) -> str:
    """A class of values from its lower to its upper end."""
    return word("from_to", lang, low=low, high=high)


def on_two_lines(words: str) -> str:
    """The tick of a class: eight classes side by side are too wide for a telephone."""
    said = words.replace("≤ ", "≤").replace("≥ ", "≥")
    return said.replace(" to ", " to<br>").replace("至", "至<br>")
