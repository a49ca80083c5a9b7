"""Visits by experts who help an enterprise with its evidence and its compliance."""

from __future__ import annotations

from carbondash.access import Right
from carbondash.actions.act import Act, Desk, needs, perform
from carbondash.actions.checks import require_enterprise
from carbondash.actions.refused import Refused
from carbondash.actions.texts import line, paragraph
from carbondash.store import Store, acts

LONGEST_EXPERTS, LONGEST_TOPIC, LONGEST_RESULT = 200, 300, 500


@needs(Right.ACT)
def record_visit(store: Store, act: Act, enterprise_id: int, experts: str, topic: str, result: str | None = None) -> int:
    """Record who visited an enterprise about what, and what came of it. Returns the load. Raises Refused."""
    who, what = line("experts", experts, LONGEST_EXPERTS), line("topic", topic, LONGEST_TOPIC)
    came = paragraph("result", result, LONGEST_RESULT, required=False)

    def work(desk: Desk) -> None:
        require_enterprise(desk.reader, enterprise_id, act.day)
        if acts.exists(desk.reader, "assistance_visit", enterprise_id=enterprise_id, day=act.day, topic=what):
            raise Refused("topic", what, "当日已登记同一主题的走访", "expected a visit not yet recorded on this day")
        desk.add("assistance_visit", enterprise_id=enterprise_id, experts=who, topic=what, result=came, author=desk.act.actor)

    return perform(store, act, f"assistance visit, enterprise {enterprise_id}", work, what)
