"""What a store holds before a test begins, so that what many tests begin with is made once and copied."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from carbondash.store import Store


@dataclass(frozen=True)
class Furnishing:
    """name: unique in a test run. furnish: fills an empty, migrated store; None leaves it empty."""

    name: str
    furnish: Callable[[Store], object] | None = None
