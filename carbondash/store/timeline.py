"""Everything dated about one enterprise as one chronological list: an event a fact, none of it after the day.

For an enterprise that `enterprise_head` has let through. Problems that were found, or closed, on one day about one month are one
event.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from carbondash.store.dates import FIRST
from carbondash.store.enterprise_file import AS_OF, ENTERPRISE, asked
from carbondash.store.measures.base import live
from carbondash.store.schema.compliance import (
    account_state,
    allocation,
    allowance_step,
    borrowing,
    case_paper,
    case_step,
    obligation,
    operating_state,
    surrender,
)
from carbondash.store.schema.directory import candidate_decision
from carbondash.store.schema.enterprises import alliance_membership, directory_listing, enterprise, enterprise_version
from carbondash.store.schema.evidence import monthly_record, problem, problem_closing, review
from carbondash.store.schema.finance import institution, loan, loan_project, project
from carbondash.store.schema.inspection import campaign_step, coal_sample, fourth_party_review
from carbondash.store.schema.market import trade
from carbondash.store.schema.quality import control_plan, evidence_waiver, referral
from carbondash.store.schema.reports import (
    annual_report,
    inspection,
    notice_task,
    platform_clue,
    verification_result,
    verification_task,
)
from carbondash.store.schema.supervision import assistance_visit, reminder, task_step

if TYPE_CHECKING:
    from carbondash.store.reader import Reader

# The kinds of events, in the order in which they are drawn.
LANES = (
    "status",
    "report",
    "record",
    "review",
    "problem",
    "check",
    "work",
    "allowance",
    "trade",
    "case",
    "finance",
)

# One enterprise never has so many events.
_ALL = 1_000_000


class Event(NamedTuple):
    """One event: `what` happened, the period that it is about, a code or text, an amount in its base unit (t, kg, fen, count)."""

    day: date
    lane: str
    what: str
    period: str | None
    detail: str | None
    amount: int | None
    fact_id: int


def events(
    reader: Reader,
    enterprise_id: int,
    as_of: date,
    lanes: Sequence[str] = (),
    *,
    limit: int | None = None,
    offset: int = 0,
) -> tuple[list[Event], int]:
    """The events up to the end of the day, the newest first, and how many there are; of some kinds, or (none given) of all."""
    values = asked(enterprise_id, as_of, lanes=list(lanes or LANES), limit=_ALL if limit is None else limit, offset=offset)
    found = list(reader.execute(_events(), values))
    return [Event(*row[:-1]) for row in found], int(found[0][-1]) if found else 0


@cache
def _events() -> Select[Any]:
    everything = _everything().subquery("events")
    order = case({lane: place for place, lane in enumerate(LANES)}, value=everything.c.lane)
    return (
        select(everything, func.count().over())
        .where(everything.c.lane.in_(bindparam("lanes", expanding=True)))
        .order_by(everything.c.day.desc(), order, everything.c.what, everything.c.fact_id)
        .limit(bindparam("limit", type_=Integer))
        .offset(bindparam("offset", type_=Integer))
    )


def counts(reader: Reader, enterprise_id: int, as_of: date) -> list[tuple[date, str, int]]:
    """How many events of each kind there were on each day, by day."""
    return [(row[0], str(row[1]), int(row[2])) for row in reader.execute(_counts(), asked(enterprise_id, as_of))]


@cache
def _counts() -> Select[Any]:
    everything = _everything().subquery("events")
    kept = (everything.c.day, everything.c.lane)
    return select(*kept, func.count()).group_by(*kept).order_by(*kept)


def _everything() -> CompoundSelect[Any]:
    def part(
        table: FromClause,
        lane: str,
        what: str | ColumnElement[Any],
        *,
        period: ColumnElement[Any] | None = None,
        detail: ColumnElement[Any] | None = None,
        amount: ColumnElement[Any] | None = None,
        source: FromClause | None = None,
        mine: ColumnElement[bool] | None = None,
        where: Sequence[ColumnElement[bool]] = (),
    ) -> Select[Any]:
        told = table.c.period if period is None and "period" in table.c else period
        return (
            select(
                table.c.day.label("day"),
                literal(lane, String).label("lane"),
                (literal(what, String) if isinstance(what, str) else what).label("what"),
                cast(null() if told is None else told, String).label("period"),
                cast(null() if detail is None else detail, String).label("detail"),
                cast(null() if amount is None else amount, BigInteger).label("amount"),
                table.c.id.label("fact_id"),
            )
            .select_from(table if source is None else source)
            .where(table.c.enterprise_id == ENTERPRISE if mine is None else mine, live(table), table.c.day <= AS_OF, *where)
        )

    return union_all(
        part(enterprise, "status", "known", mine=enterprise.c.id == ENTERPRISE),
        part(
            enterprise_version,
            "status",
            "changed",
            detail=enterprise_version.c.tier,
            where=[enterprise_version.c.valid_from > FIRST],
        ),
        part(directory_listing, "status", "listed", detail=directory_listing.c.tier),
        part(candidate_decision, "status", "decided", detail=candidate_decision.c.action + "/" + candidate_decision.c.outcome),
        part(alliance_membership, "status", case((alliance_membership.c.is_member, "joined"), else_="left")),
        part(account_state, "status", "account", detail=account_state.c.state),
        part(operating_state, "status", "operation", detail=operating_state.c.state),
        part(control_plan, "report", "control_plan"),
        part(annual_report, "report", "annual_report", detail=annual_report.c.version, amount=annual_report.c.emissions_kg),
        part(monthly_record, "record", "record", detail=monthly_record.c.version),
        part(review, "review", "review", detail=review.c.lane + "/" + review.c.outcome),
        *_problems(),
        part(verification_task, "check", "assigned"),
        part(
            verification_result,
            "check",
            "verified",
            period=verification_task.c.period,
            detail=verification_result.c.returns,
            amount=verification_result.c.emissions_kg,
            source=verification_result.join(verification_task, verification_task.c.id == verification_result.c.task_id),
        ),
        part(fourth_party_review, "check", "fourth_party", amount=fourth_party_review.c.corrected_kg),
        part(inspection, "check", "inspection", detail=inspection.c.kind),
        part(campaign_step, "check", "campaign", detail=campaign_step.c.step, amount=campaign_step.c.problems),
        part(coal_sample, "check", "sample", detail=coal_sample.c.laboratory),
        part(platform_clue, "check", "clue", detail=platform_clue.c.note),
        part(reminder, "work", "reminder", detail=reminder.c.kind),
        part(notice_task, "work", "task", detail=notice_task.c.kind),
        part(
            task_step,
            "work",
            "task_step",
            period=notice_task.c.period,
            detail=notice_task.c.kind + "/" + task_step.c.state,
            source=task_step.join(notice_task, notice_task.c.id == task_step.c.task_id),
        ),
        part(assistance_visit, "work", "visit", detail=assistance_visit.c.topic),
        part(
            evidence_waiver,
            "work",
            "waiver",
            period=evidence_waiver.c.first_month + ".." + evidence_waiver.c.last_month,
            detail=evidence_waiver.c.code,
        ),
        part(referral, "work", "referral", detail=referral.c.state),
        part(allocation, "allowance", "allocation", detail=allocation.c.step, amount=allocation.c.amount_t),
        part(obligation, "allowance", "obligation", amount=obligation.c.amount_t),
        part(allowance_step, "allowance", allowance_step.c.step, detail=allowance_step.c.number),
        part(borrowing, "allowance", "borrowing", amount=borrowing.c.amount_t),
        part(surrender, "allowance", "surrender", detail=surrender.c.vintage, amount=surrender.c.amount_t),
        part(
            trade,
            "trade",
            case((trade.c.buyer_id == ENTERPRISE, "bought"), else_="sold"),
            detail=trade.c.vintage,
            amount=trade.c.volume_t,
            mine=or_(trade.c.buyer_id == ENTERPRISE, trade.c.seller_id == ENTERPRISE),
        ),
        part(case_step, "case", "case", period=case_step.c.cycle, detail=case_step.c.step, amount=case_step.c.amount_fen),
        part(case_paper, "case", "paper", period=case_paper.c.cycle, detail=case_paper.c.kind + "/" + case_paper.c.number),
        part(project, "finance", "project", detail=project.c.name_zh, amount=project.c.investment_fen),
        part(
            loan,
            "finance",
            "loan",
            detail=institution.c.name_zh,
            amount=loan.c.amount_fen,
            source=loan.join(loan_project, and_(loan_project.c.id == loan.c.loan_project_id, live(loan_project))).join(
                institution, institution.c.id == loan.c.institution_id
            ),
            mine=loan_project.c.enterprise_id == ENTERPRISE,
        ),
    )


def _problems() -> tuple[Select[Any], Select[Any]]:
    """Problems found and problems closed, those of one day and month as one event with their number."""

    def grouped(table: FromClause, what: str, source: FromClause) -> Select[Any]:
        return (
            select(
                table.c.day,
                literal("problem", String),
                literal(what, String),
                cast(problem.c.period, String),
                cast(null(), String),
                func.count(),
                func.min(table.c.id),
            )
            .select_from(source)
            .where(table.c.enterprise_id == ENTERPRISE, live(table), table.c.day <= AS_OF)
            .group_by(table.c.day, problem.c.period)
        )

    closed = problem_closing.join(problem, problem.c.id == problem_closing.c.problem_id)
    return grouped(problem, "found", problem), grouped(problem_closing, "closed", closed)
