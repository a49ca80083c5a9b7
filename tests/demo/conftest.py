"""The rows of the demonstration province, for three seeds: what has to hold, holds for each."""

from __future__ import annotations

import pytest

from carbondash.demo.rows import Row
from tests.demo.provinces import made

SEEDS = (1, 2, 3)


@pytest.fixture(params=SEEDS)
def province(request: pytest.FixtureRequest) -> dict[str, list[Row]]:
    """Rows by table; for reading only."""
    return made(request.param)
