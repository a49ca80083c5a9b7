"""Series by day: the surrender's progress against its deadlines, price and volume, and the tiny line of a tile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go

from carbondash.charts.frames import DayLine, Deadline, Quote
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
from carbondash.charts.trends import DASHES, target_words
from carbondash.charts.words import word
from carbondash.figures.format import axis_scale, fmt, fmt_day
from carbondash.figures.units import Lang


def progress(
    curves: Sequence[DayLine],
    deadlines: Sequence[Deadline],
    *,
    lang: Lang,
    theme: ThemeName,
    as_of: date | None = None,
    height: int = 300,
) -> Chart:
    """Cumulative shares of an obligation in percent by day, and the steps that the deadlines require."""
    look = THEMES[theme]
    figure = base_figure(theme, height, legend=True)
    for index, curve in enumerate(curves):
        figure.add_trace(
            go.Scatter(
                name=safe(curve.name),
                x=[day for day, _ in curve.points],
                y=[value for _, value in curve.points],
                mode="lines",
                line={"color": look.categorical[index], "width": 2.5, "shape": "hv", "dash": DASHES[index]},
                cliponaxis=False,
                customdata=[fmt(value, "%", lang) for _, value in curve.points],
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
            figure.add_vline(x=as_of, line={"color": look.line, "width": 1, "dash": "dot"}, layer="below")
    figure.update_yaxes(range=[0, 112], tickvals=[0, 20, 40, 60, 80, 100])
    figure.update_layout(hovermode="x unified")
    axis_words(figure, theme, "%")
    if not any(value is not None for curve in curves for _, value in curve.points):
        say_nothing_known(figure, theme, word("no_data", lang))
    parts = [_alt(curve.name, curve.points, "%", lang) for curve in curves]
    parts = parts or [word("alt_empty", lang, name=word("required", lang))]
    return Chart(figure, ("；" if lang == "zh" else "; ").join(parts), height)


def price_volume(quotes: Sequence[Quote], *, lang: Lang, theme: ThemeName, height: int = 380) -> Chart:
    """Closing price by trading day, and below it the volume by kind of trade; a volume that is missing is left out."""
    look = THEMES[theme]
    figure = base_figure(theme, height, legend=True)
    days = [quote.day for quote in quotes]
    figure.add_trace(
        go.Scatter(
            name=word("price", lang),
            x=days,
            y=[quote.price for quote in quotes],
            mode="lines",
            line={"color": look.categorical[0], "width": 2},
            customdata=[fmt(quote.price, "CNY/t", lang) for quote in quotes],
            hovertemplate="%{customdata}",
        )
    )
    doubtful = [quote for quote in quotes if quote.flag and quote.price is not None]
    if doubtful:
        figure.add_trace(
            go.Scatter(
                name=word("flagged", lang),
                x=[quote.day for quote in doubtful],
                y=[quote.price for quote in doubtful],
                mode="markers",
                marker={"symbol": "x-thin-open", "size": 8, "color": look.categorical[1], "line": {"width": 2}},
                customdata=[safe(quote.flag) for quote in doubtful],
                hovertemplate="%{customdata}",
            )
        )
    volumes = [volume for quote in quotes for volume in (quote.listed_t, quote.block_t)]
    scale = axis_scale([(quote.listed_t or 0) + (quote.block_t or 0) for quote in quotes], "t", lang)
    if any(volume is not None for volume in volumes):
        for key, color, amounts in (
            ("listed", look.categorical[2], [quote.listed_t for quote in quotes]),
            ("block", look.categorical[3], [quote.block_t for quote in quotes]),
        ):
            figure.add_trace(
                go.Bar(
                    name=word(key, lang),
                    x=days,
                    y=[None if amount is None else amount / scale.divisor for amount in amounts],
                    yaxis="y2",
                    # A day is a pixel or two wide: no room for a hatch, so the two kinds differ in lightness too.
                    marker={"color": color, "line": {"width": 0}},
                    customdata=[fmt(amount, "t", lang) for amount in amounts],
                    hovertemplate="%{customdata}",
                )
            )
        axis = figure.layout.yaxis.to_plotly_json()
        figure.update_layout(
            barmode="stack",
            bargap=0,
            yaxis={"domain": [0.46, 1.0], "nticks": 5},
            yaxis2={**axis, "domain": [0.0, 0.28], "nticks": 3, "anchor": "x", "rangemode": "tozero"},
            xaxis={"anchor": "y2"},
        )
        axis_words(figure, theme, scale.label, y=0.28)
    figure.update_layout(hovermode="x unified")
    axis_words(figure, theme, axis_scale([], "CNY/t", lang).label)
    if any(quote.price is not None for quote in quotes):
        day_axis(figure, min(days), max(days))
    else:
        say_nothing_known(figure, theme, word("no_data", lang))
    return Chart(figure, _alt(word("price", lang), [(quote.day, quote.price) for quote in quotes], "CNY/t", lang), height)


def spark(
    values: Sequence[float | None],
    unit: str,
    *,
    name: str,
    lang: Lang,
    theme: ThemeName,
    target: float | None = None,
    height: int = 44,
) -> Chart:
    """The tiny line of a tile: shape only, with its last point marked; no axes."""
    look = THEMES[theme]
    figure = base_figure(theme, height)
    positions = list(range(len(values)))
    figure.add_trace(
        go.Scatter(
            x=positions,
            y=list(values),
            mode="lines",
            line={"color": look.categorical[0], "width": 2},
            cliponaxis=False,
            hoverinfo="skip",
        )
    )
    known = [(position, value) for position, value in zip(positions, values, strict=True) if value is not None]
    if known:
        figure.add_trace(
            go.Scatter(
                x=[known[-1][0]],
                y=[known[-1][1]],
                mode="markers",
                marker={"size": 7, "color": look.categorical[0], "line": {"color": look.card, "width": 1.5}},
                cliponaxis=False,
                hoverinfo="skip",
            )
        )
    levels = [value for _, value in known] + ([target] if target is not None else [])
    low, high = min(levels, default=0.0), max(levels, default=1.0)
    room = (high - low) * 0.12 or 1.0
    if target is not None:
        figure.add_hline(y=target, line={"color": look.line, "width": 1, "dash": "dot"}, layer="below")
    figure.update_layout(margin={"l": 4, "r": 6, "t": 4, "b": 4}, hovermode=False)
    figure.update_xaxes(visible=False, range=[-0.2, max(len(values) - 1, 1) + 0.2])
    figure.update_yaxes(visible=False, range=[low - room, high + room])
    if not known:
        return Chart(figure, word("alt_empty", lang, name=name), height)
    between = "至" if lang == "zh" else " to "
    colon = "：" if lang == "zh" else ": "
    return Chart(figure, f"{name}{colon}{fmt(known[0][1], unit, lang)}{between}{fmt(known[-1][1], unit, lang)}", height)


def _required(figure: go.Figure, theme: ThemeName, deadlines: Sequence[Deadline], first: date, last: date, lang: Lang) -> None:
    look = THEMES[theme]
    days = [first, *(deadline.day for deadline in deadlines), last]
    levels = [0.0, *(deadline.percent for deadline in deadlines), deadlines[-1].percent]
    figure.add_trace(
        go.Scatter(
            name=word("required", lang),
            x=days,
            y=levels,
            mode="lines",
            line={"color": look.quiet, "width": 1.5, "dash": "dash", "shape": "hv"},
            hoverinfo="skip",
        )
    )
    for deadline in deadlines:
        figure.add_annotation(
            text=word(
                "due_by", lang, day=fmt_day(deadline.day, lang, short=True), value=target_words(deadline.percent, "%", lang)
            ),
            x=deadline.day,
            # The curves are near the steps' upper ends: only the last label goes there, the others stand at their foot.
            y=deadline.percent if deadline is deadlines[-1] else 0,
            yanchor="bottom",
            xanchor="right" if deadline is deadlines[-1] else "left",
            xshift=0 if deadline is deadlines[-1] else 4,
            yshift=0 if deadline is deadlines[-1] else 4,
            showarrow=False,
            font={"size": 12, "color": look.quiet},
        )


def _alt(name: str, points: Sequence[tuple[date, float | None]], unit: str, lang: Lang) -> str:
    known = [(day, value) for day, value in points if value is not None]
    if not known:
        return word("alt_empty", lang, name=name)
    (first, first_value), (last, last_value) = known[0], known[-1]
    return word(
        "alt_market",
        lang,
        name=name,
        first=fmt_day(first, lang),
        first_value=fmt(first_value, unit, lang),
        last=fmt_day(last, lang),
        last_value=fmt(last_value, unit, lang),
    )
