"""The few rules of style that the theme has no setting for; colours follow the browser's scheme.

They stand in the page that loads the frontend, before anything is drawn: what came later would move what is on screen.
"""

from __future__ import annotations

# Nested, so that they count more than the frontend's own, which come later.
RULES = """
#root {
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
  [data-testid="stLayoutWrapper"]:has(> [class*="st-key-head_title"]) { flex: 1 1 100%; }
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
[data-testid="stMainBlockContainer"] { max-width: none !important; }
/* Where all has to stand on one screen there is less air. */
[data-testid="stMainBlockContainer"]:has(.st-key-head_title_tight) { padding-bottom: 0.5rem; }
[data-testid="stMainBlockContainer"]:has(.st-key-head_title_tight) > [data-testid="stVerticalBlock"] { gap: 0.55rem; }
@media (min-width: 768px) {
  [data-testid="stMainBlockContainer"]:has(.st-key-head_title_tight) { padding-left: 2rem; padding-right: 2rem; }
}
/* The menu is expected where it will stand. */
@media (min-width: 768px) {
  &:not(:has(.st-key-gate, [data-testid="stSidebar"])) [data-testid="stMain"] {
    margin-left: 281.25px;
  }
}
/* The Overview: room is what a laptop's screen lacks, so there is less air than on a staff page. */
.st-key-sentence p { font-size: 0.95rem; line-height: 1.42; }
[class*="st-key-otile_"] { padding: 0.4rem 0.75rem 0.45rem; gap: 0; background: light-dark(#FFFFFF, #18212B);
  border-color: light-dark(#E1E7EE, #2A3642); }
.st-key-overview_tiles { gap: 0.55rem; }
[class*="st-key-otile_"] { position: relative; }
/* Room is there before what stands in it. */
.st-key-menu_sidebar { min-height: 36rem; }
[class*="st-key-otilebody_"] { min-height: 5.2rem; }
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
}
"""
