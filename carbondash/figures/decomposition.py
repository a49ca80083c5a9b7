"""Why a number of problems changed: split into records reviewed, the share of them with problems, and problems per such record.

Product's own method (docs/methods.md section 13): the additive logarithmic mean Divisia index (LMDI-I). The three parts add up to
the change exactly, whichever month is named first and in whatever order the factors stand. Nothing here says what caused what.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log


@dataclass(frozen=True)
class Factors:
    """What the audit of a data month came to: records reviewed, those in which a problem was found, and problems found."""

    period: str
    reviewed: int
    with_problems: int
    found: int

    @property
    def can_be_split(self) -> bool:
        """Whether the three factors say anything: records were reviewed, and problems lie in records."""
        return self.reviewed > 0 and (self.found > 0) == (self.with_problems > 0)

    @property
    def share(self) -> float:
        """The share of the records reviewed in which a problem was found, 0 to 1."""
        return self.with_problems / self.reviewed

    @property
    def per_record(self) -> float | None:
        """Problems per record with problems; None where no record had any."""
        return self.found / self.with_problems if self.with_problems else None


@dataclass(frozen=True)
class Decomposition:
    """The change between two months in problems, by factor; the parts add up to it."""

    base: Factors
    now: Factors
    reviewed: float
    share: float
    per_record: float

    @property
    def change(self) -> int:
        """Problems found now less those found in the base month."""
        return self.now.found - self.base.found


def decompose(base: Factors, now: Factors) -> Decomposition:
    """The change from one month to another, split into its three factors.

    Where one of the months has no problem at all, problems per record say nothing: all of the change is the share's, which is
    what the method tends to as that share tends to zero. Raises ValueError for a month that can't be split.
    """
    for month in (base, now):
        if not month.can_be_split:
            raise ValueError(f"{month.period}: {month.found} problems in {month.with_problems} of {month.reviewed} records")
    change = float(now.found - base.found)
    if not base.found or not now.found:
        return Decomposition(base, now, 0.0, change, 0.0)
    weight = log_mean(now.found, base.found)
    per_record = (now.found / now.with_problems) / (base.found / base.with_problems)
    return Decomposition(
        base,
        now,
        weight * log(now.reviewed / base.reviewed),
        weight * log(now.share / base.share),
        weight * log(per_record),
    )


def log_mean(first: float, second: float) -> float:
    """The logarithmic mean of two positive numbers: (a - b) / ln(a / b), a where both are the same."""
    if first == second:
        return first
    return (first - second) / log(first / second)
