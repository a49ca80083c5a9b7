"""Verification: is it on schedule, and whose work comes back?"""

from __future__ import annotations

from carbondash.ui import frame, parts, verification
from carbondash.ui.language import _

now = frame.current()
part = parts.choose(now, {"progress": _("Progress"), "bodies": _("Verification bodies")})
if part == "bodies":
    verification.bodies(now)
else:
    verification.progress(now)
