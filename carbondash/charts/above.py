"""Words above the marks of a row: name and number of an item that are too long to stand beside it, also on a telephone."""

from __future__ import annotations

from collections.abc import Sequence

from carbondash.charts.drawing import Drawing
from carbondash.charts.look import THEMES, ThemeName, fitted
from carbondash.charts.wrapping import pixels

# Pixels of a line of words.
LINE = 21
# What is left for names, marks and numbers on the narrowest telephone.
NARROW_PX = 300
# How much wider bold letters are.
_BOLD = 1.08


def words(name: str, label: str, theme: ThemeName, *, chosen: bool = False) -> str:
    """Name and number above a mark, on as many lines as they need on a telephone."""
    shown = fitted(name, NARROW_PX / _BOLD if chosen else NARROW_PX)
    one_line = "<br>" not in shown and pixels(f"{name}   {label}", 13) <= NARROW_PX
    numbers = f"<span style='color:{THEMES[theme].quiet}'>{fitted(label, NARROW_PX)}</span>"
    return (f"<b>{shown}</b>" if chosen else shown) + ("   " if one_line else "<br>") + numbers


def places(headings: Sequence[str]) -> list[float]:
    """Where the marks lie, counted in lines: each below its words, with a little air between items."""
    found: list[float] = []
    down = 0.0
    for text in headings:
        down += 1.95 + text.count("<br>")
        found.append(down - 0.35)
    return found


def write(figure: Drawing, headings: Sequence[str], at: Sequence[float], *, on: str | None = None) -> None:
    """Write each heading above its mark; `on`: the colour behind it, where lines run through the chart."""
    said = [
        {
            "text": text,
            "xref": "paper",
            "x": 0,
            "y": place - 0.4,
            "xanchor": "left",
            "yanchor": "bottom",
            "align": "left",
            "showarrow": False,
            "font": {"size": 13},
            "bgcolor": on,
            "borderpad": 0,
        }
        for text, place in zip(headings, at, strict=True)
    ]
    # All at once: one by one takes longer than all the rest of a chart.
    figure.annotations += said
