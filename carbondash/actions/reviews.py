"""The joint review of the monthly evidence: the enterprise files, the city passes it on, the province passes or returns it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from carbondash.access import Right
from carbondash.actions.act import Act, Desk, needs, perform
from carbondash.actions.checks import require_one_of, require_record
from carbondash.actions.refused import Both, Period, Refused, both
from carbondash.actions.texts import paragraph
from carbondash.store import Reader, Store, acts
from carbondash.store.acts import RecordVersion, Reviewed

Lane = Literal["city", "province"]
Outcome = Literal["passed", "returned"]

CITY: Lane = "city"
PROVINCE: Lane = "province"
LANES: tuple[Lane, ...] = (CITY, PROVINCE)
LONGEST_NOTE = 500

_LANE_WORDS: dict[str, Both] = {CITY: both("市级", "the city"), PROVINCE: both("省级", "the province")}


@dataclass(frozen=True)
class Turn:
    """A version of a record, and whose review it waits for."""

    record: RecordVersion
    lane: Lane


def next_turn(reader: Reader, record_id: int, day: date) -> Turn:
    """Whose review a record waits for on a day. Raises Refused where it waits for none: passed, returned, replaced, unknown."""
    record = require_record(reader, record_id, day)
    done = acts.reviews(reader, record_id)
    for review in done:
        if review.day > day:
            raise Refused(
                "day", day,
                "应不早于 {later}：该版本已于当日由{lane}审核", "expected {later} or later: {lane} reviewed it that day",
                later=review.day, lane=_LANE_WORDS.get(review.lane),
            )  # fmt: skip
    _refuse_done(record, done)
    return Turn(record, PROVINCE if any(review.lane == CITY for review in done) else CITY)


def _refuse_done(record: RecordVersion, done: list[Reviewed]) -> None:
    returned = next((review for review in done if review.outcome == "returned"), None)
    if returned is not None:
        raise Refused(
            "record", Period(record.period), "已于 {day} 被{lane}退回，应先由企业重新提交",
            "expected a new version first: {lane} returned this one on {day}",
            day=returned.day, lane=_LANE_WORDS.get(returned.lane),
        )  # fmt: skip
    passed = next((review for review in done if review.lane == PROVINCE), None)
    if passed is not None:
        raise Refused(
            "record", Period(record.period),
            "已于 {day} 通过省级审核", "expected one under review: the province passed it on {day}",
            day=passed.day,
        )  # fmt: skip


@needs(Right.ACT)
def pass_record(store: Store, act: Act, record_id: int, lane: Lane, note: str | None = None) -> int:
    """Pass a version of a month's record in a lane of the review, with a note or without. Returns the load. Raises Refused."""
    return _review(store, act, record_id, lane, "passed", paragraph("note", note, LONGEST_NOTE, required=False))


@needs(Right.ACT)
def return_record(store: Store, act: Act, record_id: int, lane: Lane, note: str) -> int:
    """Return a version of a month's record to the enterprise; the note says why. Returns the load. Raises Refused."""
    return _review(store, act, record_id, lane, "returned", paragraph("note", note, LONGEST_NOTE))


def _review(store: Store, act: Act, record_id: int, lane: Lane, outcome: Outcome, note: str | None) -> int:
    require_one_of("lane", lane, LANES)

    def work(desk: Desk) -> None:
        turn = next_turn(desk.reader, record_id, act.day)
        if turn.lane != lane:
            _refuse_lane(turn, lane)
        whose = turn.record.enterprise_id
        review = desk.add(
            "review", record_id=record_id, enterprise_id=whose, period=turn.record.period, lane=lane, outcome=outcome
        )
        if note:
            desk.add("review_note", review_id=review, enterprise_id=whose, note=note, author=desk.act.actor)

    return perform(store, act, f"review: record {record_id} {outcome} by the {lane}", work, note or "")


def _refuse_lane(turn: Turn, lane: Lane) -> None:
    if turn.lane == CITY:
        raise Refused("lane", _LANE_WORDS[lane], "应先由市级审核通过", "expected the city's review first")
    raise Refused("lane", _LANE_WORDS[lane], "市级已审核通过，应由省级审核", "expected the province: the city has passed it")
