"""Directory: are all enterprises that must be listed on the list, at the right tier?"""

from __future__ import annotations

from carbondash.ui import frame

now = frame.current()
