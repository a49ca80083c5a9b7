"""Rows behind a figure: which facts does this number count?"""

from __future__ import annotations

from carbondash.ui import frame, listing, page, rows_head
from carbondash.ui.cache import remember
from carbondash.ui.panels import rows

now = frame.current()
rows_head.choose(now)
said = remember(rows.sentence, now.reader, now.view)
if said:
    page.sentence(said)
frame.part(lambda: listing.show(remember(rows.behind, now.reader, now.view), now))
