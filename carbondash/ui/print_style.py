"""How a page goes onto A4: one column, the screen's frame gone, nothing cut, the day and the label on the first page."""

from __future__ import annotations

import streamlit as st

from carbondash.figures.plain import markup
from carbondash.figures.view import View

_RULES = """
<style>
.print_only { display: none; }
@page { size: A4 portrait; margin: 14mm 13mm 15mm;
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #526273; } }
@media print {
  html, [data-testid="stApp"] { color-scheme: light !important; }
  [data-testid="stApp"] * { color: #1B2733 !important; text-shadow: none !important; }
  .main-svg text { fill: #1B2733 !important; }
  .main-svg .gridlayer path { stroke: #E3E8EE !important; }
  .main-svg .shapelayer path { fill: #E4E8ED !important; }
  html, body, [data-testid="stApp"], [data-testid="stAppViewContainer"], [data-testid="stMain"],
  [data-testid="stMainBlockContainer"] { position: static !important; overflow: visible !important; height: auto !important;
    width: auto !important; max-width: none !important; background: #FFFFFF !important; display: block !important; }
  [data-testid="stMainBlockContainer"] { padding: 0 !important; }
  .print_only { display: block; }
  [data-testid="stVerticalBlock"], [data-testid="stHorizontalBlock"]:has(> [data-testid="stColumn"]) {
    display: block !important; height: auto !important; overflow: visible !important; }
  [data-testid="stVerticalBlock"] > * { margin-bottom: 0.35rem; }
  [data-testid="stLayoutWrapper"], [data-testid="stElementContainer"] { height: auto !important; overflow: visible !important; }
  [data-testid="stColumn"] { width: 100% !important; max-width: none !important; min-width: 0 !important; }
  [class*="st-key-card_"] { break-inside: auto !important; border: 0 !important; border-top: 1px solid #C9D2DC !important;
    border-radius: 0 !important; padding: 0.5rem 0 0.2rem !important; margin-bottom: 0.2rem !important;
    background: #FFFFFF !important; }
  [class*="st-key-card_"]:not(:has(.svg-container)):not(:has(.cd-plain tbody tr:nth-child(13))) {
    break-inside: avoid !important; }
  [class*="st-key-card_"] > :has([class*="st-key-cardhead_"], [data-testid="stMarkdown"]), [class*="st-key-cardhead_"] {
    break-after: avoid !important; }
  .cd-plain:not(:has(tbody tr:nth-child(13))), .cd-plain tr, .cd-bars .cd-bar, .cd-facts > div, .cd-keyfacts > div {
    break-inside: avoid; }
  .cd-plain { overflow: visible; }
  .cd-plain table { font-size: 7.6pt; }
  .cd-plain thead { display: table-header-group; }
  .cd-plain th, .cd-plain td { padding-right: 0.35rem; min-width: 0 !important; }
  .cd-plain td.t:not(.s) { white-space: normal !important; }
  .cd-plain:has(th:nth-child(12)) table { font-size: 6.2pt; }
  .cd-plain:has(th:nth-child(12)) td.t { white-space: normal !important; overflow-wrap: anywhere; }
  [data-testid="stPlotlyChart"], [data-testid="stPlotlyChart"] > div { height: auto !important; width: 100% !important;
    break-inside: avoid; }
  .svg-container[data-on-paper] { width: min(100%, var(--drawn-width)) !important; height: auto !important;
    aspect-ratio: var(--drawn-shape); }
  .svg-container[data-on-paper] .main-svg { width: 100% !important; height: 100% !important; }
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stToolbar"], [data-testid="stDecoration"],
  [data-testid="stStatusWidget"], [data-testid="stButton"], [data-testid="stDownloadButton"], [data-testid="stPopover"],
  [data-testid="stPagination"], [data-testid="stButtonGroup"], [data-testid="stExpander"], [data-testid="stBottom"],
  .st-key-head, .st-key-filter_bar, .st-key-crumbs, .st-key-pages_menu, [class*="st-key-file_tools"] {
    display: none !important; }
}
</style>
"""

# A chart is drawn for the width that it has on the screen: on paper the whole drawing is made smaller or larger.
_SCALE = """
export default function () {
    const charts = () => document.querySelectorAll(".svg-container");
    const begin = () => charts().forEach((chart) => {
        const width = chart.clientWidth, height = chart.clientHeight;
        if (!width || !height) return;
        chart.dataset.onPaper = "";
        chart.style.setProperty("--drawn-width", `${width}px`);
        chart.style.setProperty("--drawn-shape", `${width} / ${height}`);
        chart.querySelectorAll(".main-svg").forEach((svg) => svg.setAttribute("viewBox", `0 0 ${width} ${height}`));
    });
    const end = () => charts().forEach((chart) => {
        delete chart.dataset.onPaper;
        chart.querySelectorAll(".main-svg").forEach((svg) => svg.removeAttribute("viewBox"));
    });
    window.addEventListener("beforeprint", begin);
    window.addEventListener("afterprint", end);
    return () => {
        window.removeEventListener("beforeprint", begin);
        window.removeEventListener("afterprint", end);
    };
}
"""
_scale = st.components.v2.component("carbondash_paper", js=_SCALE)


def inject(view: View, about: str) -> None:
    """Put the rules on the page, and above it what a sheet of paper must say: whose file, which day, what data."""
    day, *_others, version = view.lines
    label = [f"<b>{markup(view.demo_label)}</b>"] if view.demo else []
    lines = [f"<b>{markup(about)}</b>", *label, markup(day), markup(version)]
    st.html(_RULES)
    with st.container(key="file_tools_paper"):
        _scale(key="paper")
    st.html(f'<div class="print_only" style="font-size:10pt;line-height:1.5">{"<br>".join(lines)}</div>')
