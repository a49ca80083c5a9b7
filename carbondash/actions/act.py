"""One action: who acts and on which day, the one load that it writes, and what follows from it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from carbondash.actions.refused import Refused
from carbondash.actions.texts import line
from carbondash.derive.province import kept_province
from carbondash.derive.run import derive_at_once
from carbondash.store import Reader, Scope, Store
from carbondash.store.errors import StoreAway, StoreBusy
from carbondash.store.writer import Load

log = logging.getLogger("carbondash.actions")

_CHINA = ZoneInfo("Asia/Shanghai")
_LONGEST_ACTOR, _LONGEST_REASON = 80, 300


@dataclass(frozen=True)
class Act:
    """Who acts, and the day on which it takes effect for the department."""

    actor: str
    day: date


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


def today() -> date:
    """Today where the department is."""
    return datetime.now(_CHINA).date()


def perform(store: Store, act: Act, what: str, work: Callable[[Desk], None], note: str = "") -> int:
    """Do an action as one load and derive what waits for it; returns the load's id.

    what: the action in words for the change log, note: the person's own, kept there too as far as there is room. Raises Refused;
    nothing is written then.
    """
    actor = line("actor", act.actor, _LONGEST_ACTOR)
    latest = today()
    if isinstance(act.day, datetime) or not isinstance(act.day, date):
        raise Refused("day", act.day, "应为不带时刻的日期", "expected a day without a time")
    if act.day > latest:
        raise Refused("day", act.day, "不能晚于今天（{today}）", "expected today ({today}) or an earlier day", today=latest)
    reason = f"{what}, as of {act.day.isoformat()}" + (f": {note}" if note else "")
    try:
        with store.write(kind="action", actor=actor, reason=_cut(reason)) as load:
            work(Desk(load, Act(actor, act.day)))
    except StoreBusy:
        raise Refused(
            "store", None, "其他人正在写入，本次操作未保存，请稍后重试", "somebody else is writing; nothing was saved, try again"
        ) from None
    except StoreAway as error:
        raise refused_away(error) from error
    follow(store, load)
    return load.id


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
