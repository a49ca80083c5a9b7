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
from carbondash.rules.calendar import settled
from carbondash.rules.obligation import borrowed_room, offset_room
from carbondash.rules.position import OFFSET, is_eligible, period_year
from carbondash.rules.sets import InputError, Rule, answers_pending, rule, rule_sets

OfficialClass = Literal["not_due", "due", "on_time", "completed_late", "not_completed"]
CLASSES: tuple[OfficialClass, ...] = get_args(OfficialClass)

FIRST_STATE = "not_due"
CLOSED = "closed"

_SUBJECT = "compliance"
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Surrendered:
    """Tonnes of one vintage (`19-20`, `21`, …) or of `CCER` surrendered on a day for the obligation of a period."""

    day: date
    period: str
    amount_t: int
    vintage: str

    @property
    def is_offset(self) -> bool:
        """Whether it is CCER, which counts up to its room only."""
        return self.vintage == OFFSET


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


def transitions(as_of: date) -> Mapping[tuple[str, str], str]:
    """Every transition allowed, as published by a day: (state, event) → next state (domain reference 4.3)."""
    return {(row.key["state"], row.key["event"]): row.text for row in _published("transition", as_of)}


def _classes(as_of: date) -> Mapping[str, OfficialClass]:
    return {row.key["state"]: cast(OfficialClass, row.text) for row in _published("class", as_of)}


@cache
def _published(name: str, as_of: date) -> tuple[Rule, ...]:
    """The rows of a name in force on a day, each as its newest publication by then has it."""
    found: dict[tuple[object, ...], Rule] = {}
    rows = (row for rules in rule_sets(_SUBJECT) for row in rules.rules if row.name == name)
    for row in sorted(rows, key=lambda row: row.published_on):
        if row.covers(as_of) and row.published_on <= as_of:
            found[row.series] = row
    return tuple(found.values())


def advance(state: str, event: str, as_of: date) -> str:
    """The state that an event leads to by the rules of a day. Raises InputError for what can't follow, or an unknown state."""
    following = transitions(as_of)
    if (state, event) not in following:
        allowed = [name for origin, name in following if origin == state]
        expected = ", ".join(allowed) or "nothing", "、".join(allowed) or "无"
        raise InputError("event", event, f"after {state} one of: {expected[0]}", f"{state}之后的事件之一：{expected[1]}")
    return following[state, event]


def _states(name: str, as_of: date) -> tuple[str, ...]:
    return rule(_SUBJECT, name, about=as_of, as_of=as_of).texts


def official_class(state: str, as_of: date) -> OfficialClass:
    """The class of a state by the ministry's form. Raises InputError for an unknown state and for `closed`, which has none."""
    classes = _classes(as_of)
    if state not in classes:
        raise InputError("state", state, f"one of {', '.join(classes)}", f"以下之一：{'、'.join(classes)}")
    return classes[state]


@answers_pending
def completed_on(obligations: Mapping[str, int], surrendered: Sequence[Surrendered], as_of: date) -> date | None:
    """The first day by which every obligation (tonnes by period) is covered; None while one is not, or where nothing is owed.

    CCER counts up to its room, allowances where their vintage may be surrendered for the period or borrowed for it. Pending where
    something was surrendered for a year whose rules are. Raises InputError for amounts that are no whole tonnes, an unknown
    vintage, and for a surrender without an obligation. Domain reference 3.7: two years are two obligations, and more than enough
    for one covers nothing of the other.
    """
    debts = {period: _Debt(period, required_tonnes("obligation_t", owed, period), as_of) for period, owed in obligations.items()}
    last: date | None = None
    for row in sorted((row for row in surrendered if row.day <= as_of), key=lambda row: row.day):
        if row.period not in debts:
            raise InputError("period", row.period, f"one of {', '.join(debts)}", f"以下之一：{'、'.join(debts)}")
        debt = debts[row.period]
        was_missing = debt.missing_t > 0
        debt.take(row)
        if was_missing and all(each.missing_t <= 0 for each in debts.values()):
            last = row.day
    return last


class _Debt:
    """What is missing of one obligation while allowances and CCER come in, in tonnes."""

    def __init__(self, period: str, owed_t: int, as_of: date) -> None:
        self.period, self.owed_t, self.as_of = period, owed_t, as_of
        self.counted_t = 0
        self._limited_t: dict[str, int] = {}

    @property
    def missing_t(self) -> int:
        return self.owed_t - self.counted_t

    def take(self, row: Surrendered) -> None:
        amount = required_tonnes("amount_t", row.amount_t, row.period)
        if not row.is_offset and settled(is_eligible(row.vintage, self.period, self.as_of)):
            self.counted_t += amount
            return
        before = self._limited_t.get(row.vintage, 0)
        self._limited_t[row.vintage] = min(before + amount, self._room(row))
        self.counted_t += self._limited_t[row.vintage] - before

    def _room(self, row: Surrendered) -> int:
        year = period_year(self.period)
        if row.is_offset:
            return settled(offset_room(self.owed_t, year, self.as_of)).max_t
        return settled(borrowed_room(row.vintage, self.owed_t, year, self.as_of))


@answers_pending
def outcome(
    obligations: Mapping[str, int],
    surrendered: Sequence[Surrendered],
    deadline: date,
    as_of: date,
    steps: Sequence[Step] = (),
) -> Outcome:
    """Where an enterprise stands in a cycle on a day, by its obligations (tonnes by period), surrenders and case steps.

    Whoever owes nothing is on time. What happens after a case is closed leaves its class as it was published. Pending as
    `completed_on`. Raises InputError where there is no obligation at all, for wrong amounts, and for a step that can't follow.
    Domain reference 4.3.
    """
    if not obligations:
        raise InputError("obligations", dict(obligations), "at least one obligation", "至少一项清缴义务")
    complete = settled(completed_on(obligations, surrendered, as_of))
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
    reached: OfficialClass = official_class(state, as_of)
    for day, _, event in sorted(events, key=lambda item: item[:2]):
        if event == "due" and complete is not None and complete <= day:
            continue
        if state == CLOSED and event == "completed":
            continue
        state = advance(state, event, as_of)
        history.append((day, state))
        reached = reached if state == CLOSED else official_class(state, as_of)
    visited = {visited for _, visited in history}
    late = 0 if owes_nothing else max(0, ((complete or as_of) - deadline).days)
    return Outcome(
        reached,
        state,
        complete,
        late,
        bool(visited.intersection(_states("penalty_decided", as_of))),
        bool(visited.intersection(_states("penalty_waived", as_of))),
        tuple(history),
    )
