"""A coal plant as derivation reads it, made by hand: one unit, one obligation, and short ways to add single facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from carbondash.derive.facts import Facts
from carbondash.derive.risk_inputs import cycle_days
from carbondash.store import inputs_rows as rows

PLANT, UNIT = 1, 11
DETERMINED, DEADLINE = date(2023, 7, 20), date(2023, 12, 31)


@dataclass
class Plant:
    """The plant's facts; every method adds one, days as given."""

    facts: Facts = field(default_factory=lambda: Facts(PLANT))
    _ids: Any = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        start = date(2021, 1, 1)
        self.facts.units.append(rows.Unit(UNIT, PLANT, start, "1号机组", "II", 300_000, "coal", "operating", 2005, None))

    def owes(
        self, tonnes: int, period: str = "Y2022", cycle: str = "C2", day: date = DETERMINED, deadline: date = DEADLINE
    ) -> None:
        self.facts.obligations.append(rows.Obligation(next(self._ids), PLANT, period, cycle, day, None, deadline, tonnes))

    def gets(self, tonnes: int, day: date = DETERMINED, vintage: str = "22") -> None:
        self.facts.allocations.append(rows.Allocation(next(self._ids), PLANT, "Y2022", day, vintage, "adjusted", tonnes))

    def buys(self, tonnes: int, day: date, vintage: str = "22") -> None:
        self.facts.trades.append(rows.Trade(next(self._ids), PLANT, None, "C2", day, vintage, "listed", tonnes, 1))

    def surrenders(self, tonnes: int, day: date, period: str = "Y2022", cycle: str = "C2", vintage: str = "22") -> None:
        self.facts.surrenders.append(rows.Surrender(next(self._ids), PLANT, period, cycle, day, vintage, tonnes))

    def account(self, state: str, day: date) -> None:
        self.facts.account_states.append(rows.State(next(self._ids), PLANT, day, None, state, None))

    def is_due(self, period: str, day: date, kind: str = "monthly") -> None:
        self.facts.duties.append(rows.Duty(next(self._ids), PLANT, kind, period, day))

    def files(self, period: str, day: date, *, version: int = 1, car: float | None = 0.5) -> int:
        record = next(self._ids)
        self.facts.records.append(rows.Record(record, PLANT, period, day, None, version))
        values: dict[str, Any] = dict.fromkeys(rows.UnitMonth._fields) | {
            "id": next(self._ids),
            "record_id": record,
            "enterprise_id": PLANT,
            "unit_id": UNIT,
            "period": period,
            "day": day,
            "fuel_type": "bituminous",
            "fuel_t": 1000.0,
            "ncv_ar": 20.0,
            "car": car,
        }
        self.facts.unit_months.append(rows.UnitMonth(**values))
        return record

    def also_burns(
        self, record: int, fuel_type: str, tonnes: float, *, ncv: float | None = None, car: float | None = None
    ) -> None:
        of = next(row for row in self.facts.records if row.id == record)
        self.facts.further_fuels.append(
            rows.MonthFuel(next(self._ids), record, PLANT, UNIT, of.period, of.day, fuel_type, tonnes, None, ncv, car)
        )

    def tested(self, record: int, day: date) -> None:
        values: dict[str, Any] = dict.fromkeys(rows.CoalTest._fields) | {"record_id": record, "unit_id": UNIT, "day": day}
        self.facts.coal_tests.append(rows.CoalTest(**values))

    def reports(self, period: str, day: date, version: int = 1) -> None:
        self.facts.annual_reports.append(rows.AnnualReport(next(self._ids), PLANT, period, day, None, version, 1))

    def verified(self, period: str, due: date, done: date | None) -> None:
        task = rows.Verification(next(self._ids), PLANT, period, date(2021, 1, 1), due, 1, done, None, None)
        self.facts.verifications.append(task)

    def referred(self, state: str, day: date) -> None:
        self.facts.referrals.append(rows.State(next(self._ids), PLANT, day, None, state, None))

    def reviewed(self, period: str, day: date, outcome: str) -> None:
        self.facts.reviews.append(rows.Review(next(self._ids), 0, PLANT, period, day, "province", outcome))

    def problem(self, period: str, day: date, severity: int) -> None:
        self.facts.problems.append(rows.Problem(next(self._ids), PLANT, None, period, day, "C2", severity, None))

    def margin(self, fen: int, day: date, period: str = "Y2022") -> None:
        self.facts.margins.append(rows.Margin(next(self._ids), PLANT, period, day, None, fen))

    def inputs(self, day: date, cycle: str = "C2", closes: tuple[tuple[date, float], ...] = ()) -> dict[str, float] | None:
        """The inputs of the index on one day, None where the day does not count."""
        found = cycle_days(self.facts, cycle, day, closes)
        if found is None or found.days[-1] != day.toordinal():
            return None
        return {name: float(values[-1]) for name, values in found.values.items()}
