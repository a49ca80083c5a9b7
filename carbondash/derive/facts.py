"""The facts about one enterprise, as derivation reads them, and what several subjects ask of them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Any, Protocol, TypeVar

from carbondash.rules.emission_month import month_end
from carbondash.rules.fuel_values import fuel_values
from carbondash.rules.sets import InputError, RulePending
from carbondash.store import inputs_rows as rows
from carbondash.store.inputs import Inputs

COAL_CLASSES = ("I", "II", "III")


@dataclass
class Facts:
    """All that is known of one enterprise, each kind by day; every version of what has versions, whatever its day."""

    enterprise_id: int
    enterprises: list[rows.EnterpriseVersion] = field(default_factory=list)
    units: list[rows.Unit] = field(default_factory=list)
    records: list[rows.Record] = field(default_factory=list)
    unit_months: list[rows.UnitMonth] = field(default_factory=list)
    further_fuels: list[rows.MonthFuel] = field(default_factory=list)
    coal_tests: list[rows.CoalTest] = field(default_factory=list)
    supports: list[rows.Support] = field(default_factory=list)
    reviews: list[rows.Review] = field(default_factory=list)
    problems: list[rows.Problem] = field(default_factory=list)
    duties: list[rows.Duty] = field(default_factory=list)
    annual_reports: list[rows.AnnualReport] = field(default_factory=list)
    verifications: list[rows.Verification] = field(default_factory=list)
    annual_units: list[rows.AnnualUnit] = field(default_factory=list)
    control_plans: list[rows.ControlPlan] = field(default_factory=list)
    calibrations: list[rows.Calibration] = field(default_factory=list)
    allocations: list[rows.Allocation] = field(default_factory=list)
    obligations: list[rows.Obligation] = field(default_factory=list)
    surrenders: list[rows.Surrender] = field(default_factory=list)
    trades: list[rows.Trade] = field(default_factory=list)
    account_states: list[rows.State] = field(default_factory=list)
    operating_states: list[rows.State] = field(default_factory=list)
    cases: list[rows.Case] = field(default_factory=list)
    case_steps: list[rows.CaseStep] = field(default_factory=list)
    margins: list[rows.Margin] = field(default_factory=list)
    referrals: list[rows.State] = field(default_factory=list)
    waivers: list[rows.Waiver] = field(default_factory=list)
    industry_years: list[rows.IndustryYear] = field(default_factory=list)

    @cached_property
    def months_of_record(self) -> dict[int, list[rows.UnitMonth]]:
        """The units' months by the version of the record that brought them."""
        found: dict[int, list[rows.UnitMonth]] = {}
        for row in self.unit_months:
            found.setdefault(row.record_id, []).append(row)
        return found

    @cached_property
    def fuels_of_record(self) -> dict[int, list[rows.MonthFuel]]:
        """What units burnt beside their main fuel, by the version of the record that says so."""
        found: dict[int, list[rows.MonthFuel]] = {}
        for row in self.further_fuels:
            found.setdefault(row.record_id, []).append(row)
        return found

    @cached_property
    def versions_of_month(self) -> dict[str, list[rows.Record]]:
        """The versions of each month's record, in their order."""
        found: dict[str, list[rows.Record]] = {}
        for row in self.records:
            found.setdefault(row.period, []).append(row)
        return found

    @cached_property
    def unit_of(self) -> dict[int, rows.Unit]:
        """The units by identifier."""
        return {row.id: row for row in self.units}

    @cached_property
    def coal_units(self) -> frozenset[int]:
        """The units of a coal class."""
        return frozenset(row.id for row in self.units if row.unit_class in COAL_CLASSES)

    @cached_property
    def tests(self) -> frozenset[tuple[int, int]]:
        """The (record version, unit) pairs that a coal test is on file for."""
        return frozenset((row.record_id, row.unit_id) for row in self.coal_tests)

    def keeps_tests(self, on: date) -> bool:
        """Whether coal tests of this enterprise are kept: one had come in by the day."""
        return bool(self.coal_tests) and self.coal_tests[0].day <= on

    def has_own_test(self, record: rows.Record) -> bool:
        """Whether a version of a record has an own carbon test of all coal that was burnt in the month."""
        months = self.months_of_record.get(record.id, ())
        on_file = self.keeps_tests(record.day)
        main = [row for row in months if row.unit_id in self.coal_units and row.fuel_t]
        further = [
            row for row in self.fuels_of_record.get(record.id, ()) if needs_own_test(row.fuel_type, row.period, record.day)
        ]
        return (
            bool(months)
            and all(row.car is not None and (not on_file or (row.record_id, row.unit_id) in self.tests) for row in main)
            and all(row.car is not None for row in further if row.fuel_t)
        )

    def industry(self, on: date) -> str | None:
        """The industry that the enterprise counted under on a day; its first version reaches back to the beginning."""
        known = [row for row in self.enterprises if row.day <= on] or self.enterprises[:1]
        return known[-1].industry if known else None


@cache
def needs_own_test(fuel_type: str, period: str, as_of: date) -> bool:
    """Whether a unit has to test this fuel's carbon itself in a month, by the rules of a day; not where these say nothing."""
    try:
        return fuel_values(fuel_type, month_end(period), as_of).needs_own_test
    except (InputError, RulePending):
        return False


class _OfPeriod(Protocol):
    @property
    def period(self) -> str: ...
    @property
    def day(self) -> date: ...


_Kind = TypeVar("_Kind", bound=_OfPeriod)


def first_submissions(versions: Iterable[_OfPeriod]) -> dict[str, date]:
    """The day of the first version by period."""
    first: dict[str, date] = {}
    for row in versions:
        first[row.period] = min(row.day, first.get(row.period, row.day))
    return first


def standing_on(versions: Iterable[_Kind], on: date) -> _Kind | None:
    """The version that stood at the end of a day, of the versions of one thing in their order; None before the first."""
    found = None
    for row in versions:
        if row.day <= on:
            found = row
    return found


def by_enterprise(inputs: Inputs, enterprise_ids: Collection[int]) -> list[Facts]:
    """The facts of each enterprise, by identifier."""
    found = {enterprise_id: Facts(enterprise_id) for enterprise_id in sorted(enterprise_ids)}
    kinds = [name for name in Facts.__dataclass_fields__ if name not in ("enterprise_id", "trades")]
    for kind in kinds:
        for row in getattr(inputs, kind):
            getattr(found[row.enterprise_id], kind).append(row)
    for trade in inputs.trades:
        for side in dict.fromkeys((trade.buyer_id, trade.seller_id)):
            if side in found:
                found[side].trades.append(trade)
    return list(found.values())


def digest(*parts: Sequence[Any] | str) -> str:
    """What something was worked out from, as 16 hexadecimal digits; empty where there is nothing."""
    if not any(parts):
        return ""
    return hashlib.sha256("\n".join(map(repr, parts)).encode()).hexdigest()[:16]
