"""What the carbon emission reduction facility saved the banks by a day, from the loans by day and the dated rates.

An estimate of the product: it takes every loan as refinanced by the share that the rules name from its first day on, and as
outstanding since. Neither is in the data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from carbondash.rules.finance import Advance, interest_saved
from carbondash.rules.sets import Pending, Rule
from carbondash.store import Filters, Reader
from carbondash.store.dates import FIRST

_FEN = 100


@dataclass(frozen=True)
class InterestSaved:
    """In yuan: what was saved so far, on loans of `lent` in all, by institution; the advances of the largest single day of loans.

    lent_by: the loans behind it by institution. pending: why nothing can be said; None where something can.
    """

    saved: float
    lent: float
    by_institution: Mapping[str, float]
    lent_by: Mapping[str, float]
    example: tuple[Advance, ...]
    example_lent: float
    rules: tuple[Rule, ...]
    pending: Pending | None = None


def saved_interest(reader: Reader, filters: Filters) -> InterestSaved | None:
    """What the loans of the view saved by its day; None where there is no loan. Tiers and cycles do not apply to loans."""
    days = reader.daily("loan_amount", filters, FIRST, ("breakdown",))
    if not days:
        return None
    by: dict[str, Fraction] = {}
    lent: dict[str, int] = {}
    used: dict[Rule, None] = {}
    largest: tuple[int, date | None, tuple[Advance, ...]] = (0, None, ())
    for day, cells in days.items():
        found = interest_saved(day, filters.as_of)
        if isinstance(found, Pending):
            return InterestSaved(0.0, 0.0, {}, {}, (), 0.0, (), found)
        used |= dict.fromkeys(found.rules)
        of_day = sum(cells.values())
        if of_day > largest[0]:
            largest = (of_day, day, found.advances)
        for (institution,), fen in cells.items():
            lent[institution] = lent.get(institution, 0) + fen
            by[institution] = by.get(institution, Fraction(0)) + fen * found.saved
    return InterestSaved(
        float(sum(by.values()) / _FEN),
        sum(lent.values()) / _FEN,
        {code: float(amount / _FEN) for code, amount in by.items()},
        {code: fen / _FEN for code, fen in lent.items()},
        largest[2],
        largest[0] / _FEN,
        tuple(used),
    )
