"""Overview: are we on track, and what needs me today?"""

from __future__ import annotations

from carbondash.ui import frame, overview

overview.show(frame.current())
