"""The enterprise file: everything about this enterprise."""

from __future__ import annotations

from carbondash.ui import frame

now = frame.current()
