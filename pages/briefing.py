"""Briefing: give me the brief, or let me present."""

from __future__ import annotations

from carbondash.ui import frame
from carbondash.ui.briefing import page

page.show(frame.current())
