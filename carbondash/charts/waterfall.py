"""From one number to another in steps that add up: each bar begins where the one before it ended."""

from __future__ import annotations

from collections.abc import Sequence

from carbondash.charts import above
from carbondash.charts.drawing import bar_trace
from carbondash.charts.frames import Part
from carbondash.charts.look import THEMES, Chart, ThemeName, base_figure, hatched, safe
from carbondash.figures.format import fmt, number
from carbondash.figures.units import Lang

_DECIMALS = 1


def waterfall(
    start: tuple[str, float], parts: Sequence[Part], end: tuple[str, float], unit: str, *, lang: Lang, theme: ThemeName
) -> Chart:
    """The number at the start, the parts in their order, and the number at the end, which they lead to.

    Each end is its name and value. Words stand above the bars, so that they are whole on a telephone; a fall is hatched.
    """
    look = THEMES[theme]
    levels = [start[1]]
    for part in parts:
        levels.append(levels[-1] + part.change)
    names = [start[0], *(part.name for part in parts), end[0]]
    labels = [fmt(start[1], unit, lang), *(_said(part, lang) for part in parts), fmt(end[1], unit, lang)]
    headings = [
        above.words(name, label, theme, chosen=place in (0, len(names) - 1))
        for place, (name, label) in enumerate(zip(names, labels, strict=True))
    ]
    places = above.places(headings)
    height = 30 + int(above.LINE * (places[-1] + 1))
    figure = base_figure(theme, height)
    bases = [0.0, *levels[:-1], 0.0]
    lengths = [start[1], *(part.change for part in parts), end[1]]
    colors = [look.categorical[0], *(look.categorical[1 if part.change > 0 else 2] for part in parts), look.categorical[0]]
    shapes = ["", *("" if part.change > 0 else "/" for part in parts), ""]
    pattern = {**hatched(theme, colors[0])["pattern"], "shape": shapes}
    figure.add_trace(
        bar_trace(
            orientation="h",
            y=places,
            base=bases,
            x=lengths,
            width=0.68,
            # The outline keeps a part of nothing visible.
            marker={"color": colors, "pattern": pattern, "line": {"color": colors, "width": 2}},
            customdata=[[f"{safe(name)}<br>{safe(label)}"] for name, label in zip(names, labels, strict=True)],
            hovertemplate="%{customdata[0]}<extra></extra>",
        )
    )
    # From the end of each bar down to the next one, which begins there; behind the words.
    dotted = {"type": "line", "line": {"color": look.line, "width": 1, "dash": "dot"}, "layer": "below"}
    figure.shapes = [
        {**dotted, "x0": level, "x1": level, "y0": places[place] + 0.34, "y1": places[place + 1] - 0.34}
        for place, level in enumerate(levels)
    ]
    above.write(figure, headings, places, on=look.card)
    figure.update_yaxes(range=[places[-1] + 0.6, 0], showgrid=False, zeroline=False, showticklabels=False)
    figure.update_xaxes(range=[min(0.0, *levels), max(1.0, *levels)], showticklabels=False, ticks="", showline=False)
    figure.update_layout(margin={"b": 6, "t": 6})
    between = "; " if lang == "en" else "；"
    return Chart(figure, between.join(f"{name} {label}" for name, label in zip(names, labels, strict=True)), height)


def signed(change: float, lang: Lang) -> str:
    """A change with its sign, one decimal: so that the parts can be added up."""
    if abs(change) < 0.05:
        return number(0.0, lang, _DECIMALS)
    return f"{'+' if change > 0 else ''}{number(change, lang, _DECIMALS)}"


def _said(part: Part, lang: Lang) -> str:
    words = signed(part.change, lang)
    return f"{words} · {part.words}" if part.words else words
