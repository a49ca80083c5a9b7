"""The submission matrix: one row an enterprise or a city, one column a month, a symbol and a colour for each status."""

from __future__ import annotations

from collections.abc import Sequence
from html import unescape
from itertools import groupby
from typing import Any

from carbondash.charts.drawing import Drawing, Part, scatter_trace
from carbondash.charts.frames import CountRow, Status, StatusCell, StatusRow
from carbondash.charts.look import THEMES, Chart, Theme, ThemeName, base_figure, safe, shortened, text_width
from carbondash.charts.words import word
from carbondash.charts.wrapping import pixels
from carbondash.figures.filing import worst_of
from carbondash.figures.format import fmt_period, number
from carbondash.figures.units import Lang

STATUSES: tuple[Status, ...] = ("on_time", "late", "missing", "not_due")
ROW, CITY_ROW = 19, 30
# Between two cities, and where a city's name has a line of its own, in rows.
GAP, HEADING = 0.45, 1.15
# Names in Latin letters (a Chinese character counts two).
NAME, WIDE_NAME = 30, 44
# On a telephone so many months have room.
NARROW_MONTHS = 4
# On a telephone each entry of the legend may take a line of its own.
LEGEND_LINE = 19
# From so many rows on the months stand below the matrix once more.
TALL = 25
_NAME_SIZE, _GROUP_SIZE = 12, 12


def matrix(
    rows: Sequence[StatusRow], periods: Sequence[str], *, name: str, lang: Lang, theme: ThemeName, wide: bool = False
) -> Chart:
    """Status by enterprise and month; a click gives the enterprise's code and the period as custom values.

    rows: in the order of their groups, whose names stand at the left. A filled symbol is a record that has passed the review, a
    hollow one says by its letter where the record lies. `wide` is for more room than a telephone's, which shows the last months.
    """
    shown = list(periods) if wide else list(periods)[-NARROW_MONTHS:]
    places, headings, height_rows = _places(rows, heading=not wide)
    figure = base_figure(theme, ROW, legend=True)
    cells = [
        (down, across, row, period, row.cells[period])
        for down, row in zip(places, rows, strict=True)
        for across, period in enumerate(shown)
        if period in row.cells
    ]
    counts = _draw(figure, cells, lang, theme)
    if any(period not in row.cells for row in rows for period in shown):
        figure.add_trace(_blank(word("no_duty", lang), THEMES[theme]))
    room = WIDE_NAME if wide else NAME
    names = [shortened(row.name, room) for row in rows]
    groups = [shortened(group, room) for _place, group in headings]
    left = _left(names, groups, wide=wide)
    _axes(figure, theme, places, names, left)
    _months(figure, theme, shown, last=height_rows, repeated=len(rows) > TALL)
    _groups(figure, theme, headings, groups, left, wide=wide)
    entries = len(STATUSES) + 1
    height = int(ROW * height_rows) + 92 + (24 if len(rows) > TALL else 0) + (0 if wide else LEGEND_LINE * entries)
    figure.update_layout(height=height, legend={"x": 0, "y": 0}, hoverdistance=26)
    colon = ": " if lang == "en" else "："
    alt = word("alt_matrix", lang, rows=number(len(rows), lang), columns=len(shown), **counts)
    notes: tuple[str, ...] = (word("lanes", lang),) if any(cell.lane not in (None, "passed") for *_, cell in cells) else ()
    if len(shown) < len(periods):
        notes += (word("last_months", lang, count=len(shown)),)
    return Chart(figure, f"{name}{colon}{alt}", height, notes)


def city_matrix(
    rows: Sequence[CountRow], periods: Sequence[str], *, name: str, lang: Lang, theme: ThemeName, wide: bool = False
) -> Chart:
    """The most serious status by city and month with its count of how many; a click gives the city's code and the period."""
    look = THEMES[theme]
    shown = list(periods) if wide else list(periods)[-NARROW_MONTHS:]
    figure = base_figure(theme, ROW, legend=True)
    cells = [
        (down, across, row, period, row.cells[period])
        for down, row in enumerate(rows)
        for across, period in enumerate(shown)
        if sum(row.cells.get(period, {}).values())
    ]
    counts: dict[str, str] = {}
    for status in STATUSES:
        mine = [cell for cell in cells if worst_of(cell[4]) == status]
        counts[status] = number(len(mine), lang)
        words = [_counted(found, status, lang) for *_, found in mine]
        figure.add_trace(
            scatter_trace(
                name=word(status, lang),
                x=_or_nothing([across for _, across, *_ in mine]),
                y=_or_nothing([down for down, *_ in mine]),
                mode="markers+text",
                marker=_marker(status, look, is_passed=True) | {"size": 11 if status != "not_due" else 5},
                text=words,
                textposition="middle right",
                textfont={"size": 11, "color": look.text},
                customdata=[
                    [row.code, period, f"{safe(row.name)}<br>{fmt_period(period, lang)}<br>{_every(found, lang)}"]
                    for _, _, row, period, found in mine
                ],
                hovertemplate="%{customdata[2]}<extra></extra>",
                selected={"marker": {"opacity": 1}},
                unselected={"marker": {"opacity": 1}, "textfont": {"color": look.text}},
                cliponaxis=False,
            )
        )
    names = [safe(row.name) for row in rows]
    _axes(figure, theme, list(range(len(rows))), names, _left(names, [], wide=False))
    _months(figure, theme, shown, last=len(rows), repeated=False)
    # The count stands beside its symbol: the last column needs room for it.
    figure.update_xaxes(range=[-0.4, max(len(shown), 1) - 0.25])
    height = CITY_ROW * max(len(rows), 1) + 92 + (0 if wide else LEGEND_LINE * len(STATUSES))
    figure.update_layout(height=height, legend={"x": 0, "y": 0}, hoverdistance=40)
    colon = ": " if lang == "en" else "："
    alt = word("alt_city_matrix", lang, rows=number(len(rows), lang), columns=len(shown), **counts)
    notes = (word("last_months", lang, count=len(shown)),) if len(shown) < len(periods) else ()
    return Chart(figure, f"{name}{colon}{alt}", height, notes)


def _or_nothing(places: Sequence[float]) -> Sequence[float | None]:
    """A status that no cell has still stands in the legend: as a symbol at no place."""
    return places or [None]


def _counted(found: Any, status: Status, lang: Lang) -> str:
    total = sum(found.values())
    return number(total, lang) if found[status] == total else f"{number(found[status], lang)}/{number(total, lang)}"


def _every(found: Any, lang: Lang) -> str:
    """How many are in each state, in words."""
    return " · ".join(f"{word(status, lang)} {number(found[status], lang)}" for status in STATUSES if found.get(status))


def _places(rows: Sequence[StatusRow], *, heading: bool) -> tuple[list[float], list[tuple[float, str]], float]:
    """Where each row and the name of each group stands, downwards in rows; and the height of all."""
    places: list[float] = []
    headings: list[tuple[float, str]] = []
    down = 0.0
    for group, members in groupby(rows, key=lambda row: row.group):
        down += GAP if places else 0
        if group:
            headings.append((down, group))
            down += HEADING if heading else 0
        for _ in members:
            places.append(down)
            down += 1
    return places, headings, max(down, 1.0)


def _draw(figure: Drawing, cells: Sequence[tuple[float, int, StatusRow, str, StatusCell]], lang: Lang, theme: ThemeName) -> Any:
    """The symbols of each status, filled where the record has passed; returns how many cells have which status, in words."""
    look = THEMES[theme]
    counts: dict[str, str] = {}
    for status in STATUSES:
        counts[status] = number(sum(cell.status == status for *_, cell in cells), lang)
        for is_passed in (True, False):
            mine = [found for found in cells if found[4].status == status and (found[4].lane in (None, "passed")) is is_passed]
            if not mine and not is_passed:
                continue
            figure.add_trace(
                scatter_trace(
                    name=word(status, lang),
                    showlegend=is_passed,
                    x=_or_nothing([across for _, across, *_ in mine]),
                    y=_or_nothing([down for down, *_ in mine]),
                    mode="markers" if is_passed else "markers+text",
                    marker=_marker(status, look, is_passed=is_passed),
                    text=None if is_passed else [word(f"lane_{cell.lane}", lang) for *_, cell in mine],
                    textposition="middle right",
                    textfont={"size": 11, "color": look.text},
                    customdata=[
                        [row.code, period, f"{safe(row.name)}<br>{fmt_period(period, lang)} · {_words(cell, lang)}"]
                        for _, _, row, period, cell in mine
                    ],
                    hovertemplate="%{customdata[2]}<extra></extra>",
                    selected={"marker": {"opacity": 1}},
                    unselected={"marker": {"opacity": 1}, "textfont": {"color": look.text}},
                    cliponaxis=False,
                )
            )
    return counts


def _words(cell: StatusCell, lang: Lang) -> str:
    return word(cell.status, lang) + (f" · {word(f'in_lane_{cell.lane}', lang)}" if cell.lane else "")


def _marker(status: Status, look: Theme, *, is_passed: bool) -> dict[str, Any]:
    markers: dict[Status, dict[str, Any]] = {
        "on_time": {"symbol": "circle", "size": 9, "color": look.categorical[0]},
        "late": {"symbol": "triangle-up", "size": 11, "color": look.categorical[1]},
        "missing": {"symbol": "x-thin-open", "size": 9, "color": look.categorical[3], "line": {"width": 2.5}},
        "not_due": {"symbol": "circle", "size": 4, "color": look.line},
    }
    marker = markers[status]
    if is_passed or status not in ("on_time", "late"):
        return marker
    return {**marker, "symbol": f"{marker['symbol']}-open", "line": {"width": 2}}


def _blank(name: str, look: Theme) -> Part:
    """What an empty cell means, for the legend: an empty box."""
    marker = {"symbol": "square-open", "size": 10, "color": look.line, "line": {"width": 1}}
    return scatter_trace(name=name, x=[None], y=[None], mode="markers", marker=marker, hoverinfo="skip")


def _left(names: Sequence[str], groups: Sequence[str], *, wide: bool) -> int:
    """The margin that names take, and beside them those of the groups where these have a column of their own."""
    # No wider than the names are: on a telephone the months need the rest.
    widest = max((int(pixels(unescape(name), _NAME_SIZE + 0.5)) for name in names), default=0)
    beside = max((int(text_width(group, _GROUP_SIZE + 2)) for group in groups), default=0) + 18 if wide and groups else 0
    return 12 + widest + beside


def _axes(figure: Drawing, theme: ThemeName, places: Sequence[float], names: Sequence[str], left: int) -> None:
    look = THEMES[theme]
    last = max(places, default=0.0)
    figure.update_layout(margin={"l": left})
    figure.update_yaxes(
        tickvals=list(places),
        ticktext=list(names),
        automargin=False,
        range=[last + 0.6, -0.6],
        tickfont={"size": _NAME_SIZE, "color": look.text},
        griddash="dot",
    )


def _months(figure: Drawing, theme: ThemeName, periods: Sequence[str], *, last: float, repeated: bool) -> None:
    """The months above the columns and, of a tall matrix, below them."""
    look = THEMES[theme]
    labels = _month_labels(periods)
    figure.update_xaxes(
        side="top",
        automargin=True,
        tickvals=list(range(len(periods))),
        ticktext=labels,
        tickangle=0,
        tickfont={"size": 12, "color": look.quiet},
        range=[-0.6, max(len(periods), 1) - 0.4],
        showline=False,
        ticks="",
    )
    if repeated:
        for place, label in enumerate(labels):
            figure.add_annotation(
                text=label.rpartition("<br>")[2],
                x=place,
                y=last,
                yanchor="top",
                showarrow=False,
                font={"size": 12, "color": look.quiet},
            )
        figure.update_yaxes(range=[last + 0.8, -0.6])


def _groups(
    figure: Drawing,
    theme: ThemeName,
    headings: Sequence[tuple[float, str]],
    groups: Sequence[str],
    left: int,
    *,
    wide: bool,
) -> None:
    """The name of each group at the left edge, and a line above it."""
    look = THEMES[theme]
    for turn, ((place, _name), group) in enumerate(zip(headings, groups, strict=True)):
        figure.add_annotation(
            text=f"<b>{group}</b>",
            xref="paper",
            x=0,
            xanchor="left",
            xshift=-left + 2,
            y=place,
            yanchor="middle",
            showarrow=False,
            font={"size": _GROUP_SIZE, "color": look.quiet if wide else look.text},
        )
        if turn:
            line = place - 0.5 - GAP / 2
            figure.add_shape(
                type="line",
                xref="paper",
                x0=0,
                x1=1,
                y0=line,
                y1=line,
                line={"color": look.grid, "width": 1.5},
                layer="below",
            )


def _month_labels(periods: Sequence[str]) -> list[str]:
    """The months alone, the year above the first one of each year: level, and narrow enough for a telephone."""
    split = [period.removeprefix("M").split("-") for period in periods]
    begins = {place for place, (year, _month) in enumerate(split) if place == 0 or year != split[place - 1][0]}
    return [f"{year if place in begins else ''}<br>{month}" for place, (year, month) in enumerate(split)]
