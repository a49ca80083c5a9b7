"""The enterprise file: everything about this enterprise; with a month the record of that month."""

from __future__ import annotations

from carbondash.ui import enterprise_page, enterprise_record, enterprise_tools, frame

now = frame.current()
view = enterprise_page.of(now)
enterprise_tools.bar(now, with_file=view is not None)
if view is None:
    frame.part(lambda: enterprise_tools.nobody(now))
elif view.month:
    enterprise_record.show(now, view)
else:
    enterprise_page.show(now, view)
