"""The rows of the demonstration province, for three seeds: what has to hold, holds for each."""

from __future__ import annotations

from functools import cache

import pytest

from carbondash.demo.province import make_province
from carbondash.demo.rows import Row

SEEDS = (1, 2, 3)


@cache
def _province(seed: int) -> dict[str, list[Row]]:
    return make_province(seed)


@pytest.fixture(params=SEEDS)
def province(request: pytest.FixtureRequest) -> dict[str, list[Row]]:
    """Rows by table; for reading only."""
    return _province(request.param)
