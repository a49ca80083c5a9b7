"""Things that are dear to make and needed by several test processes: made by the first that asks, found by the others."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


def once(folder: Path, name: str, make: Callable[[], str]) -> str:
    """The text that `make` returned at its first call under this name in this test run, in whichever process that was."""
    made = folder / f"{name}.made"
    with _locked(folder / f"{name}.lock"):
        if not made.exists():
            made.write_text(make())
        return made.read_text()


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    handle = os.open(path, os.O_CREAT | os.O_RDWR)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
