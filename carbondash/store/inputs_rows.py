"""What derivation reads, one kind of row after the other: facts with their days, in the store's base units.

Every field is the fact's column of that name (`store/schema`), unless its class says otherwise. `day` is when a fact took effect;
`superseded_on`, where a row has it, is the day on which the next version takes over (None: it still stands).
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class EnterpriseVersion(NamedTuple):
    """What an enterprise is from `day` on; its first version holds for the time before, too."""

    id: int
    enterprise_id: int
    day: date
    superseded_on: date | None
    city: str
    industry: str
    tier: str
    is_managed: bool


class Unit(NamedTuple):
    id: int
    enterprise_id: int
    day: date
    name: str
    unit_class: str
    capacity_kw: int | None
    fuel: str | None
    status: str
    start_year: int | None
    retired_year: int | None


class Record(NamedTuple):
    """One version of a month's record."""

    id: int
    enterprise_id: int
    period: str
    day: date
    superseded_on: date | None
    version: int


class UnitMonth(NamedTuple):
    """A unit's month in one version of a record: t, 10^4 Nm3, GJ/t (gas: GJ/10^4 Nm3), tC/t, %, MWh, GJ, h."""

    id: int
    record_id: int
    enterprise_id: int
    unit_id: int
    period: str
    day: date
    fuel_type: str | None
    fuel_t: float | None
    fuel_1e4nm3: float | None
    ncv_ar: float | None
    car: float | None
    mt_pct: float | None
    had_pct: float | None
    std_pct: float | None
    of_pct: float | None
    e_purch_mwh: float | None
    gen_mwh: float | None
    net_mwh: float | None
    heat_gj: float | None
    heat_ratio_pct: float | None
    hours: float | None
    load_factor_pct: float | None


class MonthFuel(NamedTuple):
    """A further fuel of a unit's month in one version of a record: t, 10^4 Nm3, GJ/t (gas: GJ/10^4 Nm3), tC/t."""

    id: int
    record_id: int
    enterprise_id: int
    unit_id: int
    period: str
    day: date
    fuel_type: str
    fuel_t: float | None
    fuel_1e4nm3: float | None
    ncv_ar: float | None
    car: float | None


class CoalTest(NamedTuple):
    """The test report behind a unit's month: GJ/t, %."""

    id: int
    record_id: int
    enterprise_id: int
    unit_id: int
    period: str
    day: date
    report_number: str | None
    laboratory: str | None
    mark: str | None
    sampled_on: date | None
    tested_on: date | None
    reported_on: date | None
    ncv_ar: float | None
    cad_pct: float | None
    mad_pct: float | None
    mt_pct: float | None
    had_pct: float | None
    std_pct: float | None


class Support(NamedTuple):
    """The other documents behind a unit's month: GJ/t, t."""

    id: int
    record_id: int
    enterprise_id: int
    unit_id: int
    period: str
    day: date
    has_meter_log: bool | None
    has_heat_log: bool | None
    has_invoice: bool | None
    source_rank: int | None
    ncv_plant: float | None
    stock_open_t: float | None
    received_t: float | None
    stock_close_t: float | None
    change_reason: str | None


class Review(NamedTuple):
    id: int
    record_id: int
    enterprise_id: int
    period: str
    day: date
    lane: str
    outcome: str


class Problem(NamedTuple):
    """A problem that a person found; `severity` is that of its kind, `closed_on` the day of its closing."""

    id: int
    enterprise_id: int
    record_id: int | None
    period: str
    day: date
    kind: str
    severity: int
    closed_on: date | None


class Duty(NamedTuple):
    """A duty to report; `day` is the due day."""

    id: int
    enterprise_id: int
    kind: str
    period: str
    day: date


class AnnualReport(NamedTuple):
    id: int
    enterprise_id: int
    period: str
    day: date
    superseded_on: date | None
    version: int
    emissions_kg: int


class Verification(NamedTuple):
    """A task with its result: `done_on`, `emissions_kg` and `returns` are None where there is no result."""

    id: int
    enterprise_id: int
    period: str
    day: date
    due_day: date
    body_id: int
    done_on: date | None
    emissions_kg: int | None
    returns: int | None


class AnnualUnit(NamedTuple):
    """A unit's year as verified: MWh, GJ, %, h, kg CO2."""

    id: int
    enterprise_id: int
    unit_id: int
    period: str
    day: date
    superseded_on: date | None
    gen_mwh: float | None
    net_mwh: float | None
    heat_gj: float | None
    heat_ratio_pct: float | None
    hours: float | None
    load_factor_pct: float | None
    cooling: str | None
    emissions_kg: int | None


class ControlPlan(NamedTuple):
    id: int
    enterprise_id: int
    period: str
    day: date
    superseded_on: date | None
    source_rank: int | None


class Calibration(NamedTuple):
    """`day` is the day of the calibration."""

    id: int
    enterprise_id: int
    unit_id: int
    day: date
    meter: str
    valid_until: date


class Allocation(NamedTuple):
    id: int
    enterprise_id: int
    period: str
    day: date
    vintage: str
    step: str
    amount_t: int


class Obligation(NamedTuple):
    id: int
    enterprise_id: int
    period: str
    cycle: str
    day: date
    superseded_on: date | None
    deadline: date
    amount_t: int


class Surrender(NamedTuple):
    id: int
    enterprise_id: int
    period: str
    cycle: str
    day: date
    vintage: str
    amount_t: int


class Trade(NamedTuple):
    """A trade that one of the enterprises bought or sold in; a side outside the province is None."""

    id: int
    buyer_id: int | None
    seller_id: int | None
    period: str
    day: date
    vintage: str
    method: str
    volume_t: int
    amount_fen: int


class State(NamedTuple):
    """A state of an enterprise from `day` on: of its account, of its operation, or of the file on suspected falsification."""

    id: int
    enterprise_id: int
    day: date
    superseded_on: date | None
    state: str
    reason: str | None


class Case(NamedTuple):
    id: int
    enterprise_id: int
    cycle: str
    day: date


class CaseStep(NamedTuple):
    id: int
    case_id: int
    enterprise_id: int
    cycle: str
    day: date
    step: str
    amount_fen: int | None


class Margin(NamedTuple):
    id: int
    enterprise_id: int
    period: str
    day: date
    superseded_on: date | None
    margin_fen: int


class Waiver(NamedTuple):
    """A waiver of one check's findings on the months `first_month` to `last_month` (M2023-08), both included."""

    id: int
    enterprise_id: int
    day: date
    code: str
    first_month: str
    last_month: str
    reason: str
    author: str


class IndustryYear(NamedTuple):
    id: int
    enterprise_id: int
    period: str
    day: date
    superseded_on: date | None
    emissions_t: int
    intensity: float | None
    balance: float | None
    line: str


class Laboratory(NamedTuple):
    id: int
    day: date
    name_zh: str
    mark: str
    valid_until: date | None


class Close(NamedTuple):
    """The national closing price of a day, in fen per tonne."""

    day: date
    close_fen: int
