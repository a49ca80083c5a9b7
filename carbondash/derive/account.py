"""The carbon account of an enterprise on a day: what its grade rests on, read off the facts as they were known that day.

The method is the product's own (docs/methods.md section 8, domain reference 7.3); it is not a credit rating. Output is
electricity supplied and heat together, 3.6 GJ of heat as one MWh: one unit of output for all years and kinds of plant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from carbondash.derive.endings import debts_on, ending
from carbondash.derive.facts import Facts, first_submissions, standing_on
from carbondash.rules.carbon_account import AccountGrade, AccountRecord, grade_account, peer_reference
from carbondash.rules.intervals import Proportion
from carbondash.rules.sets import InputError, Pending
from carbondash.store.derived import AllocationRow
from carbondash.store.inputs_rows import AnnualUnit

GJ_A_MWH = 3.6
_TREND_YEARS = 2
_KG_A_TONNE = 1000
_POWER = "power"
_NOT_DUE = ("not_due", "due")


@dataclass(frozen=True)
class Account:
    """A carbon account: the year that it is about, what it rests on, and its grade (None where `obstacle` says why not).

    output_mwh: the year's output; None outside power. units_left_out: units without an allocation that year, which do not count.
    """

    year: int
    record: AccountRecord
    output_mwh: float | None
    units_left_out: tuple[int, ...]
    grade: AccountGrade | None
    obstacle: Pending | InputError | None = None


@dataclass(frozen=True)
class _Year:
    """A power enterprise's year as verified: tCO2 and MWh."""

    emissions_t: float
    output_mwh: float

    @property
    def intensity(self) -> float:
        return self.emissions_t / self.output_mwh


def account_year(facts: Facts, on: date) -> int | None:
    """The newest year whose intensity is known on a day, else the newest that was reported; None where there is neither."""
    known = {int(row.period[1:5]) for row in facts.annual_units if row.day <= on}
    known |= {int(row.period[1:5]) for row in facts.industry_years if row.day <= on}
    reported = {int(row.period[1:5]) for row in facts.annual_reports if row.day <= on}
    return max(known or reported, default=None)


def account(facts: Facts, allocations: Sequence[AllocationRow], peers: Mapping[str, float], on: date) -> Account | None:
    """The carbon account on a day; None where no year is known of.

    allocations: as the rules give them on that day. peers: intensities of the year and the industry by enterprise id, outside
    power.
    """
    year = account_year(facts, on)
    if year is None:
        return None
    is_power = facts.industry(on) == _POWER
    record, output, left_out = _power(facts, allocations, year, on) if is_power else _industry(facts, peers, year, on)
    try:
        found = grade_account(record, year, on)
    except InputError as error:
        return Account(year, record, output, left_out, None, error)
    if isinstance(found, Pending):
        return Account(year, record, output, left_out, None, found)
    return Account(year, record, output, left_out, found)


def _power(
    facts: Facts, allocations: Sequence[AllocationRow], year: int, on: date
) -> tuple[AccountRecord, float | None, tuple[int, ...]]:
    lines = [unit for row in allocations for unit in row.detail.get("units", ()) if unit["year"] == year]
    left_out = tuple(unit["unit_id"] for unit in lines if "outside" in unit)
    now, before = (_year(facts, which, on, left_out) for which in (year, year - _TREND_YEARS))
    reference = _benchmark_t(unit for unit in lines if "outside" not in unit)
    record = AccountRecord(
        reference="benchmark",
        intensity=None if now is None else now.intensity,
        reference_intensity=None if now is None or not reference else reference / now.output_mwh,
        intensity_before=None if before is None else before.intensity,
        first_pass=_first_pass(facts, year, on),
        on_time=_on_time(facts, year, on),
        outcomes=_outcomes(facts, on),
    )
    return record, None if now is None else now.output_mwh, left_out


def _year(facts: Facts, year: int, on: date, left_out: tuple[int, ...]) -> _Year | None:
    """The units' year together; None where one of them lacks its emissions or its supply."""
    by_unit: dict[int, list[AnnualUnit]] = {}
    for row in facts.annual_units:
        if row.period == f"Y{year}" and row.unit_id not in left_out:
            by_unit.setdefault(row.unit_id, []).append(row)
    emissions, output = 0.0, 0.0
    for versions in by_unit.values():
        found = standing_on(versions, on)
        if found is None:
            continue
        if found.emissions_kg is None or found.net_mwh is None:
            return None
        emissions += found.emissions_kg / _KG_A_TONNE
        output += found.net_mwh + (found.heat_gj or 0.0) / GJ_A_MWH
    return _Year(emissions, output) if emissions and output else None


def _benchmark_t(units: Iterable[Mapping[str, Any]]) -> float:
    """What the benchmarks give for the units' output, without correction factors, tCO2."""
    return float(sum(line["benchmark"] * line["quantity"] for unit in units for line in unit["lines"]))


def _industry(
    facts: Facts, peers: Mapping[str, float], year: int, on: date
) -> tuple[AccountRecord, float | None, tuple[int, ...]]:
    own = str(facts.enterprise_id)
    median = peer_reference(peers, own, year, on)
    done = [row for row in facts.verifications if row.period == f"Y{year}" and row.done_on is not None and row.done_on <= on]
    record = AccountRecord(
        reference="peers",
        intensity=_stated(facts, year, on),
        reference_intensity=None if isinstance(median, Pending) else median,
        intensity_before=_stated(facts, year - _TREND_YEARS, on),
        verification_returns=Proportion(sum(bool(row.returns) for row in done), len(done)) if done else None,
        on_time=_on_time(facts, year, on),
        outcomes=_outcomes(facts, on),
    )
    return record, None, ()


def _stated(facts: Facts, year: int, on: date) -> float | None:
    row = standing_on([row for row in facts.industry_years if row.period == f"Y{year}"], on)
    # What is no positive intensity is none to compare with.
    return row.intensity if row is not None and row.intensity else None


def _first_pass(facts: Facts, year: int, on: date) -> Proportion | None:
    """Of the year's records that had their first provincial review: those that it passed."""
    first: dict[str, tuple[date, int, bool]] = {}
    for row in facts.reviews:
        if row.lane == "province" and row.period.startswith(f"M{year}") and row.day <= on:
            this = (row.day, row.id, row.outcome == "passed")
            first[row.period] = min(this, first.get(row.period, this))
    return Proportion(sum(passed for _, _, passed in first.values()), len(first)) if first else None


def _on_time(facts: Facts, year: int, on: date) -> Proportion | None:
    """Of the duties about the year that have fallen due: those met by their day."""
    due = [row for row in facts.duties if int(row.period[1:5]) == year and row.day <= on]
    first = {"monthly": first_submissions(facts.records), "annual": first_submissions(facts.annual_reports)}
    met = sum(first[row.kind].get(row.period, date.max) <= row.day for row in due)
    return Proportion(met, len(due)) if due else None


def _outcomes(facts: Facts, on: date) -> tuple[str, ...] | None:
    """How the cycles ended that have fallen due, as far as that can be told."""
    debts = debts_on(facts, on)
    endings = (ending(facts, cycle, debts, on).outcome for cycle in dict.fromkeys(debt.cycle for debt in debts))
    classes = tuple(found.official_class for found in endings if found is not None and found.official_class not in _NOT_DUE)
    return classes or None
