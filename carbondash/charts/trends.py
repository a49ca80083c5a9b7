"""Series by month: rates with their targets, problems found, and the balance of what was opened and closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import plotly.graph_objects as go

from carbondash.charts.frames import Balance, Event, Line, PeriodValue, Target, month_of
from carbondash.charts.look import THEMES, Chart, ThemeName, axis_words, base_figure, hatched, month_axis, safe, say_nothing_known
from carbondash.charts.words import word
from carbondash.figures.format import axis_scale, fmt, fmt_period, fmt_rate
from carbondash.figures.units import Lang

DASHES = ("solid", "dash", "dot", "dashdot")
# Months differ in length, bars must not: 22 days each.
BAR_MS = 22 * 24 * 3600 * 1000
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
    _open_band(figure, theme, open_periods, lang)
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
    return Chart(figure, alt.join(_alt(line, unit, lang) for line in lines), height, notes)


def problem_trend(
    found: Sequence[PeriodValue],
    *,
    lang: Lang,
    theme: ThemeName,
    still_open: Sequence[tuple[date, float | None]] = (),
    open_periods: Sequence[str] = (),
    height: int = 360,
) -> Chart:
    """Problems found by the month of the data as bars; below, on a scale of its own, how many were open at each day."""
    look = THEMES[theme]
    points = [point for point in found if point.period]
    months = [month_of(point.period or "") for point in points] + [month_of(period) for period in open_periods]
    figure = base_figure(theme, height, legend=bool(open_periods))
    figure.add_trace(
        go.Bar(
            name=word("found", lang),
            x=[month_of(point.period or "") for point in points],
            y=[point.value for point in points],
            width=BAR_MS,
            marker={"color": look.categorical[0], "cornerradius": 2},
            text=_labelled_bars([point.value for point in points], lang),
            textposition="outside",
            textangle=0,
            textfont={"size": 12, "color": look.text},
            constraintext="none",
            cliponaxis=False,
            customdata=[[point.period, _hover(point.period, fmt(point.value, "problems", lang), lang)] for point in points],
            hovertemplate="%{customdata[1]}<extra></extra>",
            showlegend=False,
        )
    )
    _open_band(figure, theme, open_periods, lang)
    axis_words(figure, theme, word("found", lang))
    highest = max((point.value for point in points if point.value is not None), default=0.0)
    if not any(point.value is not None for point in points):
        say_nothing_known(figure, theme, word("no_data", lang))
        return Chart(figure, word("alt_empty", lang, name=word("found", lang)), height)
    figure.update_layout(yaxis={"range": [0, max(highest, 1) * 1.14], "nticks": 5})
    month_axis(figure, months)
    if still_open:
        _stock_below(figure, theme, still_open, lang)
    return Chart(figure, _alt(Line(word("found", lang), points), "problems", lang), height)


def opened_closed(balances: Sequence[Balance], *, lang: Lang, theme: ThemeName, height: int = 320) -> Chart:
    """Problems opened (upwards) and closed (downwards) by month, and the line of those still open at its end."""
    look = THEMES[theme]
    months = [month_of(balance.period) for balance in balances]
    figure = base_figure(theme, height, legend=True)
    for name, marker, values, sign in (
        ("opened", {"color": look.categorical[1]}, [balance.opened for balance in balances], 1),
        ("closed", hatched(theme, look.categorical[2]), [balance.closed for balance in balances], -1),
    ):
        figure.add_trace(
            go.Bar(
                name=word(name, lang),
                x=months,
                y=[None if value is None else sign * value for value in values],
                width=BAR_MS,
                marker=marker,
                customdata=[
                    [balance.period, fmt(value, "problems", lang)] for balance, value in zip(balances, values, strict=True)
                ],
                hovertemplate="%{customdata[1]}",
            )
        )
    figure.add_trace(
        go.Scatter(
            name=word("still_open", lang),
            x=months,
            y=[balance.still_open for balance in balances],
            mode="lines+markers",
            line={"color": look.categorical[0], "width": 2.5},
            marker={"size": 7, "symbol": "diamond", "color": look.categorical[0]},
            customdata=[[balance.period, fmt(balance.still_open, "problems", lang)] for balance in balances],
            hovertemplate="%{customdata[1]}",
        )
    )
    ups = [value for balance in balances for value in (balance.opened, balance.still_open) if value is not None]
    downs = [-balance.closed for balance in balances if balance.closed is not None]
    ticks = _even_ticks(min([0.0, *downs]), max([1.0, *ups]))
    figure.update_layout(barmode="relative", hovermode="x unified")
    figure.update_yaxes(
        tickmode="array",
        tickvals=ticks,
        ticktext=[f"{abs(tick):,.0f}" for tick in ticks],
        range=[ticks[0], ticks[-1]],
        zeroline=True,
        zerolinecolor=look.line,
    )
    axis_words(figure, theme, axis_scale([], "problems", lang).label)
    month_axis(figure, months)
    last = balances[-1] if balances else None
    name = word("still_open", lang)
    if last is None:
        say_nothing_known(figure, theme, word("no_data", lang))
        return Chart(figure, word("alt_empty", lang, name=name), height)
    detail = fmt(last.still_open, "problems", lang)
    return Chart(figure, f"{fmt_period(last.period, lang)} {name} {detail}", height)


def _worded(point: PeriodValue, unit: str, lang: Lang) -> str:
    return _hover(point.period, value_words(point, unit, lang), lang)


def value_words(point: PeriodValue, unit: str, lang: Lang) -> str:
    """A value as a reader sees it: a rate with the numbers behind it."""
    if unit == "%" and point.denominator:
        return fmt_rate(point.value, point.numerator, point.denominator, lang)
    return fmt(point.value, unit, lang)


def _hover(period: str | None, words: str, lang: Lang) -> str:
    return f"{fmt_period(period, lang)} · {words}"


def _alt(line: Line, unit: str, lang: Lang) -> str:
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


def _labelled_bars(values: Sequence[float | None], lang: Lang) -> list[str]:
    """The number on the highest and on the latest bar: on all of them it would not fit on a telephone."""
    known = [(value, index) for index, value in enumerate(values) if value is not None]
    if not known:
        return [""] * len(values)
    shown = {max(known, key=lambda pair: (pair[0], -pair[1]))[1], known[-1][1]}
    return [f"{value:,.0f}" if index in shown and value is not None else "" for index, value in enumerate(values)]


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


def _open_band(figure: go.Figure, theme: ThemeName, periods: Sequence[str], lang: Lang) -> None:
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
            marker={"symbol": "square", "size": 12, "color": THEMES[theme].band, "line": {"color": THEMES[theme].line, "width": 1}},
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


def _stock_below(figure: go.Figure, theme: ThemeName, still_open: Sequence[tuple[date, float | None]], lang: Lang) -> None:
    look = THEMES[theme]
    figure.add_trace(
        go.Scatter(
            x=[day for day, _ in still_open],
            y=[value for _, value in still_open],
            yaxis="y2",
            mode="lines",
            line={"color": look.categorical[1], "width": 2.5},
            customdata=[f"{day.isoformat()} · {fmt(value, 'problems', lang)}" for day, value in still_open],
            hovertemplate="%{customdata}<extra></extra>",
            showlegend=False,
        )
    )
    axis = figure.layout.yaxis.to_plotly_json()
    highest = max((value for _, value in still_open if value is not None), default=0.0)
    figure.update_layout(
        yaxis={"domain": [0.46, 1.0]},
        yaxis2={**axis, "domain": [0.0, 0.28], "range": [0, max(highest, 1) * 1.1], "nticks": 3, "anchor": "x"},
        xaxis={"anchor": "y2"},
    )
    axis_words(figure, theme, word("still_open", lang), y=0.28)


def _even_ticks(low: float, high: float) -> list[float]:
    """About five round steps that cover both ends and hold the zero."""
    raw = (high - low) / 5 or 1.0
    size = 10.0 ** (len(str(int(raw))) - 1) if raw >= 1 else 1.0
    step = next((size * factor for factor in (1, 2, 5, 10) if size * factor >= raw), size * 10)
    first, last = int(-(-low // step)) if low >= 0 else -int(-low // step + 1), int(high // step + 1)
    return [step * index for index in range(first, last + 1)]
