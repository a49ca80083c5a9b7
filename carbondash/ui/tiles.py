"""Tiles on a page: one figure a card, with its change and on what, its target, and its shape over time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import streamlit as st

from carbondash.figures.format import fmt_period
from carbondash.figures.tiles import Tile, Tone, parts
from carbondash.figures.view import View
from carbondash.ui import definitions, filters, frame
from carbondash.ui.language import escape

# So narrow may a tile be, in pixels: six then stand in one row on a wide screen and three on a laptop.
NARROWEST = {6: 230, 4: 215}
COLORS: dict[Tone, Literal["green", "orange", "gray"]] = {"good": "green", "bad": "orange", "neutral": "gray"}


def show(tiles: Sequence[Tile], view: View, key: str) -> None:
    """Tiles side by side; as many in a row as there is room for."""
    with st.container(key=f"tiles_{key}"), st.grid(len(tiles), min_column_width=NARROWEST[len(tiles)], gap="small"):
        for one in tiles:
            _show(one, view)


def _show(one: Tile, view: View) -> None:
    with st.container(border=True, key=f"tile_{one.figure_id}", gap="xsmall", height="stretch"):
        with st.container(horizontal=True, vertical_alignment="center", gap=None, key=f"tilehead_{one.figure_id}"):
            with st.container(key=f"tilename_{one.figure_id}", width="stretch"):
                now = frame.current()
                if one.page == now.place.name:
                    st.markdown(escape(one.name))
                else:
                    params = filters.link_params(view, dict(one.state))
                    st.page_link(now.pages[one.page], label=escape(one.name), query_params=params)
            definitions.button((one.figure_id,), view, f"tile_{one.figure_id}", one.period, compact=True)
        main, counts = parts(one.value)
        options: dict[str, Any] = {"chart_data": one.spark, "chart_type": "area"} if one.spark else {}
        st.metric(
            one.name,
            main,
            delta=one.change or None,
            delta_arrow="off",
            delta_color=COLORS[one.tone],
            label_visibility="collapsed",
            **options,
        )
        about = " ".join(part for part in (fmt_period(one.period, view.lang), counts) if part)
        facts = [part for part in (about, one.basis, one.target, one.more) if part]
        if facts:
            st.caption(escape(" · ".join(facts)))
