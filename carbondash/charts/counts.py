"""How often something happened by calendar month: a bar a month, of one or of a few kinds side by side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from carbondash.charts.drawing import bar_trace
from carbondash.charts.frames import month_of
from carbondash.charts.look import THEMES, Chart, ThemeName, axis_words, base_figure, month_axis, safe, say_nothing_known
from carbondash.charts.stacks import PATTERNS
from carbondash.charts.words import word
from carbondash.figures.format import axis_scale, fmt, fmt_period
from carbondash.figures.units import Lang


def monthly_counts(
    kinds: Sequence[tuple[str, str, Sequence[tuple[date, float | None]]]],
    *,
    name: str,
    lang: Lang,
    theme: ThemeName,
    height: int = 260,
) -> Chart:
    """Kinds as (name, unit, [(a day of the month, how often)]); a missing value is a gap, no zero."""
    look = THEMES[theme]
    figure = base_figure(theme, height, legend=len(kinds) > 1)
    for turn, (kind, unit_code, found) in enumerate(kinds):
        months = [f"M{day:%Y-%m}" for day, _value in found]
        figure.add_trace(
            bar_trace(
                name=safe(kind),
                x=[month_of(month) for month in months],
                y=[value for _day, value in found],
                marker={
                    "color": look.categorical[turn],
                    "pattern": {
                        "shape": PATTERNS[turn],
                        "fillmode": "overlay",
                        "fgcolor": look.card,
                        "size": 6,
                        "solidity": 0.22,
                    },
                },
                customdata=[
                    f"{fmt_period(month, lang)} · {safe(kind)} {fmt(value, unit_code, lang)}"
                    for month, (_day, value) in zip(months, found, strict=True)
                ],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
    days = [month_of(f"M{day:%Y-%m}") for _kind, _unit, found in kinds for day, _value in found]
    figure.update_yaxes(rangemode="tozero", nticks=5, tickformat=",d")
    figure.update_layout(barmode="group", bargap=0.3)
    month_axis(figure, days)
    labels = dict.fromkeys(axis_scale([], unit_code, lang).label for _kind, unit_code, _found in kinds)
    axis_words(figure, theme, " / ".join(labels))
    totals = [sum(value or 0 for _day, value in found) for _kind, _unit, found in kinds]
    if not any(totals):
        say_nothing_known(figure, theme, word("no_data", lang))
        return Chart(figure, word("alt_empty", lang, name=name), height)
    colon, comma = (": ", ", ") if lang == "en" else ("：", "，")
    said = [f"{kind} {fmt(total, unit_code, lang)}" for (kind, unit_code, _found), total in zip(kinds, totals, strict=True)]
    return Chart(figure, name + colon + comma.join(said), height)
