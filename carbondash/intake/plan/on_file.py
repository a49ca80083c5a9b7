"""What stands already of the things that a row names, in the store or brought by an earlier sheet or file, and what that means.

Versions follow one another by day; of two on one day the later entry wins. What has no versions can't be said otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from carbondash.intake.kinds import CheckedTable, Column
from carbondash.intake.known import Known, Row
from carbondash.intake.plan.model import Plan
from carbondash.intake.words import Words
from carbondash.store import lookup_facts


@dataclass(frozen=True, slots=True)
class Version:
    """What is said of a thing from a day on."""

    day: date
    content: Any


class EarlierThanOnFile(Exception):
    """Something else is said for a day before that of the newest version."""

    def __init__(self, newest: date) -> None:
        super().__init__(newest)
        self.newest = newest


def facts(known: Known, table: str, column: str, values: Collection[Any]) -> list[Row]:
    """Facts of a table whose column holds one of the values, by day: those of the store before those that plans bring."""
    wanted = set(values) - {None}
    brought = [row for row in known.brought(table).values() if row[column] in wanted]
    return sorted([*lookup_facts.facts(known.reader, table, column, wanted), *brought], key=lambda row: row["day"])


def add(known: Known, plan: Plan, table: str, **columns: Any) -> Row:
    """Bring a fact, which later rows, sheets and files see; returns it with its provisional id."""
    row = {"id": known.new_id(), **columns}
    plan.rows[table].append(row)
    known.bring(table, row["id"], row)
    return row


def standing(versions: list[Version], day: date) -> Version | None:
    """The version that stood at the end of a day; `versions` are in their order."""
    return next((version for version in reversed(versions) if version.day <= day), None)


def is_said(versions: list[Version], day: date, content: Any, *, lasts: bool) -> bool:
    """Whether this is on file already; lasts: a state that goes on is the same on a later day. Raises EarlierThanOnFile."""
    if any(version.day == day and version.content == content for version in versions):
        return True
    stood = standing(versions, day)
    if lasts and stood is not None and stood.content == content:
        return True
    if versions and day < versions[-1].day:
        raise EarlierThanOnFile(versions[-1].day)
    return False


def refuse_earlier(table: CheckedTable, position: int, newest: date, plan: Plan) -> None:
    """Say that a row's day lies before the newest version on file."""
    plan.refuse(table, position, "day", f"不早于已登记的最新日期 {newest}", f"not before {newest}, the newest day on file")


def is_same(table: CheckedTable, position: int, row: Row, kept: Mapping[str, Any], plan: Plan) -> bool:
    """Whether a row says of a thing without versions what is on file; the first cell that doesn't is refused.

    kept: values on file by column key. A column that the file doesn't have is not compared.
    """
    for key, value in kept.items():
        if key in table.columns and row[key] != value:
            shown = _shown(table.kind.column(key), value)
            plan.refuse(
                table,
                position,
                key,
                f"与登记的一致：{shown.zh}（登记后不设版本）",
                f"{shown.en}, as it is on file (it keeps no versions)",
            )
            return False
    return True


def _shown(column: Column, value: Any) -> Words:
    if value is None:
        return Words("空", "nothing")
    if column.choices:
        choice = next((choice for choice in column.choices if choice.code == value), None)
        return Words(str(value), str(value)) if choice is None else Words(choice.zh, choice.en)
    plain = f"{value / column.scale:.15g}" if column.type == "amount" else str(value)
    return Words(plain, plain)


def in_time(table: CheckedTable) -> list[int]:
    """The positions of a table's rows in the order of their days, those of one day as the file has them."""
    days = table.values("day")
    return sorted(range(len(table)), key=days.__getitem__)
