"""Record queries on one enterprise's allowances and money: allocation, surrender, trades, position, projects and loans.

For an enterprise that `enterprise_head` has let through; as it stood at the end of a day. Allowances in tonnes, money in fen.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Select, and_, case, literal, or_, select

from carbondash.store.enterprise_file import AS_OF, ENTERPRISE, asked, facts
from carbondash.store.measures.base import live
from carbondash.store.projects import stage_on
from carbondash.store.schema.compliance import allocation, surrender
from carbondash.store.schema.derived import derived_position, derived_risk
from carbondash.store.schema.enterprises import enterprise
from carbondash.store.schema.finance import institution, loan, loan_project, project
from carbondash.store.schema.market import trade

if TYPE_CHECKING:
    from carbondash.store.reader import Reader


class Allocation(NamedTuple):
    """Allowances of a vintage that the department gave, or took back (negative), for a period."""

    day: date
    period: str
    vintage: str
    step: str
    amount_t: int


class Surrender(NamedTuple):
    """Allowances of a vintage, or CCER, surrendered for the obligation of a period."""

    day: date
    period: str
    cycle: str
    vintage: str
    amount_t: int


class Trade(NamedTuple):
    """A trade that it bought or sold in; the other side where that is an enterprise of the province too."""

    day: date
    has_bought: bool
    vintage: str
    method: str
    volume_t: int
    amount_fen: int
    other_zh: str | None
    other_en: str | None


class Position(NamedTuple):
    """What it owes in a cycle, what it can use for it and what it lacks, in tonnes."""

    cycle: str
    day: date
    deadline: date
    obligation_t: int
    surrendered_t: int
    usable_t: int
    gap_t: int

    @property
    def need_t(self) -> int:
        """What is still to be surrendered."""
        return max(0, self.obligation_t - self.surrendered_t)


class RiskStep(NamedTuple):
    """The risk index of a cycle from a day until (before) another; None: it holds to the day that was asked for."""

    cycle: str
    day: date
    until: date | None
    index_bp: int
    band: str

    @property
    def points(self) -> float:
        """0 to 100."""
        return self.index_bp / 100


class Project(NamedTuple):
    """A project of the library that is the enterprise's; investment in fen, reduction in kg CO2."""

    project_id: int
    name_zh: str
    name_en: str | None
    period: str
    day: date
    is_climate: bool
    is_facility: bool
    stage: str
    investment_fen: int
    reduction_kg: int | None


class Loan(NamedTuple):
    """A carbon-reduction loan for a project of the enterprise; reduction in kg CO2."""

    day: date
    name_zh: str
    name_en: str | None
    institution_zh: str
    institution_en: str | None
    amount_fen: int
    reduction_kg: int


def allocations(reader: Reader, enterprise_id: int, as_of: date) -> list[Allocation]:
    """What it was given, step by step, the earliest first."""
    return facts(reader, Allocation, allocation, enterprise_id, as_of)


def surrenders(reader: Reader, enterprise_id: int, as_of: date) -> list[Surrender]:
    """What it surrendered, the newest first."""
    return facts(reader, Surrender, surrender, enterprise_id, as_of, newest_first=True)


def trades(reader: Reader, enterprise_id: int, as_of: date) -> list[Trade]:
    """Its trades, the newest first. The other side is named only where the whole province may be seen."""
    rows = reader.execute(_trades(reader.scope.cities is None), asked(enterprise_id, as_of))
    return [Trade(row[0], bool(row[1]), *row[2:]) for row in rows]


@cache
def _trades(with_names: bool) -> Select[Any]:
    other = enterprise.alias("other")
    has_bought = trade.c.buyer_id == ENTERPRISE
    other_side = case((has_bought, trade.c.seller_id), else_=trade.c.buyer_id)
    named = [trade.c[name] for name in ("vintage", "method", "volume_t", "amount_fen")]
    return (
        select(trade.c.day, has_bought, *named, other.c.name_zh, other.c.name_en)
        .select_from(trade.outerjoin(other, and_(other.c.id == other_side, literal(with_names))))
        .where(or_(has_bought, trade.c.seller_id == ENTERPRISE), live(trade), trade.c.day <= AS_OF)
        .order_by(trade.c.day.desc(), trade.c.id.desc())
    )


def positions(reader: Reader, enterprise_id: int, as_of: date) -> list[Position]:
    """What holds of its cycles on the day, the earliest deadline first."""
    return [Position(*row) for row in reader.execute(_positions(), asked(enterprise_id, as_of))]


@cache
def _positions() -> Select[Any]:
    table = derived_position
    holding = [table.c.day <= AS_OF, or_(table.c.until.is_(None), table.c.until > AS_OF)]
    statement = select(*(table.c[name] for name in Position._fields)).where(table.c.enterprise_id == ENTERPRISE, *holding)
    return statement.order_by(table.c.deadline, table.c.cycle)


def risk_steps(reader: Reader, enterprise_id: int, as_of: date) -> list[RiskStep]:
    """How its risk index went up to the day, cycle by cycle."""
    steps = (RiskStep(*row) for row in reader.execute(_risk_steps(), asked(enterprise_id, as_of)))
    return [step._replace(until=None) if step.until is not None and step.until > as_of else step for step in steps]


@cache
def _risk_steps() -> Select[Any]:
    table = derived_risk
    statement = select(*(table.c[name] for name in RiskStep._fields)).where(
        table.c.enterprise_id == ENTERPRISE, table.c.day <= AS_OF
    )
    return statement.order_by(table.c.cycle, table.c.day, table.c.id)


def projects(reader: Reader, enterprise_id: int, as_of: date) -> list[Project]:
    """Its projects of the library, the newest first."""
    return [Project(*row) for row in reader.execute(_projects(), asked(enterprise_id, as_of))]


@cache
def _projects() -> Select[Any]:
    table = project
    columns = {"project_id": table.c.id, "stage": stage_on(AS_OF)}
    named = [columns[name] if name in columns else table.c[name] for name in Project._fields]
    mine = [table.c.enterprise_id == ENTERPRISE, live(table), table.c.day <= AS_OF]
    statement: Select[Any] = select(*named).where(*mine).order_by(table.c.day.desc(), table.c.id.desc())
    return statement


def loans(reader: Reader, enterprise_id: int, as_of: date) -> list[Loan]:
    """The loans for its projects, the newest first."""
    return [Loan(*row) for row in reader.execute(_loans(), asked(enterprise_id, as_of))]


@cache
def _loans() -> Select[Any]:
    funded = and_(loan_project.c.id == loan.c.loan_project_id, live(loan_project))
    statement: Select[Any] = (
        select(
            loan.c.day,
            loan_project.c.name_zh,
            loan_project.c.name_en,
            institution.c.name_zh,
            institution.c.name_en,
            loan.c.amount_fen,
            loan.c.reduction_kg,
        )
        .select_from(loan.join(loan_project, funded).join(institution, institution.c.id == loan.c.institution_id))
        .where(loan_project.c.enterprise_id == ENTERPRISE, live(loan), loan.c.day <= AS_OF)
        .order_by(loan.c.day.desc(), loan.c.id.desc())
    )
    return statement
