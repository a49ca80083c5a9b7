"""Data quality: are problems falling because of work, and what kind remains?"""

from __future__ import annotations

from carbondash.ui import frame, parts, quality
from carbondash.ui.language import _

now = frame.current()
part = parts.choose(
    now, {"problems": _("Problems"), "checks": _("Automatic checks"), "inspection": _("Inspection campaign and coal samples")}
)
if part == "checks":
    quality.checks(now)
elif part == "inspection":
    quality.inspection(now)
else:
    quality.problems(now)
