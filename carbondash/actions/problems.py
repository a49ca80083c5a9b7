"""Problems found in the evidence: opened, closed; suspected falsification is referred to a person and never decided here."""

from __future__ import annotations

from collections.abc import Collection

from carbondash.access import Right
from carbondash.actions.act import Act, Desk, needs, perform
from carbondash.actions.checks import require_enterprise, require_one_of, require_period, require_problems, require_record
from carbondash.actions.refused import Refused
from carbondash.actions.texts import paragraph
from carbondash.derive.problem_kinds import is_referred
from carbondash.store import Reader, Store, acts

LONGEST_NOTE = 300


@needs(Right.ACT)
def open_problem(
    store: Store, act: Act, enterprise_id: int, record_id: int | None, kind: str, *, period: str | None = None, note: str = ""
) -> int:
    """Record a problem with a version of a month's record, or (record_id None) with a month or year of an enterprise.

    kind: a code of the table of kinds. One of suspected falsification also opens a referral: a person looks at the file before
    anything follows. Returns the load. Raises Refused.
    """
    said = paragraph("note", note, LONGEST_NOTE, required=False)

    def work(desk: Desk) -> None:
        about = _period_of(desk.reader, act, enterprise_id, record_id, period)
        require_one_of("kind", kind, acts.kinds(desk.reader))
        desk.add("problem", record_id=record_id, enterprise_id=enterprise_id, period=about, kind=kind)
        if is_referred(kind, about, act.day) and not is_under_referral(desk.reader, enterprise_id, act):
            reason = f"{kind} {about}" + (f": {said}" if said else "")
            desk.add("referral", enterprise_id=enterprise_id, state="open", reason=reason[:LONGEST_NOTE])

    what = f"problem {kind} opened, enterprise {enterprise_id}" + (f", record {record_id}" if record_id else "")
    return perform(store, act, what, work, said or "")


def _period_of(reader: Reader, act: Act, enterprise_id: int, record_id: int | None, period: str | None) -> str:
    require_enterprise(reader, enterprise_id, act.day)
    if record_id is None:
        require_period("period", period or "", "MY", act.day)
        assert period is not None
        return period
    record = require_record(reader, record_id, act.day)
    if record.enterprise_id != enterprise_id:
        raise Refused("record", record_id, "不属于该企业", "expected a record of this enterprise")
    return record.period


def is_under_referral(reader: Reader, enterprise_id: int, act: Act) -> bool:
    """Whether the enterprise's file is with a person at the end of the act's day."""
    states = [state for state in acts.referrals(reader, enterprise_id) if state.day <= act.day]
    return bool(states) and states[-1].state == "open"


@needs(Right.ACT)
def close_problem(store: Store, act: Act, problem_ids: Collection[int], note: str = "") -> int:
    """Close problems that are open, all or none. Returns the load. Raises Refused."""
    said = paragraph("note", note, LONGEST_NOTE, required=False)
    listed = sorted(set(problem_ids))

    def work(desk: Desk) -> None:
        rows = require_problems(desk.reader, listed, act.day)
        desk.add_all(
            "problem_closing",
            [{"problem_id": row.id, "enterprise_id": row.enterprise_id, "opened_day": row.day} for row in rows],
        )

    what = f"problem {listed[0]} closed" if len(listed) == 1 else f"{len(listed)} problems closed"
    return perform(store, act, what, work, said or "")


@needs(Right.ACT)
def close_referral(store: Store, act: Act, enterprise_id: int, result: str) -> int:
    """A person has looked at a referred file: what came of it. Returns the load. Raises Refused."""
    said = paragraph("result", result, LONGEST_NOTE)

    def work(desk: Desk) -> None:
        require_enterprise(desk.reader, enterprise_id, act.day)
        states = acts.referrals(desk.reader, enterprise_id)
        later = next((state for state in states if state.day > act.day), None)
        if later is not None:
            raise Refused(
                "day", act.day, "应不早于 {later}：此后已有记录", "expected {later} or later, as recorded since", later=later.day
            )
        if not states or states[-1].state != "open":
            raise Refused("referral", None, "该企业没有待人工核实的事项", "expected an open referral of this enterprise")
        desk.add("referral", enterprise_id=enterprise_id, state="closed", reason=said)

    return perform(store, act, f"referral closed, enterprise {enterprise_id}", work, said or "")
