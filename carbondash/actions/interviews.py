"""Interviews of verification bodies whose work scored low."""

from __future__ import annotations

from carbondash.access import Right
from carbondash.actions.act import Act, Desk, needs, perform
from carbondash.actions.checks import require_ids, require_period
from carbondash.actions.refused import Refused, both
from carbondash.actions.texts import paragraph
from carbondash.store import Store, acts

LONGEST_REASON, LONGEST_RESULT = 300, 500


@needs(Right.ACT)
def interview(store: Store, act: Act, body_id: int, year: str, reason: str, result: str | None = None) -> int:
    """Record that a body was interviewed about its work of a year (Y2022): why, and what came of it.

    Returns the load. Raises Refused.
    """
    why = paragraph("reason", reason, LONGEST_REASON)
    came = paragraph("result", result, LONGEST_RESULT, required=False)
    require_period("annual", year, "Y", act.day)
    require_ids("body", [body_id])

    def work(desk: Desk) -> None:
        body = acts.body(desk.reader, body_id)
        if body is None:
            raise Refused("body", body_id, "不存在", "expected a body that there is")
        name = both(body.name_zh, body.name_en)
        if body.day > act.day:
            raise Refused("day", act.day, "应不早于 {known}", "expected {known} or later", known=body.day)
        if acts.exists(desk.reader, "body_interview", body_id=body_id, period=year, day=act.day):
            raise Refused("body", name, "当日已登记约谈", "expected one not yet interviewed about this year on this day")
        desk.add("body_interview", body_id=body_id, period=year, reason=why, result=came, author=desk.act.actor)

    return perform(store, act, f"interview of verification body {body_id} about {year}", work, why or "")
