"""The few rules of style that the theme has no setting for; colours follow the browser's scheme."""

from __future__ import annotations

import streamlit as st

_RULES = """
<style>
[data-testid="stMain"], [data-testid="stHeader"] { background: light-dark(#F4F6F9, #10161D); }
[class*="st-key-card_"], [class*="st-key-tile_"] {
  background: light-dark(#FFFFFF, #18212B);
  border-color: light-dark(#E1E7EE, #2A3642);
}
[class*="st-key-tilename_"] a { padding-left: 0; line-height: 1.4; }
[class*="st-key-tilename_"] p { font-size: 0.95rem; }
[class*="st-key-tilename_"] a span, [class*="st-key-tilename_"] a p { white-space: normal; }
@media (min-width: 768px) {
  [data-testid="stLayoutWrapper"]:has(> .st-key-pages_menu) { display: none; }
}
@media (max-width: 1499.98px) {
  [data-testid="stLayoutWrapper"]:has(> .st-key-head_question) { display: none; }
}
@media (max-width: 767.98px) {
  [data-testid="stSidebar"], [data-testid="stExpandSidebarButton"] { display: none; }
  [data-testid="stLayoutWrapper"]:has(> .st-key-head_title) { flex: 1 1 100%; }
  [data-testid="stLayoutWrapper"]:has(> .st-key-crumbs) { flex: 1 1 100%; }
}
.st-key-head { row-gap: 0.25rem; }
.st-key-head h1 { padding: 0; white-space: nowrap; }
.st-key-head_question { white-space: nowrap; padding-bottom: 0.15rem; }
.st-key-crumbs [data-testid="stPageLink-NavLink"] { padding: 0 0.3rem; background: none; }
.st-key-crumbs p { white-space: nowrap; }
@media (max-width: 767.98px) { .st-key-crumbs p { white-space: normal; } }
[data-testid="stLayoutWrapper"]:has(> .st-key-go) { position: absolute; }
.st-key-filter_bar { row-gap: 0.4rem; margin-bottom: 0.25rem; }
[class*="st-key-choices_"] [data-testid="stButtonGroup"] button,
.st-key-sample_choices [data-testid="stButtonGroup"] button { min-height: 2.5rem; }
[class*="st-key-chip_"] button { min-height: 2rem; padding: 0.1rem 0.6rem; }
[class*="st-key-tile_"] [data-testid="stMetricValue"] { font-variant-numeric: tabular-nums; }
</style>
"""


def inject() -> None:
    """Put the rules on the page."""
    st.html(_RULES)
