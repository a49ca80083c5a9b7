"""A panel: one chart with its title, the table behind it, its definitions and its export."""

from __future__ import annotations

from dataclasses import dataclass

from carbondash.charts.look import Chart
from carbondash.ui.table import Table


@dataclass(frozen=True)
class Panel:
    """What one card shows, without any widget: made once a view and kept.

    figures: ids in the ledger whose definitions belong to it. period: of those figures, where one is shown. note: a sentence that
    the reader needs beside the chart. empty: what to say where there is nothing to draw.
    """

    id: str
    title: str
    table: Table
    chart: Chart | None = None
    figures: tuple[str, ...] = ()
    period: str | None = None
    note: str = ""
    empty: str = ""
