"""Which worker runs which test: single tests go to whoever is free, a file of tests of a served desk to one worker.

With pytest 9.2 pytest-xdist 3.8 no longer heeds `xdist_group` marks (pytest-dev/pytest-xdist#1386); the tests of a file would not
share the windows and the province that they leave to each other.
"""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

_BY_FILE = ("tests/browser/", "tests/serving/")


class Scheduling(LoadScopeScheduling):
    """Groups by place: a file of the browser suite, or of tests of a served desk, is one
    piece of work; the pieces with most tests begin first.
    """

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.split("::", 1)[0] if nodeid.startswith(_BY_FILE) else nodeid
