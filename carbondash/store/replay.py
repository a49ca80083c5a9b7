"""Record queries on a past cycle: who was late, when each index first reached a threshold, how high the others came.

Only the stretches of `derived_risk` are read, each of which says what was known on its days. An enterprise is late where an
obligation was not covered at the end of its deadline. Enterprises stand where they stand on the as-of day.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, or_, select

from carbondash.store.dates import day_literal
from carbondash.store.measures.base import live
from carbondash.store.placed import placed, placed_each
from carbondash.store.schema.compliance import account_state, obligation, surrender
from carbondash.store.schema.derived import derived_risk
from carbondash.store.schema.enterprises import enterprise, enterprise_version
from carbondash.store.scope import Filters
from carbondash.store.standing import dimensions, in_force

if TYPE_CHECKING:
    from carbondash.store.reader import Reader

_LISTED = 500
_HUNDREDTHS = 100


class Late(NamedTuple):
    """An enterprise that had not surrendered all by its deadline; missing_t: tonnes then."""

    enterprise_id: int
    name_zh: str
    name_en: str | None
    city: str
    deadline: date
    missing_t: int


class High(NamedTuple):
    """The first day on which an enterprise's index was at least so many whole points, and the highest it was among those."""

    day: date
    points: int
    index_bp: int


class Peaks(NamedTuple):
    """How many enterprises reached which highest index, in whole points rounded down, and the first day with an index."""

    counts: dict[int, int]
    began: date


def is_anybody_late(reader: Reader, filters: Filters, cycle: str) -> bool:
    """Whether `late` finds an enterprise."""
    given = _given(reader, filters, cycle)
    return reader.execute(select(given.c.id).where(given.c.missing_t > 0).limit(1)).first() is not None


def late(reader: Reader, filters: Filters, cycle: str) -> list[Late]:
    """Who was late in a cycle, by identifier; its deadline has passed by the as-of day."""
    given = _given(reader, filters, cycle)
    short = (
        select(
            given.c.enterprise_id,
            func.max(given.c.deadline).label("deadline"),
            func.sum(given.c.missing_t).label("missing_t"),
        )
        .where(given.c.missing_t > 0)
        .group_by(given.c.enterprise_id)
        .subquery("short")
    )
    version = enterprise_version.alias("dims")
    standing = in_force(version, enterprise.c.id, day_literal(filters.as_of))
    statement = (
        select(
            enterprise.c.id,
            enterprise.c.name_zh,
            enterprise.c.name_en,
            dimensions(version)[0],
            short.c.deadline,
            short.c.missing_t,
        )
        .select_from(short.join(enterprise, enterprise.c.id == short.c.enterprise_id).outerjoin(version, standing))
        .order_by(enterprise.c.id)
    )
    return [Late._make([*row[:-1], int(row[-1])]) for row in reader.execute(statement)]


def freezes(reader: Reader, ids: Collection[int], on: date) -> dict[int, date]:
    """Since when the accounts of these enterprises were frozen that were so on a day."""
    state = account_state
    wanted = [
        live(state),
        state.c.state == "frozen",
        state.c.day <= on,
        or_(state.c.superseded_on.is_(None), state.c.superseded_on > on),
    ]
    found: dict[int, date] = {}
    for batch in _batches(ids):
        rows = reader.execute(select(state.c.enterprise_id, state.c.day).where(*wanted, state.c.enterprise_id.in_(batch)))
        found |= {row[0]: row[1] for row in rows}
    return found


def highs(reader: Reader, ids: Collection[int], cycle: str, through: date) -> dict[int, list[High]]:
    """The days on which the index of each of these enterprises came to more whole points than ever before, up to a day."""
    risk = derived_risk
    whole = risk.c.index_bp // _HUNDREDTHS
    found: dict[int, list[High]] = {}
    for batch in _batches(ids):
        first = func.min(risk.c.day).label("first")
        statement = (
            select(risk.c.enterprise_id, first, whole.label("points"), func.max(risk.c.index_bp))
            .where(risk.c.cycle == cycle, risk.c.day <= through, risk.c.enterprise_id.in_(batch))
            .group_by(risk.c.enterprise_id, whole)
            .order_by(risk.c.enterprise_id, first)
        )
        for enterprise_id, day, points, index_bp in reader.execute(statement):
            known = found.setdefault(enterprise_id, [])
            if not known or points > known[-1].points:
                known.append(High(day, int(points), index_bp))
    return found


def has_index(reader: Reader, filters: Filters, cycle: str, through: date) -> bool:
    """Whether any enterprise had an index in a cycle up to a day."""
    risk = derived_risk
    whose = select(risk.c.enterprise_id).where(risk.c.cycle == cycle, risk.c.day <= through).distinct().subquery("whose")
    known = select(whose.c.enterprise_id).where(*placed_each(reader, filters, whose.c.enterprise_id)).limit(1)
    return reader.execute(known).first() is not None


def peaks(reader: Reader, filters: Filters, cycle: str, through: date) -> Peaks | None:
    """How high the enterprises of a cycle came up to a day; None where nobody had an index."""
    risk = derived_risk
    each = (
        select(func.max(risk.c.index_bp).label("highest"), func.min(risk.c.day).label("first"))
        .where(risk.c.cycle == cycle, risk.c.day <= through, *placed(reader, filters, risk.c.enterprise_id))
        .group_by(risk.c.enterprise_id)
        .subquery("each_enterprise")
    )
    whole = each.c.highest // _HUNDREDTHS
    rows = list(reader.execute(select(whole, func.count(), func.min(each.c.first)).group_by(whole)))
    return Peaks({int(row[0]): int(row[1]) for row in rows}, min(row[2] for row in rows)) if rows else None


def first_alarms(reader: Reader, filters: Filters, cycle: str, through: date, threshold: int) -> dict[date, int]:
    """How many enterprises had their first index of at least a threshold (whole points) on which day, up to a day of a cycle."""
    reached = derived_risk.c.index_bp >= threshold * _HUNDREDTHS
    first = _of_cycle(reader, filters, cycle, through, func.min(derived_risk.c.day), reached).subquery("first")
    rows = reader.execute(select(first.c.value, func.count()).group_by(first.c.value).order_by(first.c.value))
    return {row[0]: int(row[1]) for row in rows}


def flagged(
    reader: Reader, filters: Filters, cycle: str, through: date, threshold: int, limit: int
) -> list[tuple[int, str, str | None, date]]:
    """The enterprises that had such an alarm, the earliest first: identifier, names, day."""
    reached = derived_risk.c.index_bp >= threshold * _HUNDREDTHS
    first = _of_cycle(reader, filters, cycle, through, func.min(derived_risk.c.day), reached).subquery("first")
    statement = (
        select(enterprise.c.id, enterprise.c.name_zh, enterprise.c.name_en, first.c.value)
        .select_from(first.join(enterprise, enterprise.c.id == first.c.enterprise_id))
        .order_by(first.c.value, enterprise.c.id)
        .limit(limit)
    )
    return [(row[0], row[1], row[2], row[3]) for row in reader.execute(statement)]


def _given(reader: Reader, filters: Filters, cycle: str) -> Subquery:
    """The obligations of a cycle whose deadline has passed by the as-of day, and what of each was missing then."""
    owed = obligation
    return (
        select(
            owed.c.id,
            owed.c.enterprise_id,
            owed.c.deadline,
            (owed.c.amount_t - func.coalesce(func.sum(surrender.c.amount_t), 0)).label("missing_t"),
        )
        .select_from(
            owed.outerjoin(
                surrender,
                and_(
                    surrender.c.enterprise_id == owed.c.enterprise_id,
                    surrender.c.period == owed.c.period,
                    surrender.c.day <= owed.c.deadline,
                    live(surrender),
                ),
            )
        )
        .where(
            live(owed),
            owed.c.cycle == cycle,
            owed.c.day <= owed.c.deadline,
            owed.c.deadline < filters.as_of,
            or_(owed.c.superseded_on.is_(None), owed.c.superseded_on > owed.c.deadline),
            *placed(reader, filters, owed.c.enterprise_id),
        )
        .group_by(owed.c.id, owed.c.enterprise_id, owed.c.deadline, owed.c.amount_t)
        .subquery("given")
    )


def _of_cycle(
    reader: Reader,
    filters: Filters,
    cycle: str,
    through: date,
    value: ColumnElement[int] | ColumnElement[date],
    *wanted: ColumnElement[bool],
) -> Select[tuple[int, object]]:
    risk = derived_risk
    of = [risk.c.cycle == cycle, risk.c.day <= through, *placed(reader, filters, risk.c.enterprise_id), *wanted]
    return select(risk.c.enterprise_id, value.label("value")).where(*of).group_by(risk.c.enterprise_id)


def _batches(ids: Collection[int]) -> list[list[int]]:
    ordered = sorted(set(ids))
    return [ordered[start : start + _LISTED] for start in range(0, len(ordered), _LISTED)]
