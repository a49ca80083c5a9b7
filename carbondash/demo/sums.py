"""Random sizes that sum exactly to a whole."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random


def shares(total: int, weights: Sequence[float], least: int = 1) -> list[int]:
    """Split `total` into whole parts in proportion to the weights, none below `least`, summing exactly to `total`."""
    free = total - least * len(weights)
    if free < 0:
        raise ValueError(f"{total} can't hold {len(weights)} parts of {least}")
    scale = free / sum(weights)
    parts = [least + math.floor(weight * scale) for weight in weights]
    # The largest takes what rounding left over: it shows least there.
    parts[max(range(len(parts)), key=parts.__getitem__)] += total - sum(parts)
    return parts


def unequal(count: int, sigma: float, random: Random) -> list[float]:
    """Log-normal weights: many small, a few large."""
    return [random.lognormvariate(0, sigma) for _ in range(count)]
