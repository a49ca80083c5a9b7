"""Series by day: the surrender's progress against its deadlines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from carbondash.charts.drawing import Drawing, scatter_trace
from carbondash.charts.frames import DayLine, Deadline
from carbondash.charts.look import (
    THEMES,
    Chart,
    ThemeName,
    axis_words,
    base_figure,
    day_axis,
    safe,
    say_nothing_known,
)
from carbondash.charts.trends import DASHES
from carbondash.charts.words import word
from carbondash.figures.format import fmt, fmt_day
from carbondash.figures.units import Lang


def progress(
    curves: Sequence[DayLine],
    deadlines: Sequence[Deadline],
    *,
    lang: Lang,
    theme: ThemeName,
    as_of: date | None = None,
    decimals: int | None = None,
    height: int = 300,
) -> Chart:
    """Cumulative shares of an obligation in percent by day, and the steps that the deadlines require.

    `decimals` are those of the figure, for its values in words.
    """
    look = THEMES[theme]
    figure = base_figure(theme, height, legend=True)
    for index, curve in enumerate(curves):
        figure.add_trace(
            scatter_trace(
                name=safe(curve.name),
                x=[day for day, _ in curve.points],
                y=[value for _, value in curve.points],
                mode="lines",
                line={"color": look.categorical[index], "width": 2.5, "shape": "hv", "dash": DASHES[index]},
                cliponaxis=False,
                customdata=[fmt(value, "%", lang, decimals=decimals) for _, value in curve.points],
                hovertemplate="%{customdata}",
            )
        )
    days = [day for curve in curves for day, _ in curve.points] + [deadline.day for deadline in deadlines]
    if as_of is not None:
        days.append(as_of)
    if days and deadlines:
        _required(figure, theme, sorted(deadlines, key=lambda deadline: deadline.day), min(days), max(days), lang)
    if days:
        first, last = min(days), max(days)
        day_axis(figure, first, last)
        if as_of is not None and as_of < last:
            _as_of_line(figure, theme, as_of, (as_of - first) / (last - first), lang)
    figure.update_yaxes(range=[0, 112], tickvals=[0, 20, 40, 60, 80, 100])
    figure.update_layout(hovermode="x unified")
    axis_words(figure, theme, "%")
    if not any(value is not None for curve in curves for _, value in curve.points):
        say_nothing_known(figure, theme, word("no_data", lang))
    parts = [_alt(curve.name, curve.points, "%", lang, decimals) for curve in curves]
    parts = parts or [word("alt_empty", lang, name=word("required", lang))]
    return Chart(figure, ("；" if lang == "zh" else "; ").join(parts), height)


def _required(figure: Drawing, theme: ThemeName, deadlines: Sequence[Deadline], first: date, last: date, lang: Lang) -> None:
    look = THEMES[theme]
    days = [first, *(deadline.day for deadline in deadlines), last]
    levels = [0.0, *(deadline.percent for deadline in deadlines), deadlines[-1].percent]
    figure.add_trace(
        scatter_trace(
            name=word("required", lang),
            x=days,
            y=levels,
            mode="lines",
            # Not as any of the curves: those are solid and dashed.
            line={"color": look.quiet, "width": 1.2, "dash": "dot", "shape": "hv"},
            hoverinfo="skip",
        )
    )
    for deadline in deadlines:
        last_one = deadline is deadlines[-1]
        # The curves rise up to a deadline and stay up after it: the foot of the step is free on its right side, and only a label
        # that would run out of the chart goes to the left.
        left = last_one or deadline.day - first > 0.8 * (last - first)
        figure.add_annotation(
            text=word("due_by", lang, day=fmt_day(deadline.day, lang, short=True), value=fmt(deadline.percent, "%", lang)),
            x=deadline.day,
            y=deadline.percent if last_one else 0,
            yanchor="bottom",
            xanchor="right" if left else "left",
            xshift=0 if last_one else -4 if left else 4,
            yshift=4,
            showarrow=False,
            font={"size": 12, "color": look.quiet},
            # The line of the day of the view may run behind the words.
            bgcolor=look.card,
        )


def _as_of_line(figure: Drawing, theme: ThemeName, day: date, share: float, lang: Lang) -> None:
    """The day of the view as a thin line with its words above the axes; `share` is how far along the axis it lies (0–1)."""
    look = THEMES[theme]
    figure.add_vline(x=day, line={"color": look.line, "width": 1}, layer="below")
    figure.add_annotation(
        text=word("as_of", lang, day=fmt_day(day, lang, short=True)),
        x=day,
        yref="paper",
        y=1,
        # At either end the words stay inside the chart, and away from the unit of the vertical axis.
        xanchor="left" if share < 0.3 else "right" if share > 0.7 else "center",
        yanchor="bottom",
        yshift=8,
        xshift=24 if share < 0.1 else 0,
        showarrow=False,
        font={"size": 12, "color": look.quiet},
    )


def _alt(name: str, points: Sequence[tuple[date, float | None]], unit: str, lang: Lang, decimals: int | None = None) -> str:
    known = [(day, value) for day, value in points if value is not None]
    if not known:
        return word("alt_empty", lang, name=name)
    (first, first_value), (last, last_value) = known[0], known[-1]
    return word(
        "alt_market",
        lang,
        name=name,
        first=fmt_day(first, lang),
        first_value=fmt(first_value, unit, lang, decimals=decimals),
        last=fmt_day(last, lang),
        last_value=fmt(last_value, unit, lang, decimals=decimals),
    )
