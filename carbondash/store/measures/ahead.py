"""Duties to report that are not past their due day, and how many of them are met: what a countdown counts down to."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CompoundSelect, and_, func, literal, select, union_all

from carbondash.store.dates import LAST, day_after, day_literal, earlier_of, later_of
from carbondash.store.measures.base import Keep, Measure, MeasureClass, live, spans, text
from carbondash.store.measures.evidence import first_versions
from carbondash.store.schema.enterprises import enterprise
from carbondash.store.schema.evidence import monthly_record, reporting_duty
from carbondash.store.schema.reports import annual_report


def _ahead(kind: str, table: Any) -> Any:
    """A duty lies ahead from the day on which its enterprise is known to the end of its due day: open, then filed.

    Also for periods that are not over yet: whoever reads it knows which those are.
    """

    def build(keep: Keep) -> CompoundSelect[Any]:
        first = first_versions(table, keep)
        over = day_after(reporting_duty.c.day)
        came = func.coalesce(first.c.day, day_literal(LAST))
        source = reporting_duty.join(enterprise, enterprise.c.id == reporting_duty.c.enterprise_id).outerjoin(
            first, and_(first.c.enterprise_id == reporting_duty.c.enterprise_id, first.c.period == reporting_duty.c.period)
        )
        parts = [
            select(
                reporting_duty.c.enterprise_id,
                reporting_duty.c.id,
                reporting_duty.c.period,
                text(state).label("breakdown"),
                start.label("start"),
                finish.label("finish"),
                literal(1).label("amount"),
            )
            .select_from(source)
            .where(reporting_duty.c.kind == kind, live(reporting_duty), live(enterprise), keep(reporting_duty.c.enterprise_id))
            for state, start, finish in (
                ("open", enterprise.c.day, earlier_of(came, over)),
                ("filed", later_of(came, enterprise.c.day), over),
            )
        ]
        return spans(union_all(*parts).subquery("rows"), keep=keep)

    return build


_TABLES = ("enterprise", "enterprise_version")

MEASURES = (
    Measure(
        "monthly_ahead",
        MeasureClass.STOCK,
        "records",
        "enterprise",
        ("reporting_duty", "monthly_record", *_TABLES),
        _ahead("monthly", monthly_record),
    ),
    Measure(
        "annual_ahead",
        MeasureClass.STOCK,
        "reports",
        "enterprise",
        ("reporting_duty", "annual_report", *_TABLES),
        _ahead("annual", annual_report),
    ),
)
