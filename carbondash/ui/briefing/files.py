"""The files of a brief: made when they are asked for, from a snapshot of their own."""

from __future__ import annotations

from carbondash.ui.frame import Frame


def show(now: Frame) -> None:
    """The buttons of all formats."""
