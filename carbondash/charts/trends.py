"""Figures by month as lines, with their targets, the months that are still open, and events."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Literal

from carbondash.charts.drawing import Drawing, Part, scatter_trace
from carbondash.charts.frames import Event, Line, PeriodValue, Target, month_of
from carbondash.charts.look import THEMES, Chart, ThemeName, axis_words, base_figure, month_axis, safe, say_nothing_known
from carbondash.charts.words import word
from carbondash.figures.format import SMALL_SAMPLE_BELOW, axis_scale, fmt, fmt_period, fmt_rate, small_sample_note
from carbondash.figures.units import Lang

DASHES = ("solid", "dash", "dot", "dashdot")
MARKERS = ("circle", "diamond", "square", "triangle-up")


def trend(
    lines: Sequence[Line],
    unit: str,
    *,
    lang: Lang,
    theme: ThemeName,
    targets: Sequence[Target] = (),
    open_periods: Sequence[str] = (),
    unsettled: Collection[str] = (),
    events: Sequence[Event] = (),
    decimals: int | None = None,
    height: int = 300,
) -> Chart:
    """Figures by month as lines, with targets, months that are still open, and numbered events (their words are the notes).

    A rate over a small sample stands beside the line as an open symbol. `unsettled` are months that were due but are not all
    reviewed; `decimals` are those of the figure, for its values in words.
    """
    look = THEMES[theme]
    known = [point.value for line in lines for point in line.points] + [target.value for target in targets]
    scale = axis_scale(known, unit, lang)
    months = [month_of(point.period) for line in lines for point in line.points if point.period]
    months += [month_of(period) for period in (*open_periods, *unsettled)]
    figure = base_figure(theme, height, legend=len(lines) > 1 or bool(open_periods) or bool(unsettled))
    few = False
    for index, line in enumerate(lines):
        points = [point for point in line.points if point.period]
        shown = [None if point.value is None else point.value / scale.divisor for point in points]
        small = [is_small(point, unit) for point in points]
        few = few or any(small)
        trace = scatter_trace(
            name=safe(line.name),
            x=[month_of(point.period or "") for point in points],
            y=[None if alone else value for value, alone in zip(shown, small, strict=True)],
            mode="lines+markers",
            line={"color": look.categorical[index], "width": 2.5, "dash": DASHES[index]},
            marker={"size": 7, "symbol": MARKERS[index], "color": look.categorical[index]},
            connectgaps=False,
            cliponaxis=False,
            customdata=[[point.period, safe(_worded(point, unit, lang, decimals, unsettled))] for point in points],
            hovertemplate="%{customdata[1]}" if len(lines) > 1 else "%{customdata[1]}<extra></extra>",
        )
        figure.add_trace(trace)
        if any(small):
            figure.add_trace(_alone(trace, [value if alone else None for value, alone in zip(shown, small, strict=True)]))
    open_band(figure, theme, open_periods, lang)
    open_band(figure, theme, sorted(unsettled), lang, key="unsettled_months")
    top = _vertical_range(figure, unit, known, scale.divisor)
    for target in targets:
        _target_line(figure, theme, target, targets, lines, unit, lang, scale.divisor, top)
    event_marks(figure, theme, events)
    axis_words(figure, theme, scale.label)
    month_axis(figure, months)
    figure.update_layout(hovermode="x unified" if len(lines) > 1 else "closest")
    if not any(value is not None for line in lines for value in (point.value for point in line.points)):
        say_nothing_known(figure, theme, word("no_data", lang))
    notes = tuple(f"[{number}] {fmt_period(event.period, lang)} · {event.words}" for number, event in enumerate(events, 1))
    if few:
        notes += (small_sample_note(lang),)
    alt = "; " if lang == "en" else "；"
    return Chart(figure, alt.join(alt_words(line, unit, lang, decimals) for line in lines), height, notes)


def is_small(point: PeriodValue, unit: str) -> bool:
    """Whether a point is a rate over so few that only its counts may be read."""
    return unit == "%" and point.value is not None and point.denominator is not None and point.denominator < SMALL_SAMPLE_BELOW


def _alone(trace: Part, values: list[float | None]) -> Part:
    """The points of a series that its line leaves out: the same symbol, but open."""
    look = trace["marker"]
    marker = {"size": 9, "symbol": f"{look['symbol']}-open", "color": look["color"], "line": {"width": 2}}
    return {**trace, "y": values, "mode": "markers", "marker": marker, "showlegend": False}


def _worded(point: PeriodValue, unit: str, lang: Lang, decimals: int | None, unsettled: Collection[str]) -> str:
    words = hover_words(point.period, value_words(point, unit, lang, decimals), lang)
    return f"{words} · {word('under_review', lang)}" if point.period in unsettled else words


def value_words(point: PeriodValue, unit: str, lang: Lang, decimals: int | None = None) -> str:
    """A value as a reader sees it: a rate with the numbers behind it."""
    if unit == "%" and point.denominator:
        return fmt_rate(point.value, point.numerator, point.denominator, lang, decimals=decimals)
    return fmt(point.value, unit, lang, decimals=decimals)


def hover_words(period: str | None, words: str, lang: Lang) -> str:
    """What a point says: its period and its value."""
    return f"{fmt_period(period, lang)} · {words}"


def alt_words(line: Line, unit: str, lang: Lang, decimals: int | None = None) -> str:
    """A series for people who do not see it: its first and its last value."""
    known = [point for point in line.points if point.value is not None]
    if not known:
        return word("alt_empty", lang, name=line.name)
    first, last = known[0], known[-1]
    return word(
        "alt_trend",
        lang,
        name=line.name,
        first=fmt_period(first.period, lang),
        first_value=value_words(first, unit, lang, decimals),
        last=fmt_period(last.period, lang),
        last_value=value_words(last, unit, lang, decimals),
    )


def _vertical_range(figure: Drawing, unit: str, known: Sequence[float | None], divisor: float) -> float:
    highest = max((value for value in known if value is not None), default=0.0) / divisor
    if unit == "%" and highest <= 100:
        figure.update_yaxes(range=[0, 108], tickvals=[0, 20, 40, 60, 80, 100])
        return 108.0
    top = max(highest * 1.12, 1.0 if divisor == 1 else 0.1)
    figure.update_yaxes(range=[0, top], nticks=6)
    return top


def _target_line(
    figure: Drawing,
    theme: ThemeName,
    target: Target,
    targets: Sequence[Target],
    lines: Sequence[Line],
    unit: str,
    lang: Lang,
    divisor: float,
    top: float,
) -> None:
    look = THEMES[theme]
    crowded = any(0 < other.value - target.value < 0.12 * top * divisor for other in targets)
    left = _is_emptier_left(target, lines)
    figure.add_hline(y=target.value / divisor, line={"color": look.quiet, "width": 1.5, "dash": "dash"}, layer="below")
    figure.add_annotation(
        text=safe(f"{target.name} " if target.name and lang == "en" else target.name)
        + word("target", lang, value=fmt(target.value, unit, lang)),
        xref="paper",
        x=0 if left else 1,
        y=target.value / divisor,
        xanchor="left" if left else "right",
        yanchor="top" if crowded else "bottom",
        # Off the line, on which the marks of the series may lie.
        yshift=-4 if crowded else 4,
        showarrow=False,
        font={"size": 12, "color": look.quiet},
    )


def _is_emptier_left(target: Target, lines: Sequence[Line]) -> bool:
    """Whether the series keep further away from the target at their beginning: there its label covers nothing."""
    first, last = [], []
    for line in lines:
        values = [point.value for point in line.points]
        third = max(1, len(values) // 3)
        first += [abs(value - target.value) for value in values[:third] if value is not None]
        last += [abs(value - target.value) for value in values[-third:] if value is not None]
    return min(first, default=0.0) > min(last, default=0.0)


def open_band(
    figure: Drawing,
    theme: ThemeName,
    periods: Sequence[str],
    lang: Lang,
    *,
    key: Literal["open_months", "unsettled_months"] = "open_months",
) -> None:
    """A grey band behind months that are still open or, with a dotted edge, under review; with its entry in the legend."""
    if not periods:
        return
    look = THEMES[theme]
    unsettled = key == "unsettled_months"
    for first, last in _runs(sorted(month_of(period) for period in periods)):
        figure.add_vrect(
            x0=first - timedelta(days=15),
            x1=last + timedelta(days=15),
            fillcolor=look.band,
            opacity=1,
            line={"width": 1 if unsettled else 0, "color": look.line, "dash": "dot"},
            layer="below",
        )
    figure.add_trace(
        scatter_trace(
            name=word(key, lang),
            x=[None],
            y=[None],
            mode="markers",
            marker={
                "symbol": "square-dot" if unsettled else "square",
                "size": 12,
                "color": look.band,
                "line": {"color": look.line, "width": 1},
            },
            hoverinfo="skip",
            showlegend=True,
        )
    )


def _runs(months: Sequence[date]) -> list[tuple[date, date]]:
    """First and last month of every run without a gap."""
    runs: list[tuple[date, date]] = []
    for month in months:
        if runs and (month - runs[-1][1]).days <= 31:
            runs[-1] = (runs[-1][0], month)
        else:
            runs.append((month, month))
    return runs


def event_marks(figure: Drawing, theme: ThemeName, events: Sequence[Event]) -> None:
    """A numbered mark above the month of each event, with a dotted line down to the axis."""
    look = THEMES[theme]
    line = {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "line": {"color": look.quiet, "width": 1, "dash": "dot"}}
    months = [month_of(event.period) for event in events]
    # All at once: one by one takes longer than all the rest of a chart.
    lines = [{**line, "x0": month, "x1": month, "layer": "below"} for month in months]
    figure.shapes += lines
    numbers = [
        {
            "text": str(number),
            "x": month,
            "yref": "paper",
            "y": 1,
            "yanchor": "bottom",
            "yshift": 2,
            "showarrow": False,
            "font": {"size": 11, "color": look.card},
            "bgcolor": look.quiet,
            "borderpad": 2,
            "width": 14,
            "hovertext": safe(event.words),
        }
        for number, (month, event) in enumerate(zip(months, events, strict=True), 1)
    ]
    figure.annotations += numbers
