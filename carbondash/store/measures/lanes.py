"""Monthly records that are in and not passed yet, by where they lie: with the city, with the province, or returned."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CompoundSelect, Select, Subquery, and_, case, func, literal, or_, select, union_all

from carbondash.store.dates import LAST, day_literal, earlier_of
from carbondash.store.measures.base import Keep, Measure, MeasureClass, live, spans, text
from carbondash.store.schema.evidence import monthly_record, review

# A version lies with the city from its day on, with the province once the city has passed it; returned, with the enterprise
# until its next version. What the province has passed lies nowhere.
LANES = ("city", "province", "returned")


def _steps(keep: Keep) -> Subquery:
    """The reviews of each version of a record, each with the day of the next one."""
    following = func.lead(review.c.day).over(partition_by=review.c.record_id, order_by=(review.c.day, review.c.id))
    return (
        select(
            review.c.record_id,
            review.c.day,
            review.c.lane,
            review.c.outcome,
            following.label("next_day"),
            func.row_number().over(partition_by=review.c.record_id, order_by=(review.c.day, review.c.id)).label("turn"),
        )
        .where(live(review), keep(review.c.enterprise_id))
        .subquery("steps")
    )


def _not_passed(keep: Keep) -> CompoundSelect[Any]:
    steps = _steps(keep)
    first = steps.alias("first_step")
    taken_over = func.coalesce(monthly_record.c.superseded_on, day_literal(LAST))

    def part(lane: Any, start: Any, next_day: Any, source: Any, *where: Any) -> Select[Any]:
        return (
            select(
                monthly_record.c.enterprise_id,
                monthly_record.c.id,
                monthly_record.c.period,
                lane.label("breakdown"),
                start.label("start"),
                earlier_of(taken_over, func.coalesce(next_day, day_literal(LAST))).label("finish"),
                literal(1).label("amount"),
            )
            .select_from(source)
            .where(live(monthly_record), keep(monthly_record.c.enterprise_id), *where)
        )

    begins = part(
        text("city"),
        monthly_record.c.day,
        first.c.day,
        monthly_record.outerjoin(first, and_(first.c.record_id == monthly_record.c.id, first.c.turn == 1)),
    )
    lane = case((steps.c.outcome == "returned", text("returned")), else_=text("province"))
    goes_on = part(
        lane,
        steps.c.day,
        steps.c.next_day,
        monthly_record.join(steps, steps.c.record_id == monthly_record.c.id),
        or_(steps.c.outcome == "returned", steps.c.lane == "city"),
    )
    return spans(union_all(begins, goes_on).subquery("lanes"), keep=keep)


MEASURES = (
    Measure(
        "records_not_passed",
        MeasureClass.STOCK,
        "records",
        "enterprise",
        ("monthly_record", "review", "enterprise_version"),
        _not_passed,
    ),
)
