"""What derivation starts from: who is to be derived, and the whole live history of facts about them.

Derivation is the department's own work: it reads the whole province, whoever asks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from sqlalchemy import Select, Table, and_, or_, select

from carbondash.store import inputs_rows as rows
from carbondash.store.derivation import open_obligations
from carbondash.store.measures.base import live
from carbondash.store.records import MOST_PARAMETERS
from carbondash.store.schema import FACT_TABLES
from carbondash.store.schema.derived import derive_queue
from carbondash.store.schema.enterprises import enterprise
from carbondash.store.schema.evidence import monthly_record, problem, problem_closing
from carbondash.store.schema.market import market_quote, trade
from carbondash.store.schema.quality import laboratory
from carbondash.store.schema.reference import problem_kind
from carbondash.store.schema.reports import verification_result, verification_task

if TYPE_CHECKING:
    from carbondash.store.reader import Reader

_Row = TypeVar("_Row", bound=NamedTuple)


@dataclass(frozen=True)
class Inputs:
    """Facts about some enterprises, each kind by enterprise, day and id; trades, laboratories and closes by day.

    All versions of a versioned fact are there, whatever its day; facts that were rolled back are not.
    """

    enterprises: list[rows.EnterpriseVersion]
    units: list[rows.Unit]
    records: list[rows.Record]
    unit_months: list[rows.UnitMonth]
    further_fuels: list[rows.MonthFuel]
    coal_tests: list[rows.CoalTest]
    supports: list[rows.Support]
    reviews: list[rows.Review]
    problems: list[rows.Problem]
    duties: list[rows.Duty]
    annual_reports: list[rows.AnnualReport]
    verifications: list[rows.Verification]
    annual_units: list[rows.AnnualUnit]
    control_plans: list[rows.ControlPlan]
    calibrations: list[rows.Calibration]
    allocations: list[rows.Allocation]
    obligations: list[rows.Obligation]
    surrenders: list[rows.Surrender]
    trades: list[rows.Trade]
    account_states: list[rows.State]
    operating_states: list[rows.State]
    cases: list[rows.Case]
    case_steps: list[rows.CaseStep]
    margins: list[rows.Margin]
    referrals: list[rows.State]
    waivers: list[rows.Waiver]
    industry_years: list[rows.IndustryYear]
    laboratories: list[rows.Laboratory]
    closes: list[rows.Close]


def read(reader: Reader, enterprise_ids: Sequence[int]) -> Inputs:
    """The facts about these enterprises, and the laboratories and closing prices that concern everybody."""
    ids = sorted(set(enterprise_ids))

    def of(kind: type[_Row], table: str) -> list[_Row]:
        return list(_facts(reader, kind, FACT_TABLES[table], ids))

    return Inputs(
        enterprises=of(rows.EnterpriseVersion, "enterprise_version"),
        units=of(rows.Unit, "unit"),
        records=of(rows.Record, "monthly_record"),
        unit_months=of(rows.UnitMonth, "monthly_unit"),
        further_fuels=of(rows.MonthFuel, "monthly_fuel"),
        coal_tests=of(rows.CoalTest, "coal_test"),
        supports=of(rows.Support, "monthly_support"),
        reviews=of(rows.Review, "review"),
        problems=_problems(reader, ids),
        duties=of(rows.Duty, "reporting_duty"),
        annual_reports=of(rows.AnnualReport, "annual_report"),
        verifications=_verifications(reader, ids),
        annual_units=of(rows.AnnualUnit, "annual_unit"),
        control_plans=of(rows.ControlPlan, "control_plan"),
        calibrations=of(rows.Calibration, "meter_calibration"),
        allocations=of(rows.Allocation, "allocation"),
        obligations=of(rows.Obligation, "obligation"),
        surrenders=of(rows.Surrender, "surrender"),
        trades=_trades(reader, ids),
        account_states=of(rows.State, "account_state"),
        operating_states=of(rows.State, "operating_state"),
        cases=of(rows.Case, "enforcement_case"),
        case_steps=of(rows.CaseStep, "case_step"),
        margins=of(rows.Margin, "annual_margin"),
        referrals=of(rows.State, "referral"),
        waivers=of(rows.Waiver, "evidence_waiver"),
        industry_years=of(rows.IndustryYear, "industry_year"),
        laboratories=_laboratories(reader),
        closes=_closes(reader),
    )


def all_ids(reader: Reader) -> list[int]:
    """Every enterprise of the store, ascending."""
    return [row.id for row in reader.execute(select(enterprise.c.id).where(live(enterprise)).order_by(enterprise.c.id))]


def waiting(reader: Reader, limit: int | None = None) -> list[tuple[int, int]]:
    """Enterprises that wait to be derived, with the version of the store since which they do; who has waited longest first."""
    queue = derive_queue.c
    statement = select(queue.enterprise_id, queue.since_version).order_by(queue.since_version, queue.enterprise_id)
    return [(row.enterprise_id, row.since_version) for row in reader.execute(statement.limit(limit))]


def waiting_among(reader: Reader, enterprise_ids: Collection[int]) -> list[int]:
    """Those of the enterprises that wait to be derived, ascending."""
    found: list[int] = []
    for batch in _batches(sorted(enterprise_ids)):
        queued = select(derive_queue.c.enterprise_id).where(derive_queue.c.enterprise_id.in_(batch))
        found += [row[0] for row in reader.execute(queued.order_by(derive_queue.c.enterprise_id))]
    return found


def with_records(reader: Reader) -> list[int]:
    """Enterprises, ascending, that have filed monthly records: whom it concerns what units are compared with."""
    filed = select(monthly_record.c.enterprise_id).where(live(monthly_record)).distinct()
    return [row[0] for row in reader.execute(filed.order_by(monthly_record.c.enterprise_id))]


def with_open_obligation(reader: Reader) -> list[int]:
    """Enterprises, ascending, whose risk goes on: an obligation due on or after the last derived day, or still not covered."""
    return sorted(row[0] for row in reader.execute(open_obligations(reader.state.derived_day)))


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    # A trade asks for a batch twice, as its buyers and as its sellers.
    size = MOST_PARAMETERS // 2
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def _facts(reader: Reader, kind: type[_Row], table: Table, ids: Sequence[int]) -> Iterator[_Row]:
    whose = table.c.enterprise_id
    statement = select(*(table.c[name] for name in kind._fields)).where(live(table))
    for batch in _batches(ids):
        yield from _made(reader, kind, statement.where(whose.in_(batch)).order_by(whose, table.c.day, table.c.id))


def _made(reader: Reader, kind: type[_Row], statement: Select[Any]) -> list[_Row]:
    return [kind._make(row) for row in reader.execute(statement)]


def _problems(reader: Reader, ids: Sequence[int]) -> list[rows.Problem]:
    named = [problem.c[name] for name in ("id", "enterprise_id", "record_id", "period", "day", "kind")]
    statement = (
        select(*named, problem_kind.c.severity, problem_closing.c.day.label("closed_on"))
        .select_from(
            problem.join(problem_kind, problem_kind.c.code == problem.c.kind).outerjoin(
                problem_closing, and_(problem_closing.c.problem_id == problem.c.id, live(problem_closing))
            )
        )
        .where(live(problem))
        .order_by(problem.c.enterprise_id, problem.c.day, problem.c.id)
    )
    found: list[rows.Problem] = []
    for batch in _batches(ids):
        found += _made(reader, rows.Problem, statement.where(problem.c.enterprise_id.in_(batch)))
    return found


def _verifications(reader: Reader, ids: Sequence[int]) -> list[rows.Verification]:
    task, result = verification_task, verification_result
    named = [task.c[name] for name in ("id", "enterprise_id", "period", "day", "due_day", "body_id")]
    statement = (
        select(*named, result.c.day.label("done_on"), result.c.emissions_kg, result.c.returns)
        .select_from(task.outerjoin(result, and_(result.c.task_id == task.c.id, live(result))))
        .where(live(task))
        .order_by(task.c.enterprise_id, task.c.day, task.c.id)
    )
    found: list[rows.Verification] = []
    for batch in _batches(ids):
        found += _made(reader, rows.Verification, statement.where(task.c.enterprise_id.in_(batch)))
    return found


def _trades(reader: Reader, ids: Sequence[int]) -> list[rows.Trade]:
    statement = select(*(trade.c[name] for name in rows.Trade._fields)).where(live(trade))
    # Buyer and seller may be in two batches.
    found: dict[int, rows.Trade] = {}
    for batch in _batches(ids):
        among = or_(trade.c.buyer_id.in_(batch), trade.c.seller_id.in_(batch))
        found |= {row.id: row for row in _made(reader, rows.Trade, statement.where(among))}
    return sorted(found.values(), key=lambda row: (row.day, row.id))


def _laboratories(reader: Reader) -> list[rows.Laboratory]:
    columns = (laboratory.c[name] for name in rows.Laboratory._fields)
    statement = select(*columns).where(live(laboratory)).order_by(laboratory.c.day, laboratory.c.id)
    return _made(reader, rows.Laboratory, statement)


def _closes(reader: Reader) -> list[rows.Close]:
    current = (live(market_quote), market_quote.c.superseded_on.is_(None), market_quote.c.close_fen.is_not(None))
    statement = select(market_quote.c.day, market_quote.c.close_fen).where(*current).order_by(market_quote.c.day)
    return _made(reader, rows.Close, statement)
