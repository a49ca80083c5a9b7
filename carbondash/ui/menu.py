"""The menu of the pages: one element whatever the number of pages, whose links keep the filters."""

from __future__ import annotations

import streamlit as st

from carbondash.figures.plain import markup
from carbondash.figures.view import View
from carbondash.ui import links
from carbondash.ui.language import _
from carbondash.ui.sitemap import PLACES, Place

_STYLE = """
<style>
.cd-menu { display: flex; flex-direction: column; gap: 0.4rem; }
.cd-menu small { font-size: 0.875rem; line-height: 1.4; margin-top: 0.15rem; color: light-dark(#526273, #A9B7C5); }
.cd-menu a { display: flex; align-items: center; gap: 0.5rem; min-height: 1.75rem; padding: 0 0.5rem; border-radius: 0.5rem;
  font-size: 0.875rem; color: inherit; text-decoration: none; }
.cd-menu a:hover { background: light-dark(rgb(137 166 210 / 15%), rgb(137 166 210 / 18%)); }
.cd-menu a:focus-visible { outline: 2px solid light-dark(#1273C4, #4C8BF0); outline-offset: 1px; }
.cd-menu a[aria-current] { background: light-dark(rgb(137 166 210 / 15%), rgb(137 166 210 / 18%)); font-weight: 600; }
.cd-menu i { font: normal 1rem / 1 "Material Symbols Rounded"; flex: none; width: 1rem; overflow: hidden; white-space: nowrap; }
.cd-menu b { font-size: 0.75rem; padding: 0 0.4rem; border-radius: 0.5rem; color: light-dark(#8F4700, #F0A35A);
  background: light-dark(rgb(240 163 90 / 22%), rgb(240 163 90 / 20%)); }
@media (max-width: 767.98px) { .cd-menu a { min-height: 2.5rem; } }
</style>
"""


def style() -> None:
    """Put the menu's rules of style on the page, once a run."""
    st.html(_STYLE)


def html(view: View | None, here: Place | None, waiting: int) -> str:
    """The menu in its groups. view: whose filters the links keep. waiting: requests that this person may decide about."""
    # A page without data has no filters to keep.
    query = f"?{links.query(view.filters, view.lang)}" if view else ""
    parts, group = [], ""
    for place in PLACES:
        if not place.in_menu:
            continue
        if place.group != group:
            group = place.group
            heading = markup(_(group))
            parts.append(f"<small>{heading}</small>")
        current = ' aria-current="page"' if place is here else ""
        count = f"<b>{waiting}</b>" if waiting and place.name == "import" else ""
        title, to = markup(_(place.title)), markup(links.path(place.name) + query)
        icon = place.icon.removeprefix(":material/").removesuffix(":")
        parts.append(
            f'<a href="{to}" data-go{current}><i aria-hidden="true" translate="no">{icon}</i><span>{title}</span>{count}</a>'
        )
    label = markup(_("Pages"))
    return f'<nav class="cd-menu" aria-label="{label}">{"".join(parts)}</nav>'
