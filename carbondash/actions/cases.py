"""Enforcement cases from the order to the closing: each step a dated fact, only where the one before allows it (domain 4.3).

A fine is recorded as it was decided elsewhere: whether it lies in the legal range is shown and never asked for here.
"""

from __future__ import annotations

from datetime import date

from carbondash.access import Right
from carbondash.actions.act import Act, Desk, needs, perform
from carbondash.actions.checks import name_of, require_enterprise, require_ids, require_one_of, require_period
from carbondash.actions.refused import Both, Period, Refused, both
from carbondash.actions.texts import line, paragraph
from carbondash.derive import cases as handling
from carbondash.store import Store, acts, cases

LONGEST_NUMBER, LONGEST_NOTE = 60, 300
# What can be recorded after the order that opens a case.
STEPS = ("rectified", "waived", "fined", "closed")
# A fine above this many yuan is a slip of the keyboard.
_LARGEST_YUAN = 10**9
_FEN = 100
_PAPER_OF = {"waived": "decision", "fined": "decision", "closed": "publication"}


@needs(Right.ACT)
def order(
    store: Store, act: Act, enterprise_id: int, cycle: str, number: str, limit_day: date | None, note: str | None = None
) -> int:
    """Record the order to rectify that opens a case: its number and the day until which it must be met. Returns the load.

    The enterprise must be overdue in the cycle on the act's day, and no case may be open about it. Raises Refused.
    """
    paper, said = line("number", number, LONGEST_NUMBER), paragraph("note", note, LONGEST_NOTE, required=False)
    require_period("cycle", cycle, "YC", act.day)
    if limit_day is not None and limit_day < act.day:
        raise Refused("limit_day", limit_day, "应不早于 {day}", "expected {day} or later", day=act.day)

    def work(desk: Desk) -> None:
        who = require_enterprise(desk.reader, enterprise_id, act.day)
        known = cases.opened_about(desk.reader, enterprise_id, cycle)
        if known is not None:
            raise Refused(
                "enterprise", name_of(who), "该企业本周期已于 {day} 立案", "expected one without a case: opened on {day}",
                day=known.day,
            )  # fmt: skip
        _require_next(desk, enterprise_id, cycle, "ordered")
        about = {"enterprise_id": enterprise_id, "cycle": cycle}
        case_id = desk.add("enforcement_case", **about)
        desk.add("case_step", case_id=case_id, **about, step="ordered", amount_fen=None)
        desk.add("case_paper", case_id=case_id, **about, kind="order", number=paper, limit_day=limit_day, note=said)

    return perform(store, act, f"order to rectify, enterprise {enterprise_id}, {cycle}", work, paper)


@needs(Right.ACT)
def record_step(
    store: Store,
    act: Act,
    case_id: int,
    step: str,
    *,
    amount_yuan: float | None = None,
    number: str | None = None,
    note: str | None = None,
) -> int:
    """Record that a case was rectified, waived, fined (amount in yuan) or closed, with the number of the paper. Returns the load.

    A waiver and a fine need the number of their decision; closing takes that of the publication where there is one. Only a step
    that the state on the act's day allows, and that no later step contradicts. Raises Refused.
    """
    require_one_of("step", step, STEPS)
    is_decision = _PAPER_OF.get(step) == "decision"
    paper = line("number", number, LONGEST_NUMBER) if is_decision or (number or "").strip() else None
    said = paragraph("note", note, LONGEST_NOTE, required=False)
    amount_fen = _fen(amount_yuan) if step == "fined" else None

    def work(desk: Desk) -> None:
        require_ids("case", [case_id])
        case = cases.opened(desk.reader, case_id)
        if case is None or case.enterprise_id not in acts.enterprises(desk.reader, [case.enterprise_id]):
            raise Refused("case", case_id, "不存在", "expected a case that there is")
        taken = cases.steps(desk.reader, [case_id], date.max).get(case_id, [])
        if act.day < case.day:
            raise Refused(
                "day", act.day, "应不早于立案日 {opened}", "expected {opened} or later, when it was opened", opened=case.day
            )
        later = next((one for one in taken if one.day > act.day), None)
        if later is not None:
            raise Refused(
                "day",
                act.day,
                "其后已有一步处置（{day}）",
                "expected {day} or later: a further step was taken then",
                day=later.day,
            )
        if any(one.step == step for one in taken) and step != "rectified":
            raise Refused("step", _words(step), "该步骤已登记", "expected a step not yet recorded")
        _require_next(desk, case.enterprise_id, case.cycle, step)
        about = {"case_id": case_id, "enterprise_id": case.enterprise_id, "cycle": case.cycle}
        desk.add("case_step", **about, step=step, amount_fen=amount_fen)
        if paper is not None and step in _PAPER_OF:
            desk.add("case_paper", **about, kind=_PAPER_OF[step], number=paper, limit_day=None, note=said)

    return perform(store, act, f"case {case_id}: {step}", work, said or paper or "")


def _require_next(desk: Desk, enterprise_id: int, cycle: str, step: str) -> None:
    """The step may follow the state that the cycle is in on the act's day."""
    day = desk.act.day
    found = handling.standing(desk.reader, enterprise_id, cycle, day)
    if found is None:
        raise Refused(
            "cycle", Period(cycle), "该企业在当日没有本周期的清缴义务",
            "expected a cycle in which the enterprise has an obligation on the day",
        )  # fmt: skip
    if found.outcome is None:
        raise Refused(
            "cycle", Period(cycle), "按现有规则和事实无法判断其状态", "expected a cycle whose state the rules and facts can tell"
        )
    if step not in handling.following(found, day):
        raise Refused(
            "step", _words(step), "当日状态为“{state}”，不能作此处置", "can't follow the state on the day, “{state}”",
            state=_words(found.outcome.state),
        )  # fmt: skip


def _words(code: str) -> Both:
    return both(handling.words(code, "zh"), handling.words(code, "en"))


def _fen(amount_yuan: float | None) -> int:
    if amount_yuan is None:
        raise Refused("amount", None, "必须填写", "expected an amount in yuan")
    if not 0 < amount_yuan <= _LARGEST_YUAN:
        raise Refused("amount", amount_yuan, "应大于0且不超过10亿元", "expected more than 0 and at most 1 billion yuan")
    return round(amount_yuan * _FEN)
