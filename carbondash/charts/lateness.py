"""How late or early records came: a histogram around the due day."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from carbondash.charts.look import THEMES, Chart, ThemeName, axis_words, base_figure, hatched, say_nothing_known
from carbondash.charts.words import word
from carbondash.figures.format import axis_scale, fmt, number
from carbondash.figures.units import Lang


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
    for key, marker, bins in (
        ("on_time", {"color": look.categorical[0]}, [place for place in sorted(counts) if place <= 0]),
        ("late", hatched(theme, look.categorical[1]), [place for place in sorted(counts) if place > 0]),
    ):
        if not bins:
            continue
        figure.add_trace(
            go.Bar(
                name=word(key, lang),
                x=[(place - 0.5) * width + 0.5 for place in bins],
                y=[counts[place] for place in bins],
                width=width * 0.9,
                marker=marker,
                customdata=[_bin_words(place, width, counts[place], lang) for place in bins],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
    figure.update_xaxes(
        title={"text": word("days_late", lang), "font": {"size": 12, "color": look.quiet}, "standoff": 6},
        automargin=True,
        nticks=8,
    )
    figure.update_yaxes(rangemode="tozero", nticks=5, tickformat=",d")
    axis_words(figure, theme, axis_scale([], "records", lang).label)
    if days_late:
        figure.add_vline(x=0.5, line={"color": look.quiet, "width": 1.5, "dash": "dash"})
    else:
        say_nothing_known(figure, theme, word("no_data", lang))
    late = sum(1 for days in days_late if days > 0)
    return Chart(figure, word("alt_histogram", lang, total=fmt(len(days_late), "records", lang), late=number(late, lang)), height)


def _bin_words(place: int, width: int, count: int, lang: Lang) -> str:
    low, high = (place - 1) * width + 1, place * width
    span = fmt(high, "days", lang) if low == high else word("days_span", lang, low=number(low, lang), high=number(high, lang))
    return word("in_bin", lang, span=span, value=fmt(count, "records", lang))
