"""What a card shows: a panel (one chart and the table behind it), or a list that is read page by page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from carbondash.charts.look import Chart
from carbondash.figures.tables import Table
from carbondash.figures.view import View
from carbondash.store import Reader

# So many rows a page of a list has.
PAGE_ROWS = 50
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


@dataclass(frozen=True)
class Listing:
    """One page of a list.

    table: the rows of the page that is shown, `total` how many the list has in all. opens: for each row the parameters of the
    enterprise file that it leads to (`id`, and `month` where it is about a month); empty where the rows lead nowhere. every: all
    rows, for the file. said: in words what the list is narrowed down to beside the filters (a month, a status), for the file.
    """

    id: str
    title: str
    table: Table
    opens: tuple[dict[str, str], ...] = ()
    every: Callable[[Reader], Table] | None = None
    said: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    period: str | None = None
    note: str = ""
    empty: str = ""


def first_row(view: View) -> int:
    """How many rows of a list come before the page that the address names."""
    return (page_of(view) - 1) * PAGE_ROWS


def page_of(view: View) -> int:
    """The page of a list that the address names; the first without one."""
    return max(1, int(view.page("page") or 1))


def pager_width(pages: int) -> int:
    """How many pixels the buttons of a list's pages take, at most seven numbers and two arrows.

    Left to itself the widget measures the room that its own buttons take, and hides some of fewer than five.
    """
    shown = 3 if pages < 3 else max(5, min(pages, 7))
    return 68 + shown * (36 if pages < 100 else 46)
