"""Map: which city is behind, on which measure?"""

from __future__ import annotations

from carbondash.ui import citymap, frame, parts
from carbondash.ui.language import _

now = frame.current()
part = parts.choose(
    now, {"now": _("One day"), "dates": _("Two days side by side"), "months": _("Through the months")}, shared=("measure",)
)
if part == "dates":
    citymap.dates(now)
elif part == "months":
    citymap.months(now)
else:
    citymap.today(now)
