"""One action: who acts with which right and on which day, the one load that it writes, and what follows from it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from zoneinfo import ZoneInfo

from carbondash.access import Person, Right
from carbondash.access.gate import NotAllowed, kept, require
from carbondash.access.second import Confirmed, Deferred, is_needed
from carbondash.actions.refused import Refused, both
from carbondash.actions.texts import line
from carbondash.derive.province import kept_province
from carbondash.derive.run import derive_at_once
from carbondash.store import Reader, Scope, Store
from carbondash.store.errors import NotWaiting, OutOfReach, StoreAway, StoreBusy
from carbondash.store.requests import Answer, Asked
from carbondash.store.writer import Load

log = logging.getLogger("carbondash.actions")

_CHINA = ZoneInfo("Asia/Shanghai")
_LONGEST_ACTOR, _LONGEST_REASON = 80, 300

P = ParamSpec("P")
Writing = Callable[Concatenate[Store, "Act", P], int]


@dataclass(frozen=True)
class Act:
    """Who acts, and the day on which it takes effect for the department.

    confirmed: the word of the second person, where the act needed one. right, alone: what the action says of
    itself: the right that it needs, and that one person is always enough for it.
    """

    person: Person
    day: date
    confirmed: Confirmed | None = None
    right: Right | None = None
    alone: bool = False

    @property
    def actor(self) -> str:
        """The name that is kept with what the act writes."""
        return self.person.name

    @property
    def scope(self) -> Scope:
        """The part of the province that the act may be about."""
        return self.person.scope


def needs(right: Right, *, alone: bool = False) -> Callable[[Writing[P]], Writing[P]]:
    """An action that needs a right: NotAllowed is raised before it begins where the person lacks it.

    alone: one person is always enough, although other uses of the right may need a second one.
    """

    def decorate(action: Writing[P]) -> Writing[P]:
        @wraps(action)
        def gated(store: Store, act: Act, *args: P.args, **kwargs: P.kwargs) -> int:
            require(act.person, right, act.confirmed)
            return action(store, replace(act, right=right, alone=alone), *args, **kwargs)

        setattr(gated, RIGHT, right)  # what a test walks
        return cast(Writing[P], gated)

    return decorate


RIGHT = "right"


class Desk:
    """An action while it is being done: what the store says, and the facts that are added, all of the act's day."""

    def __init__(self, load: Load, act: Act) -> None:
        self._load = load
        self.act = act
        self.reader: Reader = load.reader()

    def add(self, table: str, **columns: Any) -> int:
        """Add one fact of the act's day; returns its id."""
        return self.add_all(table, [columns])[0]

    def add_all(self, table: str, rows: list[dict[str, Any]]) -> list[int]:
        """Add facts of the act's day to a table; returns their ids."""
        if not rows:
            return []
        first = self._load.next_id(table, len(rows))
        ids = list(range(first, first + len(rows)))
        numbered = [{**row, "id": row_id, "day": self.act.day} for row_id, row in zip(ids, rows, strict=True)]
        self._load.add(table, numbered)
        return ids


class _Rehearsed(Exception):
    """The act could be done, and nothing of it is to stay."""


def today() -> date:
    """Today where the department is."""
    return datetime.now(_CHINA).date()


def perform(
    store: Store, act: Act, what: str, work: Callable[[Desk], None], note: str = "", payload: Mapping[str, Any] | None = None
) -> int:
    """Do an action as one load and derive what waits for it; returns the load's id.

    what: the action in words for the change log, note: the person's own, kept there too as far as there is room. payload: what a
    second person has to be asked about, as JSON can hold it. Raises Refused, NotAllowed, Deferred; nothing is written then, but
    for the request of an act that was deferred.
    """
    named = checked(act)
    reason = _cut(f"{what}, as of {act.day.isoformat()}" + (f": {note}" if note else ""))
    return carried_out(store, named, "action", reason, lambda load: work(Desk(load, named)), note, payload)


def carried_out(
    store: Store,
    act: Act,
    kind: str,
    reason: str,
    work: Callable[[Load], None],
    note: str = "",
    payload: Mapping[str, Any] | None = None,
) -> int:
    """The one place where an act becomes a load of a kind, or a request where a second person has to be asked. See `perform`."""
    if act.right is None:
        raise TypeError("an action has to say which right it needs")
    require(act.person, act.right, act.confirmed)
    asks = not act.alone and is_needed(act.right, act.confirmed)
    try:
        with writing(store, act, kind, reason) as load:
            work(load)
            if asks:
                raise _Rehearsed
    except _Rehearsed:
        if payload is None:
            raise TypeError(f"an action that needs {act.right} has to say what a second person is asked about") from None
        raise Deferred(ask(store, act, payload, _cut(note))) from None
    follow(store, load)
    return load.id


def ask(store: Store, act: Act, payload: Mapping[str, Any], note: str) -> int:
    """Keep an act as a request to a second person; returns its number. Raises Refused."""
    assert act.right is not None
    asked = Asked(act.right.value, payload, act.day, note, kept(act.person))
    with writing(store, act, "request", f"second person asked: {act.right.value}" + (f": {note}" if note else "")) as load:
        return load.keep_request(asked)


@contextmanager
def writing(store: Store, act: Act, kind: str, reason: str) -> Iterator[Load]:
    """A load by a person, logged with name, role and subject; with a second person's word the request is settled in it.

    Raises Refused where somebody else writes, or has decided about the request; NotAllowed where the person may only read.
    """
    if act.person.held_back:
        # Withdrawing needs no right, and whoever may only read here does not withdraw either.
        raise NotAllowed(act.person, act.right or Right.ACT)
    try:
        with store.write(kind=kind, actor=act.actor, reason=_cut(reason), scope=act.scope) as load:
            load.say("person", kept(act.person).logged)
            if act.confirmed is not None:
                load.settle_request(act.confirmed.number, Answer("confirmed", kept(act.confirmed.by)))
            yield load
    except OutOfReach:
        # The action has asked before: what is left is what no form offers.
        raise Refused(
            "scope", None, "所涉内容不在您的管辖范围内，未保存", "expected something within what you may see; nothing was saved"
        ) from None
    except StoreBusy:
        raise Refused(
            "store", None, "其他人正在写入，本次操作未保存，请稍后重试", "somebody else is writing; nothing was saved, try again"
        ) from None
    except StoreAway as error:
        raise refused_away(error) from error
    except NotWaiting as error:
        raise no_longer_waiting(error.number, error.state) from None


_STATES = {
    "confirmed": both("已确认并执行", "confirmed and carried out"),
    "refused": both("已驳回", "refused"),
    "withdrawn": both("已撤销", "withdrawn"),
    "failed": both("执行时不再成立", "no longer possible when it was to be carried out"),
}


def no_longer_waiting(number: int, state: str | None) -> Refused:
    """A request that somebody else has decided about, or that there is none of."""
    if state is None:
        return Refused("request", number, "没有这项申请", "expected a request of this store")
    return Refused(
        "request", number, "应为待确认的申请：{state}", "expected one that waits: it was {state}", state=_STATES.get(state, state)
    )


def checked(act: Act) -> Act:
    """The act with a name that can be kept, of a day that can be. Raises Refused."""
    actor = line("actor", act.actor, _LONGEST_ACTOR)
    latest = today()
    if isinstance(act.day, datetime) or not isinstance(act.day, date):
        raise Refused("day", act.day, "应为不带时刻的日期", "expected a day without a time")
    if act.day > latest:
        raise Refused("day", act.day, "不能晚于今天（{today}）", "expected today ({today}) or an earlier day", today=latest)
    return replace(act, person=replace(act.person, name=actor))


def refused_away(error: StoreAway) -> Refused:
    """What somebody is told whose entry met a store that went away."""
    if error.unsure:
        return Refused(
            "store",
            None,
            "数据库在保存时中断，本次操作要么已完整保存，要么完全未保存；恢复后请先核对，再决定是否重新提交",
            "the data store went away while saving: the entry is there as a whole or not at all; look before you enter it again",
        )
    return Refused(
        "store",
        None,
        "数据库暂时无法写入，本次操作未保存，请稍后重试",
        "the data store can't be written to at the moment; nothing was saved, try again later",
    )


def rehearse(store: Store) -> None:
    """Have ready what the first action would have to make: the cube's statements, and what derivation takes from the province.

    Raises StoreError.
    """
    store.rehearse()
    with store.read(Scope.province()) as reader:
        if reader.state.newest_day is not None:
            kept_province(reader, reader.state.newest_day)


def _cut(reason: str) -> str:
    plain = " ".join(reason.split())
    return plain if len(plain) <= _LONGEST_REASON else f"{plain[: _LONGEST_REASON - 1]}…"


def follow(store: Store, load: Load) -> None:
    """Derive what follows from the facts, at once; where that fails the action stands, and its enterprises wait to be derived."""
    try:
        derive_at_once(store, load.concerned)
    except Exception:
        log.exception("load %d stands, but what follows from it is not derived yet", load.id)
