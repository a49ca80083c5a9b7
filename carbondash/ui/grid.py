"""Tables on the screen and as files, as cards and dialogs share them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from carbondash.charts.look import text_width
from carbondash.figures.format import MISSING, as_shown
from carbondash.figures.plain import plain
from carbondash.figures.tables import Column, Table
from carbondash.figures.view import View
from carbondash.locale import translator
from carbondash.store import Reader
from carbondash.ui import frame, session
from carbondash.ui.export import Stamp, to_csv, to_xlsx
from carbondash.ui.language import _

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROW_HEIGHT = 35
MOST_ROWS_SHOWN = 12
# The browser takes the width of a column from so many rows, and cuts what is longer further down.
_MEASURED, _WIDEST, _LETTER = 10, 320, 14
_NAMES = ("enterprise", "project")


def grid(table: Table, *, key: str, selectable: bool = False, on_cell: Callable[[], None] | None = None) -> Any:
    """A table on the screen; where it is cut, it says so. Returns the selection where a row may be chosen, else None.

    on_cell: what a click on a cell does; which one is then in the session state under `key`.
    """
    frame = pd.DataFrame(
        [[_shown(column, value) for column, value in zip(table.columns, row, strict=True)] for row in table.rows],
        columns=[column.key for column in table.columns],
    )
    options: dict[str, Any] = {"on_select": "rerun", "selection_mode": "single-row"} if selectable else {}
    if on_cell is not None:
        options = {"on_select": on_cell, "selection_mode": "single-cell"}
    event = st.dataframe(
        frame,
        hide_index=True,
        key=key,
        height=min(len(table.rows), MOST_ROWS_SHOWN) * ROW_HEIGHT + ROW_HEIGHT + 3,
        row_height=ROW_HEIGHT,
        placeholder=MISSING,
        column_config={
            column.key: _config(column, _width(column, [row[place] for row in table.rows]))
            for place, column in enumerate(table.columns)
        },
        alt=", ".join(column.label for column in table.columns),
        **options,
    )
    if table.is_cut:
        st.caption(_("The first {shown} of {total} rows.").format(shown=f"{len(table.rows):,}", total=f"{table.total:,}"))
    return event if selectable else None


def _shown(column: Column, value: object) -> object:
    if isinstance(value, float):
        return as_shown(value, column.decimals)
    return plain(value) if isinstance(value, str) else value


def _width(column: Column, values: Sequence[object]) -> int | None:
    """Pixels of a column of names whose longest stands below the rows by which the browser measures; None: it measures well."""
    if column.key not in _NAMES:
        return None
    widths = [text_width(str(value), _LETTER) for value in values]
    longest = max(widths, default=0)
    return min(int(longest) + 20, _WIDEST) if longest > max(widths[:_MEASURED], default=0) else None


def _config(column: Column, width: int | None) -> Any:
    if column.kind == "number":
        return st.column_config.NumberColumn(column.label, format=f"%.{column.decimals}f" if column.decimals else "localized")
    if column.kind == "date":
        return st.column_config.DateColumn(column.label, format="YYYY-MM-DD")
    return st.column_config.TextColumn(column.label, width=width)


@dataclass(frozen=True)
class Source:
    """Where a file's rows come from: the table that is shown, or, where that is only a part, what reads all of them."""

    shown: Table | None = None
    every: Callable[[Reader], Table] | None = None


def downloads(source: Source, title: str, name: str, view: View, said: tuple[str, ...] = ()) -> None:
    """The two files of a table, made when they are asked for; said: what it is narrowed down to beside the filters."""
    file_name = f"{view.file_mark}{name}_{view.filters.as_of.isoformat()}"
    st.download_button(
        "CSV",
        data=session.held(lambda: to_csv(*stamped(source, title, view, said))),
        file_name=f"{file_name}.csv",
        mime="text/csv",
        key=f"csv_{name}",
        icon=":material/csv:",
        on_click="ignore",
        width="stretch",
    )
    st.download_button(
        "Excel (XLSX)",
        data=session.held(lambda: to_xlsx(*stamped(source, title, view, said))),
        file_name=f"{file_name}.xlsx",
        mime=XLSX,
        key=f"xlsx_{name}",
        icon=":material/table_view:",
        on_click="ignore",
        width="stretch",
    )


def stamped(source: Source, title: str, view: View, said: tuple[str, ...] = ()) -> tuple[Table, Stamp]:
    """The rows of a file and what stands above them: also the version of the data, and whether these are all rows."""
    _ = translator(view.lang).gettext
    if source.every is None or (source.shown is not None and not source.shown.is_cut):
        table, version = source.shown or Table((), ()), view.version
    else:
        # A file is made after the run that offered it: its snapshot is its own.
        with frame.store().read(view.scope, masked=view.masked) as reader:
            table, version = source.every(reader), reader.version
    day, chosen, data = replace(view, version=version).lines
    lines = (day, chosen, *said, data)
    if table.is_cut:
        cut = _("Cut: the first {shown} of {total} rows")
        lines = (*lines, cut.format(shown=f"{len(table.rows):,}", total=f"{table.total:,}"))
    return table, Stamp(title=title, lines=lines, demo=view.demo_label or None)
