"""Problems found by month of the data, new ones and repeated ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from carbondash.charts.drawing import Drawing, bar_trace
from carbondash.charts.frames import Event, Line, PeriodValue, month_of
from carbondash.charts.look import THEMES, Chart, ThemeName, axis_words, base_figure, hatched, month_axis, say_nothing_known
from carbondash.charts.trends import alt_words, event_marks, hover_words, open_band
from carbondash.charts.words import word
from carbondash.figures.format import fmt, number
from carbondash.figures.units import Lang

# Months differ in length, bars must not.
BAR_DAYS = 22
BAR_MS = BAR_DAYS * 24 * 3600 * 1000


def problem_trend(
    found: Sequence[PeriodValue],
    *,
    lang: Lang,
    theme: ThemeName,
    repeated: Mapping[str, float] | None = None,
    open_periods: Sequence[str] = (),
    unsettled: Collection[str] = (),
    events: Sequence[Event] = (),
    height: int = 330,
) -> Chart:
    """Problems found by the month of the data as bars; with `repeated`, by month, each bar is split into new and repeated ones.

    `unsettled` are months that were due but are not all reviewed: their bars are hatched and grey, for more may be found. Events
    are numbered marks above the months that they are about; the caller prints their words.
    """
    look = THEMES[theme]
    points = [point for point in found if point.period]
    months = [month_of(point.period or "") for point in points] + [month_of(period) for period in open_periods]
    settled = [point for point in points if point.period not in unsettled]
    rest = [point for point in points if point.period in unsettled]
    figure = base_figure(theme, height, legend=bool(open_periods or rest or repeated))
    if repeated is None:
        _bars(figure, settled, {"color": look.categorical[0], "cornerradius": 2}, lang)
    else:
        again = {point.period or "": repeated.get(point.period or "", 0.0) for point in settled}
        _bars(figure, settled, {"color": look.categorical[0]}, lang, part="new", less=again)
        _bars(figure, settled, hatched(theme, look.categorical[1]), lang, part="repeated", only=again)
    if rest:
        _bars(figure, rest, hatched(theme, look.line), lang, state=word("under_review", lang))
    open_band(figure, theme, open_periods, lang)
    _number_bars(figure, theme, points, lang)
    if not any(point.value is not None for point in points):
        say_nothing_known(figure, theme, word("no_data", lang))
        return Chart(figure, word("alt_empty", lang, name=word("found", lang)), height)
    event_marks(figure, theme, events)
    axis_words(figure, theme, word("found", lang))
    highest = max((point.value for point in points if point.value is not None), default=0.0)
    figure.update_layout(yaxis={"range": [0, max(highest, 1) * 1.14], "nticks": 5}, barmode="stack")
    month_axis(figure, months)
    return Chart(figure, alt_words(Line(word("found", lang), points), "problems", lang), height)


def _bars(
    figure: Drawing,
    points: Sequence[PeriodValue],
    marker: dict[str, Any],
    lang: Lang,
    *,
    part: str = "",
    less: Mapping[str, float] | None = None,
    only: Mapping[str, float] | None = None,
    state: str = "",
) -> None:
    """One trace of bars: the whole values, or a named part of them: what is left without `less`, or `only` this much.

    `state` is what their hover text and the legend say beyond the number.
    """
    values = []
    for point in points:
        value = point.value
        if value is not None and less is not None:
            value -= less[point.period or ""]
        if value is not None and only is not None:
            value = only[point.period or ""]
        values.append(value)

    def said(point: PeriodValue, value: float | None) -> str:
        words = hover_words(point.period, fmt(point.value, "problems", lang), lang)
        parts = [words, *([f"{word(part, lang)} {number(value, lang)}"] if part else []), *([state] if state else [])]
        return " · ".join(parts)

    figure.add_trace(
        bar_trace(
            name=state or (word(part, lang) if part else word("found", lang)),
            x=[month_of(point.period or "") for point in points],
            y=values,
            width=BAR_MS,
            marker=marker,
            cliponaxis=False,
            customdata=[[point.period, said(point, value)] for point, value in zip(points, values, strict=True)],
            hovertemplate="%{customdata[1]}<extra></extra>",
            showlegend=bool(state or part),
        )
    )


def _number_bars(figure: Drawing, theme: ThemeName, points: Sequence[PeriodValue], lang: Lang) -> None:
    """The number on the highest and on the latest bar: on all of them they would not fit on a telephone."""
    known = [(point.value, place) for place, point in enumerate(points) if point.value is not None]
    if not known:
        return
    half = timedelta(days=BAR_DAYS / 2)
    for place in {max(known, key=lambda pair: (pair[0], -pair[1]))[1], known[-1][1]}:
        month = datetime.combine(month_of(points[place].period or ""), time())
        # At either end the number stays inside the axes, away from the ticks.
        anchor, x = ("left", month - half) if place == 0 else ("right", month + half)
        near = [value for value, other in known if place - other in range(3)]
        if 0 < place < len(points) - 1:
            anchor, x, near = "center", month, near[-1:]
        figure.add_annotation(
            text=number(points[place].value, lang),
            x=x,
            # The last number reaches over the bars before it.
            y=max(near),
            xanchor=anchor,
            yanchor="bottom",
            showarrow=False,
            font={"size": 12, "color": THEMES[theme].text},
            bgcolor=THEMES[theme].card,
            borderpad=1,
        )
