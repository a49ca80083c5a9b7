"""Compliance rates: by number of units, with and without those that completed late, and by volume; never mixed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from carbondash.rules.amounts import required_tonnes
from carbondash.rules.outcome import CLASSES, OfficialClass
from carbondash.rules.sets import InputError


@dataclass(frozen=True, slots=True)
class Standing:
    """One enterprise in a cycle: its official class and, in tonnes, what it owes and has surrendered.

    Surrendered are allowances and CCER, up to the amount of each of its obligations.
    """

    enterprise_id: int | str
    official_class: OfficialClass
    obligation_t: int
    surrendered_t: int


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of 0 to 1 with what it is made of; None without a denominator. `n` is the number of enterprises behind it."""

    numerator: int
    denominator: int
    n: int

    @property
    def value(self) -> float | None:
        """Numerator / denominator."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class ComplianceRates:
    """The three rates of a cycle and how many enterprises are in each official class."""

    by_number: Rate
    by_number_including_late: Rate
    by_volume: Rate
    classes: dict[OfficialClass, int]


def compliance_rates(standings: Iterable[Standing]) -> ComplianceRates:
    """The rates over enterprises with an obligation: complete on time / all, on time or late / all, tonnes surrendered / owed.

    What is surrendered beyond an obligation settles nobody else's. Raises InputError for an unknown class, an enterprise that is
    there twice or amounts that are no whole tonnes. Domain reference 4.1.
    """
    rows = [row for row in standings if required_tonnes("obligation_t", row.obligation_t, str(row.enterprise_id)) > 0]
    if len({row.enterprise_id for row in rows}) < len(rows):
        raise InputError("enterprise_id", [row.enterprise_id for row in rows], "each enterprise once", "每家单位一条")
    classes = dict.fromkeys(CLASSES, 0)
    owed = surrendered = 0
    for row in rows:
        if row.official_class not in classes:
            raise InputError(
                "official_class", row.official_class, f"one of {', '.join(CLASSES)}", f"以下之一：{'、'.join(CLASSES)}"
            )
        classes[row.official_class] += 1
        owed += row.obligation_t
        surrendered += min(row.obligation_t, required_tonnes("surrendered_t", row.surrendered_t, str(row.enterprise_id)))
    on_time, late = classes["on_time"], classes["completed_late"]
    n = len(rows)
    return ComplianceRates(Rate(on_time, n, n), Rate(on_time + late, n, n), Rate(surrendered, owed, n), classes)
