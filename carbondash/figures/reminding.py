"""Whom to remind of what: for which periods something is still to come or to be closed, of how many, by when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from carbondash.figures import compute, filing
from carbondash.store import Filters, Reader, duties

Kind = Literal["monthly", "annual", "problems"]
KINDS: tuple[Kind, ...] = ("monthly", "annual", "problems")


@dataclass(frozen=True)
class Outstanding:
    """A period of which something is outstanding: by when it was or is due (None: problems have no day), and how much of it.

    count: records, reports or problems. days_left: negative where the day has passed.
    """

    period: str
    due_day: date | None
    days_left: int | None
    count: int


def outstanding(reader: Reader, filters: Filters, kind: Kind) -> list[Outstanding]:
    """The periods of which somebody has not filed, or has problems to close, the most urgent first."""
    if kind == "problems":
        cells = reader.cells(["problems_open"], filters, ("period",))["problems_open"]
        return [
            Outstanding(period, None, None, amount)
            for (period,), amount in sorted(cells.items())
            if amount and filing.is_asked(period, filters)
        ]
    counts = dict(_unfiled(reader, filters, kind))
    days = duties.due_days(reader, kind, counts)
    found = [Outstanding(period, days[period], (days[period] - filters.as_of).days, counts[period]) for period in counts]
    return sorted(found, key=lambda one: (one.due_day or date.max, one.period))


def _unfiled(reader: Reader, filters: Filters, kind: Literal["monthly", "annual"]) -> Iterator[tuple[str, int]]:
    """Of months or years that are over: what is missing, and what is not in though its due day is still to come."""
    ahead = filing.duties_ahead(reader, filters, kind)
    missing_of = "records_missing" if kind == "monthly" else "annual_reports_missing"
    for value in compute.trend(reader, missing_of, filters):
        if value.period and value.period not in ahead and value.value:
            yield value.period, int(value.value)
    for period, by_city in ahead.items():
        still_open = sum(counts["not_due"] for counts in by_city.values())
        if still_open:
            yield period, still_open
