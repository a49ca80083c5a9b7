"""How late or early records came: a bar for each span of days round the due day."""

from __future__ import annotations

from collections.abc import Sequence

from carbondash.charts.drawing import bar_trace
from carbondash.charts.frames import DelayBar
from carbondash.charts.look import THEMES, Chart, ThemeName, axis_words, base_figure, hatched, say_nothing_known
from carbondash.charts.spans import on_two_lines
from carbondash.charts.words import word
from carbondash.figures.format import axis_scale, fmt, number
from carbondash.figures.units import Lang


def delay_bars(bars: Sequence[DelayBar], *, lang: Lang, theme: ThemeName, height: int = 350) -> Chart:
    """How many records came in each span of days, earliest first; late spans are coloured and hatched, behind a line."""
    look = THEMES[theme]
    figure = base_figure(theme, height, legend=True)
    for key, marker, is_late in (
        ("on_time", {"color": look.categorical[0]}, False),
        ("late", hatched(theme, look.categorical[1]), True),
    ):
        places = [place for place, bar in enumerate(bars) if bar.is_late is is_late]
        if not places:
            continue
        figure.add_trace(
            bar_trace(
                name=word(key, lang),
                x=places,
                y=[bars[place].records for place in places],
                width=0.9,
                marker=marker,
                customdata=[
                    word("in_bin", lang, span=bars[place].days, value=fmt(bars[place].records, "records", lang))
                    for place in places
                ],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
    figure.update_xaxes(
        title={"text": word("days_late", lang), "font": {"size": 12, "color": look.quiet}, "standoff": 6},
        automargin=True,
        tickvals=list(range(len(bars))),
        ticktext=[on_two_lines(bar.days) for bar in bars],
        tickangle=0,
        tickfont={"size": 11},
        range=[-0.6, max(len(bars), 1) - 0.4],
    )
    figure.update_yaxes(rangemode="tozero", nticks=5, tickformat=",d")
    axis_words(figure, theme, axis_scale([], "records", lang).label)
    total = sum(bar.records for bar in bars)
    late = sum(bar.records for bar in bars if bar.is_late)
    if total:
        first_late = next((place for place, bar in enumerate(bars) if bar.is_late), len(bars))
        figure.add_vline(x=first_late - 0.5, line={"color": look.quiet, "width": 1.5, "dash": "dash"})
    else:
        say_nothing_known(figure, theme, word("no_data", lang))
    return Chart(figure, word("alt_histogram", lang, total=fmt(total, "records", lang), late=number(late, lang)), height)
