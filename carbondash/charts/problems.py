"""Problems found by month, and the balance of what was opened, closed and is still open."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import plotly.graph_objects as go

from carbondash.charts.frames import Balance, Line, PeriodValue, month_of
from carbondash.charts.look import THEMES, Chart, ThemeName, axis_words, base_figure, hatched, month_axis, say_nothing_known
from carbondash.charts.trends import alt_words, hover_words, open_band
from carbondash.charts.words import word
from carbondash.figures.format import axis_scale, fmt, fmt_period, number
from carbondash.figures.units import Lang

# Months differ in length, bars must not.
BAR_DAYS = 22
BAR_MS = BAR_DAYS * 24 * 3600 * 1000


def problem_trend(
    found: Sequence[PeriodValue],
    *,
    lang: Lang,
    theme: ThemeName,
    still_open: Sequence[tuple[date, float | None]] = (),
    open_periods: Sequence[str] = (),
    unsettled: Collection[str] = (),
    height: int = 360,
) -> Chart:
    """Problems found by the month of the data as bars; below, on a scale of its own, how many were open at each day.

    `unsettled` are months that were due but are not all reviewed: their bars are hatched and grey, for more may be found.
    """
    look = THEMES[theme]
    points = [point for point in found if point.period]
    months = [month_of(point.period or "") for point in points] + [month_of(period) for period in open_periods]
    settled = [point for point in points if point.period not in unsettled]
    rest = [point for point in points if point.period in unsettled]
    figure = base_figure(theme, height, legend=bool(open_periods or rest))
    _found_bars(figure, settled, {"color": look.categorical[0], "cornerradius": 2}, lang)
    if rest:
        _found_bars(figure, rest, hatched(theme, look.line), lang, state=word("under_review", lang))
    open_band(figure, theme, open_periods, lang)
    _number_bars(figure, theme, points, lang)
    axis_words(figure, theme, word("found", lang))
    highest = max((point.value for point in points if point.value is not None), default=0.0)
    if not any(point.value is not None for point in points):
        say_nothing_known(figure, theme, word("no_data", lang))
        return Chart(figure, word("alt_empty", lang, name=word("found", lang)), height)
    figure.update_layout(yaxis={"range": [0, max(highest, 1) * 1.14], "nticks": 5})
    month_axis(figure, months)
    if still_open:
        _stock_below(figure, theme, still_open, lang)
    return Chart(figure, alt_words(Line(word("found", lang), points), "problems", lang), height)


def _found_bars(figure: go.Figure, points: Sequence[PeriodValue], marker: dict[str, Any], lang: Lang, state: str = "") -> None:
    """One trace of bars; `state` is what their hover text and the legend say beyond the number."""
    more = f" · {state}" if state else ""
    figure.add_trace(
        go.Bar(
            name=state or word("found", lang),
            x=[month_of(point.period or "") for point in points],
            y=[point.value for point in points],
            width=BAR_MS,
            marker=marker,
            cliponaxis=False,
            customdata=[
                [point.period, hover_words(point.period, fmt(point.value, "problems", lang), lang) + more] for point in points
            ],
            hovertemplate="%{customdata[1]}<extra></extra>",
            showlegend=bool(state),
        )
    )


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


def _number_bars(figure: go.Figure, theme: ThemeName, points: Sequence[PeriodValue], lang: Lang) -> None:
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
