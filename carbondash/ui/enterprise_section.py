"""One section of an enterprise file: its title and export, what is to know, the chart, the rows as text that prints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from carbondash.charts.look import CONFIG
from carbondash.figures.tables import Table
from carbondash.ui import cards, static_table
from carbondash.ui.enterprise_view import FileView
from carbondash.ui.grid import Source, downloads
from carbondash.ui.language import _, escape
from carbondash.ui.panel import Panel, pager_width
from carbondash.ui.panels.enterprise_risk import Parts


def show(
    panel: Panel,
    view: FileView,
    *,
    quiet: Sequence[bool] = (),
    on_select: Callable[[], None] | None = None,
    rows: bool = True,
    above: Callable[[], None] | None = None,
    foot: Callable[[], None] | None = None,
    size: int | None = None,
) -> None:
    """A panel as a card.

    on_select: what a click on the chart's marks does. rows: whether its rows are written out; with a `size` so many a page.
    above, foot: what stands before and after the rows.
    """
    with st.container(border=True, key=f"card_{panel.id}"):
        cards.head(panel, view)
        if panel.note:
            st.caption(escape(panel.note))
        if above is not None:
            above()
        if panel.empty:
            st.caption(escape(panel.empty))
            return
        if panel.chart is not None:
            chart(panel, on_select)
        # For one or two rows more no further page is opened.
        if rows and size is not None and len(panel.table.rows) > size + 2:
            _paged(panel, size, view)
        elif rows:
            static_table.table(panel.table, view.lang, quiet=quiet)
        if foot is not None:
            foot()


def _paged(panel: Panel, size: int, view: FileView) -> None:
    """The rows of a short list, so many a page."""
    first = (page_of(panel.id, view) - 1) * size
    total = len(panel.table.rows)
    shown = replace(panel.table, rows=panel.table.rows[first : first + size], total=total)
    static_table.table(shown, view.lang)
    pages(panel.id, shown, size, view)


def chart(panel: Panel, on_select: Callable[[], None] | None = None) -> None:
    """The panel's chart."""
    assert panel.chart is not None
    options: dict[str, Any] = {"on_select": on_select, "selection_mode": "points"} if on_select else {}
    st.plotly_chart(
        panel.chart.drawn,
        theme=None,
        key=f"chart_{panel.id}",
        config=CONFIG,
        alt=panel.chart.alt,
        height=panel.chart.height,
        **options,
    )


def clicked(panel_id: str) -> str | None:
    """What the mark that was clicked says of itself first; for callbacks of `on_select`."""
    event: Any = st.session_state.get(f"chart_{panel_id}")
    points = event["selection"]["points"] if event else []
    said = points[0].get("customdata") if points else None
    return str(said[0]) if said else None


def parts(found: Parts, view: FileView) -> None:
    """An index or a grade: headline, what it rests on, its parts as bars, and the method one click away."""
    panel = found.panel
    with st.container(border=True, key=f"card_{panel.id}"):
        cards.head(panel, view)
        if panel.empty:
            st.caption(escape(panel.empty))
        if found.headline:
            st.markdown(f"**{escape(found.headline)}**")
        if found.lines:
            st.caption("  \n".join(escape(line) for line in found.lines))
        if found.bars:
            static_table.bars(found.bars)
        if panel.chart is not None:
            chart(panel)
        st.caption(escape(found.own))
        if found.sources:
            with st.popover(_("Rules and sources"), icon=":material/menu_book:", type="tertiary", key=f"rules_{panel.id}"):
                st.markdown("\n".join(f"- {escape(line)}" for line in found.sources))


def page_of(name: str, view: FileView) -> int:
    """The page of a list that is shown; the first at first, and of another enterprise, day or choice."""
    return int(st.session_state.get(_page_key(name, view), 1))


def pages(name: str, table: Table, size: int, view: FileView) -> None:
    """The pages of a list, where it has more than one; `name` as for `page_of`."""
    total = table.total or 0
    if total <= size:
        return
    first = (page_of(name, view) - 1) * size + 1
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key=f"foot_{name}"):
        st.caption(
            _("Rows {first}–{last} of {total}").format(
                first=f"{first:,}", last=f"{first + len(table.rows) - 1:,}", total=f"{total:,}"
            ),
            width="stretch",
        )
        count = -(-total // size)
        st.pagination(count, width=pager_width(count), key=_page_key(name, view))


def _page_key(name: str, view: FileView) -> str:
    return f"pages_{name}_{view.enterprise_id}_{view.filters.as_of}"


def file_of(title: str, name: str, table: Table, view: FileView) -> None:
    """The export of a table that is shown in another form."""
    with st.popover(_("Export"), icon=":material/download:", type="tertiary", key=f"export_{name}"):
        downloads(Source(table), title, name, view)
