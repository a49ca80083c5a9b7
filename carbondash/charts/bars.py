"""Horizontal bars with their numbers beside them: rankings, kinds with their cumulative share, institutions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from carbondash.charts import above
from carbondash.charts.drawing import Drawing, bar_trace
from carbondash.charts.frames import Item
from carbondash.charts.look import (
    THEMES,
    Chart,
    ThemeName,
    axis_words,
    base_figure,
    safe,
    say_nothing_known,
    text_width,
    wrapped,
)
from carbondash.charts.words import word
from carbondash.figures.format import SMALL_SAMPLE_BELOW, AxisScale, axis_scale, column_scale, fmt, fmt_rate, in_scale, number
from carbondash.figures.units import Lang, unit

ROW = 27
# Pixels of a bar where few of them fill a card that others make high.
_THICKEST = 34
SHORT_NAME_PX = 84
HEADING_LETTERS, HEADING_LINE = 40, 16


def ranked_bar(
    items: Sequence[Item],
    unit_code: str,
    *,
    name: str,
    lang: Lang,
    theme: ThemeName,
    selected: Collection[str] = (),
    order: Literal["descending", "ascending", "given"] = "descending",
    color: int = 0,
    height: int = 0,
    one_unit: bool = False,
) -> Chart:
    """One bar an item with its value; selected ones stand out; what has no value, or too small a sample, comes last.

    A click gives the item's code as the first custom value. Short names stand before their bar, long ones above it.
    height: pixels that the bars fill where they need fewer. one_unit: bare numbers in the unit that the heading names.
    """
    ranked = ordered(items, unit_code, order)
    return _bars(
        ranked, unit_code, {}, name=name, lang=lang, theme=theme, selected=selected, color=color, least=height, one_unit=one_unit
    )


def pareto(
    kinds: Sequence[Item], unit_code: str, *, name: str, lang: Lang, theme: ThemeName, selected: Collection[str] = ()
) -> Chart:
    """Kinds from the most to the least frequent, each with its number and the share that it and those above reach together."""
    ranked = ordered(kinds, unit_code, "descending")
    total = sum(item.value or 0 for item in ranked)
    reached: dict[str, str] = {}
    so_far = 0.0
    for item in ranked:
        so_far += item.value or 0
        if total:
            reached[item.code] = f"Σ {fmt(100 * so_far / total, '%', lang, decimals=0)}"
    more = word("cumulative_share", lang)
    return _bars(ranked, unit_code, reached, name=name, more=more, lang=lang, theme=theme, selected=selected, color=0)


def loan_bars(institutions: Sequence[Item], *, name: str, lang: Lang, theme: ThemeName, selected: Collection[str] = ()) -> Chart:
    """Loans by institution in yuan, largest first, each with the number of projects that it supported (the numerator)."""
    ranked = ordered(institutions, "CNY", "descending")
    projects = {item.code: fmt(item.numerator, "projects", lang) for item in ranked if item.numerator is not None}
    return _bars(ranked, "CNY", projects, name=name, lang=lang, theme=theme, selected=selected, color=0, one_unit=True)


def ordered(items: Sequence[Item], unit_code: str, order: str) -> list[Item]:
    """The items in the order of a ranking: those with a small sample after the others, those without a value last."""
    if order == "given":
        return list(items)
    sign = -1 if order == "descending" else 1

    def place(item: Item) -> tuple[int, float]:
        if item.value is None:
            return (2, 0.0)
        small = unit_code == "%" and item.denominator is not None and item.denominator < SMALL_SAMPLE_BELOW
        return (1 if small else 0, sign * item.value)

    return sorted(items, key=place)


def value_label(item: Item, unit_code: str, lang: Lang) -> str:
    """The value in full: a rate with the numbers behind it; the item's further words after a point."""
    if unit_code == "%" and item.denominator:
        words = fmt_rate(item.value, item.numerator, item.denominator, lang)
    else:
        words = fmt(item.value, unit_code, lang)
    return f"{words} · {item.extra}" if item.extra and item.value is not None else words


def _bars(
    ranked: Sequence[Item],
    unit_code: str,
    beside_value: Mapping[str, str],
    *,
    name: str,
    more: str = "",
    lang: Lang,
    theme: ThemeName,
    selected: Collection[str],
    color: int,
    least: int = 0,
    one_unit: bool = False,
) -> Chart:
    look = THEMES[theme]
    shared = column_scale([item.value for item in ranked], unit_code, lang) if one_unit else None
    scale = axis_scale([item.value for item in ranked], unit_code, lang)
    ends = [None if item.value is None else item.value / scale.divisor for item in ranked]
    labels = [_short_label(item, unit_code, beside_value.get(item.code, ""), lang, shared) for item in ranked]
    beside = max((text_width(item.name, 13) for item in ranked), default=0) <= SHORT_NAME_PX
    headings = [
        above.words(item.name, label, theme, chosen=item.code in selected) for item, label in zip(ranked, labels, strict=True)
    ]
    places = [float(place) for place in range(len(ranked))] if beside else above.places(headings)
    height = max(least, 40 + int(ROW * max(len(ranked), 1) if beside else above.LINE * (places[-1] + 1)))
    figure = base_figure(theme, height)
    figure.add_trace(
        bar_trace(
            orientation="h",
            y=places,
            x=ends,
            width=min(0.68, _THICKEST * max(len(ranked), 1) / (height - 40)) if beside else 0.68,
            marker={
                "color": [look.dimmed if selected and item.code not in selected else look.categorical[color] for item in ranked],
                "cornerradius": 2,
            },
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},
            customdata=[[item.code, _hover(item, unit_code, beside_value.get(item.code, ""), lang)] for item in ranked],
            hovertemplate="%{customdata[1]}<extra></extra>",
        )
    )
    figure.update_yaxes(
        range=[(places or [0])[-1] + 0.6, -0.6 if beside else 0], showgrid=False, zeroline=False, showticklabels=beside
    )
    highest = max((end for end in ends if end is not None), default=0.0)
    top = 100.0 if unit_code == "%" and highest <= 100 else highest or 1.0
    figure.update_xaxes(range=[0, top], showticklabels=False, ticks="", showline=False)
    if beside:
        _beside(figure, theme, ranked, ends, labels, selected, top)
    else:
        above.write(figure, headings, places)
    heading = _heading(name, scale.label, unit_code, lang)
    words = wrapped(f"{heading} · {more}" if more else heading, HEADING_LETTERS)
    axis_words(figure, theme, words)
    # A heading that is too long for a telephone takes further lines.
    further = HEADING_LINE * words.count("<br>")
    height += further
    figure.update_layout(margin={"b": 6, "t": 30 + further}, height=height)
    if highest == 0 and not any(end is not None for end in ends):
        say_nothing_known(figure, theme, word("no_data", lang))
    return Chart(figure, _alt(name, ranked, unit_code, lang), height)


def _beside(
    figure: Drawing,
    theme: ThemeName,
    items: Sequence[Item],
    ends: Sequence[float | None],
    labels: Sequence[str],
    selected: Collection[str],
    top: float,
) -> None:
    """Names before the bars, numbers after them, with so much room that they are whole on a telephone."""
    look = THEMES[theme]
    names = [safe(item.name) for item in items]
    figure.update_yaxes(
        tickvals=list(range(len(items))),
        ticktext=[f"<b>{text}</b>" if item.code in selected else text for item, text in zip(items, names, strict=True)],
        tickfont={"size": 13, "color": look.text},
        ticklabelstandoff=4,
    )
    # All at once: one by one takes longer than all the rest of a chart.
    figure.annotations = [
        {
            "text": safe(label), "x": max(end or 0, 0), "y": place, "xanchor": "left", "xshift": 4, "showarrow": False,
            "font": {"size": 12, "color": look.text},
        }
        for place, (end, label) in enumerate(zip(ends, labels, strict=True))
    ]  # fmt: skip
    room = above.NARROW_PX - max((text_width(item.name, 13) for item in items), default=0)
    longest = max((text_width(label) for label in labels), default=0) + 8
    figure.update_xaxes(range=[0, top * room / max(room - longest, 0.25 * room)])


def _heading(name: str, unit_label: str, unit_code: str, lang: Lang) -> str:
    if lang == "zh":
        return f"{name}（{unit_label}）"
    # In English the name of a figure names the counted things already.
    return name if unit(unit_code).counted else f"{name} ({unit_label})"


def _short_label(item: Item, unit_code: str, more: str, lang: Lang, shared: AxisScale | None) -> str:
    """The value beside a bar; a bare number where the heading has named the unit (of counted things, or the shared one)."""
    if unit(unit_code).counted or shared is not None:
        words = number(item.value, lang) if shared is None else in_scale(item.value, shared, lang)
        words += f" · {item.extra}" if item.extra and item.value is not None else ""
    else:
        words = value_label(item, unit_code, lang)
    return f"{words} · {more}" if more else words


def _hover(item: Item, unit_code: str, more: str, lang: Lang) -> str:
    words = value_label(item, unit_code, lang)
    return f"{wrapped(item.name, 40)}<br>{safe(f'{words} · {more}' if more else words)}"


def _alt(name: str, ranked: Sequence[Item], unit_code: str, lang: Lang) -> str:
    known = sorted((item for item in ranked if item.value is not None), key=lambda item: -(item.value or 0))
    if not known:
        return word("alt_empty", lang, name=name)
    ends = [f"{item.name} {value_label(item, unit_code, lang)}" for item in (known[0], known[-1])]
    return word("alt_top", lang, name=name, top=ends[0], bottom=ends[1])
