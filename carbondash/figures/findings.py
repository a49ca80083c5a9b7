"""Automatic findings page by page, with how many there are in all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from carbondash.figures import compute, ledger, periods
from carbondash.store import Filters, Reader
from carbondash.store import findings as records
from carbondash.store.findings import FindingRow, WaiverRow

Status = Literal["standing", "person", "waived"]
_FIGURES: dict[Status, str] = {
    "standing": "evidence_findings",
    "person": "findings_for_a_person",
    "waived": "waived_findings",
}


def listed(
    reader: Reader,
    filters: Filters,
    code: str | None,
    period: str | None,
    status: Status,
    limit: int,
    offset: int = 0,
    codes: Sequence[str] = (),
) -> tuple[list[FindingRow], int]:
    """One page of the findings that hold on the day, the newest first, and how many there are.

    Of one check (or of those with these codes) or one data month where told; `person`: only those that go to a person.
    """
    if period is not None and filters.cycle and not periods.in_cycle(period, filters.cycle):
        return [], 0
    figure_id = _FIGURES[status]
    wanted = set(ledger.figures[figure_id].numerator.breakdowns or ())
    for asked in ((code,) if code else (), codes):
        wanted = wanted & set(asked) if wanted and asked else set(asked) or wanted
        if asked and not wanted:
            return [], 0
    years = periods.cycle_years(filters.cycle) if filters.cycle else ()
    found = records.holding(
        reader,
        filters,
        codes=sorted(wanted),
        period=period,
        years=years,
        waived=status == "waived",
        limit=limit,
        offset=offset,
    )
    counted = compute.by_breakdown(reader, figure_id, filters, period)
    total = sum(round(value.value or 0.0) for one, value in counted.items() if not wanted or one in wanted)
    return found, total


def waivers(reader: Reader, filters: Filters, limit: int, offset: int = 0) -> tuple[list[WaiverRow], int]:
    """The waivers decided by the day, the newest first, and how many there are."""
    return records.waivers(reader, filters, limit=limit, offset=offset)
