"""One enterprise's months as a strip: what came when, what each lane of the review said, problems found, emissions below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from carbondash.charts.drawing import Drawing, Part, bar_trace, scatter_trace
from carbondash.charts.look import THEMES, Chart, Theme, ThemeName, axis_words, base_figure, hatched, safe
from carbondash.figures.format import axis_scale
from carbondash.figures.units import Lang

# What a mark can say, with its symbol, its place among the categorical colours (None: that of lines), and its size.
_MARKS: Mapping[str, tuple[str, int | None, float]] = {
    "on_time": ("circle", 0, 10),
    "late": ("triangle-up", 1, 12),
    "missing": ("x-thin-open", 3, 10),
    "not_due": ("circle", None, 4),
    "passed": ("square", 2, 10),
    "passed_later": ("square-open", 2, 10),
    "returned": ("arrow-bar-left", 1, 12),
    "in_review": ("circle-open-dot", None, 9),
}
_LANE, _BARS, _FOOT, _LEGEND_LINE = 34, 84, 60, 19
MOST_LABELS_NARROW = 8


@dataclass(frozen=True)
class StripMonth:
    """One month: a state by lane ('filing', 'city', 'province'; None: nothing to say), in the codes of `_MARKS`.

    emissions_kg: None where they are not computed; is_estimate: the carbon is a default or a mean. words: all of it, for the
    hover text.
    """

    period: str
    states: Mapping[str, str | None]
    problems: int
    problems_open: int
    emissions_kg: int | None
    is_estimate: bool
    words: str


@dataclass(frozen=True)
class StripWords:
    """The words of a strip: of its lanes in their order, of the states in the order of the legend, of the bars.

    alt: all of it in words, for people who do not see it.
    """

    lanes: Mapping[str, str]
    states: Mapping[str, str]
    problems: str
    open_problems: str
    emissions: str
    estimated: str
    alt: str


def strip(
    months: Sequence[StripMonth], words: StripWords, *, selected: str | None, lang: Lang, theme: ThemeName, wide: bool
) -> Chart:
    """The months from left to right; a click gives the month's period as the first custom value. `wide`: not a telephone."""
    look = THEMES[theme]
    used = [state for state in words.states if any(state in month.states.values() for month in months)]
    entries = len(used) + 1 + any(month.is_estimate for month in months) + any(month.problems_open for month in months)
    # How many entries of the legend stand in a line.
    side_by_side = 6 if wide else 2 if lang == "zh" else 1
    legend = _LEGEND_LINE * -(-entries // side_by_side)
    lanes = [*words.lanes, "problems"]
    height = _LANE * len(lanes) + _BARS + _FOOT + legend
    figure = base_figure(theme, height, legend=True)
    plot = height - _FOOT - legend
    floor = _BARS / plot
    for state in used:
        figure.add_trace(_states(months, lanes, state, words.states[state], look, shrunk=1 if wide else 0.72))
    _problems(figure, months, lanes.index("problems"), words, look, size=11 if wide else 8)
    _emissions(figure, months, words, lang, theme)
    if selected in {month.period for month in months}:
        place = next(place for place, month in enumerate(months) if month.period == selected)
        figure.add_vrect(x0=place - 0.5, x1=place + 0.5, fillcolor=look.band, opacity=1, line={"width": 0}, layer="below")
    named = [*words.lanes.values(), words.problems]
    figure.update_yaxes(
        domain=[floor + 0.11, 1], range=[len(lanes) - 0.4, -0.6], tickvals=list(range(len(lanes))), ticktext=named
    )
    figure.update_yaxes(tickfont={"size": 12, "color": look.text}, griddash="dot")
    figure.update_layout(
        yaxis2={
            **figure.layout["yaxis"],
            "domain": [0, floor],
            "range": [0, _top(months, lang)],
            "anchor": "x",
            "tickvals": None,
            "ticktext": None,
            "nticks": 3,
            "tickfont": {"size": 11, "color": look.quiet},
        }
    )
    axis_words(figure, theme, f"{words.emissions}{_unit(months, lang)}", y=floor - 0.01)
    figure.update_xaxes(
        anchor="y2",
        range=[-0.6, max(len(months), 1) - 0.4],
        showline=True,
        ticks="",
        **_labels(months, wide),
    )
    figure.update_layout(margin={"t": 6}, bargap=0.25)
    return Chart(figure, words.alt, height)


def _states(months: Sequence[StripMonth], lanes: Sequence[str], state: str, name: str, look: Theme, *, shrunk: float) -> Part:
    cells = [
        (place, lanes.index(lane), month)
        for place, month in enumerate(months)
        for lane, found in month.states.items()
        if found == state
    ]
    symbol, color, size = _MARKS[state]
    tone = look.line if color is None else look.categorical[color]
    return scatter_trace(
        name=name,
        x=[across for across, _, _ in cells],
        y=[down for _, down, _ in cells],
        mode="markers",
        marker={"symbol": symbol, "size": size * shrunk, "color": tone, "line": {"width": 2.2, "color": tone}},
        customdata=[[month.period, safe(month.words).replace("\n", "<br>")] for _, _, month in cells],
        hovertemplate="%{customdata[1]}<extra></extra>",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
        cliponaxis=False,
    )


def _problems(figure: Drawing, months: Sequence[StripMonth], lane: int, words: StripWords, look: Theme, *, size: int) -> None:
    """The number of problems found; where some are still open, in a box."""
    found = [(place, month) for place, month in enumerate(months) if month.problems]
    still_open = [(place, month) for place, month in found if month.problems_open]
    if still_open:
        figure.add_trace(
            scatter_trace(
                name=words.open_problems,
                x=[place for place, _ in still_open],
                y=[lane] * len(still_open),
                mode="markers",
                marker={
                    "symbol": "square-open",
                    "size": 21 if size > 8 else 15,
                    "color": look.categorical[1],
                    "line": {"width": 1.8, "color": look.categorical[1]},
                },
                hoverinfo="skip",
                cliponaxis=False,
            )
        )
    figure.add_trace(
        scatter_trace(
            x=[place for place, _ in found],
            y=[lane] * len(found),
            mode="text",
            text=[str(month.problems) for _, month in found],
            textfont={"size": size, "color": look.text},
            customdata=[[month.period, safe(month.words).replace("\n", "<br>")] for _, month in found],
            hovertemplate="%{customdata[1]}<extra></extra>",
            showlegend=False,
            cliponaxis=False,
        )
    )


def _emissions(figure: Drawing, months: Sequence[StripMonth], words: StripWords, lang: Lang, theme: ThemeName) -> None:
    look = THEMES[theme]
    divisor = axis_scale(_tonnes(months), "tCO2e", lang).divisor
    kinds = [(False, words.emissions, {"color": look.dimmed}), (True, words.estimated, hatched(theme, look.dimmed))]
    for is_estimate, name, marker in kinds:
        bars = [
            (place, month, month.emissions_kg / 1000 / divisor)
            for place, month in enumerate(months)
            if month.emissions_kg is not None and month.is_estimate == is_estimate
        ]
        if not bars:
            continue
        figure.add_trace(
            bar_trace(
                name=name,
                x=[place for place, _, _ in bars],
                y=[tall for _, _, tall in bars],
                yaxis="y2",
                marker=marker,
                customdata=[[month.period, safe(month.words).replace("\n", "<br>")] for _, month, _ in bars],
                hovertemplate="%{customdata[1]}<extra></extra>",
                selected={"marker": {"opacity": 1}},
                unselected={"marker": {"opacity": 1}},
                offsetgroup="one",
            )
        )


def _tonnes(months: Sequence[StripMonth]) -> list[float | None]:
    return [None if month.emissions_kg is None else month.emissions_kg / 1000 for month in months]


def _top(months: Sequence[StripMonth], lang: Lang) -> float:
    scale = axis_scale(_tonnes(months), "tCO2e", lang)
    return 1.15 * (max((value for value in _tonnes(months) if value is not None), default=0) / scale.divisor or 1)


def _unit(months: Sequence[StripMonth], lang: Lang) -> str:
    label = axis_scale(_tonnes(months), "tCO2e", lang).label
    return f"（{label}）" if lang == "zh" else f" ({label})"


def _labels(months: Sequence[StripMonth], wide: bool) -> dict[str, object]:
    """The month's number, the year below the first one of each year; on a telephone only as many as fit."""
    every = 1 if wide else -(-len(months) // MOST_LABELS_NARROW) if months else 1
    shown = [place for place in range(len(months)) if (len(months) - 1 - place) % every == 0]
    texts, said = [], ""
    for place in shown:
        year, month = months[place].period.removeprefix("M").split("-")
        texts.append(f"{int(month)}<br>{'' if year == said else year}")
        said = year
    return {"tickvals": shown, "ticktext": texts}
