"""Directory: are all enterprises that must be listed on the list, at the right tier?"""

from __future__ import annotations

import streamlit as st

from carbondash.ui import candidates, directory, frame, page, parts
from carbondash.ui.cache import remember
from carbondash.ui.language import _
from carbondash.ui.panels import directory as panels

now = frame.current()
if now.view.filters.cycle:
    st.info(
        _("Lists belong to no compliance cycle: that filter does not apply on this page. The day says which list is in force."),
        icon=":material/filter_alt_off:",
    )
page.sentence(remember(panels.sentence, now.reader, now.view))
part = parts.choose(now, {"list": _("The list"), "candidates": _("Candidates")}, of_a_part=("id",))
if part == "candidates":
    candidates.show(now)
else:
    directory.show(now)
