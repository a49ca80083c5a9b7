"""What other departments handed over, whom it was matched to, who is on the list against it, and how the list moved."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    extract,
    func,
    literal,
    or_,
    select,
    union_all,
)

from carbondash.store.measures.base import Keep, Measure, MeasureClass, flow, live, measure_columns, text
from carbondash.store.schema.base import UNKNOWN
from carbondash.store.schema.directory import record_match, screening_candidate, source_record
from carbondash.store.schema.enterprises import TIERS, directory_listing, enterprise, enterprise_version

_ONE = literal(1)


def _stated(column: Column[Any]) -> ColumnElement[Any]:
    return func.coalesce(column, UNKNOWN)


def _records(keep: Keep) -> Select[Any]:
    table = source_record
    return measure_columns(
        day=table.c.day,
        period=table.c.period,
        city=_stated(table.c.city),
        industry=_stated(table.c.industry),
        tier=text(UNKNOWN),
        breakdown=table.c.source,
        anchor=table.c.id,
        fact_id=table.c.id,
        amount=_ONE,
    ).where(live(table), keep(table.c.id))


def _matched(keep: Keep) -> CompoundSelect[Any]:
    """Records by how they were matched to an enterprise; to one that the store came to know later, not before then."""
    record, match = source_record, record_match
    joined = record.join(match, match.c.record_id == record.c.id).outerjoin(enterprise, enterprise.c.id == match.c.enterprise_id)
    is_later = enterprise.c.day > record.c.day
    method = case(
        (match.c.cluster.startswith("X"), text("contradiction")),
        (match.c.enterprise_id.is_(None), text("none")),
        else_=match.c.method,
    )

    def part(day: ColumnElement[Any], method: ColumnElement[Any], amount: int, *where: ColumnElement[bool]) -> Select[Any]:
        return (
            measure_columns(
                day=day,
                period=record.c.period,
                city=_stated(record.c.city),
                industry=_stated(record.c.industry),
                tier=text(UNKNOWN),
                breakdown=method,
                anchor=record.c.id,
                fact_id=record.c.id,
                amount=literal(amount),
            )
            .select_from(joined)
            .where(live(record), keep(record.c.id), *where)
        )

    return union_all(
        part(record.c.day, case((is_later, text("none")), else_=method), 1),
        part(enterprise.c.day, text("none"), -1, is_later),
        part(enterprise.c.day, method, 1, is_later),
    )


def _candidate_spans(
    keep: Keep, *parts: tuple[ColumnElement[Any], ColumnElement[Any], int, ColumnElement[bool]]
) -> CompoundSelect[Any]:
    """Deltas of candidates while they stand; parts: tier, breakdown, amount, and which candidates."""
    table = screening_candidate

    def deltas(day: ColumnElement[Any], tier: ColumnElement[Any], breakdown: ColumnElement[Any], amount: int) -> Select[Any]:
        return measure_columns(
            day=day,
            period=text(""),
            city=table.c.city,
            industry=table.c.industry,
            tier=tier,
            breakdown=breakdown,
            anchor=table.c.id,
            fact_id=table.c.id,
            amount=literal(amount),
        ).where(keep(table.c.id), or_(table.c.until.is_(None), table.c.until > table.c.day))

    found = []
    for tier, breakdown, amount, where in parts:
        found.append(deltas(table.c.day, tier, breakdown, amount).where(where))
        found.append(deltas(table.c.until, tier, breakdown, -amount).where(where, table.c.until.is_not(None)))
    return union_all(*found)


_CANDIDATE = screening_candidate.c
# The tier that a candidate should have, where it should have one; else the one that it has.
_WANTED = case((_CANDIDATE.tier_should.in_(TIERS), _CANDIDATE.tier_should), else_=_stated(_CANDIDATE.tier))
_HELD = _stated(_CANDIDATE.tier)


def _candidates(keep: Keep) -> CompoundSelect[Any]:
    by = _CANDIDATE.action + text("/") + cast(_CANDIDATE.sources, String)
    return _candidate_spans(keep, (_WANTED, by, 1, _CANDIDATE.action.is_not(None)))


def _change(keep: Keep) -> CompoundSelect[Any]:
    """What the list would gain and lose at each tier."""
    return _candidate_spans(
        keep,
        (_WANTED, _CANDIDATE.action, 1, _CANDIDATE.action.in_(("list", "move"))),
        (_HELD, _CANDIDATE.action, -1, _CANDIDATE.action.in_(("move", "remove"))),
    )


def _misplaced(keep: Keep) -> CompoundSelect[Any]:
    """Listed enterprises that should be at another tier or on no list, under the tier that they have."""
    return _candidate_spans(keep, (_HELD, _CANDIDATE.action, 1, _CANDIDATE.action.in_(("move", "remove"))))


def _moves(keep: Keep) -> CompoundSelect[Any]:
    """Who came onto the list, rose, fell or left, under the list of the same day, else under the calendar year."""
    now, before = enterprise_version, enterprise_version.alias("before")
    held = now.c.valid_from < now.c.valid_to
    follows = and_(
        before.c.enterprise_id == now.c.enterprise_id,
        live(before),
        before.c.valid_to == now.c.valid_from,
        before.c.valid_from < before.c.valid_to,
    )
    listing = and_(
        directory_listing.c.enterprise_id == now.c.enterprise_id, live(directory_listing), directory_listing.c.day == now.c.day
    )
    year = text("Y") + cast(cast(extract("year", now.c.day), Integer), String)
    # The newest list of that day, should there be two.
    period = func.coalesce(select(func.max(directory_listing.c.period)).where(listing).correlate(now).scalar_subquery(), year)
    rows = (
        select(
            now.c.enterprise_id,
            now.c.id,
            now.c.day,
            period.label("period"),
            case(
                (and_(now.c.is_managed, func.coalesce(before.c.is_managed, False).is_(False)), text("new")),
                (and_(before.c.is_managed, now.c.is_managed.is_(False)), text("left")),
                (and_(before.c.is_managed, now.c.is_managed, now.c.tier < before.c.tier), text("up")),
                (and_(before.c.is_managed, now.c.is_managed, now.c.tier > before.c.tier), text("down")),
            ).label("move"),
        )
        .select_from(now.outerjoin(before, follows))
        .where(live(now), held, keep(now.c.enterprise_id))
        .subquery("rows")
    )
    return flow(rows, keep=keep, breakdown=rows.c.move, where=(rows.c.move.is_not(None),))  # type: ignore[return-value]


_CANDIDATES = (screening_candidate.name,)

MEASURES = (
    Measure("source_records", MeasureClass.FLOW, "records", "source_record", (source_record.name,), _records),
    Measure(
        "matched_records", MeasureClass.STATE, "records", "source_record", (record_match.name, source_record.name), _matched, True
    ),
    Measure("listing_candidates", MeasureClass.STATE, "enterprises", "screening_candidate", _CANDIDATES, _candidates, True),
    Measure("listing_change", MeasureClass.STATE, "enterprises", "screening_candidate", _CANDIDATES, _change, True, True),
    Measure("listed_wrongly", MeasureClass.STATE, "enterprises", "screening_candidate", _CANDIDATES, _misplaced, True),
    Measure("list_moves", MeasureClass.FLOW, "enterprises", "enterprise", ("enterprise_version", "directory_listing"), _moves),
)
