"""What is known of the one plant of these tests on a day, and over a cycle."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from carbondash.derive.risk_inputs import cycle_days
from tests.derive.plant import Plant

SIXTY_DAYS_LEFT = date(2023, 11, 1)


ONE_DAY = timedelta(days=1)


def known(plant: Plant, day: date, **more: Any) -> dict[str, float]:
    """The inputs of the index on a day that counts."""
    found = plant.inputs(day, **more)
    assert found is not None
    return found


def cycle(plant: Plant, through: date) -> Any:
    """Cycle 2 up to a day."""
    found = cycle_days(plant.facts, "C2", through, ())
    assert found is not None
    return found
