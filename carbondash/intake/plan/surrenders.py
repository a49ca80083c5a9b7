"""Surrender of a file against the obligations that it is for and what is on file."""

from __future__ import annotations

from collections import defaultdict

from carbondash.intake.kinds import CheckedTable
from carbondash.intake.known import Known
from carbondash.intake.plan.allowances import cycle_of, obligations, require_owed
from carbondash.intake.plan.model import Plan, refuse_repeated, resolve_enterprises
from carbondash.intake.plan.on_file import add, facts, in_time, is_same
from carbondash.rules.obligation import borrowed_room
from carbondash.rules.position import OFFSET, is_eligible, period_year
from carbondash.rules.sets import Pending


def plan_surrenders(table: CheckedTable, known: Known, plan: Plan) -> None:
    """New surrender for obligations that were determined by its day. An amount on file can't be said otherwise."""
    enterprises = resolve_enterprises(table, known, plan)
    periods, vintages, days = (table.values(key) for key in ("period", "vintage", "day"))
    named = list(zip(enterprises, periods, vintages, days, strict=True))
    refuse_repeated(table, [None if key[0] is None else key for key in named], "period", plan)
    if plan.errors:
        return
    owed = obligations(known, enterprises)
    on_file: dict[tuple[int | None, ...], int] = defaultdict(int)
    for row in facts(known, "surrender", "enterprise_id", enterprises):
        on_file[row["enterprise_id"], row["period"], row["vintage"], row["day"]] += row["amount_t"]
    borrowed = _Borrowed(known, enterprises, on_file)
    counts = plan.counting(table)
    rows = list(table.rows())
    for position in in_time(table):
        row, name = rows[position], named[position]
        if name in on_file:
            if is_same(table, position, row, {"amount": on_file[name]}, plan):
                counts.identical += 1
            continue
        enterprise_id, period, vintage, day = name[0] or 0, *name[1:]
        if not require_owed(table, position, (enterprise_id, period), day, owed, plan):
            continue
        # A year whose rules are pending can't be held against them yet.
        if vintage != OFFSET and is_eligible(vintage, period, day) is False:
            room = borrowed.room(enterprise_id, period, vintage, day)
            if room is None:
                expected = "该年度或更早年度的配额（获准预支的除外）", "a vintage of the year or before, unless borrowed"
                plan.refuse(table, position, "vintage", *expected)
                continue
            if row["amount"] > room:
                plan.refuse(
                    table, position, "amount", f"至多 {room:,} t（获准预支的余量）", f"at most {room:,} t, left of the borrowed"
                )
                continue
        counts.new += 1
        on_file[name] = row["amount"]
        about = {"enterprise_id": enterprise_id, "period": period, "cycle": cycle_of(period), "day": day}
        add(known, plan, "surrender", **about, vintage=vintage, amount_t=row["amount"])


class _Borrowed:
    """What was approved for borrowing, and how much of a later vintage is left of it."""

    def __init__(self, known: Known, enterprises: list[int | None], on_file: dict[tuple[int | None, ...], int]) -> None:
        rows = facts(known, "borrowing", "enterprise_id", enterprises)
        self._approved = {(row["enterprise_id"], row["period"]): row for row in rows}
        self._on_file = on_file

    def room(self, enterprise_id: int, period: str, vintage: str, day: object) -> int | None:
        """Tonnes of a later vintage that may still be surrendered; None where none of it may be."""
        approved = self._approved.get((enterprise_id, period))
        if approved is None or approved["day"] > day:
            return None
        amount: int = approved["amount_t"]
        most = borrowed_room(vintage, amount, period_year(period), approved["day"])
        if isinstance(most, Pending) or not most:
            return None
        return amount - sum(taken for key, taken in self._on_file.items() if key[:3] == (enterprise_id, period, vintage))
