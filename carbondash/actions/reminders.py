"""Reminding enterprises of what is due: each reminder is a dated fact, so that who was reminded when can be shown."""

from __future__ import annotations

from collections.abc import Collection

from carbondash.access import Right
from carbondash.actions.act import Act, Desk, needs, perform
from carbondash.actions.checks import name_of, require_enterprises, require_ids, require_one_of, require_period
from carbondash.actions.refused import Refused
from carbondash.actions.texts import paragraph
from carbondash.store import Store, acts

KINDS = ("monthly", "annual", "surrender", "problems")
LONGEST_NOTE = 300
# What kind of period each is about: a data month, a year, a compliance cycle.
_PERIODS = {"monthly": "M", "annual": "Y", "surrender": "YC", "problems": "MYC"}


@needs(Right.ACT)
def remind(store: Store, act: Act, enterprise_ids: Collection[int], kind: str, period: str, note: str | None = None) -> int:
    """Record that enterprises were reminded of a period's filing, report, surrender or problems; all or none of them.

    Nobody is reminded twice of the same on one day. Returns the load. Raises Refused.
    """
    said = paragraph("note", note, LONGEST_NOTE, required=False)
    require_one_of("kind", kind, KINDS)
    require_period("period", period, _PERIODS[kind], act.day)
    listed = require_ids("enterprise", enterprise_ids)

    def work(desk: Desk) -> None:
        found = require_enterprises(desk.reader, listed, act.day)
        for enterprise_id in sorted(acts.reminded(desk.reader, listed, kind, period, act.day)):
            raise Refused(
                "enterprise", name_of(found[enterprise_id]), "当日已就此提醒", "expected one not yet reminded of it that day"
            )
        common = {"kind": kind, "period": period, "note": said, "author": desk.act.actor}
        desk.add_all("reminder", [{**common, "enterprise_id": enterprise_id} for enterprise_id in listed])

    return perform(store, act, f"reminder ({kind}, {period}) to {len(listed)} enterprises", work, said or "")
