"""Horizontal bars with their numbers beside them: rankings, kinds with their cumulative share, institutions; and lateness."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

import plotly.graph_objects as go

from carbondash.charts.frames import Item
from carbondash.charts.look import THEMES, Chart, ThemeName, axis_words, base_figure, safe, wrapped
from carbondash.charts.words import word
from carbondash.figures.format import MISSING, SMALL_SAMPLE_BELOW, axis_scale, fmt, fmt_rate, number
from carbondash.figures.units import Lang

ROW = 27


def ranked_bar(
    items: Sequence[Item],
    unit: str,
    *,
    name: str,
    lang: Lang,
    theme: ThemeName,
    selected: Collection[str] = (),
    order: Literal["descending", "ascending", "given"] = "descending",
    color: int = 0,
) -> Chart:
    """One bar an item with its value at the end; selected ones stand out; what has no value, or too small a sample, comes last.

    A click gives the item's code as `y` and as the first custom value.
    """
    look = THEMES[theme]
    ranked = _ordered(items, unit, order)
    scale = axis_scale([item.value for item in ranked], unit, lang)
    labels = [value_label(item, unit, lang) for item in ranked]
    colors = [look.dimmed if selected and item.code not in selected else look.categorical[color] for item in ranked]
    height = _height(ranked)
    figure = base_figure(theme, height)
    figure.add_trace(
        go.Bar(
            orientation="h",
            y=[item.code for item in ranked],
            x=[None if item.value is None else item.value / scale.divisor for item in ranked],
            marker={"color": colors, "cornerradius": 2},
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},
            customdata=[[item.code, _hover(item, unit, lang)] for item in ranked],
            hovertemplate="%{customdata[1]}<extra></extra>",
        )
    )
    _end_labels(figure, theme, ranked, [None if item.value is None else item.value / scale.divisor for item in ranked], labels)
    _names(figure, ranked, selected)
    highest = max((item.value for item in ranked if item.value is not None), default=0.0) / scale.divisor
    top = 100.0 if unit == "%" and highest <= 100 else highest or 1.0
    figure.update_xaxes(range=[0, top * 1.5], showticklabels=False, ticks="", showline=False)
    axis_words(figure, theme, f"{safe(name)} ({scale.label})" if lang == "en" else f"{safe(name)}（{scale.label}）")
    return Chart(figure, _alt(name, ranked, unit, lang), height)


def pareto(kinds: Sequence[Item], unit: str, *, name: str, lang: Lang, theme: ThemeName, selected: Collection[str] = ()) -> Chart:
    """Kinds from the most to the least frequent with their number, and the share that they reach together in a column."""
    chart = ranked_bar(kinds, unit, name=name, lang=lang, theme=theme, selected=selected)
    ranked = _ordered(kinds, unit, "descending")
    total = sum(item.value or 0 for item in ranked)
    figure, look = chart.figure, THEMES[theme]
    reached = 0.0
    for item in ranked:
        reached += item.value or 0
        figure.add_annotation(
            text=fmt(100 * reached / total, "%", lang, decimals=0) if total else MISSING,
            xref="paper",
            x=1,
            y=item.code,
            xanchor="right",
            showarrow=False,
            font={"size": 12, "color": look.quiet},
        )
    figure.add_annotation(
        text=word("cumulative_share", lang),
        xref="paper",
        yref="paper",
        x=1,
        y=1,
        xanchor="right",
        yanchor="bottom",
        yshift=8,
        showarrow=False,
        font={"size": 12, "color": look.quiet},
    )
    figure.update_xaxes(range=[0, max((item.value or 0 for item in ranked), default=1.0) / _divisor(ranked, unit, lang) * 1.75 or 1])
    return chart


def loan_bars(institutions: Sequence[Item], *, name: str, lang: Lang, theme: ThemeName, selected: Collection[str] = ()) -> Chart:
    """Loans by institution in yuan, largest first, each with the number of projects that it supported (the numerator)."""
    counted = [
        Item(item.code, item.name, item.value, extra=fmt(item.numerator, "projects", lang) if item.numerator is not None else "")
        for item in institutions
    ]
    return ranked_bar(counted, "CNY", name=name, lang=lang, theme=theme, selected=selected)


def histogram(days_late: Sequence[int], *, lang: Lang, theme: ThemeName, height: int = 280) -> Chart:
    """How many records came how many days before (negative) or after the due day; late ones are coloured and hatched."""
    look = THEMES[theme]
    figure = base_figure(theme, height, legend=True)
    span = max(days_late, default=0) - min(days_late, default=0) + 1
    width = next((size for size in (1, 2, 5, 10, 20, 50) if span <= 24 * size), 100)
    # A bin never holds both sides of the due day: day 0 is the last of its bin.
    counts: dict[int, int] = {}
    for days in days_late:
        counts[-(-days // width)] = counts.get(-(-days // width), 0) + 1
    for key, color, shape, bins in (
        ("on_time", look.categorical[0], "", [place for place in sorted(counts) if place <= 0]),
        ("late", look.categorical[1], "/", [place for place in sorted(counts) if place > 0]),
    ):
        if not bins:
            continue
        figure.add_trace(
            go.Bar(
                name=word(key, lang),
                x=[(place - 0.5) * width + 0.5 for place in bins],
                y=[counts[place] for place in bins],
                width=width * 0.9,
                marker={"color": color, "pattern": {"shape": shape, "fgcolor": look.card, "size": 6, "solidity": 0.2}},
                customdata=[_bin_words(place, width, counts[place], lang) for place in bins],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
    if days_late:
        figure.add_vline(x=0.5, line={"color": look.quiet, "width": 1.5, "dash": "dash"})
    figure.update_xaxes(title={"text": word("days_late", lang), "font": {"size": 12, "color": look.quiet}}, nticks=8)
    figure.update_yaxes(rangemode="tozero", nticks=5, tickformat=",d")
    axis_words(figure, theme, axis_scale([], "records", lang).label)
    late = sum(1 for days in days_late if days > 0)
    return Chart(figure, word("alt_histogram", lang, total=fmt(len(days_late), "records", lang), late=number(late, lang)), height)


def value_label(item: Item, unit: str, lang: Lang) -> str:
    """The value at the end of a bar: a rate with the numbers behind it; further words after a point."""
    if unit == "%" and item.denominator:
        words = fmt_rate(item.value, item.numerator, item.denominator, lang)
    else:
        words = fmt(item.value, unit, lang)
    return f"{words} · {item.extra}" if item.extra and item.value is not None else words


def _ordered(items: Sequence[Item], unit: str, order: str) -> list[Item]:
    if order == "given":
        return list(items)
    sign = -1 if order == "descending" else 1

    def place(item: Item) -> tuple[int, float]:
        if item.value is None:
            return (2, 0.0)
        small = unit == "%" and item.denominator is not None and item.denominator < SMALL_SAMPLE_BELOW
        # A small sample is shown, but not ranked among the others.
        return (1 if small else 0, sign * item.value)

    return sorted(items, key=place)


def _names(figure: go.Figure, items: Sequence[Item], selected: Collection[str]) -> None:
    texts = [wrapped(item.name) for item in items]
    figure.update_yaxes(
        type="category",
        categoryorder="array",
        categoryarray=[item.code for item in items],
        tickmode="array",
        tickvals=[item.code for item in items],
        ticktext=[f"<b>{text}</b>" if item.code in selected else text for item, text in zip(items, texts, strict=True)],
        autorange="reversed",
        showgrid=False,
        tickfont={"size": 13, "color": figure.layout.font.color},
        ticklabelstandoff=4,
    )


def _end_labels(
    figure: go.Figure, theme: ThemeName, items: Sequence[Item], ends: Sequence[float | None], labels: Sequence[str]
) -> None:
    for item, end, label in zip(items, ends, labels, strict=True):
        figure.add_annotation(
            text=safe(label),
            x=max(end or 0, 0),
            y=item.code,
            xanchor="left",
            xshift=4,
            showarrow=False,
            font={"size": 12, "color": THEMES[theme].text},
        )


def _height(items: Sequence[Item]) -> int:
    lines = sum(1 + wrapped(item.name).count("<br>") * 0.7 for item in items)
    return int(46 + ROW * max(lines, 1))


def _divisor(items: Sequence[Item], unit: str, lang: Lang) -> float:
    return axis_scale([item.value for item in items], unit, lang).divisor


def _hover(item: Item, unit: str, lang: Lang) -> str:
    return f"{wrapped(item.name, 40)}<br>{safe(value_label(item, unit, lang))}"


def _bin_words(place: int, width: int, count: int, lang: Lang) -> str:
    low, high = (place - 1) * width + 1, place * width
    span = fmt(high, "days", lang) if low == high else word("days_span", lang, low=number(low, lang), high=number(high, lang))
    return word("in_bin", lang, span=span, value=fmt(count, "records", lang))


def _alt(name: str, ranked: Sequence[Item], unit: str, lang: Lang) -> str:
    known = [item for item in ranked if item.value is not None]
    if not known:
        return word("alt_empty", lang, name=name)
    by_value = sorted(known, key=lambda item: -(item.value or 0))
    top, bottom = by_value[0], by_value[-1]
    return word(
        "alt_top",
        lang,
        name=name,
        top=f"{top.name} {value_label(top, unit, lang)}",
        bottom=f"{bottom.name} {value_label(bottom, unit, lang)}",
    )
