"""Which worker runs which test: single tests go to whoever is free, the browser suite to one worker from the start.

With pytest 9.2 pytest-xdist 3.8 no longer heeds `xdist_group` marks (pytest-dev/pytest-xdist#1386); every worker would start a
server and a browser of its own.
"""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

_TOGETHER = "tests/browser/"


class Scheduling(LoadScopeScheduling):
    """Groups by place: what lies in the browser suite's folder is one piece of work, which is the largest and begins first."""

    def _split_scope(self, nodeid: str) -> str:
        return _TOGETHER if nodeid.startswith(_TOGETHER) else nodeid
