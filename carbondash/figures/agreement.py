"""How well two measurements of the same thing agree: mean difference and limits of agreement (Bland and Altman, 1986).

Differences are taken as sample less report. The limits are the mean difference ± 1.96 standard deviations: about 95% of the
differences lie between them where they are spread normally. Their own confidence intervals are Bland and Altman's (1999), with
Student's t of n - 1 degrees of freedom; both are widened by few samples.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, lgamma, log, pi, sqrt

# Below so many pairs a limit would be a guess.
FEWEST = 10
_NORMAL_95 = 1.96
_STEPS = 400


@dataclass(frozen=True)
class Interval:
    """A value with its 95% confidence interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Agreement:
    """What n pairs say: the mean difference, the standard deviation of the differences, and the two limits of agreement."""

    n: int
    mean: Interval
    deviation: float
    lower: Interval
    upper: Interval

    def is_outside(self, difference: float) -> bool:
        """Whether a difference lies outside the limits of agreement."""
        return not self.lower.value <= difference <= self.upper.value


def agreement(differences: Sequence[float]) -> Agreement | None:
    """Mean difference and limits of agreement of some differences; None below `FEWEST`."""
    n = len(differences)
    if n < FEWEST:
        return None
    mean = sum(differences) / n
    deviation = sqrt(sum((value - mean) ** 2 for value in differences) / (n - 1))
    t = student_t(n - 1)
    of_mean = t * deviation / sqrt(n)
    of_limit = t * deviation * sqrt(1 / n + _NORMAL_95**2 / (2 * (n - 1)))
    lower, upper = mean - _NORMAL_95 * deviation, mean + _NORMAL_95 * deviation
    return Agreement(
        n,
        Interval(mean, mean - of_mean, mean + of_mean),
        deviation,
        Interval(lower, lower - of_limit, lower + of_limit),
        Interval(upper, upper - of_limit, upper + of_limit),
    )


@cache
def student_t(freedom: int) -> float:
    """The value that Student's t of these degrees of freedom exceeds with a probability of 2.5%."""
    low, high = 1.9, 13.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _t_between(middle, freedom) < 0.475 else (low, middle)
    return (low + high) / 2


def _t_between(upper: float, freedom: int) -> float:
    """The probability that Student's t lies between zero and `upper` (Simpson's rule)."""
    scale = exp(lgamma((freedom + 1) / 2) - lgamma(freedom / 2)) / sqrt(freedom * pi)
    width = upper / _STEPS
    density = [exp(-(freedom + 1) / 2 * log(1 + (step * width) ** 2 / freedom)) for step in range(_STEPS + 1)]
    return scale * width / 3 * (density[0] + 4 * sum(density[1::2]) + 2 * sum(density[2:-1:2]) + density[-1])
