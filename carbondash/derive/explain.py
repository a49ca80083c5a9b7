"""Everything that the rules say about one enterprise on a day, with what it comes from: emissions to outcome, in plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from carbondash.derive.debts import frozen_account, holdings
from carbondash.derive.endings import Debt, Ending, Obstacle, debts_on, ending
from carbondash.derive.facts import Facts, by_enterprise
from carbondash.derive.findings import read_finding
from carbondash.derive.risk import Risk, known_day, risks_of
from carbondash.derive.run import Lag, lag
from carbondash.rules.position import Lot, Owed, Position, position
from carbondash.rules.sets import InputError, Pending
from carbondash.store import Filters, Reader, derived, inputs
from carbondash.store.derived import AllocationRow, EmissionRow, EnterpriseRow, ObligationRow


@dataclass(frozen=True)
class YearSum:
    """A year's months as computed, in kg CO2; default_kg: with the default carbon value where that is known."""

    year: int
    months: int
    emissions_kg: int
    default_kg: int


@dataclass(frozen=True)
class Finding:
    """One finding of an automatic check that holds on the day, in words."""

    code: str
    severity: int
    period: str
    unit_id: int | None
    day: date
    is_waived: bool
    words_zh: str
    words_en: str


@dataclass(frozen=True)
class Explanation:
    """What is known of one enterprise as of a day. on: the day whose derived facts it rests on.

    units: names by identifier. allocations, obligations: as the rules give them. debts: as determined. holdings: allowances by
    vintage, t. position: over the cycles that are open; None where none is, or where `obstacle` says why it can't be told.
    """

    enterprise: EnterpriseRow
    as_of: date
    on: date
    lag: Lag
    is_demo: bool
    units: Mapping[int, str]
    months: tuple[EmissionRow, ...]
    years: tuple[YearSum, ...]
    allocations: tuple[AllocationRow, ...]
    obligations: tuple[ObligationRow, ...]
    debts: tuple[Debt, ...]
    holdings: tuple[Lot, ...]
    is_frozen: bool
    position: Position | None
    obstacle: Obstacle | None
    endings: tuple[Ending, ...]
    risks: tuple[Risk, ...]
    findings: tuple[Finding, ...]
    findings_in_all: int

    def unit_name(self, unit_id: int, lang: str) -> str:
        """What the enterprise calls a unit, zh or en."""
        return f"{'机组' if lang == 'zh' else 'unit'} {self.units.get(unit_id, unit_id)}"


def facts_of(reader: Reader, enterprise_id: int) -> Facts:
    """The whole history of one enterprise, whatever its day."""
    return by_enterprise(inputs.read(reader, [enterprise_id]), [enterprise_id])[0]


def explain(
    reader: Reader, enterprise: EnterpriseRow, as_of: date, most_findings: int = 50, facts: Facts | None = None
) -> Explanation:
    """All that follows from the facts and the rules about an enterprise as of a day; findings newest first, up to a number.

    facts: its history, where the caller has read it already.
    """
    on = known_day(reader, as_of)
    number = enterprise.enterprise_id
    facts = facts or facts_of(reader, number)
    months = derived.emissions(reader, number, on)
    filters = Filters(on)
    debts = debts_on(facts, on)
    at = np.array([on.toordinal()], dtype=np.int64)
    vintages, held = holdings(facts, at)
    lots = tuple(Lot(vintage, max(0, int(amount))) for vintage, amount in zip(vintages, held[0], strict=True) if amount)
    is_frozen = bool(frozen_account(facts, at)[0])
    stands = _position(debts, lots, is_frozen, on)
    findings, in_all = derived.findings(reader, filters, enterprise_id=number, waived=None, limit=most_findings)
    return Explanation(
        enterprise=enterprise,
        as_of=as_of,
        on=on,
        lag=lag(reader),
        is_demo=reader.state.is_demo,
        units={unit.id: unit.name for unit in facts.units},
        months=tuple(months),
        years=tuple(_years(months)),
        allocations=tuple(derived.allocations(reader, filters, number)),
        obligations=tuple(derived.obligations(reader, filters, number)),
        debts=debts,
        holdings=lots,
        is_frozen=is_frozen,
        position=stands if isinstance(stands, Position) else None,
        obstacle=stands if isinstance(stands, Pending | InputError) else None,
        endings=tuple(ending(facts, cycle, debts, on) for cycle in dict.fromkeys(debt.cycle for debt in debts)),
        risks=tuple(risks_of(reader, number, on)),
        findings=tuple(map(_finding, findings)),
        findings_in_all=in_all,
    )


def _years(months: Iterable[EmissionRow]) -> list[YearSum]:
    by_year: dict[int, list[EmissionRow]] = {}
    for row in months:
        by_year.setdefault(int(row.period[1:5]), []).append(row)
    return [
        YearSum(
            year,
            len({row.period for row in rows}),
            sum(row.emissions_kg for row in rows),
            sum(row.emissions_kg if row.default_kg is None else row.default_kg for row in rows),
        )
        for year, rows in sorted(by_year.items())
    ]


def _position(debts: Sequence[Debt], lots: Sequence[Lot], is_frozen: bool, on: date) -> Position | Obstacle | None:
    """How the open cycles stand: those that are not due yet, or not covered."""
    cycles = {debt.cycle for debt in debts if debt.deadline >= on or debt.surrendered_t + debt.offsets_t < debt.obligation_t}
    if not cycles:
        return None
    owed = [Owed(debt.period, debt.obligation_t, debt.surrendered_t, debt.offsets_t) for debt in debts if debt.cycle in cycles]
    try:
        return position(owed, lots, is_frozen, on)
    except InputError as error:
        return error


def _finding(row: Any) -> Finding:
    found = read_finding(row)
    return Finding(
        row.code, row.severity, row.period, row.unit_id, row.day, row.is_waived, found.sentence("zh"), found.sentence("en")
    )
