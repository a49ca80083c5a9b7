"""The national market by day: closes with doubtful days, volumes with the days that the data lack; trades against quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from carbondash.charts.drawing import Drawing, Part, bar_trace, scatter_trace
from carbondash.charts.look import (
    THEMES,
    Chart,
    ThemeName,
    axis_words,
    base_figure,
    day_axis,
    hatched,
    safe,
    say_nothing_known,
    wrapped,
)
from carbondash.charts.words import word
from carbondash.figures.format import axis_scale, fmt, fmt_day, fmt_period
from carbondash.figures.units import Lang

_PRICE = "CNY/t"
_DAY_MS = 24 * 3600 * 1000
# A line that would bridge more days than these is broken: nothing is known of them.
_LONGEST_HOLIDAY = timedelta(days=14)
# A band has its words inside it where it takes so much of the axis.
_WORDS_FROM = 0.2
_PRICES_FROM, _VOLUMES_TO = 0.46, 0.30


@dataclass(frozen=True)
class Day:
    """A trading day: close in CNY/t, volumes in t (None: not in the data), and in words why it is in doubt (empty: it is not)."""

    day: date
    close: float | None
    listed: int | None
    block: int | None
    doubt: str = ""


@dataclass(frozen=True)
class MonthPrice:
    """A month of the province's trades: its period, mean price in CNY/t and volume in t."""

    period: str
    price: float
    volume: int


@dataclass(frozen=True)
class Named:
    """The words of a chart of quotes."""

    close: str
    listed: str
    block: str
    missing: str
    doubt: str
    volume: str


def quotes(days: Sequence[Day], named: Named, *, lang: Lang, theme: ThemeName, height: int = 430) -> Chart:
    """Closes as a line above, volumes below as stacked bars (listed and block add up); doubtful days, missing volumes marked."""
    look = THEMES[theme]
    figure = base_figure(theme, height, legend=True)
    known = [day for day in days if day.close is not None]
    if not known:
        say_nothing_known(figure, theme, word("no_data", lang))
        return Chart(figure, word("alt_empty", lang, name=named.close), height)
    scale = axis_scale([(day.listed or 0) + (day.block or 0) for day in days], "t", lang)
    figure.add_trace(_closes(named.close, [(day.day, day.close) for day in days], look.categorical[0], lang))
    _doubts(figure, days, named, theme, lang)
    top = max(((day.listed or 0) + (day.block or 0) for day in days), default=0) / scale.divisor or 1.0
    for turn, (name, of) in enumerate(((named.listed, "listed"), (named.block, "block"))):
        values: list[int | None] = [getattr(day, of) for day in days]
        color = (look.categorical[2], look.categorical[3])[turn]
        figure.add_trace(
            bar_trace(
                name=safe(name),
                x=[day.day for day in days],
                y=[None if value is None else value / scale.divisor for value in values],
                yaxis="y2",
                marker={**(hatched(theme, color) if turn else {"color": color}), "line": {"width": 0}},
                customdata=[fmt(value, "t", lang) for value in values],
                hovertemplate="%{x|%Y-%m-%d} %{customdata}<extra>" + safe(name) + "</extra>",
            )
        )
    _missing(figure, days, named, theme, top)
    figure.update_layout(
        barmode="stack",
        bargap=0.1,
        yaxis={"domain": [_PRICES_FROM, 1.0], "nticks": 6},
        yaxis2={
            **figure.layout["yaxis"], "domain": [0.0, _VOLUMES_TO], "range": [0, top * 1.1], "nticks": 4,
            "anchor": "x",
        },
        xaxis={"anchor": "y2"},
    )  # fmt: skip
    day_axis(figure, days[0].day, days[-1].day)
    axis_words(figure, theme, safe(f"{named.close} · {axis_scale([], _PRICE, lang).label}"))
    axis_words(figure, theme, safe(f"{named.volume} · {scale.label}"), y=_VOLUMES_TO)
    alt = word(
        "alt_market",
        lang,
        name=named.close,
        first=fmt_day(known[0].day, lang),
        first_value=fmt(known[0].close, _PRICE, lang),
        last=fmt_day(known[-1].day, lang),
        last_value=fmt(known[-1].close, _PRICE, lang),
    )
    return Chart(figure, alt, height)


def _closes(name: str, closes: Sequence[tuple[date, float | None]], color: str, lang: Lang) -> Part:
    days: list[date] = []
    values: list[float | None] = []
    for day, close in closes:
        if days and day - days[-1] > _LONGEST_HOLIDAY:
            days.append(days[-1] + timedelta(days=1))
            values.append(None)
        days.append(day)
        values.append(close)
    return scatter_trace(
        name=safe(name),
        x=days,
        y=values,
        mode="lines",
        line={"color": color, "width": 2},
        connectgaps=False,
        customdata=[fmt(value, _PRICE, lang) for value in values],
        hovertemplate="%{x|%Y-%m-%d} %{customdata}<extra>" + safe(name) + "</extra>",
    )


def _doubts(figure: Drawing, days: Sequence[Day], named: Named, theme: ThemeName, lang: Lang) -> None:
    doubtful = [day for day in days if day.doubt and day.close is not None]
    if not doubtful:
        return
    figure.add_trace(
        scatter_trace(
            name=safe(named.doubt),
            x=[day.day for day in doubtful],
            y=[day.close for day in doubtful],
            mode="markers",
            marker={"symbol": "diamond-open", "size": 11, "color": THEMES[theme].categorical[1], "line": {"width": 2}},
            customdata=[
                [f"{fmt_day(day.day, lang)} · {fmt(day.close, _PRICE, lang)}", wrapped(day.doubt, 40)] for day in doubtful
            ],
            hovertemplate="%{customdata[0]}<br>%{customdata[1]}<extra></extra>",
        )
    )


def _missing(figure: Drawing, days: Sequence[Day], named: Named, theme: ThemeName, top: float) -> None:
    """Hatched bands over the days whose volume is not in the data."""
    runs: list[list[Day]] = []
    is_open = False
    for day in days:
        lacks = day.listed is None or day.block is None
        if lacks and is_open:
            runs[-1].append(day)
        elif lacks:
            runs.append([day])
        is_open = lacks
    if not runs:
        return
    look = THEMES[theme]
    middles, widths = [], []
    for run in runs:
        first, last = (datetime.combine(day.day, time()) for day in (run[0], run[-1]))
        middles.append(first + (last - first) / 2)
        widths.append(((last - first).days + 1) * _DAY_MS)
    longest = max(range(len(runs)), key=widths.__getitem__)
    if widths[longest] > _WORDS_FROM * ((days[-1].day - days[0].day).days + 1) * _DAY_MS:
        figure.add_annotation(
            text=safe(named.missing), x=middles[longest], y=top / 2, yref="y2", showarrow=False, bgcolor=look.card,
            font={"size": 12, "color": look.text},
        )  # fmt: skip
    figure.add_trace(
        bar_trace(
            name=safe(named.missing),
            x=middles,
            y=[top] * len(runs),
            width=widths,
            yaxis="y2",
            marker={
                "color": look.band,
                "pattern": {"shape": "/", "fillmode": "overlay", "fgcolor": look.line, "size": 7, "solidity": 0.2},
                "line": {"width": 0},
            },
            customdata=[f"{run[0].day} – {run[-1].day}" if len(run) > 1 else f"{run[0].day}" for run in runs],
            hovertemplate="%{customdata}<extra>" + safe(named.missing) + "</extra>",
        )
    )


def against(
    closes: Sequence[tuple[date, float | None]],
    months: Sequence[MonthPrice],
    *,
    close_name: str,
    own_name: str,
    lang: Lang,
    theme: ThemeName,
    height: int = 300,
) -> Chart:
    """The mean price of the province's trades by month, as marks, against the national close by day, as a line."""
    look = THEMES[theme]
    figure = base_figure(theme, height, legend=True)
    if closes:
        figure.add_trace(_closes(close_name, closes, look.categorical[0], lang))
    if months:
        figure.add_trace(
            scatter_trace(
                name=safe(own_name),
                x=[date.fromisoformat(f"{month.period[1:]}-15") for month in months],
                y=[month.price for month in months],
                mode="markers",
                marker={"symbol": "diamond", "size": 10, "color": look.categorical[1], "line": {"color": look.card, "width": 1}},
                customdata=[[month.period, safe(_month_words(month, lang))] for month in months],
                hovertemplate="%{customdata[1]}<extra></extra>",
            )
        )
    days = [day for day, _close in closes] + [date.fromisoformat(f"{month.period[1:]}-15") for month in months]
    if days:
        day_axis(figure, min(days), max(days))
    else:
        say_nothing_known(figure, theme, word("no_data", lang))
    figure.update_yaxes(nticks=6)
    axis_words(figure, theme, axis_scale([], _PRICE, lang).label)
    if not months:
        return Chart(figure, word("alt_empty", lang, name=own_name), height)
    first, last = months[0], months[-1]
    alt = word(
        "alt_market",
        lang,
        name=own_name,
        first=fmt_period(first.period, lang),
        first_value=fmt(first.price, _PRICE, lang),
        last=fmt_period(last.period, lang),
        last_value=fmt(last.price, _PRICE, lang),
    )
    return Chart(figure, alt, height)


def _month_words(month: MonthPrice, lang: Lang) -> str:
    return f"{fmt_period(month.period, lang)} · {fmt(month.price, _PRICE, lang)} · {fmt(month.volume, 't', lang)}"
