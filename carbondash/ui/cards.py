"""Cards: a chart with its title, its tools and the table behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import streamlit as st

from carbondash.charts.look import CONFIG, PERIOD
from carbondash.figures.view import View
from carbondash.ui import definitions, filters, go
from carbondash.ui.grid import Source, downloads, grid
from carbondash.ui.language import _, escape
from carbondash.ui.panel import Panel

TableShown = Literal["folded", "open", "none"]


def card(
    panel: Panel,
    view: View,
    *,
    table: TableShown = "folded",
    on_select: Callable[[], None] | None = None,
    body: Callable[[], None] | None = None,
    foot: Callable[[], None] | None = None,
    stretch: bool = False,
) -> None:
    """One panel as a card: title and tools, the chart (or `body`), notes, `foot`, the table behind it.

    on_select: what a click on a mark of the chart does; the selection is then in the session state under `chart_<panel id>`.
    """
    with st.container(border=True, key=f"card_{panel.id}", height="stretch" if stretch else "content"):
        head(panel, view)
        if panel.note:
            st.caption(escape(panel.note))
        if panel.empty:
            st.info(escape(panel.empty), icon=":material/hourglass_empty:")
        elif body is not None:
            body()
        elif panel.chart is not None:
            _chart(panel, on_select or _opens_rows(panel, view))
        if panel.chart is not None and not panel.empty:
            for line in panel.chart.notes:
                st.caption(escape(line))
        if foot is not None:
            foot()
        if panel.table.rows and table == "open":
            grid(panel.table, key=f"table_{panel.id}")
        elif panel.table.rows and table == "folded":
            with st.expander(
                _("Table behind it"), icon=":material/table_rows:", key=f"fold_{panel.id}", on_change="rerun"
            ) as fold:
                if fold.open:
                    grid(panel.table, key=f"table_{panel.id}")


def head(panel: Panel, view: View, files: Callable[[], None] | None = None) -> None:
    """A card's title with its tools: definitions with the rows behind, and the export of what is shown (or `files`)."""
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small", key=f"cardhead_{panel.id}"):
        st.markdown(f"**{escape(panel.title)}**", width="stretch")
        if panel.figures:
            definitions.button(panel.figures, view, panel.id, panel.period)
        if panel.table.rows:
            with st.popover(_("Export"), icon=":material/download:", type="tertiary", key=f"export_{panel.id}"):
                (files or (lambda: downloads(Source(panel.table, panel.every), panel.title, panel.id, view)))()


def _opens_rows(panel: Panel, view: View) -> Callable[[], None] | None:
    """A click on a mark that stands for a period opens the rows behind the card's first figure of that period."""
    if not panel.figures or panel.chart is None or not panel.chart.marks_periods:
        return None
    return lambda: _mark_clicked(f"chart_{panel.id}", panel.figures[0], view)


def _mark_clicked(key: str, figure_id: str, view: View) -> None:
    event: Any = st.session_state.get(key)
    points = event["selection"]["points"] if event else []
    said = points[0].get("customdata") if points else None
    period = said[0] if isinstance(said, list) and said else None
    if isinstance(period, str) and PERIOD.fullmatch(period):
        go.to("rows", filters.link_params(view, {"measure": figure_id, "period": period}))


def _chart(panel: Panel, on_select: Callable[[], None] | None) -> None:
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
