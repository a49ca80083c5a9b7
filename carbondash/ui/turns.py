"""Who draws now: a process draws few pages at a time, since all of them share one interpreter.

Many at once get in each other's way: with thirty people at one process the same pages took a fifth less processor time, and the
slowest answers two thirds of the time, when two were drawn at a time and the others waited their turn.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

# Two, so that one is drawn while the other waits for the store.
AT_ONCE = 2
# Whoever has waited so long draws without a turn: nothing that holds one may keep everybody else from their page.
LONGEST_WAIT = 4.0

_turns = threading.BoundedSemaphore(AT_ONCE)
_held = threading.local()


@contextmanager
def turn() -> Iterator[None]:
    """Draw a page in turn."""
    _held.mine = _turns.acquire(timeout=LONGEST_WAIT)
    try:
        yield
    finally:
        _give_back()


@contextmanager
def aside() -> Iterator[None]:
    """Do something long during a page's run, such as an import, while others draw."""
    _give_back()
    yield


def _give_back() -> None:
    if getattr(_held, "mine", False):
        _held.mine = False
        _turns.release()
