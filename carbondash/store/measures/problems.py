"""More about problems: how long they were and are open, which are repeated, and in how many records any was found."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CompoundSelect, Select, String, Subquery, and_, case, cast, func, literal, select, union_all
from sqlalchemy import Integer as Whole

from carbondash.store.dates import LAST, day_literal, days_between, days_later, earlier_of, later_of
from carbondash.store.measures.base import Keep, Measure, MeasureClass, flow, live, spans, text
from carbondash.store.schema.evidence import problem, problem_closing

# Days since a problem was found, both bounds included; the last class is open.
AGES: tuple[tuple[str, int, int | None], ...] = (
    ("0..7", 0, 7), ("8..14", 8, 14), ("15..30", 15, 30), ("31..60", 31, 60), ("61..90", 61, 90), ("91+", 91, None),
)  # fmt: skip
# Repeated: the same kind at the same enterprise in one of so many data months before.
MONTHS_BEFORE = 3


def _closing_days(keep: Keep) -> Select[Any]:
    source = problem.join(problem_closing, and_(problem_closing.c.problem_id == problem.c.id, live(problem_closing)))
    return flow(
        problem,
        keep=keep,
        source=source,
        day=problem_closing.c.day,
        dims_day=problem.c.day,
        breakdown=cast(days_between(problem_closing.c.day, problem.c.day), String),
    )


def _ages(keep: Keep) -> CompoundSelect[Any]:
    # A problem grows older by itself: it leaves one class and enters the next on a day that is known beforehand.
    source = problem.outerjoin(problem_closing, and_(problem_closing.c.problem_id == problem.c.id, live(problem_closing)))
    ends = func.coalesce(problem_closing.c.day, day_literal(LAST))
    parts = [
        select(
            problem.c.enterprise_id,
            problem.c.id,
            problem.c.period,
            text(name).label("breakdown"),
            days_later(problem.c.day, first).label("start"),
            (ends if last is None else earlier_of(ends, days_later(problem.c.day, last + 1))).label("finish"),
            literal(1).label("amount"),
        )
        .select_from(source)
        .where(live(problem), keep(problem.c.enterprise_id))
        for name, first, last in AGES
    ]
    return spans(union_all(*parts).subquery("rows"), keep=keep)


def found_before(keep: Keep) -> Subquery:
    """Problems with `before`: the first day on which the enterprise had the same kind in the data months before, or NULL."""
    year, month = cast(func.substr(problem.c.period, 2, 4), Whole), cast(func.substr(problem.c.period, 7, 2), Whole)
    number = case((problem.c.period.like("M____-__"), year * 12 + month), else_=None)
    before = func.min(problem.c.day).over(
        partition_by=(problem.c.enterprise_id, problem.c.kind), order_by=number, range_=(-MONTHS_BEFORE, -1)
    )
    return (
        select(
            problem.c.enterprise_id,
            problem.c.id,
            problem.c.period,
            problem.c.kind,
            problem.c.day,
            case((number.is_not(None), before), else_=None).label("before"),
        )
        .where(live(problem), keep(problem.c.enterprise_id))
        .subquery("found")
    )


def _repeated(keep: Keep) -> Select[Any]:
    # Counted once both are known: on the problem's own day, or on that of the earlier month's where it was found later.
    found = found_before(keep)
    return flow(
        found,
        keep=keep,
        day=later_of(found.c.day, found.c.before),
        dims_day=found.c.day,
        breakdown=found.c.kind,
        where=(found.c.before.is_not(None),),
    )


def _records(keep: Keep) -> Select[Any]:
    ranked = (
        select(
            problem.c.enterprise_id,
            problem.c.id,
            problem.c.period,
            problem.c.day,
            func.row_number()
            .over(partition_by=(problem.c.enterprise_id, problem.c.period), order_by=(problem.c.day, problem.c.id))
            .label("turn"),
        )
        .where(live(problem), keep(problem.c.enterprise_id))
        .subquery("ranked")
    )
    first = select(ranked).where(ranked.c.turn == 1).subquery("first_problems")
    return flow(first, keep=keep)


_FOUND = ("problem", "enterprise_version")
_CLOSED = ("problem", "problem_closing", "enterprise_version")

MEASURES = (
    Measure("problem_closing_days", MeasureClass.DISTRIBUTION, "problems", "enterprise", _CLOSED, _closing_days),
    Measure("problems_open_age", MeasureClass.STOCK, "problems", "enterprise", _CLOSED, _ages),
    Measure("problems_repeated", MeasureClass.FLOW, "problems", "enterprise", _FOUND, _repeated),
    Measure("records_with_problems", MeasureClass.FLOW, "records", "enterprise", _FOUND, _records),
)
