"""How things are shared out between a few classes, one bar of 100% a row, the counts in words above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from carbondash.charts import above
from carbondash.charts.drawing import bar_trace
from carbondash.charts.look import THEMES, Chart, ThemeName, axis_words, base_figure, safe, say_nothing_known, wrapped
from carbondash.charts.words import word
from carbondash.figures.format import fmt, number
from carbondash.figures.units import Lang

# The pattern of each class beside its colour, the first one plain.
_PATTERNS = ("", "/", "\\", "x")
_COLORS = (0, 1, 1, 3)


@dataclass(frozen=True)
class Shares:
    """One row: what it stands for (a period opens its rows), its name, and how many there are of each class, in their order."""

    code: str
    name: str
    counts: tuple[int, ...]


def share_bars(rows: Sequence[Shares], classes: Sequence[str], *, name: str, lang: Lang, theme: ThemeName) -> Chart:
    """Rows of 100%, each cut into at most four classes told apart by colour and pattern."""
    labels = [_label(row, classes, lang) for row in rows]
    headings = [above.words(row.name, label, theme) for row, label in zip(rows, labels, strict=True)]
    places = above.places(headings)
    height = 76 + int(above.LINE * ((places or [0])[-1] + 1))
    figure = base_figure(theme, height, legend=True)
    totals = [sum(row.counts) for row in rows]
    if not any(totals):
        say_nothing_known(figure, theme, word("no_data", lang))
        return Chart(figure, word("alt_empty", lang, name=name), height)
    for index, words in enumerate(classes):
        figure.add_trace(
            bar_trace(
                name=safe(words),
                orientation="h",
                y=places,
                x=[100.0 * row.counts[index] / total if total else 0.0 for row, total in zip(rows, totals, strict=True)],
                width=0.7,
                marker=_marker(theme, index),
                customdata=[
                    [
                        row.code,
                        f"{wrapped(row.name, 40)}<br>{safe(words)} {number(row.counts[index], lang)}/{number(total, lang)}"
                        + (f" · {fmt(100.0 * row.counts[index] / total, '%', lang, decimals=1)}" if total else ""),
                    ]
                    for row, total in zip(rows, totals, strict=True)
                ],
                hovertemplate="%{customdata[1]}<extra></extra>",
            )
        )
    figure.update_layout(barmode="stack", margin={"t": 30, "b": 8})
    above.write(figure, headings, places)
    figure.update_yaxes(range=[places[-1] + 0.6, 0], showgrid=False, showticklabels=False)
    figure.update_xaxes(range=[0, 100], showticklabels=False, ticks="", showline=False)
    axis_words(figure, theme, safe(name))
    said = [f"{row.name} {label}" for row, label in zip(rows, labels, strict=True)]
    return Chart(figure, f"{name}{'：' if lang == 'zh' else ': '}" + ("；" if lang == "zh" else "; ").join(said), height)


def _label(row: Shares, classes: Sequence[str], lang: Lang) -> str:
    return " · ".join(f"{words} {number(count, lang)}" for words, count in zip(classes, row.counts, strict=True))


def _marker(theme: ThemeName, index: int) -> dict[str, Any]:
    look = THEMES[theme]
    marker: dict[str, Any] = {"color": look.categorical[_COLORS[index]], "line": {"width": 1, "color": look.card}}
    if _PATTERNS[index]:
        marker["pattern"] = {
            "shape": _PATTERNS[index], "fillmode": "overlay", "fgcolor": look.card, "size": 6, "solidity": 0.22 + 0.06 * index,
        }  # fmt: skip
    return marker
