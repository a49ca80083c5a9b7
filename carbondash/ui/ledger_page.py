"""The dictionary of figures: search, read, open one."""

from __future__ import annotations

from typing import Any

import streamlit as st

from carbondash.figures.tables import Table
from carbondash.ui import cards, definitions
from carbondash.ui.cache import remember
from carbondash.ui.frame import Frame
from carbondash.ui.grid import grid
from carbondash.ui.language import _
from carbondash.ui.panel import Panel
from carbondash.ui.panels.figures import dictionary


def show(now: Frame) -> None:
    """All figures with their values; what is typed narrows the list, a click on a row opens its definition."""
    full = remember(dictionary, now.reader, now.view)
    with st.container(border=True, key="card_ledger"):
        asked = st.text_input(
            _("Search"),
            key="w_search",
            placeholder=_("name, definition or identifier"),
            label_visibility="collapsed",
            icon=":material/search:",
        )
        found = narrowed(full, asked or "")
        cards.head(Panel("ledger", _("All figures, as of the chosen day and filters"), found), now.view)
        if not found.rows:
            st.info(_("No figure matches the search."), icon=":material/search_off:")
            return
        event: Any = grid(found, key="table_ledger", selectable=True)
        rows = event["selection"]["rows"] if event else []
        if rows and rows[0] < len(found.rows):
            chosen = str(found.rows[rows[0]][-1])
            definitions.button((chosen,), now.view, "ledger")
        else:
            st.caption(_("Choose a row to see the full definition and the rows behind the figure."))


def narrowed(table: Table, asked: str) -> Table:
    """The rows in which every word that was asked for occurs."""
    wanted = asked.casefold().split()
    rows = tuple(row for row in table.rows if all(word in " ".join(map(str, row)).casefold() for word in wanted))
    return Table(table.columns, rows)
