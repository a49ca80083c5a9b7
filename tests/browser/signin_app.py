"""The served desk with a clock of its own: the file that CLOCK names says by how many seconds it is ahead."""

from __future__ import annotations

import os
import time
from functools import cache
from pathlib import Path

from carbondash import server
from carbondash.access.settings import settings
from carbondash.access.sign_ins import SignIns
from carbondash.ui import session

AHEAD = Path(os.environ["CLOCK"])


def now() -> float:
    """Seconds since 1970 by the desk's clock."""
    return time.time() + float(AHEAD.read_text())


@cache
def sign_ins() -> SignIns:
    """The sign-ins of this process, by that clock."""
    return SignIns(settings(), now)


session.sign_ins = sign_ins
server.main()
