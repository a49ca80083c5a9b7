"""An enterprise's emissions against its allowances: one row an obligation, or a year that has none yet.

Reported by the enterprise, verified by the body, computed from the monthly records; allowances and obligation as the department
determined them and as the rules give them. Domain reference 3.7: 2019 and 2020 are one obligation, later years one each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from carbondash.derive.endings import Debt
from carbondash.derive.explain import Explanation
from carbondash.derive.facts import Facts
from carbondash.figures.periods import years

_FROM_SURE_TO_UNSURE = ("official", "second_hand", "known_high", "known_medium", "known_low", "inferred", "own")
_KG_A_TONNE = 1000
_MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class YearRow:
    """A period in tonnes; None is not known, or not the case, on the day.

    computed_months: how many of the period's months are in `computed_t`. rule_mark: how sure the least sure of the values is that
    `rule_allocation_t` and `rule_obligation_t` rest on; is_official: whether none of them must not be shown as official.
    """

    period: str
    reported_t: float | None
    verified_t: float | None
    computed_t: float | None
    computed_months: int
    months: int
    allocated_t: int | None
    rule_allocation_t: int | None
    obligation_t: int | None
    rule_obligation_t: int | None
    surrendered_t: int | None
    deadline: date | None
    rule_mark: str | None
    is_official: bool | None


def year_rows(found: Explanation, facts: Facts) -> list[YearRow]:
    """Every period that something is known of on the day of the explanation, the earliest first."""
    on = found.on
    reported = _sums((row.period, row.day, row.emissions_kg) for row in facts.annual_reports if row.day <= on)
    done = ((row.period, row.done_on, row.emissions_kg) for row in facts.verifications if row.done_on and row.done_on <= on)
    verified = _sums((period, day, kg) for period, day, kg in done if kg is not None)
    computed = {year.year: year for year in found.years}
    allocated: dict[str, int] = {}
    for row in facts.allocations:
        if row.day <= on:
            allocated[row.period] = allocated.get(row.period, 0) + row.amount_t
    spans = set(allocated) | {row.period for row in found.allocations} | {row.period for row in found.obligations}
    spans |= {debt.period for debt in found.debts}
    covered = {year for period in spans for year in _years_of(period)}
    single = {f"Y{year}" for year in {*reported, *verified, *computed} - covered}
    debts = {debt.period: debt for debt in found.debts}
    return [
        _row(period, found, reported, verified, allocated.get(period), debts.get(period))
        for period in sorted(spans | single, key=lambda period: (years(period)[0], period))
    ]


def _row(
    period: str,
    found: Explanation,
    reported: Mapping[int, int],
    verified: Mapping[int, int],
    allocated_t: int | None,
    debt: Debt | None,
) -> YearRow:
    covered = _years_of(period)
    allocation = next((row for row in found.allocations if row.period == period), None)
    obligation = next((row for row in found.obligations if row.period == period), None)
    months = [year for year in found.years if year.year in covered]
    sources = [source for row in (allocation, obligation) if row is not None for source in row.detail["sources"]]
    return YearRow(
        period=period,
        reported_t=_tonnes(reported, covered),
        verified_t=_tonnes(verified, covered),
        computed_t=sum(year.emissions_kg for year in months) / _KG_A_TONNE if months else None,
        computed_months=sum(year.months for year in months),
        months=_MONTHS_A_YEAR * len(covered),
        allocated_t=allocated_t,
        rule_allocation_t=None if allocation is None else allocation.amount_t,
        obligation_t=None if debt is None else debt.obligation_t,
        rule_obligation_t=None if obligation is None else obligation.amount_t,
        surrendered_t=None if debt is None else debt.surrendered_t + debt.offsets_t,
        deadline=None if debt is None else debt.deadline,
        rule_mark=max((source["confidence"] for source in sources), key=_FROM_SURE_TO_UNSURE.index, default=None),
        is_official=None if allocation is None else bool(allocation.detail["is_official"]),
    )


def _years_of(period: str) -> range:
    first, last = years(period)
    return range(first, last + 1)


def _sums(known: Iterable[tuple[str, date, int]]) -> dict[int, int]:
    """The newest amount by year."""
    newest: dict[int, tuple[date, int]] = {}
    for period, day, amount in known:
        year = int(period[1:5])
        if year not in newest or day >= newest[year][0]:
            newest[year] = (day, amount)
    return {year: amount for year, (_, amount) in newest.items()}


def _tonnes(amounts: Mapping[int, int], covered: range) -> float | None:
    """The sum over a period, None where one of its years is not known."""
    if any(year not in amounts for year in covered):
        return None
    return sum(amounts[year] for year in covered) / _KG_A_TONNE
