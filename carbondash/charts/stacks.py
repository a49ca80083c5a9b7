"""Horizontal bars of parts that add up to a whole: what lies in which lane, what is done and what is not."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from carbondash.charts.drawing import bar_trace
from carbondash.charts.look import THEMES, Chart, Theme, ThemeName, base_figure, safe, say_nothing_known, shortened, text_width
from carbondash.charts.words import word
from carbondash.figures.format import number
from carbondash.figures.units import Lang

ROW = 27
NAME = 30
# Parts are told apart by their pattern as well as by their colour.
PATTERNS = ("", "/", "x", ".")
LEGEND_LINE = 19
# What a telephone has for names, bars and numbers.
_NARROW_PX = 296


@dataclass(frozen=True)
class Stack:
    """One bar: what a click stands for, its name, its parts in the order of their names, and the words at its end."""

    code: str
    name: str
    parts: tuple[int, ...]
    label: str = ""


def stacks(
    rows: Sequence[Stack],
    names: Sequence[str],
    *,
    name: str,
    lang: Lang,
    theme: ThemeName,
    selected: Collection[str] = (),
    as_share: bool = False,
    rest: bool = False,
    height: int = 0,
    colors: Sequence[int] = (0, 1, 2, 3),
) -> Chart:
    """One bar a row from its parts (counts); `as_share` makes all bars as long as one another.

    A click gives the row's code as the first custom value. rest: the last part is what is still to come, an empty frame.
    height: pixels that the chart fills where it needs fewer. colors: which of the four colours each part has.
    """
    look = THEMES[theme]
    totals = [sum(row.parts) for row in rows]
    longest = 100 if as_share else max(totals, default=0)
    figure = base_figure(theme, ROW, legend=True)
    for turn, part in enumerate(names):
        lengths = [
            (100 * row.parts[turn] / total if total else 0) if as_share else row.parts[turn]
            for row, total in zip(rows, totals, strict=True)
        ]
        figure.add_trace(
            bar_trace(
                orientation="h",
                name=safe(part),
                y=list(range(len(rows))),
                x=lengths,
                width=0.66,
                marker=_marker(look, turn, colors[turn], is_rest=rest and turn == len(names) - 1),
                selected={"marker": {"opacity": 1}},
                unselected={"marker": {"opacity": 1}},
                customdata=[
                    [row.code, f"{safe(row.name)}<br>{safe(part)} {number(row.parts[turn], lang)}/{number(total, lang)}"]
                    for row, total in zip(rows, totals, strict=True)
                ],
                hovertemplate="%{customdata[1]}<extra></extra>",
            )
        )
    words = [shortened(row.name, NAME) for row in rows]
    labels = [row.label or number(total, lang) for row, total in zip(rows, totals, strict=True)]
    for place, (row, label, total) in enumerate(zip(rows, labels, totals, strict=True)):
        figure.add_annotation(
            text=f"<b>{safe(label)}</b>" if row.code in selected else safe(label),
            x=longest if as_share else total,
            y=place,
            xanchor="left",
            xshift=5,
            showarrow=False,
            font={"size": 12, "color": look.text},
        )
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[f"<b>{text}</b>" if row.code in selected else text for row, text in zip(rows, words, strict=True)],
        tickfont={"size": 13, "color": look.text},
        range=[max(len(rows), 1) - 0.4, -0.6],
        showgrid=False,
    )
    # The words at the end of the longest bar have room also on a telephone.
    room = _NARROW_PX - max((text_width(text, 13) for text in words), default=0)
    ends = max((text_width(label) for label in labels), default=0) + 10
    figure.update_xaxes(
        range=[0, (longest or 1) * room / max(room - ends, 0.25 * room)], showticklabels=False, ticks="", showline=False
    )
    tall = max(height, ROW * max(len(rows), 1) + 30 + LEGEND_LINE * (1 + len(names) // 2))
    figure.update_layout(barmode="stack", height=tall, margin={"t": 8, "r": 4})
    if not sum(totals):
        say_nothing_known(figure, theme, word("no_data", lang))
    return Chart(figure, _alt(name, rows, names, lang), tall)


def _marker(look: Theme, turn: int, color: int, *, is_rest: bool) -> dict[str, Any]:
    if is_rest:
        return {"color": look.band, "line": {"color": look.line, "width": 1}}
    pattern = {"shape": PATTERNS[turn], "fillmode": "overlay", "fgcolor": look.card, "size": 6, "solidity": 0.22}
    return {"color": look.categorical[color], "pattern": pattern, "line": {"color": look.card, "width": 1}}


def _alt(name: str, rows: Sequence[Stack], names: Sequence[str], lang: Lang) -> str:
    if not any(sum(row.parts) for row in rows):
        return word("alt_empty", lang, name=name)
    colon, comma = (": ", ", ") if lang == "en" else ("：", "，")
    sums = [sum(row.parts[turn] for row in rows) for turn in range(len(names))]
    return name + colon + comma.join(f"{part} {number(total, lang)}" for part, total in zip(names, sums, strict=True))
