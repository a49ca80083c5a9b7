"""A replay: what each threshold of an alarm would have been worth, and how the alarms came day by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from carbondash.charts.drawing import scatter_trace
from carbondash.charts.look import THEMES, Chart, ThemeName, axis_words, base_figure, day_axis, safe, say_nothing_known
from carbondash.charts.words import word
from carbondash.figures.format import fmt, fmt_day, number
from carbondash.figures.units import Lang

_HEIGHT = 360
# The two parts of a chart, as shares of its height.
_LOWER, _UPPER = (0.0, 0.4), (0.56, 1.0)


@dataclass(frozen=True)
class Worth:
    """At a threshold: median days ahead (None: no true alarm), late enterprises flagged and missed, false alarms."""

    threshold: int
    lead: float | None
    right: int
    missed: int
    wrong: int


def thresholds(points: Sequence[Worth], chosen: int, *, names: tuple[str, str, str], lang: Lang, theme: ThemeName) -> Chart:
    """Median lead above, alarms below, both over the threshold; a line marks the chosen one.

    names: of the median lead, of the true and of the false alarms.
    """
    look = THEMES[theme]
    figure = base_figure(theme, _HEIGHT, legend=True)
    lead, right, wrong = names
    across = [point.threshold for point in points]
    said = [
        f"{number(point.threshold, lang)}: {safe(lead)} {number(point.lead, lang, 0)} · {safe(right)} {point.right} · "
        f"{safe(wrong)} {point.wrong}"
        for point in points
    ]
    lines: tuple[tuple[str, list[float | None], int, str, str], ...] = (
        (lead, [point.lead for point in points], 0, "solid", "y"),
        (right, [float(point.right) for point in points], 2, "solid", "y2"),
        (wrong, [float(point.wrong) for point in points], 1, "dash", "y2"),
    )
    for name, values, color, dash, axis in lines:
        figure.add_trace(
            scatter_trace(
                name=safe(name),
                x=across,
                y=values,
                mode="lines",
                line={"color": look.categorical[color], "width": 2.5, "dash": dash, "shape": "hv"},
                yaxis=axis,
                customdata=said,
                hovertemplate="%{customdata}<extra></extra>",
                connectgaps=False,
            )
        )
    own: dict[str, Any] = {"showgrid": True, "gridcolor": look.grid, "zeroline": False, "fixedrange": True, "automargin": True}
    font = {"size": 12, "color": look.quiet}
    figure.update_layout(
        yaxis={**own, "domain": list(_UPPER), "tickfont": font, "rangemode": "tozero", "nticks": 4},
        yaxis2={**own, "domain": list(_LOWER), "anchor": "x", "tickfont": font, "rangemode": "tozero", "nticks": 4},
        margin={"t": 30, "b": 44},
    )
    figure.update_xaxes(range=[0, 100], dtick=20, anchor="y2")
    figure.shapes = [
        {
            "type": "line", "x0": chosen, "x1": chosen, "yref": "paper", "y0": low, "y1": high, "layer": "below",
            "line": {"color": look.quiet, "width": 1.5, "dash": "dot"},
        }
        # Between the two the words of the lower one stand.
        for low, high in (_LOWER, _UPPER)
    ]  # fmt: skip
    axis_words(figure, theme, safe(lead))
    axis_words(figure, theme, safe(word("alarms", lang)), y=_LOWER[1])
    figure.add_annotation(
        text=safe(word("threshold_axis", lang)), xref="paper", x=1, yref="paper", y=0, xanchor="right", yanchor="top", yshift=-22,
        showarrow=False, font={"size": 12, "color": look.quiet},
    )  # fmt: skip
    figure.add_annotation(
        text=safe(word("threshold", lang, value=chosen)), xref="paper", x=1, yref="paper", y=1, xanchor="right", yanchor="bottom",
        yshift=8, showarrow=False, font={"size": 12, "color": look.text},
    )  # fmt: skip
    if not points:
        say_nothing_known(figure, theme, word("no_data", lang))
    here = next((point for point in points if point.threshold == chosen), None)
    alt = word("alt_empty", lang, name=lead)
    if here is not None:
        alt = word(
            "alt_thresholds", lang, threshold=chosen, lead=number(here.lead, lang, 0), right=here.right, missed=here.missed,
            wrong=here.wrong,
        )  # fmt: skip
    return Chart(figure, alt, _HEIGHT)


def alarms_by_day(
    points: Sequence[tuple[date, int, int]],
    first: date,
    deadline: date,
    milestone: tuple[date, str] | None,
    *,
    names: tuple[str, str],
    lang: Lang,
    theme: ThemeName,
) -> Chart:
    """How many had been flagged by which day: those that were late in the end, and those that were not; up to the deadline.

    points: (day, late, others) after each day with an alarm. milestone: a day before the deadline, in words.
    """
    look = THEMES[theme]
    figure = base_figure(theme, _HEIGHT, legend=True)
    days = [first, *(day for day, _late, _others in points), deadline]
    late, others = [count for _day, count, _others in points], [count for _day, _late, count in points]
    last = [(counts or [0])[-1] for counts in (late, others)]
    for counts, end, name, color, dash in ((late, last[0], names[0], 2, "solid"), (others, last[1], names[1], 1, "dash")):
        values = [0, *counts, end]
        figure.add_trace(
            scatter_trace(
                name=safe(name),
                x=days,
                y=values,
                mode="lines",
                line={"color": look.categorical[color], "width": 2.5, "dash": dash, "shape": "hv"},
                customdata=[f"{fmt_day(day, lang)}: {number(value, lang)}" for day, value in zip(days, values, strict=True)],
                hovertemplate="%{customdata}",
            )
        )
    highest = max(1, *last)
    figure.update_yaxes(range=[0, highest * 1.18], nticks=5, tickformat=",d")
    day_axis(figure, first, deadline)
    marks = [(deadline, word("deadline", lang), "right")] + ([(*milestone, "right")] if milestone else [])
    figure.shapes = [
        {
            "type": "line", "x0": day, "x1": day, "yref": "paper", "y0": 0, "y1": 1, "layer": "below",
            "line": {"color": look.line, "width": 1, "dash": "dot"},
        }
        for day, _said, _anchor in marks
    ]  # fmt: skip
    figure.annotations = [
        {
            "text": safe(said), "x": day, "yref": "paper", "y": 1, "xanchor": anchor, "yanchor": "bottom",
            "yshift": 4 + 16 * turn, "showarrow": False, "font": {"size": 12, "color": look.quiet},
        }
        for turn, (day, said, anchor) in enumerate(marks)
    ]  # fmt: skip
    figure.update_layout(hovermode="x unified", margin={"t": 46})
    axis_words(figure, theme, safe(word("flagged", lang)))
    said = [f"{name} {fmt(value, 'enterprises', lang)}" for name, value in zip(names, last, strict=True)]
    return Chart(figure, ("；" if lang == "zh" else "; ").join(said), _HEIGHT)
