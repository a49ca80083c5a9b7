"""Ratios with their intervals, one row each, and the ratio of all together as a line: tonnes per 10,000 yuan by institution."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from carbondash.charts import above
from carbondash.charts.drawing import Drawing, scatter_trace
from carbondash.charts.look import THEMES, Chart, ThemeName, axis_words, base_figure, safe, say_nothing_known, wrapped
from carbondash.charts.words import word
from carbondash.figures.format import fmt
from carbondash.figures.units import Lang, unit

_DIMMED = 0.35


@dataclass(frozen=True)
class Ratio:
    """A ratio over `n` cases with its interval (None: too few for one); is_small: too few to be ranked, drawn open and dotted."""

    code: str
    name: str
    label: str
    value: float
    low: float | None
    high: float | None
    is_small: bool


def ratios(
    rows: Sequence[Ratio],
    overall: float | None,
    unit_code: str,
    *,
    name: str,
    lang: Lang,
    theme: ThemeName,
    selected: Collection[str] = (),
) -> Chart:
    """The rows in the order given; a click gives a row's code as the first custom value."""
    look = THEMES[theme]
    headings = [above.words(row.name, row.label, theme, chosen=row.code in selected) for row in rows]
    at = above.places(headings)
    height = 74 + int(above.LINE * ((at or [0])[-1] + 1))
    figure = base_figure(theme, height)
    if not rows:
        say_nothing_known(figure, theme, word("no_data", lang))
        return Chart(figure, word("alt_empty", lang, name=name), height)
    for small in (False, True):
        for dim in (False, True):
            alike = [
                (row, place)
                for row, place in zip(rows, at, strict=True)
                if row.is_small is small and (bool(selected) and row.code not in selected) is dim
            ]
            if alike:
                _draw(figure, alike, look.line if small else look.categorical[0], look.card, is_small=small, dim=dim)
    above.write(figure, headings, at, on=look.card)
    top = max(row.high if row.high is not None else row.value for row in rows)
    figure.update_xaxes(range=[0, max(top, overall or 0.0) * 1.04], zeroline=False)
    figure.update_yaxes(range=[at[-1] + 0.6, 0], showgrid=False, showticklabels=False)
    label = unit(unit_code).steps(lang)[0].label
    axis_words(figure, theme, wrapped(f"{name}（{label}）" if lang == "zh" else f"{name} ({label})", 40), y=1.0, x=0.0)
    figure.annotations[-1]["yshift"] = 26
    if overall is not None:
        figure.add_shape(
            type="line", xref="x", yref="paper", x0=overall, x1=overall, y0=0, y1=1, layer="below",
            line={"color": look.text, "width": 1.5, "dash": "dash"},
        )  # fmt: skip
        figure.add_annotation(
            text=safe(word("overall_is", lang, value=fmt(overall, unit_code, lang))), x=overall, yref="paper", y=1,
            yanchor="bottom", xanchor="center", yshift=4, showarrow=False, font={"size": 12, "color": look.quiet},
        )  # fmt: skip
    figure.update_layout(margin={"t": 56, "b": 26})
    ends = [f"{row.name} {row.label}" for row in (rows[0], rows[-1])]
    alt = word("alt_league", lang, name=name, count=len(rows), first=ends[0], last=ends[1])
    return Chart(figure, alt, height, (word("interval_of_ratio", lang),))


def _draw(figure: Drawing, rows: Sequence[tuple[Ratio, float]], color: str, card: str, *, is_small: bool, dim: bool) -> None:
    said = [[row.code, f"{wrapped(row.name, 40)}<br>{wrapped(row.label, 40)}"] for row, _at in rows]
    everywhere = {
        "hovertemplate": "%{customdata[1]}<extra></extra>",
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
        "cliponaxis": False,
        "opacity": _DIMMED if dim else 1.0,
    }
    figure.add_trace(
        scatter_trace(
            x=[end for row, _at in rows for end in (row.low, row.high, None)],
            y=[end for _row, place in rows for end in (place, place, None)],
            mode="lines+markers",
            line={"color": color, "width": 2 if is_small else 4, "dash": "dot" if is_small else "solid"},
            marker={"symbol": "line-ns", "size": 10, "color": color, "line": {"width": 2, "color": color}},
            customdata=[words for words in said for _end in range(3)],
            **everywhere,
        )
    )
    figure.add_trace(
        scatter_trace(
            x=[row.value for row, _at in rows],
            y=[place for _row, place in rows],
            mode="markers",
            marker={
                "size": 13,
                "color": color,
                "symbol": "circle-open" if is_small else "circle",
                "line": {"width": 2 if is_small else 1, "color": color if is_small else card},
            },
            customdata=said,
            **everywhere,
        )
    )
