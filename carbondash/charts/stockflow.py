"""A stock and what came and went: each month's openings rise from what was open, its closings fall to what is open then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from carbondash.charts.drawing import Drawing, bar_trace, scatter_trace
from carbondash.charts.frames import Balance
from carbondash.charts.look import THEMES, Chart, ThemeName, axis_words, base_figure, hatched, month_axis, say_nothing_known
from carbondash.charts.words import word
from carbondash.figures.format import axis_scale, fmt_period, number
from carbondash.figures.units import Lang

_DAY_MS = 24 * 3600 * 1000
# Days that each of the two bars of a month takes, and half a month.
_BAR, _HALF = 11, timedelta(days=15)


def stock_and_flows(months: Sequence[Balance], *, lang: Lang, theme: ThemeName, height: int = 340) -> Chart:
    """Openings upwards from the stock of the month's start, closings downwards to the stock of its end, and the stock as steps.

    So the picture itself shows that start + opened - closed = end. Where enterprises moved, a third bar leads to the end.
    """
    look = THEMES[theme]
    figure = base_figure(theme, height, legend=True)
    if not months:
        say_nothing_known(figure, theme, word("no_data", lang))
        return Chart(figure, word("alt_empty", lang, name=word("still_open", lang)), height)
    days = [date.fromisoformat(f"{month.period[1:]}-01") for month in months]
    said = [equation(month, lang) for month in months]
    tops = [month.start + month.opened for month in months]
    opened = [month.opened for month in months]
    _bars(
        figure,
        word("opened", lang),
        days,
        [month.start for month in months],
        opened,
        said,
        {"color": look.categorical[1]},
        before=True,
    )
    ends = [top - month.closed for top, month in zip(tops, months, strict=True)]
    closed = [month.closed for month in months]
    _bars(figure, word("closed", lang), days, ends, closed, said, hatched(theme, look.categorical[2]))
    moved = [(day, month, words) for day, month, words in zip(days, months, said, strict=True) if month.moved]
    if moved:
        figure.add_trace(
            bar_trace(
                name=word("moved", lang),
                x=[day for day, _, _ in moved],
                y=[abs(month.moved) for _, month, _ in moved],
                base=[month.end - max(month.moved, 0) for _, month, _ in moved],
                offset=_BAR * _DAY_MS,
                width=3 * _DAY_MS,
                marker={"color": look.categorical[3]},
                customdata=[[words] for _, _, words in moved],
                hovertemplate="%{customdata[0]}<extra></extra>",
            )
        )
    edges = [datetime.combine(day, time()) - _HALF for day in days] + [datetime.combine(days[-1], time()) + _HALF]
    levels = [months[0].start, *(month.end for month in months)]
    figure.add_trace(
        scatter_trace(
            name=word("still_open", lang),
            x=edges,
            y=levels,
            mode="lines+markers",
            line={"color": look.categorical[0], "width": 2.5, "shape": "hv"},
            marker={"size": 6, "symbol": "diamond", "color": look.categorical[0]},
            cliponaxis=False,
            customdata=[[words] for words in (said[0], *said)],
            hovertemplate="%{customdata[0]}<extra></extra>",
        )
    )
    highest = max([*tops, *levels, 1])
    figure.update_yaxes(range=[0, highest * 1.1], nticks=6, zeroline=True, zerolinecolor=look.line)
    figure.add_annotation(
        text=number(levels[-1], lang),
        x=edges[-1],
        y=levels[-1] + 0.015 * highest,
        xanchor="right",
        yanchor="bottom",
        showarrow=False,
        font={"size": 12, "color": look.text},
    )
    # The stock at the start stands above the axis, where it covers no bar.
    start = word("stock_at_start", lang, value=number(levels[0], lang))
    axis_words(figure, theme, f"{axis_scale([], 'problems', lang).label} · {start}")
    month_axis(figure, days)
    figure.update_layout(barmode="overlay")
    return Chart(figure, f"{said[0]}; {said[-1]}" if lang == "en" else f"{said[0]}；{said[-1]}", height)


def equation(month: Balance, lang: Lang) -> str:
    """A month's balance in one line."""
    moved = ""
    if month.moved:
        moved = word("balance_moved", lang, sign="+" if month.moved > 0 else "−", value=number(abs(month.moved), lang))
    return word(
        "balance_equation",
        lang,
        month=fmt_period(month.period, lang),
        start=number(month.start, lang),
        opened=number(month.opened, lang),
        closed=number(month.closed, lang),
        moved=moved,
        end=number(month.end, lang),
    )


def _bars(
    figure: Drawing,
    name: str,
    days: Sequence[date],
    bases: Sequence[int],
    values: Sequence[int],
    said: Sequence[str],
    marker: dict[str, Any],
    *,
    before: bool = False,
) -> None:
    figure.add_trace(
        bar_trace(
            name=name,
            x=days,
            y=values,
            base=bases,
            # Beside each other about the month's middle: opened to the left, closed to the right.
            offset=-_BAR * _DAY_MS if before else 0,
            width=_BAR * _DAY_MS,
            marker=marker,
            customdata=[[words] for words in said],
            hovertemplate="%{customdata[0]}<extra></extra>",
        )
    )
