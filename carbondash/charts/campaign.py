"""The steps of a campaign by city: one row a city, one column a step, a symbol and a colour for how far it has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from carbondash.charts.drawing import scatter_trace
from carbondash.charts.look import THEMES, Chart, Theme, ThemeName, base_figure, safe, text_width, wrapped
from carbondash.charts.words import word
from carbondash.figures.inspections import StepCell, StepState
from carbondash.figures.units import Lang

ROW, HEAD, LEGEND_LINE = 38, 74, 19
STATES: tuple[StepState, ...] = ("finished", "under_way", "late", "not_begun")
_LETTER_PX = 6.3


@dataclass(frozen=True)
class StepColumn:
    """A step: its code, its name, and by when it is due, in words and in few words ("" without a term)."""

    code: str
    name: str
    due: str
    due_short: str = ""


@dataclass(frozen=True)
class PlaceRow:
    """A city, or all of them together (code "")."""

    code: str
    name: str


def step_matrix(
    rows: Sequence[PlaceRow],
    steps: Sequence[StepColumn],
    cells: Mapping[tuple[str, str], StepCell],
    *,
    name: str,
    lang: Lang,
    theme: ThemeName,
    column_px: int,
) -> Chart:
    """How many of how many have finished which step where; cells by (step, row). A click gives row and step.

    column_px: the room of a column. Where the names of the steps don't fit, they are numbered and the notes say what each is.
    """
    look = THEMES[theme]
    named = all(_fits(line, column_px) for number, step in enumerate(steps, 1) for line in _lines(number, step, column_px))
    height = (HEAD if named else HEAD - 26) + ROW * max(len(rows), 1) + LEGEND_LINE * 2
    figure = base_figure(theme, height, legend=True)
    for state in STATES:
        found = [
            (across, down, row, step, cells[step.code, row.code])
            for down, row in enumerate(rows)
            for across, step in enumerate(steps)
            if (step.code, row.code) in cells and cells[step.code, row.code].state == state
        ]
        figure.add_trace(
            scatter_trace(
                name=word(f"step_{state}", lang),
                x=[across for across, *_ in found] if found else [None],
                y=[down for _, down, *_ in found] if found else [None],
                mode="markers+text",
                text=[f"{cell.finished}/{cell.members}" for *_, cell in found],
                textposition="bottom center",
                textfont={"size": 11, "color": look.text},
                marker=_marker(state, look),
                customdata=[[row.code, step.code, _said(row, step, cell, lang)] for _, _, row, step, cell in found],
                hovertemplate="%{customdata[2]}<extra></extra>",
                selected={"marker": {"opacity": 1}},
                unselected={"marker": {"opacity": 1}},
                cliponaxis=False,
            )
        )
    figure.update_xaxes(
        side="top",
        tickvals=list(range(len(steps))),
        ticktext=[
            "<br>".join(_lines(number, step, column_px)) if named else f"<b>{number}</b>" for number, step in enumerate(steps, 1)
        ],
        tickfont={"size": 12, "color": look.text},
        range=[-0.6, len(steps) - 0.4],
        showline=False,
        ticks="",
    )
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[f"<b>{safe(row.name)}</b>" if not row.code else safe(row.name) for row in rows],
        tickfont={"size": 13, "color": look.text},
        automargin=False,
        range=[len(rows) - 0.3, -0.6],
        griddash="dot",
    )
    left = 18 + max((int(text_width(row.name, 13)) for row in rows), default=0)
    figure.update_layout(margin={"l": left, "t": HEAD - 10 if named else 30}, legend={"y": 0})
    notes = () if named else tuple(f"{number} {step.name} · {step.due}" for number, step in enumerate(steps, 1))
    return Chart(figure, f"{name}: " + "; ".join(_alt(step, cells, lang) for step in steps), height, notes)


def _lines(number: int, step: StepColumn, column_px: int) -> list[str]:
    """The head of a column: number and name, and by when it is due, on lines that are as long as the column is wide."""
    letters = int(column_px / _LETTER_PX)
    return [*wrapped(f"{number} {step.name}", letters).split("<br>"), *(wrapped(step.due_short, letters).split("<br>"))]


def _fits(line: str, column_px: int) -> bool:
    return text_width(line) <= column_px


def _said(row: PlaceRow, step: StepColumn, cell: StepCell, lang: Lang) -> str:
    parts = (step.name, f"{cell.finished}/{cell.members}", word(f"step_{cell.state}", lang), step.due)
    return f"{safe(row.name)}<br>{safe(' · '.join(part for part in parts if part))}"


def _alt(step: StepColumn, cells: Mapping[tuple[str, str], StepCell], lang: Lang) -> str:
    cell = cells.get((step.code, ""))
    return f"{step.name} {cell.finished}/{cell.members}" if cell else f"{step.name} {word('no_data', lang)}"


def _marker(state: StepState, look: Theme) -> dict[str, Any]:
    markers: dict[StepState, dict[str, Any]] = {
        "finished": {"symbol": "circle", "size": 13, "color": look.categorical[2]},
        "under_way": {"symbol": "circle-open-dot", "size": 13, "color": look.categorical[0], "line": {"width": 2}},
        "late": {"symbol": "triangle-up", "size": 14, "color": look.categorical[1]},
        "not_begun": {"symbol": "circle-open", "size": 9, "color": look.line, "line": {"width": 1.5}},
    }
    return markers[state]
