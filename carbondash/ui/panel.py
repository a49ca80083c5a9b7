"""A panel: one chart with its title, the table behind it, its definitions and its export."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from carbondash.charts.look import Chart
from carbondash.store import Reader
from carbondash.ui.table import Table

# So many rows of a table go into a file; one that is longer says that it is cut.
MOST_EXPORTED = 200_000


@dataclass(frozen=True)
class Panel:
    """What one card shows, without any widget: made once a view and kept.

    figures: ids in the ledger whose definitions belong to it. period: of those figures, where one is shown. note: a sentence that
    the reader needs beside the chart. empty: what to say where there is nothing to draw. every: reads the table with all its rows
    (up to MOST_EXPORTED), where it shows only the first.
    """

    id: str
    title: str
    table: Table
    chart: Chart | None = None
    figures: tuple[str, ...] = ()
    period: str | None = None
    note: str = ""
    empty: str = ""
    every: Callable[[Reader], Table] | None = None
