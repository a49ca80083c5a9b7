"""Monthly evidence: due, submitted, on time, reviewed, passed at first review; problems found, closed, still open."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, Subquery, and_, case, func, literal, or_, select, union_all

from carbondash.store.dates import days_between, later_of
from carbondash.store.measures.base import Keep, Measure, MeasureClass, flow, live, spans, text
from carbondash.store.schema.evidence import monthly_record, problem, problem_closing, reporting_duty, review
from carbondash.store.schema.reports import annual_report


def first_versions(table: Any, keep: Keep) -> Subquery:
    """The first submission of each report: enterprise_id, period, day and id of its first version."""
    return (
        select(
            table.c.enterprise_id,
            table.c.period,
            func.min(table.c.day).label("day"),
            func.min(table.c.id).label("id"),
        )
        .where(live(table), keep(table.c.enterprise_id))
        .group_by(table.c.enterprise_id, table.c.period)
        .subquery("first_versions")
    )


def _due(kind: str) -> Any:
    def build(keep: Keep) -> Select[Any]:
        return flow(reporting_duty, keep=keep, where=(reporting_duty.c.kind == kind,))

    return build


def _on_time(kind: str, table: Any) -> Any:
    # Counted on the due day, like the denominator: the day that settles the outcome.
    def build(keep: Keep) -> Select[Any]:
        first = first_versions(table, keep)
        source = reporting_duty.join(
            first,
            and_(
                first.c.enterprise_id == reporting_duty.c.enterprise_id,
                first.c.period == reporting_duty.c.period,
                first.c.day <= reporting_duty.c.day,
            ),
        )
        return flow(reporting_duty, keep=keep, source=source, where=(reporting_duty.c.kind == kind,))

    return build


def _missing(kind: str, table: Any) -> Any:
    # Missing from the due day on, until the record comes; both under the dimensions of the due day, like "due".
    def build(keep: Keep) -> CompoundSelect[Any]:
        first = first_versions(table, keep)
        source = reporting_duty.outerjoin(
            first, and_(first.c.enterprise_id == reporting_duty.c.enterprise_id, first.c.period == reporting_duty.c.period)
        )
        of_kind = reporting_duty.c.kind == kind
        begins = flow(
            reporting_duty,
            keep=keep,
            source=source,
            where=(of_kind, or_(first.c.day.is_(None), first.c.day > reporting_duty.c.day)),
        )
        ends = flow(
            reporting_duty,
            keep=keep,
            source=source,
            day=first.c.day,
            dims_day=reporting_duty.c.day,
            amount=literal(-1),
            where=(of_kind, first.c.day > reporting_duty.c.day),
        )
        return union_all(begins, ends)

    return build


def _submitted(table: Any) -> Any:
    def build(keep: Keep) -> Select[Any]:
        return flow(first_versions(table, keep), keep=keep)

    return build


DELAY_BUCKETS = ("-11", "-10..-6", "-5..-1", "0", "1..5", "6..10", "11..20", "21+")


def _delay_bucket(days: ColumnElement[int]) -> ColumnElement[str]:
    """Days after the due day, in the buckets of `DELAY_BUCKETS`; negative is early."""
    bounds = zip((-11, -6, -1, 0, 5, 10, 20), DELAY_BUCKETS, strict=False)
    return case(*((days <= limit, text(bucket)) for limit, bucket in bounds), else_=text(DELAY_BUCKETS[-1]))


def _delay(keep: Keep) -> Select[Any]:
    first = first_versions(monthly_record, keep)
    source = first.join(
        reporting_duty,
        and_(
            reporting_duty.c.enterprise_id == first.c.enterprise_id,
            reporting_duty.c.period == first.c.period,
            reporting_duty.c.kind == "monthly",
            live(reporting_duty),
        ),
    )
    # Counted once both days have come: an early record settles nothing before its due day.
    bucket = _delay_bucket(days_between(first.c.day, reporting_duty.c.day))
    settled = later_of(first.c.day, reporting_duty.c.day)
    return flow(first, keep=keep, source=source, day=settled, dims_day=reporting_duty.c.day, breakdown=bucket)


def _first_reviews(keep: Keep) -> Subquery:
    """The first provincial review of each monthly record."""
    ranked = (
        select(
            review.c.enterprise_id,
            review.c.period,
            review.c.day,
            review.c.id,
            review.c.outcome,
            func.row_number()
            .over(partition_by=(review.c.enterprise_id, review.c.period), order_by=(review.c.day, review.c.id))
            .label("turn"),
        )
        .where(live(review), review.c.lane == "province", keep(review.c.enterprise_id))
        .subquery("ranked")
    )
    return select(ranked).where(ranked.c.turn == 1).subquery("first_reviews")


def _reviewed(keep: Keep) -> Select[Any]:
    return flow(_first_reviews(keep), keep=keep)


def _first_passed(keep: Keep) -> Select[Any]:
    first = _first_reviews(keep)
    return flow(first, keep=keep, where=(first.c.outcome == "passed",))


def _found(keep: Keep) -> Select[Any]:
    return flow(problem, keep=keep, breakdown=problem.c.kind)


def _closed(keep: Keep) -> Select[Any]:
    # A closing inherits the dimensions of its opening.
    source = problem.join(problem_closing, and_(problem_closing.c.problem_id == problem.c.id, live(problem_closing)))
    return flow(
        problem,
        keep=keep,
        source=source,
        day=problem_closing.c.day,
        dims_day=problem.c.day,
        breakdown=problem.c.kind,
    )


def _open(keep: Keep) -> CompoundSelect[Any]:
    source = problem.outerjoin(problem_closing, and_(problem_closing.c.problem_id == problem.c.id, live(problem_closing)))
    rows = (
        select(
            problem.c.enterprise_id,
            problem.c.id,
            problem.c.period,
            problem.c.kind.label("breakdown"),
            problem.c.day.label("start"),
            problem_closing.c.day.label("finish"),
            literal(1).label("amount"),
        )
        .select_from(source)
        .where(live(problem), keep(problem.c.enterprise_id))
        .subquery("rows")
    )
    return spans(rows, keep=keep)


_SUBMISSION = ("reporting_duty", "monthly_record", "enterprise_version")
_ANNUAL = ("reporting_duty", "annual_report", "enterprise_version")
_REVIEW = ("review", "enterprise_version")

MEASURES = (
    Measure("records_missing", MeasureClass.STOCK, "records", "enterprise", _SUBMISSION, _missing("monthly", monthly_record)),
    Measure("records_due", MeasureClass.FLOW, "records", "enterprise", _SUBMISSION, _due("monthly")),
    Measure("records_on_time", MeasureClass.FLOW, "records", "enterprise", _SUBMISSION, _on_time("monthly", monthly_record)),
    Measure(
        "records_submitted",
        MeasureClass.FLOW,
        "reports",
        "enterprise",
        ("monthly_record", "enterprise_version"),
        _submitted(monthly_record),
    ),
    Measure(
        "submission_delay",
        MeasureClass.DISTRIBUTION,
        "records",
        "enterprise",
        ("monthly_record", "reporting_duty", "enterprise_version"),
        _delay,
    ),
    Measure("annual_due", MeasureClass.FLOW, "reports", "enterprise", _ANNUAL, _due("annual")),
    Measure("annual_on_time", MeasureClass.FLOW, "reports", "enterprise", _ANNUAL, _on_time("annual", annual_report)),
    Measure("annual_missing", MeasureClass.STOCK, "reports", "enterprise", _ANNUAL, _missing("annual", annual_report)),
    Measure(
        "annual_submitted",
        MeasureClass.FLOW,
        "reports",
        "enterprise",
        ("annual_report", "enterprise_version"),
        _submitted(annual_report),
    ),
    Measure("records_reviewed", MeasureClass.FLOW, "records", "enterprise", _REVIEW, _reviewed),
    Measure("records_first_passed", MeasureClass.FLOW, "records", "enterprise", _REVIEW, _first_passed),
    Measure("problems_found", MeasureClass.FLOW, "problems", "enterprise", ("problem", "enterprise_version"), _found),
    Measure(
        "problems_closed",
        MeasureClass.FLOW,
        "problems",
        "enterprise",
        ("problem", "problem_closing", "enterprise_version"),
        _closed,
    ),
    Measure(
        "problems_open",
        MeasureClass.STOCK,
        "problems",
        "enterprise",
        ("problem", "problem_closing", "enterprise_version"),
        _open,
    ),
)
