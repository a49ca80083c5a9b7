"""Verification: is it on schedule, and whose work comes back?"""

from __future__ import annotations

from carbondash.ui import frame

now = frame.current()
