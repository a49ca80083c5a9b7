"""What is made before the first visitor: imports, the store, and the default view's charts in both languages."""

from __future__ import annotations

def warm() -> None:
    pass
