"""How an obligation ends: the official classes, and the handling of a case as a state machine whose transitions are rows.

Classes and fields follow the ministry's summary form for 2023 and 2024 (domain reference 4.3): on time, completed late, not
completed, and for those not on time whether a penalty was decided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal, cast, get_args

from carbondash.rules.amounts import required_tonnes
from carbondash.rules.sets import InputError, rule_sets

OfficialClass = Literal["not_due", "due", "on_time", "completed_late", "not_completed"]
CLASSES: tuple[OfficialClass, ...] = get_args(OfficialClass)

FIRST_STATE = "not_due"
CLOSED = "closed"

_SUBJECT = "compliance"
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Surrendered:
    """Tonnes (allowances or CCER) surrendered on a day for the obligation of a period."""

    day: date
    period: str
    amount_t: int


@dataclass(frozen=True, slots=True)
class Step:
    """What was done in a case on a day: reminded, ordered, rectified, waived, case_filed, fined, cut or closed."""

    day: date
    event: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where an enterprise stands in a cycle on a day. `days_late` runs on while it is not complete; `history` are its states."""

    official_class: OfficialClass
    state: str
    completed_on: date | None
    days_late: int
    penalty_decided: bool
    penalty_waived: bool
    history: tuple[tuple[date, str], ...]


@cache
def transitions() -> Mapping[tuple[str, str], str]:
    """Every allowed transition: (state, event) → next state (domain reference 4.3)."""
    rows = [row for found in rule_sets(_SUBJECT) for row in found.rules if row.name == "transition"]
    return {(row.key["state"], row.key["event"]): row.text for row in rows}


@cache
def _classes() -> Mapping[str, OfficialClass]:
    rows = [row for found in rule_sets(_SUBJECT) for row in found.rules if row.name == "class"]
    return {row.key["state"]: cast(OfficialClass, row.text) for row in rows}


@cache
def _states(name: str) -> tuple[str, ...]:
    return next(row.texts for found in rule_sets(_SUBJECT) for row in found.rules if row.name == name)


def advance(state: str, event: str) -> str:
    """The state that an event leads to. Raises InputError for an event that can't follow, or an unknown state."""
    following = transitions()
    if (state, event) not in following:
        allowed = [name for origin, name in following if origin == state]
        expected = ", ".join(allowed) or "nothing", "、".join(allowed) or "无"
        raise InputError("event", event, f"after {state} one of: {expected[0]}", f"{state}之后的事件之一：{expected[1]}")
    return following[state, event]


def official_class(state: str) -> OfficialClass:
    """The class of a state by the ministry's form. Raises InputError for an unknown state and for `closed`, which has none."""
    if state not in _classes():
        raise InputError("state", state, f"one of {', '.join(_classes())}", f"以下之一：{'、'.join(_classes())}")
    return _classes()[state]


def completed_on(obligations: Mapping[str, int], surrendered: Sequence[Surrendered]) -> date | None:
    """The first day on which every obligation (tonnes by period) is covered; None while one is not, or where nothing is owed.

    Raises InputError for amounts that are no whole tonnes and for a surrender without an obligation. Domain reference 3.7: two
    years are two obligations, and more than enough for one covers nothing of the other.
    """
    missing = {period: required_tonnes("obligation_t", amount, period) for period, amount in obligations.items()}
    last: date | None = None
    for row in sorted(surrendered, key=lambda row: row.day):
        if row.period not in missing:
            raise InputError("period", row.period, f"one of {', '.join(missing)}", f"以下之一：{'、'.join(missing)}")
        was_missing = missing[row.period] > 0
        missing[row.period] -= required_tonnes("amount_t", row.amount_t, row.period)
        if was_missing and all(amount <= 0 for amount in missing.values()):
            last = row.day
    return last


def outcome(
    obligations: Mapping[str, int],
    surrendered: Sequence[Surrendered],
    deadline: date,
    as_of: date,
    steps: Sequence[Step] = (),
) -> Outcome:
    """Where an enterprise stands in a cycle on a day, by its obligations (tonnes by period), surrenders and case steps.

    Whoever owes nothing is on time. What happens after a case is closed leaves its class as it was published. Raises InputError
    where there is no obligation at all, for wrong amounts, and for a step that can't follow. Domain reference 4.3.
    """
    if not obligations:
        raise InputError("obligations", dict(obligations), "at least one obligation", "至少一项清缴义务")
    complete = completed_on(obligations, [row for row in surrendered if row.day <= as_of])
    owes_nothing = not any(obligations.values())
    # On one day what is surrendered comes before what is done about it.
    events = [(step.day, 1, step.event) for step in steps if step.day <= as_of]
    if deadline <= as_of and not owes_nothing:
        events.append((deadline, 1, "due"))
    if complete is not None:
        events.append((complete, 0, "completed"))
    if deadline < as_of and (complete is None or complete > deadline) and not owes_nothing:
        events.append((deadline + _ONE_DAY, -1, "deadline_passed"))
    state, history = ("on_time" if owes_nothing else FIRST_STATE), list[tuple[date, str]]()
    reached: OfficialClass = official_class(state)
    for day, _, event in sorted(events, key=lambda item: item[:2]):
        if event == "due" and complete is not None and complete <= day:
            continue
        if state == CLOSED and event == "completed":
            continue
        state = advance(state, event)
        history.append((day, state))
        reached = reached if state == CLOSED else official_class(state)
    visited = {visited for _, visited in history}
    late = 0 if owes_nothing else max(0, ((complete or as_of) - deadline).days)
    return Outcome(
        reached,
        state,
        complete,
        late,
        bool(visited.intersection(_states("penalty_decided"))),
        bool(visited.intersection(_states("penalty_waived"))),
        tuple(history),
    )
