"""Figures by month as lines, with their targets, the months that are still open, and events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import plotly.graph_objects as go

from carbondash.charts.frames import Event, Line, PeriodValue, Target, month_of
from carbondash.charts.look import THEMES, Chart, ThemeName, axis_words, base_figure, month_axis, safe, say_nothing_known
from carbondash.charts.words import word
from carbondash.figures.format import axis_scale, fmt, fmt_period, fmt_rate
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
    events: Sequence[Event] = (),
    height: int = 300,
) -> Chart:
    """Figures by month as lines, with targets, months that are still open, and numbered events (their words are the notes)."""
    look = THEMES[theme]
    known = [point.value for line in lines for point in line.points] + [target.value for target in targets]
    scale = axis_scale(known, unit, lang)
    months = [month_of(point.period) for line in lines for point in line.points if point.period]
    months += [month_of(period) for period in open_periods]
    figure = base_figure(theme, height, legend=len(lines) > 1 or bool(open_periods))
    for index, line in enumerate(lines):
        points = [point for point in line.points if point.period]
        figure.add_trace(
            go.Scatter(
                name=safe(line.name),
                x=[month_of(point.period or "") for point in points],
                y=[None if point.value is None else point.value / scale.divisor for point in points],
                mode="lines+markers",
                line={"color": look.categorical[index], "width": 2.5, "dash": DASHES[index]},
                marker={"size": 7, "symbol": MARKERS[index], "color": look.categorical[index]},
                connectgaps=False,
                cliponaxis=False,
                customdata=[[point.period, safe(_worded(point, unit, lang))] for point in points],
                hovertemplate="%{customdata[1]}" if len(lines) > 1 else "%{customdata[1]}<extra></extra>",
            )
        )
    open_band(figure, theme, open_periods, lang)
    top = _vertical_range(figure, unit, known, scale.divisor)
    for target in targets:
        _target_line(figure, theme, target, targets, lines, unit, lang, scale.divisor, top)
    _event_marks(figure, theme, events)
    axis_words(figure, theme, scale.label)
    month_axis(figure, months)
    figure.update_layout(hovermode="x unified" if len(lines) > 1 else "closest")
    if not any(value is not None for line in lines for value in (point.value for point in line.points)):
        say_nothing_known(figure, theme, word("no_data", lang))
    notes = tuple(f"{number} {fmt_period(event.period, lang)} {event.words}" for number, event in enumerate(events, 1))
    alt = "; " if lang == "en" else "；"
    return Chart(figure, alt.join(alt_words(line, unit, lang) for line in lines), height, notes)


def _worded(point: PeriodValue, unit: str, lang: Lang) -> str:
    return hover_words(point.period, value_words(point, unit, lang), lang)


def value_words(point: PeriodValue, unit: str, lang: Lang) -> str:
    """A value as a reader sees it: a rate with the numbers behind it."""
    if unit == "%" and point.denominator:
        return fmt_rate(point.value, point.numerator, point.denominator, lang)
    return fmt(point.value, unit, lang)


def hover_words(period: str | None, words: str, lang: Lang) -> str:
    """What a point says: its period and its value."""
    return f"{fmt_period(period, lang)} · {words}"


def alt_words(line: Line, unit: str, lang: Lang) -> str:
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
        first_value=value_words(first, unit, lang),
        last=fmt_period(last.period, lang),
        last_value=value_words(last, unit, lang),
    )


def _vertical_range(figure: go.Figure, unit: str, known: Sequence[float | None], divisor: float) -> float:
    highest = max((value for value in known if value is not None), default=0.0) / divisor
    if unit == "%" and highest <= 100:
        figure.update_yaxes(range=[0, 108], tickvals=[0, 20, 40, 60, 80, 100])
        return 108.0
    top = max(highest * 1.12, 1.0 if divisor == 1 else 0.1)
    figure.update_yaxes(range=[0, top], nticks=6)
    return top


def _target_line(
    figure: go.Figure,
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
        + word("target", lang, value=target_words(target.value, unit, lang)),
        xref="paper",
        x=0 if left else 1,
        y=target.value / divisor,
        xanchor="left" if left else "right",
        yanchor="top" if crowded else "bottom",
        showarrow=False,
        font={"size": 12, "color": look.quiet},
    )


def target_words(value: float, unit: str, lang: Lang) -> str:
    """A target in words: a whole percentage without decimals."""
    return fmt(value, unit, lang, decimals=0 if unit == "%" and value == int(value) else None)


def _is_emptier_left(target: Target, lines: Sequence[Line]) -> bool:
    """Whether the series keep further away from the target at their beginning: there its label covers nothing."""
    first, last = [], []
    for line in lines:
        values = [point.value for point in line.points]
        third = max(1, len(values) // 3)
        first += [abs(value - target.value) for value in values[:third] if value is not None]
        last += [abs(value - target.value) for value in values[-third:] if value is not None]
    return min(first, default=0.0) > min(last, default=0.0)


def open_band(figure: go.Figure, theme: ThemeName, periods: Sequence[str], lang: Lang) -> None:
    """A grey band behind the months that are still open, with its entry in the legend."""
    if not periods:
        return
    months = sorted(month_of(period) for period in periods)
    figure.add_vrect(
        x0=months[0] - timedelta(days=15),
        x1=months[-1] + timedelta(days=15),
        fillcolor=THEMES[theme].band,
        opacity=1,
        line_width=0,
        layer="below",
    )
    figure.add_trace(
        go.Scatter(
            name=word("open_months", lang),
            x=[None],
            y=[None],
            mode="markers",
            marker={
                "symbol": "square",
                "size": 12,
                "color": THEMES[theme].band,
                "line": {"color": THEMES[theme].line, "width": 1},
            },
            hoverinfo="skip",
            showlegend=True,
        )
    )


def _event_marks(figure: go.Figure, theme: ThemeName, events: Sequence[Event]) -> None:
    look = THEMES[theme]
    for number, event in enumerate(events, 1):
        month = month_of(event.period)
        figure.add_vline(x=month, line={"color": look.quiet, "width": 1, "dash": "dot"}, layer="below")
        figure.add_annotation(
            text=str(number),
            x=month,
            yref="paper",
            y=1,
            yanchor="bottom",
            yshift=2,
            showarrow=False,
            font={"size": 11, "color": look.card},
            bgcolor=look.quiet,
            borderpad=2,
            width=14,
            hovertext=safe(event.words),
        )
