"""The file with this deployment's secrets: nobody but the user of the process should be able to read it."""

from __future__ import annotations

import stat
from pathlib import Path


def is_open(path: Path) -> bool:
    """Whether others on this machine can read the file; False where there is none."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return False
    return bool(mode & (stat.S_IRGRP | stat.S_IROTH))
