"""A chart while it is drawn: traces and layout as plain parts, in the words of plotly's figures.

Plotly's own figure checks every property as it is set, which takes longer than all that a page reads. The parts are checked once,
where somebody asks for the figure (`figure`): tests do, and so does who writes a document. The browser gets them as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go
from plotly.basedatatypes import BaseFigure

Part = dict[str, Any]


def bar_trace(**said: Any) -> Part:
    """A trace of bars."""
    return {**_said(said), "type": "bar"}


def scatter_trace(**said: Any) -> Part:
    """A trace of marks, lines or words."""
    return {**_said(said), "type": "scatter"}


class Drawing:
    """Traces, layout, and what is written (`annotations`) and drawn (`shapes`) on top; None leaves a property unsaid."""

    def __init__(self, layout: Mapping[str, Any]) -> None:
        self.traces: list[Part] = []
        self.layout: Part = _said(layout)
        self.annotations: list[Part] = []
        self.shapes: list[Part] = []

    def add_trace(self, trace: Part) -> None:
        """One more trace, above the others."""
        self.traces.append(trace)

    def add_annotation(self, **said: Any) -> None:
        """One more line of words."""
        self.annotations.append(said)

    def add_shape(self, **said: Any) -> None:
        """One more line or area."""
        self.shapes.append(said)

    def add_vline(self, x: Any, **said: Any) -> None:
        """A line over the whole height of the first plot."""
        self.add_shape(type="line", x0=x, x1=x, xref="x", y0=0, y1=1, yref="y domain", **said)

    def add_hline(self, y: Any, **said: Any) -> None:
        """A line over the whole width of the first plot."""
        self.add_shape(type="line", x0=0, x1=1, xref="x domain", y0=y, y1=y, yref="y", **said)

    def add_vrect(self, x0: Any, x1: Any, **said: Any) -> None:
        """An area over the whole height of the first plot."""
        self.add_shape(type="rect", x0=x0, x1=x1, xref="x", y0=0, y1=1, yref="y domain", **said)

    def update_layout(self, **said: Any) -> None:
        """Set these properties of the layout, and leave the others."""
        _update(self.layout, said)

    def update_xaxes(self, **said: Any) -> None:
        """Set these properties of every horizontal axis that the layout has."""
        self._update_axes("xaxis", said)

    def update_yaxes(self, **said: Any) -> None:
        """Set these properties of every vertical axis that the layout has."""
        self._update_axes("yaxis", said)

    def _update_axes(self, kind: str, said: Mapping[str, Any]) -> None:
        self.layout.setdefault(kind, {})
        for name, axis in self.layout.items():
            if name.startswith(kind):
                _update(axis, said)

    @property
    def parts(self) -> Part:
        """All of it as plotly writes a figure; nobody may change it."""
        layout = dict(self.layout)
        for name, found in (("annotations", self.annotations), ("shapes", self.shapes)):
            if found:
                layout[name] = [_said(part) for part in found]
        return {"data": self.traces, "layout": layout}

    @property
    def figure(self) -> go.Figure:
        """A figure of plotly of its own, every property checked; raises ValueError for one that plotly does not know."""
        return go.Figure(self.parts)


class Drawn(BaseFigure):
    """A drawing on its way to the browser: a figure as far as Streamlit asks, which wants its parts and nothing else."""

    def __init__(self, drawing: Drawing) -> None:
        # Not that of plotly, which would check and copy every property.
        object.__setattr__(self, "_drawing", drawing)

    def to_dict(self) -> Part:
        """The parts."""
        return self._drawing.parts


def _said(part: Mapping[str, Any]) -> Part:
    """A copy without what is None, down to the last property; lists of values stay as they are."""
    return {name: _said(value) if isinstance(value, dict) else value for name, value in part.items() if value is not None}


def _update(part: Part, said: Mapping[str, Any]) -> None:
    for name, value in said.items():
        if value is None:
            part.pop(name, None)
        elif isinstance(value, dict):
            _update(part.setdefault(name, {}), value)
        else:
            part[name] = value
