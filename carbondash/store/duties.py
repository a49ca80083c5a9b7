"""Duties to report: who is asked for which period by when.

A duty stands under the dimensions that the cube counts it under: those of its due day, or, where that is still to come, those of
the as-of day. What takes a reader keeps to its scope.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Literal

from sqlalchemy import ColumnElement, FromClause, ScalarSelect, Subquery, and_, func, or_, select

from carbondash.store.dates import FIRST, day_literal, earlier_of
from carbondash.store.schema.enterprises import enterprise, enterprise_version
from carbondash.store.schema.evidence import reporting_duty
from carbondash.store.standing import dimensions, in_force

if TYPE_CHECKING:
    from carbondash.store.reader import Reader


Kind = Literal["monthly", "annual"]
# "behind": late or missing. "unfiled": missing or not yet due.
Timeliness = Literal["on_time", "late", "missing", "not_due", "behind", "unfiled"]


def due_days(reader: Reader, kind: Kind, periods: Collection[str], since: date = FIRST) -> dict[str, date]:
    """By period its first due day from a day on; periods without one are left out."""
    # One step into the index a period: thousands have the same duty.
    listed = sorted(periods)
    firsts = [_first_due(kind, period, since).label(f"of_{place}") for place, period in enumerate(listed)]
    found = reader.execute(select(*firsts)).one() if firsts else ()
    return {period: day for period, day in zip(listed, found, strict=True) if day is not None}


def _first_due(kind: Kind, period: str, since: date) -> ScalarSelect[date]:
    duty = reporting_duty
    wanted = (duty.c.kind == kind, duty.c.period == period, duty.c.day >= since, duty.c.void_load_id.is_(None))
    return select(duty.c.day).where(*wanted).order_by(duty.c.day).limit(1).scalar_subquery()


def asked(kind: Kind, periods: Collection[str], as_of: date, *wanted: ColumnElement[bool]) -> Subquery:
    """Duties to report these periods: enterprise_id, period, due_day, city, industry, tier; `wanted` are further conditions."""
    duty, dims = reporting_duty, enterprise_version.alias("dims")
    # What is due later stands where the enterprise stands now: a change of the days between is not known yet.
    dims_day = earlier_of(duty.c.day, day_literal(as_of))
    return (
        select(duty.c.enterprise_id, duty.c.period, duty.c.day.label("due_day"), *dimensions(dims))
        .select_from(
            duty.join(enterprise, enterprise.c.id == duty.c.enterprise_id).outerjoin(
                dims, in_force(dims, duty.c.enterprise_id, dims_day)
            )
        )
        .where(
            duty.c.kind == kind,
            duty.c.period.in_(periods),
            duty.c.void_load_id.is_(None),
            # An enterprise that is not known yet on the day has nothing due later.
            or_(duty.c.day <= as_of, enterprise.c.day <= as_of),
            *wanted,
        )
        .subquery("asked")
    )


def versions(table: FromClause, of: FromClause, as_of: date) -> ColumnElement[bool]:
    """Every version of a duty's record or report that was in by the day."""
    return and_(
        table.c.enterprise_id == of.c.enterprise_id,
        table.c.period == of.c.period,
        table.c.void_load_id.is_(None),
        table.c.day <= as_of,
    )


def timely(narrowed: Timeliness, table: FromClause, as_of: date) -> ColumnElement[bool]:
    """The condition that keeps the duties whose first submission (in `table`) came so, or did not come."""
    came = select(func.min(table.c.day)).where(versions(table, reporting_duty, as_of)).correlate(reporting_duty).scalar_subquery()
    due = reporting_duty.c.day
    return {
        "on_time": came <= due,
        "late": came > due,
        "missing": and_(came.is_(None), due < as_of),
        "not_due": and_(came.is_(None), due >= as_of),
        "behind": or_(came > due, and_(came.is_(None), due < as_of)),
        "unfiled": came.is_(None),
    }[narrowed]
