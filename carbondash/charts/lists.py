"""The yearly lists: how many stand on each at which tier and how many moved, as sized marks; candidates by supporting source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from carbondash.charts import above
from carbondash.charts.drawing import bar_trace, scatter_trace
from carbondash.charts.look import THEMES, Chart, ThemeName, base_figure, safe, text_width
from carbondash.charts.words import word
from carbondash.figures.format import fmt, fmt_period, number
from carbondash.figures.units import Lang

ROW, GAP = 36, 0.55
# The widest mark and its number beside it fit between two years on a telephone.
LARGEST, SMALLEST = 16.0, 6.0
RINGS = "①②③"
# Room for the legend, whose entries stand below each other on a telephone.
LEGEND = 78
SYMBOLS = ("circle", "triangle-up", "triangle-down", "x-thin")


@dataclass(frozen=True)
class ListRow:
    """One row: its name, how many by year (None: not known), and the symbol and colour of its marks, by their place."""

    name: str
    counts: Mapping[str, int | None]
    symbol: int = 0
    color: int = 0


def list_grid(groups: Sequence[Sequence[ListRow]], periods: Sequence[str], *, name: str, lang: Lang, theme: ThemeName) -> Chart:
    """Counts by row and year, each with its number; a click gives the year. groups: rows that stand together.

    A mark's area follows its count, so that a handful stays visible beside a thousand.
    """
    look = THEMES[theme]
    rows = [row for group in groups for row in group]
    places: list[float] = []
    for group in groups:
        start = places[-1] + 1 + GAP if places else 0.0
        places += [start + step for step in range(len(group))]
    most = max((count for row in rows for count in row.counts.values() if count), default=1)
    figure = base_figure(theme, ROW)
    for place, row in zip(places, rows, strict=True):
        counts = [row.counts.get(period) for period in periods]
        sizes = [SMALLEST + (LARGEST - SMALLEST) * sqrt(count / most) if count else 0.0 for count in counts]
        line = {"width": 3 if row.symbol == 3 else 0, "color": look.categorical[row.color]}
        figure.add_trace(
            scatter_trace(
                x=list(range(len(periods))),
                y=[place] * len(periods),
                mode="markers",
                marker={
                    "size": sizes,
                    "symbol": SYMBOLS[row.symbol],
                    "color": look.categorical[row.color],
                    "opacity": 1,
                    "line": line,
                },
                customdata=[
                    [period, _said(row.name, period, count, lang)] for period, count in zip(periods, counts, strict=True)
                ],
                hovertemplate="%{customdata[1]}<extra></extra>",
                selected={"marker": {"opacity": 1}},
                unselected={"marker": {"opacity": 1}},
                cliponaxis=False,
                showlegend=False,
            )
        )
        for across, (count, size) in enumerate(zip(counts, sizes, strict=True)):
            figure.add_annotation(
                text=number(count, lang),
                x=across,
                y=place,
                xanchor="left",
                xshift=size / 2 + 4 if size else -4,
                showarrow=False,
                font={"size": 12, "color": look.text if count else look.quiet},
            )
    last = places[-1] if places else 0.0
    height = int(ROW * (last + 1)) + 56
    left = max((text_width(row.name, 13) for row in rows), default=0) + 14
    figure.update_xaxes(
        range=[-0.3, max(len(periods), 1) - 0.35],
        tickvals=list(range(len(periods))),
        ticktext=[fmt_period(period, lang) for period in periods],
        side="top",
        showgrid=False,
        showline=False,
        ticks="",
        tickfont={"size": 13, "color": look.quiet},
    )
    figure.update_yaxes(
        range=[last + 0.6, -0.6],
        tickvals=places,
        ticktext=[safe(row.name) for row in rows],
        tickfont={"size": 13, "color": look.text},
        showgrid=False,
        automargin=False,
    )
    figure.update_layout(margin={"l": left, "t": 34, "b": 8, "r": 24}, height=height)
    newest = periods[-1] if periods else ""
    parts = [f"{row.name} {number(row.counts.get(newest), lang)}" for row in rows]
    colon, comma = ("：", "，") if lang == "zh" else (": ", ", ")
    return Chart(figure, f"{name}{colon}{fmt_period(newest, lang)} {comma.join(parts)}", height)


def _said(name: str, period: str, count: int | None, lang: Lang) -> str:
    return f"{safe(name)} · {fmt_period(period, lang)} · {fmt(count, 'enterprises', lang)}"


@dataclass(frozen=True)
class SupportBar:
    """One bar: what a click stands for, its name, and how many are supported by one, two or more sources."""

    code: str
    name: str
    counts: tuple[int, int, int]


def _split(bar: SupportBar, lang: Lang) -> str:
    """How many in all, and in each segment: rings say which one, beside its colour."""
    parts = [f"{ring} {number(count, lang)}" for ring, count in zip(RINGS, bar.counts, strict=True) if count]
    return " · ".join([fmt(sum(bar.counts), "enterprises", lang), *parts])


def support_bars(bars: Sequence[SupportBar], segments: Sequence[str], *, name: str, lang: Lang, theme: ThemeName) -> Chart:
    """Counts by kind, split by how many sources support them; segments: what the three are called. A click gives the code."""
    look = THEMES[theme]
    colors = (look.dimmed, look.categorical[0], look.categorical[3])
    headings = [above.words(bar.name, _split(bar, lang), theme) for bar in bars]
    places = above.places(headings)
    figure = base_figure(theme, ROW, legend=True)
    for place, (said, color) in enumerate(zip(segments, colors, strict=True)):
        counts = [bar.counts[place] for bar in bars]
        figure.add_trace(
            bar_trace(
                name=f"{RINGS[place]} {safe(said)}",
                orientation="h",
                y=places,
                x=counts,
                width=0.68,
                marker={"color": color},
                customdata=[
                    [bar.code, f"{safe(bar.name)} · {safe(said)} · {fmt(bar.counts[place], 'enterprises', lang)}"] for bar in bars
                ],
                hovertemplate="%{customdata[1]}<extra></extra>",
                selected={"marker": {"opacity": 1}},
                unselected={"marker": {"opacity": 1}},
            )
        )
    above.write(figure, headings, places)
    figure.update_yaxes(range=[(places or [0])[-1] + 0.6, 0], showgrid=False, zeroline=False, showticklabels=False)
    most = max((sum(bar.counts) for bar in bars), default=0)
    figure.update_xaxes(range=[0, most or 1], showticklabels=False, ticks="", showline=False)
    height = int(above.LINE * ((places or [0])[-1] + 1)) + 6 + LEGEND
    figure.update_layout(barmode="stack", margin={"l": 8, "r": 8, "t": 6, "b": LEGEND}, height=height)
    if not most:
        return Chart(figure, word("alt_empty", lang, name=name), height)
    colon, comma = ("：", "，") if lang == "zh" else (": ", ", ")
    alt = comma.join(f"{bar.name} {fmt(sum(bar.counts), 'enterprises', lang)}" for bar in bars)
    return Chart(figure, f"{name}{colon}{alt}", height)
