"""Dispatch meetings of the province, or with one city."""

from __future__ import annotations

from carbondash.access import Right
from carbondash.actions.act import Act, Desk, needs, perform
from carbondash.actions.refused import Refused
from carbondash.actions.texts import line, paragraph
from carbondash.store import Store, acts, records

LONGEST_TOPIC, LONGEST_CHAIR, LONGEST_CONCLUSION = 300, 80, 500


@needs(Right.ACT)
def record_meeting(store: Store, act: Act, city: str | None, topic: str, chair: str, conclusion: str | None = None) -> int:
    """Record a meeting of the province (city None) or with a city. Returns the load. Raises Refused."""
    what, who = line("topic", topic, LONGEST_TOPIC), line("chair", chair, LONGEST_CHAIR)
    decided = paragraph("conclusion", conclusion, LONGEST_CONCLUSION, required=False)

    def work(desk: Desk) -> None:
        if city is not None and (city not in records.names(desk.reader).cities or not desk.reader.scope.allows(city)):
            raise Refused("city", city, "不存在", "expected a city of the province")
        if acts.exists(desk.reader, "dispatch_meeting", city=city, day=act.day, topic=what):
            raise Refused("topic", what, "当日已登记同一主题的会议", "expected a meeting not yet recorded on this day")
        desk.add("dispatch_meeting", city=city, topic=what, chair=who, conclusion=decided, author=desk.act.actor)

    return perform(store, act, f"dispatch meeting, {city or 'province'}", work, what)
