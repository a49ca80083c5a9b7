"""Counts before and after: a line from the open mark of the one to the filled mark of the other, row by row."""

from __future__ import annotations

from collections.abc import Sequence

from carbondash.charts import above
from carbondash.charts.drawing import scatter_trace
from carbondash.charts.frames import FromTo
from carbondash.charts.look import THEMES, Chart, ThemeName, base_figure, safe, say_nothing_known
from carbondash.charts.words import word
from carbondash.figures.format import number
from carbondash.figures.units import Lang

_HEADING = 1.1


def from_to(rows: Sequence[FromTo], *, before: str, after: str, name: str, lang: Lang, theme: ThemeName) -> Chart:
    """One row an item: `before` and `after` name the two marks in the legend; a row's heading opens its group."""
    look = THEMES[theme]
    if not rows:
        figure = base_figure(theme, 160)
        say_nothing_known(figure, theme, word("no_data", lang))
        return Chart(figure, word("alt_empty", lang, name=name), 160)
    labels = [_label(row, lang) for row in rows]
    headings = [above.words(row.name, label, theme) for row, label in zip(rows, labels, strict=True)]
    places, down = [], 0.0
    for row, place in zip(rows, above.places(headings), strict=True):
        down += _HEADING if row.heading else 0.0
        places.append(place + down)
    height = 48 + int(above.LINE * (places[-1] + 1))
    figure = base_figure(theme, height, legend=True)
    # All at once: one by one takes longer than all the rest of a chart.
    line = {"type": "line", "line": {"color": look.line, "width": 3}, "layer": "below"}
    figure.shapes = [
        {**line, "x0": row.before, "x1": row.after, "y0": place, "y1": place} for row, place in zip(rows, places, strict=True)
    ]
    said = [[f"{safe(row.name)}<br>{safe(label)}"] for row, label in zip(rows, labels, strict=True)]
    for title, values, marker in (
        (before, [row.before for row in rows], {"symbol": "circle-open", "size": 11, "line": {"width": 2.5}}),
        (after, [row.after for row in rows], {"symbol": "circle", "size": 11}),
    ):
        figure.add_trace(
            scatter_trace(
                name=safe(title),
                x=values,
                y=places,
                mode="markers",
                marker={"color": look.categorical[0], **marker},
                cliponaxis=False,
                customdata=said,
                hovertemplate="%{customdata[0]}<extra></extra>",
            )
        )
    above.write(figure, headings, places)
    groups = [
        {
            "text": f"<b>{safe(row.heading)}</b>",
            "xref": "paper",
            "x": 0,
            "y": place - 1.35 - words.count("<br>"),
            "xanchor": "left",
            "yanchor": "bottom",
            "showarrow": False,
            "font": {"size": 12, "color": look.quiet},
        }
        for row, place, words in zip(rows, places, headings, strict=True)
        if row.heading
    ]
    figure.annotations += groups
    figure.update_yaxes(range=[places[-1] + 0.7, 0], showgrid=False, zeroline=False, showticklabels=False)
    highest = max(1, *(max(row.before, row.after) for row in rows))
    figure.update_xaxes(range=[-0.02 * highest, 1.02 * highest], showticklabels=False, ticks="", showline=False)
    figure.update_layout(margin={"t": 6})
    first = rows[0]
    return Chart(figure, f"{name}: {first.name} {_label(first, lang)}", height)


def _label(row: FromTo, lang: Lang) -> str:
    change = row.after - row.before
    sign = "+" if change > 0 else ""
    bracket = "（{}）" if lang == "zh" else " ({})"
    return f"{number(row.before, lang)} → {number(row.after, lang)}" + bracket.format(f"{sign}{number(change, lang)}")
