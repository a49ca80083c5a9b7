"""Projects and finance: what did the money buy, and who has a gap and no project?"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from carbondash.ui import finance, frame, parts
from carbondash.ui.language import _

PARTS = {"loans": finance.loans, "gaps": finance.gaps, "alliance": finance.alliance, "accounts": finance.accounts}

now = frame.current()
titles = {
    "library": _("Project library"),
    "loans": _("Loans and institutions"),
    "gaps": _("Gaps without a project"),
    "alliance": _("Alliance"),
    "accounts": _("Carbon accounts"),
}
part = parts.choose(now, titles, of_a_part=("id",))
if part in ("library", "loans"):
    view = now.view
    if view.filters.tiers:
        st.info(
            _("Projects and loans carry no tier: the tier filter does not apply on this page."),
            icon=":material/filter_alt_off:",
        )
    if view.filters.cycle:
        st.info(
            _("Projects and loans belong to no compliance cycle: the cycle filter does not apply on this page."),
            icon=":material/filter_alt_off:",
        )
    now = replace(now, view=view.on(tiers=(), cycle=None))
PARTS.get(part, finance.library)(now)
