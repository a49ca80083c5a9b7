"""The rows of the demonstration province, made once a process and seed; for reading only."""

from __future__ import annotations

from functools import cache

from carbondash.demo.province import make_province
from carbondash.demo.rows import Row


@cache
def made(seed: int) -> dict[str, list[Row]]:
    """Rows by table of the province of a seed."""
    return make_province(seed)
