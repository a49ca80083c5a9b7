"""The overview on one screen: the sentence, six tiles, the surrender's progress, what needs attention, and the replay."""

from __future__ import annotations

import streamlit as st

from carbondash.brief.spark import spark
from carbondash.charts.look import CONFIG
from carbondash.figures.format import fmt_day, fmt_period
from carbondash.figures.plain import markup
from carbondash.figures.tiles import Tile, parts
from carbondash.ui import attention, definitions, frame, links, page, replay
from carbondash.ui.cache import remember
from carbondash.ui.frame import Frame
from carbondash.ui.grid import Source, downloads, grid
from carbondash.ui.language import _, escape
from carbondash.ui.panel import Panel
from carbondash.ui.panels import overview as panels
from carbondash.ui.room import room

_IN_A_ROW, _NARROWEST = 3, 215


def show(now: Frame) -> None:
    """The whole page."""
    with st.container(horizontal=True, key="overview_head", vertical_alignment="center", gap="small"):
        with st.container(key="overview_sentence", width="stretch"):
            page.sentence(remember(panels.sentence, now.reader, now.view))
        with st.container(key="overview_replay", width="content"):
            frame.part(lambda: _replay(now))
    page.note(remember(panels.beginnings, now.reader, now.view))
    frame.part(lambda: _tiles(now))
    with st.container(key="overview_main"):
        main, side = st.columns([1, 1])
        with main:
            frame.part(lambda: _surrender(now, remember(panels.surrender, now.reader, now.view, room())))
        with side:
            frame.part(lambda: attention.show(now))


def _replay(now: Frame) -> None:
    day = now.view.filters.as_of
    replay.show(remember(panels.months, now.reader, now.view), day.isoformat(), fmt_day(day, now.view.lang))


def _tiles(now: Frame) -> None:
    found = remember(panels.tiles, now.reader, now.view)
    with st.grid(_IN_A_ROW, min_column_width=_NARROWEST, gap="small", key="overview_tiles"):
        for one in found:
            _tile(now, one)


def _tile(now: Frame, one: Tile) -> None:
    with st.container(border=True, key=f"otile_{one.figure_id}", height="stretch"):
        links.show(_tile_html(now, one), f"otilebody_{one.figure_id}")
        definitions.button((one.figure_id,), now.view, f"tile_{one.figure_id}", one.period, compact=True)


def _tile_html(now: Frame, one: Tile) -> str:
    main, counts = parts(one.value)
    change = f'<em class="{one.tone}">{markup(one.change)}</em>' if one.change else ""
    about = " ".join(part for part in (fmt_period(one.period, now.view.lang), counts) if part)
    facts = [part for part in (about, one.basis if one.change else "", one.target or _("no target set"), one.more) if part]
    drawn = spark(one.spark, markup(one.name), width=66, height=26)
    to = links.address(one.page, now.view.filters, now.view.lang, dict(one.state))
    return (
        f'<div class="cd-tile"><a href="{markup(to)}" data-go>{markup(one.name)}</a>'
        f"<span><b>{markup(main)}</b> {change}</span><span>{drawn}</span>"
        f"<small>{markup(' · '.join(facts))}</small></div>"
    )


def _surrender(now: Frame, panel: Panel) -> None:
    view = now.view
    with st.container(border=True, key=f"card_{panel.id}", height="stretch"):
        with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small", key=f"cardhead_{panel.id}"):
            st.markdown(f"**{escape(panel.title)}**", width="stretch")
            if panel.figures:
                definitions.button(panel.figures, view, panel.id, panel.period)
            if panel.table.rows:
                with st.popover(_("Table"), icon=":material/table_rows:", type="tertiary", key=f"export_{panel.id}"):
                    grid(panel.table, key=f"table_{panel.id}")
                    downloads(Source(panel.table), panel.title, panel.id, view)
        if panel.empty:
            st.info(escape(panel.empty), icon=":material/hourglass_empty:")
            return
        if panel.note:
            st.caption(escape(panel.note))
        if panel.chart is not None:
            chart = panel.chart
            st.plotly_chart(chart.drawn, theme=None, key=f"chart_{panel.id}", config=CONFIG, alt=chart.alt, height=chart.height)
