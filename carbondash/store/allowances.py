"""Record queries on the way of an obligation from pre-allocation to the compliance notice: its dated steps and its relief.

An obligation is an enterprise's for a year (or for the two years of the first cycle). As known at the end of the as-of day;
enterprises stand under their city, industry and tier of that day. Amounts in tonnes.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, Date, String, Subquery, and_, case, cast, func, literal, null, or_, select, tuple_

from carbondash.store.json_text import json_integer
from carbondash.store.measures.allowances import BEGUN, STEPS, step_events
from carbondash.store.placed import placed
from carbondash.store.schema.compliance import allocation, allowance_step, borrowing, obligation
from carbondash.store.schema.derived import derived_obligation
from carbondash.store.schema.enterprises import enterprise, enterprise_version
from carbondash.store.scope import Filters
from carbondash.store.standing import dimensions, in_force, standing

if TYPE_CHECKING:
    from carbondash.store.reader import Reader


_STEPS = "allowance_steps"


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


@dataclass(frozen=True)
class Way:
    """How far the obligations of a cycle have come, in the order of their list; small enough to be kept for every view.

    periods: those of the cycle, the earliest first. enterprise_ids: whose obligation each is. places: its period and its last
    step, by their places, as period * steps + step.
    """

    periods: tuple[str, ...]
    enterprise_ids: array[int]
    places: bytes

    def last_steps(self) -> dict[str, dict[str, int]]:
        """By period, the earliest first: how many obligations have which step as their last one on file."""
        found = {period: dict.fromkeys(STEPS, 0) for period in self.periods}
        for place, number in Counter(self.places).items():
            period, step = divmod(place, len(STEPS))
            found[self.periods[period]][STEPS[step]] = number
        return found

    def page(self, period: str | None, step: str | None, limit: int, offset: int) -> list[tuple[int, str]]:
        """Enterprise and period of the rows of a page; period, step: of those only whose period or last step this is."""
        wanted = {
            place
            for place in range(len(self.periods) * len(STEPS))
            if period in (None, self.periods[place // len(STEPS)]) and step in (None, STEPS[place % len(STEPS)])
        }
        rows = [row for row, place in enumerate(self.places) if place in wanted][offset : offset + limit]
        return [(self.enterprise_ids[row], self.periods[self.places[row] // len(STEPS)]) for row in rows]


def way(reader: Reader, filters: Filters, cycle: str) -> Way:
    """How far the obligations of a cycle have come: those that have come least far first, then the latest notice first."""
    steps = _steps(reader, filters, cycle, None, of=_telling(reader, filters, cycle))
    each = select(steps.c.enterprise_id, steps.c.period, _reached(steps).label("reached"), steps.c.notice_sent).subquery(
        "each_one"
    )
    # A row for all that have come equally far on one day: there are many obligations, and few days.
    whose = func.aggregate_strings(cast(each.c.enterprise_id, String), ",")
    alike = (each.c.period, each.c.reached, each.c.notice_sent)
    rows = reader.execute(select(*alike, whose).group_by(*alike)).all()
    periods = tuple(sorted({row[0] for row in rows}))
    together: dict[tuple[int, date], list[int]] = {}
    for period, place, sent, numbers in rows:
        within, count = periods.index(period), len(periods)
        found = together.setdefault((place, sent or date.min), [])
        found += [int(number) * count + within for number in numbers.split(",")]
    ids, places = array("q"), bytearray()
    for place, sent in sorted(together, key=lambda alike: (alike[0], -alike[1].toordinal())):
        for number in sorted(together[place, sent]):
            enterprise_id, within = divmod(number, len(periods))
            ids.append(enterprise_id)
            places.append(within * len(STEPS) + place)
    return Way(periods, ids, bytes(places))


def _telling(reader: Reader, filters: Filters, cycle: str) -> tuple[str, ...]:
    """The steps that say how far an obligation has come: none before one that all have on file by the day, none nobody has."""
    if reader.scope.cities is not None:
        # The cube counts an enterprise's steps where it stood on their days; only the whole province has the same everywhere.
        return STEPS
    cells = reader.cells([_STEPS], replace(filters, cities=(), industries=(), tiers=()), ("period", "breakdown", "city"))[_STEPS]
    count = dict.fromkeys((*STEPS, BEGUN), 0)
    for (period, step, _city), amount in cells.items():
        count[step] += amount if period == cycle else 0
    first = max((place for place, step in enumerate(STEPS) if count[step] == count[BEGUN]), default=0)
    return tuple(step for place, step in enumerate(STEPS) if place == first or (place > first and count[step]))


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
    """The obligations of a cycle in the order of `way`; step: only those whose last step on file this is."""
    steps = _steps(reader, filters, cycle, period)
    wanted = [] if step is None else [_last_step(steps) == step]
    return _told(reader, filters, steps, wanted, limit, offset)


def named(reader: Reader, filters: Filters, cycle: str, keys: list[tuple[int, str]]) -> list[Obligation]:
    """The obligations of a cycle with these enterprises and periods, which are few and in the view, in the order of `way`."""
    if not keys:
        return []
    steps = _steps(reader, Filters(filters.as_of), cycle, None, [enterprise_id for enterprise_id, _period in keys])
    return _told(reader, filters, steps, [tuple_(steps.c.enterprise_id, steps.c.period).in_(keys)], None, 0)


def _told(
    reader: Reader, filters: Filters, steps: Subquery, wanted: list[ColumnElement[bool]], limit: int | None, offset: int
) -> list[Obligation]:
    """A page of the list with all that is told about an obligation."""
    # All else is looked up for the rows of the page only.
    page = (
        select(steps, _reached(steps).label("reached"))
        .where(*wanted)
        .order_by(*_order(steps))
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


def _events(
    reader: Reader, filters: Filters, cycle: str, among: list[int] | None, of: Sequence[str]
) -> tuple[Subquery, list[ColumnElement[bool]]]:
    """The steps on file by the day, and the conditions that hold them to the cycle, the view and a few enterprises."""

    def keep(column: ColumnElement[Any]) -> ColumnElement[bool]:
        few = [] if among is None else [column.in_(among)]
        return and_(True, *few, *placed(reader, filters, func.coalesce(column, 0)))

    events = step_events(keep, of).subquery("events")
    return events, [events.c.cycle == cycle, events.c.day <= filters.as_of]


def _steps(
    reader: Reader,
    filters: Filters,
    cycle: str,
    period: str | None,
    among: list[int] | None = None,
    *,
    of: Sequence[str] = STEPS,
) -> Subquery:
    """One row an obligation with the first day of each of its steps; among: of these enterprises only; of: only these steps."""
    events, wanted = _events(reader, filters, cycle, among, of)
    if period is not None:
        wanted.append(events.c.period == period)
    days = (
        func.min(case((events.c.step == step, events.c.day))).label(step) if step in of else cast(null(), Date).label(step)
        for step in STEPS
    )
    whose = (events.c.enterprise_id, events.c.period)
    named = (*whose, literal(cycle).label("cycle"))
    return select(*named, *days).where(*wanted).group_by(*whose).subquery("steps")


def _order(steps: Subquery) -> tuple[ColumnElement[Any], ...]:
    return _reached(steps), steps.c.notice_sent.desc(), steps.c.enterprise_id, steps.c.period


def _reached(steps: Subquery) -> ColumnElement[int]:
    """How far it has come: the place of its last step, from 0."""
    return case(*((steps.c[step].is_not(None), place) for place, step in reversed(list(enumerate(STEPS)))), else_=0)


def _last_step(steps: Subquery) -> ColumnElement[str]:
    return case(*((steps.c[step].is_not(None), step) for step in reversed(STEPS)), else_=STEPS[0])
