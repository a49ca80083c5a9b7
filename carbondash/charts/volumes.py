"""What the province traded: by month in parts, and cumulated to a published point; what is owed as covered and lacking."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from carbondash.charts.drawing import bar_trace, scatter_trace
from carbondash.charts.frames import month_of
from carbondash.charts.look import (
    THEMES,
    Chart,
    ThemeName,
    axis_words,
    base_figure,
    day_axis,
    month_axis,
    safe,
    say_nothing_known,
    shortened,
    text_width,
)
from carbondash.charts.stacks import LEGEND_LINE, PATTERNS, ROW
from carbondash.charts.words import word
from carbondash.figures.format import axis_scale, fmt, fmt_day, fmt_period
from carbondash.figures.units import Lang

_NARROW_PX = 320
_NAME = 30


@dataclass(frozen=True)
class Split:
    """One bar of amounts that add up: what a click stands for, its name and its parts in the base unit."""

    code: str
    name: str
    parts: tuple[float, ...]
    label: str = ""


def monthly(
    months: Sequence[tuple[str, tuple[float, ...]]], names: Sequence[str], unit: str, *, name: str, lang: Lang, theme: ThemeName,
    height: int = 300,
) -> Chart:  # fmt: skip
    """Stacked bars by month; parts (at most four) add up to the month. A click gives the month as the first custom value."""
    figure = base_figure(theme, height, legend=True)
    totals = [sum(parts) for _month, parts in months]
    scale = axis_scale(totals, unit, lang)
    for turn, part in enumerate(names):
        figure.add_trace(
            bar_trace(
                name=safe(part),
                x=[month_of(month) for month, _parts in months],
                y=[parts[turn] / scale.divisor for _month, parts in months],
                marker=_marker(theme, turn),
                customdata=[
                    [month, safe(f"{fmt_period(month, lang)} · {part} {fmt(parts[turn], unit, lang)}")] for month, parts in months
                ],
                hovertemplate="%{customdata[1]}<extra></extra>",
            )
        )
    figure.update_layout(barmode="stack")
    figure.update_yaxes(range=[0, max(totals, default=0.0) / scale.divisor * 1.1 or 1], nticks=6)
    month_axis(figure, [month_of(month) for month, _parts in months])
    axis_words(figure, theme, scale.label)
    if not any(totals):
        say_nothing_known(figure, theme, word("no_data", lang))
        return Chart(figure, word("alt_empty", lang, name=name), height)
    highest = max(range(len(months)), key=totals.__getitem__)
    busiest = fmt_period(months[highest][0], lang)
    alt = word("alt_highest", lang, name=name, where=busiest, value=fmt(totals[highest], unit, lang))
    return Chart(figure, alt, height)


def cumulated(
    points: Sequence[tuple[date, float]], unit: str, *, name: str, published: tuple[date, float, str] | None, lang: Lang,
    theme: ThemeName, color: int = 0, height: int = 250,
) -> Chart:  # fmt: skip
    """A cumulated amount by day; `published` marks a stated value: its day, the value and its words."""
    look = THEMES[theme]
    figure = base_figure(theme, height)
    scale = axis_scale([*(value for _day, value in points), published[1] if published else None], unit, lang)
    figure.add_trace(
        scatter_trace(
            x=[day for day, _value in points],
            y=[value / scale.divisor for _day, value in points],
            mode="lines",
            line={"color": look.categorical[color], "width": 2.5},
            customdata=[fmt(value, unit, lang) for _day, value in points],
            hovertemplate="%{x|%Y-%m-%d} %{customdata}<extra></extra>",
            cliponaxis=False,
        )
    )
    highest = max((value for _day, value in points), default=0.0)
    if published:
        day, value, words = published
        highest = max(highest, value)
        figure.add_trace(
            scatter_trace(
                x=[day],
                y=[value / scale.divisor],
                mode="markers",
                marker={
                    "symbol": "star-diamond",
                    "size": 14,
                    "color": look.categorical[1],
                    "line": {"color": look.card, "width": 1},
                },
                customdata=[safe(words)],
                hovertemplate="%{customdata}<extra></extra>",
                cliponaxis=False,
            )
        )
        figure.add_annotation(
            text=safe(words), x=day, y=value / scale.divisor, xanchor="right", yanchor="bottom", xshift=-4, yshift=9,
            showarrow=False, font={"size": 12, "color": look.text},
        )  # fmt: skip
    figure.update_yaxes(range=[0, highest / scale.divisor * 1.2 or 1], nticks=6)
    if points:
        day_axis(figure, points[0][0], points[-1][0])
    axis_words(figure, theme, scale.label)
    if not highest:
        say_nothing_known(figure, theme, word("no_data", lang))
        return Chart(figure, word("alt_empty", lang, name=name), height)
    first, last = points[0], points[-1]
    alt = word(
        "alt_market",
        lang,
        name=name,
        first=fmt_day(first[0], lang),
        first_value=fmt(first[1], unit, lang),
        last=fmt_day(last[0], lang),
        last_value=fmt(last[1], unit, lang),
    )
    return Chart(figure, alt, height)


def splits(
    rows: Sequence[Split],
    names: Sequence[str],
    unit: str,
    *,
    name: str,
    lang: Lang,
    theme: ThemeName,
    selected: Collection[str] = (),
) -> Chart:
    """Horizontal bars of amounts whose parts add up, each with its words at the end. A click gives the row's code."""
    look = THEMES[theme]
    totals = [sum(row.parts) for row in rows]
    longest = max(totals, default=0.0)
    height = ROW * max(len(rows), 1) + 44 + LEGEND_LINE * (1 + len(names) // 2)
    figure = base_figure(theme, height, legend=True)
    for turn, part in enumerate(names):
        figure.add_trace(
            bar_trace(
                orientation="h",
                name=safe(part),
                y=list(range(len(rows))),
                x=[row.parts[turn] for row in rows],
                width=0.66,
                marker=_marker(theme, turn),
                selected={"marker": {"opacity": 1}},
                unselected={"marker": {"opacity": 1}},
                customdata=[[row.code, safe(f"{row.name} · {part} {fmt(row.parts[turn], unit, lang)}")] for row in rows],
                hovertemplate="%{customdata[1]}<extra></extra>",
            )
        )
    words = [shortened(row.name, _NAME) for row in rows]
    labels = [row.label or fmt(total, unit, lang) for row, total in zip(rows, totals, strict=True)]
    figure.annotations = [
        {
            "text": f"<b>{safe(label)}</b>" if row.code in selected else safe(label), "x": total, "y": place, "xanchor": "left",
            "xshift": 5, "showarrow": False, "font": {"size": 12, "color": look.text},
        }
        for place, (row, label, total) in enumerate(zip(rows, labels, totals, strict=True))
    ]  # fmt: skip
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[f"<b>{text}</b>" if row.code in selected else text for row, text in zip(rows, words, strict=True)],
        tickfont={"size": 13, "color": look.text},
        range=[max(len(rows), 1) - 0.4, -0.6],
        showgrid=False,
    )
    # The words at the end of the longest bar have room also on a telephone.
    room = _NARROW_PX - max((text_width(text, 13) for text in words), default=0)
    ends = max((text_width(label) for label in labels), default=0) + 10
    figure.update_xaxes(
        range=[0, (longest or 1) * room / max(room - ends, 0.25 * room)], showticklabels=False, ticks="", showline=False
    )
    figure.update_layout(barmode="stack", height=height, margin={"t": 8, "r": 4})
    if not longest:
        say_nothing_known(figure, theme, word("no_data", lang))
        return Chart(figure, word("alt_empty", lang, name=name), height)
    most = max(range(len(rows)), key=totals.__getitem__)
    return Chart(figure, word("alt_highest", lang, name=name, where=rows[most].name, value=labels[most]), height)


def _marker(theme: ThemeName, turn: int) -> dict[str, object]:
    look = THEMES[theme]
    pattern = {"shape": PATTERNS[turn], "fillmode": "overlay", "fgcolor": look.card, "size": 6, "solidity": 0.22}
    return {"color": look.categorical[turn], "pattern": pattern, "line": {"color": look.card, "width": 0.5}}
