"""Record queries on the way of an obligation from pre-allocation to the compliance notice: its dated steps and its relief.

An obligation is an enterprise's for a year (or for the two years of the first cycle). As known at the end of the as-of day;
enterprises stand under their city, industry and tier of that day. Amounts in tonnes.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, Subquery, and_, case, func, or_, select

from carbondash.store.json_text import json_integer
from carbondash.store.measures.allowances import STEPS, step_events
from carbondash.store.placed import placed
from carbondash.store.schema.compliance import allocation, allowance_step, borrowing, obligation
from carbondash.store.schema.derived import derived_obligation
from carbondash.store.schema.enterprises import enterprise, enterprise_version
from carbondash.store.scope import Filters
from carbondash.store.standing import dimensions, in_force, standing

if TYPE_CHECKING:
    from carbondash.store.reader import Reader


class Obligation(NamedTuple):
    """An obligation on its way: the first day of each step, None where it is not on file by the day."""

    enterprise_id: int
    period: str
    cycle: str
    pre_allocated: date | None
    reviewed: date | None
    determined: date | None
    issued: date | None
    notice_sent: date | None
    name_zh: str
    name_en: str | None
    credit_code: str | None
    city: str
    industry: str
    tier: str
    deadline: date | None
    obligation_t: int | None
    allocated_t: int | None
    number: str | None
    cap_t: int | None
    gas_t: int | None
    borrowed_t: int | None

    @property
    def days(self) -> tuple[date | None, ...]:
        """The first day of each step, in the order of the steps."""
        return self.pre_allocated, self.reviewed, self.determined, self.issued, self.notice_sent

    @property
    def days_to_trade(self) -> int | None:
        """Calendar days from the day after the notice up to and including the deadline."""
        return None if self.notice_sent is None or self.deadline is None else (self.deadline - self.notice_sent).days


def obligations(
    reader: Reader,
    filters: Filters,
    cycle: str,
    *,
    period: str | None = None,
    step: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[Obligation]:
    """The obligations of a cycle, the ones that have come least far first, then the latest notice first.

    step: only those whose last step on file this is.
    """
    steps = _steps(reader, filters, cycle, period)
    wanted = [] if step is None else [_last_step(steps) == step]
    order = (_reached(steps), steps.c.notice_sent.desc(), steps.c.enterprise_id, steps.c.period)
    # All else is looked up for the rows of the page only.
    page = (
        select(steps, _reached(steps).label("reached"))
        .where(*wanted)
        .order_by(*order)
        .limit(limit)
        .offset(offset)
        .subquery("page")
    )
    dims, own, notice = (
        table.alias(name) for table, name in ((enterprise_version, "dims"), (obligation, "own"), (allowance_step, "notice"))
    )

    def mine(table: Any) -> ColumnElement[bool]:
        return and_(table.c.enterprise_id == page.c.enterprise_id, table.c.period == page.c.period)

    def one(table: Any, value: ColumnElement[Any]) -> ColumnElement[Any]:
        return select(func.sum(value)).where(mine(table), *standing(table, filters.as_of)).correlate(page).scalar_subquery()

    ruled = derived_obligation
    holding = (ruled.c.day <= filters.as_of, or_(ruled.c.until.is_(None), ruled.c.until > filters.as_of))

    def relief(key: str) -> ColumnElement[Any]:
        value = func.sum(json_integer(ruled.c.detail, key))
        return select(value).where(mine(ruled), *holding).correlate(page).scalar_subquery()

    statement = (
        select(
            *(page.c[name] for name in ("enterprise_id", "period", "cycle", *STEPS)),
            enterprise.c.name_zh,
            enterprise.c.name_en,
            enterprise.c.credit_code,
            *dimensions(dims),
            own.c.deadline,
            own.c.amount_t,
            one(allocation, allocation.c.amount_t),
            notice.c.number,
            relief("cap_t"),
            relief("gas_t"),
            one(borrowing, borrowing.c.amount_t),
        )
        .select_from(
            page.join(enterprise, enterprise.c.id == page.c.enterprise_id)
            .outerjoin(dims, in_force(dims, page.c.enterprise_id, filters.as_of))  # type: ignore[arg-type]
            .outerjoin(own, and_(mine(own), *standing(own, filters.as_of)))
            .outerjoin(notice, and_(mine(notice), notice.c.step == "notice_sent", *standing(notice, filters.as_of)))
        )
        .order_by(page.c.reached, page.c.notice_sent.desc(), page.c.enterprise_id, page.c.period)
    )
    return [Obligation(*row) for row in reader.execute(statement)]


def last_steps(reader: Reader, filters: Filters, cycle: str) -> dict[str, dict[str, int]]:
    """By period of the cycle, the earliest first: how many of its obligations have which step as their last one on file."""
    steps = _steps(reader, filters, cycle, None)
    last = _last_step(steps).label("last")
    statement = select(steps.c.period, last, func.count()).group_by(steps.c.period, last).order_by(steps.c.period)
    found: dict[str, dict[str, int]] = {}
    for period, step, number in reader.execute(statement):
        found.setdefault(period, dict.fromkeys(STEPS, 0))[step] = int(number)
    return found


def _events(reader: Reader, filters: Filters, cycle: str) -> tuple[Subquery, list[ColumnElement[bool]]]:
    """The steps on file by the day, and the conditions that hold them to the cycle and the view."""
    events = step_events(lambda column: and_(True, *placed(reader, filters, func.coalesce(column, 0)))).subquery("events")
    return events, [events.c.cycle == cycle, events.c.day <= filters.as_of]


def _steps(reader: Reader, filters: Filters, cycle: str, period: str | None) -> Subquery:
    """One row an obligation with the first day of each of its steps."""
    events, wanted = _events(reader, filters, cycle)
    if period is not None:
        wanted.append(events.c.period == period)
    days = (func.min(case((events.c.step == step, events.c.day))).label(step) for step in STEPS)
    whose = (events.c.enterprise_id, events.c.period, events.c.cycle)
    return select(*whose, *days).where(*wanted).group_by(*whose).subquery("steps")


def _reached(steps: Subquery) -> ColumnElement[int]:
    """How far it has come: the place of its last step, from 0."""
    return case(*((steps.c[step].is_not(None), place) for place, step in reversed(list(enumerate(STEPS)))), else_=0)


def _last_step(steps: Subquery) -> ColumnElement[str]:
    return case(*((steps.c[step].is_not(None), step) for step in reversed(STEPS)), else_=STEPS[0])
