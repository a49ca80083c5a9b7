"""Intervals for shares from counts: how far a rate of few records can be trusted.

Wilson's score interval is used throughout: it needs no prior, stays within 0 and 1 and is sensible for none or all of n.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from carbondash.rules.sets import InputError


@dataclass(frozen=True, slots=True)
class Interval:
    """A lower and an upper bound, both included, in the unit of what they bound."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Proportion:
    """`k` of `n` records. Raises InputError where they are no counts or k is above n."""

    k: int
    n: int

    def __post_init__(self) -> None:
        for field, value in (("k", self.k), ("n", self.n)):
            if isinstance(value, bool) or not isinstance(value, int) or value < 0:
                raise InputError(field, value, "a count of 0 or more", "不小于0的计数")
        if self.k > self.n:
            raise InputError("k", self.k, f"at most n = {self.n}", f"不大于总数{self.n}")

    @property
    def share(self) -> float | None:
        """k of n as 0 to 1; None where there is no record."""
        return self.k / self.n if self.n else None


def wilson(counted: Proportion, level: float) -> Interval:
    """Wilson's score interval of a share, 0 to 1, at a level such as 0.95; 0 to 1 where there is no record.

    Raises InputError where the level does not lie between 0 and 1.
    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference (1927), score interval.
    """
    if not 0.0 < level < 1.0:
        raise InputError("level", level, "a share between 0 and 1", "0与1之间的比例")
    k, n = counted.k, counted.n
    if n == 0:
        return Interval(0.0, 1.0)
    z = NormalDist().inv_cdf((1.0 + level) / 2.0)
    share = k / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    # At the ends the bound is the share itself; rounding must not push it past.
    low = 0.0 if k == 0 else max(0.0, middle - half)
    high = 1.0 if k == n else min(1.0, middle + half)
    return Interval(low, high)


def of_sum(parts: Sequence[tuple[float, Interval]]) -> Interval:
    """Interval of a sum of independent parts, each given as (estimate, its interval), in the parts' unit.

    The distances of the estimates from their bounds add up as squares, each side for itself.
    Source: G. Y. Zou and A. Donner, Construction of confidence limits about effect measures (2008), variance recovery.
    """
    total = sum(estimate for estimate, _ in parts)
    below = math.sqrt(sum((estimate - around.low) ** 2 for estimate, around in parts))
    above = math.sqrt(sum((around.high - estimate) ** 2 for estimate, around in parts))
    return Interval(total - below, total + above)
