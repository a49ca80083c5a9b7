"""An office with three plants on each engine."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("tests.actions.office")

from carbondash.store import Store  # noqa: E402
from tests.actions.office import open_office, plants_of  # noqa: E402
from tests.support.furnishing import Furnishing  # noqa: E402


@pytest.fixture(scope="session")
def furnishing() -> Furnishing:
    """The office, in every store of these tests."""
    return Furnishing("office", open_office)


@pytest.fixture
def plants(store: Store) -> list[int]:
    """The plants of the office; the store is the fixture `store`."""
    return plants_of(store)
