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
# Room is what a laptop's screen lacks: less air than on a staff page.
_STYLE = """
<style>
[data-testid="stMainBlockContainer"] { padding-bottom: 0.5rem; }
@media (min-width: 768px) { [data-testid="stMainBlockContainer"] { padding-left: 2rem; padding-right: 2rem; } }
[data-testid="stMainBlockContainer"] > [data-testid="stVerticalBlock"] { gap: 0.55rem; }
.st-key-sentence p { font-size: 0.95rem; line-height: 1.42; }
[class*="st-key-otile_"] { padding: 0.4rem 0.75rem 0.45rem; gap: 0; background: light-dark(#FFFFFF, #18212B);
  border-color: light-dark(#E1E7EE, #2A3642); }
.st-key-overview_tiles { gap: 0.55rem; }
[class*="st-key-otile_"] { position: relative; }
/* The button for the definition stands in the corner, beside the name. */
[class*="st-key-def_tile_"] { position: absolute; top: 0.4rem; right: 0.75rem; width: auto !important; }
[class*="st-key-otile_"] button { min-height: 1.5rem; padding: 0; }
.cd-tile a { grid-column: 1 / -1; font-size: 0.86rem; line-height: 1.5rem; padding-right: 1.5rem; color: inherit;
  text-decoration: none; }
.cd-tile a:hover { text-decoration: underline; }
.cd-tile { font-variant-numeric: tabular-nums; display: grid; grid-template-columns: minmax(0, 1fr) auto; column-gap: 0.4rem;
  align-items: end; }
.cd-tile b { font-size: 1.38rem; font-weight: 600; line-height: 1.2; margin-right: 0.4rem; white-space: nowrap; }
.cd-tile em { font-style: normal; font-size: 0.75rem; white-space: nowrap; color: light-dark(#526273, #A9B7C5); }
.cd-tile em.good { color: light-dark(#0B6049, #58C3A0); } .cd-tile em.bad { color: light-dark(#8F4700, #F0A35A); }
.cd-tile small { grid-column: 1 / -1; font-size: 0.74rem; line-height: 1.3; margin-top: 0.15rem;
  color: light-dark(#526273, #A9B7C5); }
.cd-tile .cd-spark { color: light-dark(#1273C4, #4C8BF0); display: block; margin-bottom: 0.1rem; }
.st-key-card_surrender_progress, .st-key-card_attention { padding: 0.4rem 0.85rem 0.5rem; gap: 0.2rem; }
.st-key-card_surrender_progress [data-testid="stCaptionContainer"] p { font-size: 0.76rem; line-height: 1.3; }
.st-key-overview_main [data-testid="stHorizontalBlock"] { gap: 0.55rem; }
@media (min-width: 1600px) {
  .cd-tile b { font-size: 1.9rem; } .cd-tile em { font-size: 0.95rem; } .cd-tile small { font-size: 0.86rem; }
  .cd-tile .cd-spark { width: 132px; height: 52px; } .cd-attention { font-size: 1rem !important; gap: 0.7rem !important; }
}
</style>
"""


def show(now: Frame) -> None:
    """The whole page."""
    st.html(_STYLE)
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
