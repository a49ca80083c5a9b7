"""Risk at a glance: who lacks how much with how many days left, and what it costs; each band with its colour and its shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

from carbondash.charts.drawing import Part, scatter_trace
from carbondash.charts.look import (
    THEMES,
    Chart,
    ThemeName,
    axis_words,
    base_figure,
    safe,
    say_nothing_known,
    shortened,
    text_width,
    wrapped,
)
from carbondash.charts.words import word
from carbondash.figures.format import axis_scale, fmt, fmt_count_days, number
from carbondash.figures.units import Lang

# Red is the highest level's alone.
RED = {"light": "#C62828", "dark": "#FF6B60"}
SYMBOLS = {"low": "circle-open", "watch": "square-open", "elevated": "diamond", "high": "triangle-up", "critical": "x"}
_COLORS = {"low": 0, "watch": 0, "elevated": 1, "high": 3}

_HEIGHT = 380
_SMALLEST, _LARGEST = 9.0, 34.0
# So many points have their name beside them.
_NAMED = 8
# Points of the same day stand side by side, this far apart at most, in days.
_SIDE = 1.6
# Beyond this multiple of the smallest the axis goes by multiples.
_MULTIPLE = 15
# Names are at least this share of the axis apart.
_APART = 0.055
# Pixels between the axes on the narrowest telephone, and from a mark to its name.
_NARROW_PX, _BESIDE_PX = 275, 20
_NAME_SIZE = 12
# Pixels by which the words above the lines stand one above the other.
_STEP = 15


@dataclass(frozen=True)
class Short:
    """An enterprise with a shortfall: its code for a click, its name, days left, tonnes lacking, their cost in CNY, its band."""

    code: str
    name: str
    days: int
    gap: float
    cost: float | None
    band: str
    label: str


def color_of(band: str, theme: ThemeName) -> str:
    """The colour of a band."""
    return RED[theme] if band == "critical" else THEMES[theme].categorical[_COLORS[band]]


def shortfalls(
    points: Sequence[Short],
    bands: Sequence[tuple[str, str]],
    floors: Sequence[tuple[int, str]],
    *,
    days: tuple[int, int],
    words: tuple[str, str],
    lang: Lang,
    theme: ThemeName,
) -> Chart:
    """Shortfall against days left, sized by cost; time runs to the right, so that what is urgent and large is at the upper right.

    points: the dearest first. bands: code and words, the highest first. floors: days left from which a floor holds, with words.
    days: the most and the fewest days shown. words: names of the axes. A click gives the enterprise as the first custom value.
    """
    look = THEMES[theme]
    figure = base_figure(theme, _HEIGHT, legend=True)
    across, up = words
    if not points:
        say_nothing_known(figure, theme, word("no_data", lang))
        return Chart(figure, word("alt_empty", lang, name=up), _HEIGHT)
    scale = axis_scale([point.gap for point in points], "t", lang)
    dearest = max((point.cost or 0.0 for point in points), default=0.0) or 1.0
    placed = list(zip(points, _side_by_side(points), strict=True))
    for band, said in bands:
        mine = [(point, at) for point, at in placed if point.band == band]
        if mine:
            figure.add_trace(_trace(mine, said, band, scale.divisor, dearest, theme))
    most, least = days
    ends = (most + 2, min(least, 0) - 3)
    figure.update_xaxes(range=list(ends), dtick=_tick(most - min(least, 0)), tick0=0)
    gaps = [point.gap / scale.divisor for point in points]
    # Where one lacks many times what another does, equal steps are equal multiples.
    is_log = max(gaps) > _MULTIPLE * min(gaps)
    low, high = (log10(min(gaps)) - 0.2, log10(max(gaps)) + 0.25) if is_log else (0.0, max(gaps) * 1.18)
    figure.update_yaxes(range=[low, high], type="log" if is_log else "linear")
    if is_log:
        ticks = [digit * 10.0**power for power in range(floor(low), ceil(high) + 1) for digit in (1, 2, 5)]
        shown = [tick for tick in ticks if low <= log10(tick) <= high]
        figure.update_yaxes(tickvals=shown, ticktext=[f"{tick:,.10g}" for tick in shown])
    shown_floors = sorted((one for one in floors if min(least, 0) <= one[0] <= most), reverse=True)
    lines = [*shown_floors, (0, word("deadline", lang))]
    figure.shapes = [
        {
            "type": "line", "x0": at, "x1": at, "yref": "paper", "y0": 0, "y1": 1, "layer": "below",
            "line": {"color": look.line, "width": 1, "dash": "solid" if at == 0 else "dash"},
        }
        for at, _said in lines
    ]  # fmt: skip
    # Words of neighbours would meet on a telephone: they take turns, and the deadline's stand above all.
    annotations: list[dict[str, Any]] = [
        {
            "text": safe(said), "x": at, "yref": "paper", "y": 1, "xanchor": "right", "yanchor": "bottom",
            "yshift": 2 + _STEP * (turn % 2 if turn < len(shown_floors) else 2), "xshift": -3 if at else 10,
            "showarrow": False, "font": {"size": 11, "color": look.quiet},
        }
        for turn, (at, said) in enumerate(lines)
    ]  # fmt: skip
    levels = [log10(gap) if is_log else gap for gap in gaps]
    annotations += _names([(*pair, level) for pair, level in zip(placed, levels, strict=True)], high - low, ends, theme)
    figure.annotations = annotations
    axis_words(figure, theme, safe(f"{up}（{scale.label}）" if lang == "zh" else f"{up} ({scale.label})"))
    figure.annotations[-1]["yshift"] = 20
    figure.add_annotation(
        text=safe(across), xref="paper", yref="paper", x=1, y=0, xanchor="right", yanchor="top", yshift=-22, showarrow=False,
        font={"size": 12, "color": look.quiet},
    )  # fmt: skip
    figure.update_layout(margin={"t": 54, "b": 44, "l": 8, "r": 14})
    return Chart(figure, _alt(points, up, lang), _HEIGHT)


def _trace(mine: Sequence[tuple[Short, float]], said: str, band: str, divisor: float, dearest: float, theme: ThemeName) -> Part:
    color = color_of(band, theme)
    return scatter_trace(
        name=safe(said),
        x=[at for _point, at in mine],
        y=[point.gap / divisor for point, _at in mine],
        mode="markers",
        marker={
            "symbol": SYMBOLS[band],
            "size": [_size(point.cost, dearest) for point, _at in mine],
            "color": color,
            "opacity": 0.85,
            "line": {"width": 1.5, "color": color if SYMBOLS[band].endswith("open") else THEMES[theme].card},
        },
        customdata=[[point.code, f"{wrapped(point.name, 40)}<br>{wrapped(point.label, 44)}"] for point, _at in mine],
        hovertemplate="%{customdata[1]}<extra></extra>",
        selected={"marker": {"opacity": 0.85}},
        unselected={"marker": {"opacity": 0.85}},
        cliponaxis=False,
    )


def _size(cost: float | None, dearest: float) -> float:
    # The area follows the cost.
    return _SMALLEST + (_LARGEST - _SMALLEST) * ((cost or 0.0) / dearest) ** 0.5


def _side_by_side(points: Sequence[Short]) -> list[float]:
    """Where each point lies: those of the same day are spread to both sides of it, the dearest in the middle."""
    seen: dict[int, int] = {}
    count: dict[int, int] = {}
    for point in points:
        count[point.days] = count.get(point.days, 0) + 1
    found = []
    for point in points:
        turn = seen.get(point.days, 0)
        seen[point.days] = turn + 1
        step = _SIDE * 2 / max(count[point.days], 4)
        found.append(point.days + (turn + 1) // 2 * step * (1 if turn % 2 else -1))
    return found


def _names(
    placed: Sequence[tuple[Short, float, float]], span: float, ends: tuple[int, int], theme: ThemeName
) -> list[dict[str, Any]]:
    """Names beside the dearest points, where there is room between them; placed: point, where across, where up the axis.

    ends: days at the left and at the right end of the axis.
    """
    per_day = _NARROW_PX / (ends[0] - ends[1])
    taken: list[float] = []
    found: list[dict[str, Any]] = []
    for point, at, level in placed:
        if len(found) >= _NAMED or any(abs(level - other) < _APART * span for other in taken):
            continue
        taken.append(level)
        # Near the right edge the name stands on the left of its point, else where it has room.
        room = {"left": (ends[0] - at) * per_day - _BESIDE_PX, "right": (at - ends[1]) * per_day - _BESIDE_PX}
        side = "right" if at > ends[0] * 0.35 else "left"
        if text_width(point.name, _NAME_SIZE) > room[side]:
            side = max(room, key=room.__getitem__)
        text = shortened(point.name, int(room[side] / text_width("a", _NAME_SIZE)))
        found.append(
            {
                "text": text, "x": at, "y": level, "xanchor": "left" if side == "right" else "right",
                "xshift": _BESIDE_PX if side == "right" else -_BESIDE_PX, "showarrow": False, "font": {"size": _NAME_SIZE},
                "bgcolor": THEMES[theme].card, "opacity": 0.95,
            }
        )  # fmt: skip
    return found


def _tick(span: int) -> int:
    return next((step for step in (5, 10, 20, 30, 60, 90, 180) if span / step <= 7), 365)


def _alt(points: Sequence[Short], name: str, lang: Lang) -> str:
    first = points[0]
    total = sum(point.gap for point in points)
    return word(
        "alt_shortfalls",
        lang,
        name=name,
        count=number(len(points), lang),
        total=fmt(total, "t", lang),
        first=f"{first.name} {fmt(first.gap, 't', lang)}",
        days=fmt_count_days(first.days, lang),
    )
