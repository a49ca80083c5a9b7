"""What a row of a file says against what is on file of the same thing: facts as they stand, and whether two say the same.

For things that keep no versions: a row that says something else is refused, with what is on file. An empty cell says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from carbondash.intake.kinds import CheckedTable, Column
from carbondash.intake.known import Known
from carbondash.intake.plan.model import Plan
from carbondash.intake.words import Words
from carbondash.store.lookup_facts import facts

Row = dict[str, Any]


def standing(known: Known, table: str, column: str, values: Iterable[Any]) -> list[Row]:
    """The facts of a table whose column holds one of these values: those on file, then those that this import brings."""
    wanted = set(values)
    return [
        *facts(known.reader, table, column, wanted),
        *(row for row in known.brought(table).values() if row[column] in wanted),
    ]


def add(known: Known, plan: Plan, table: str, **columns: Any) -> Row:
    """A further fact of the plan, under an id of its own."""
    row: Row = {"id": known.new_id(), **columns}
    plan.rows[table].append(row)
    known.bring(table, row["id"], row)
    return row


def is_same(
    table: CheckedTable, position: int, current: Row, said: Row, fields: Mapping[str, str], what: Words, plan: Plan
) -> bool:
    """Whether a row says what is on file; else its first cell that differs is refused.

    fields: by key of the file's column the column of the store. said: the row as the store would hold it. what: the thing, which
    keeps no versions, in words.
    """
    for key, field in fields.items():
        if said[field] is not None and said[field] != current[field]:
            column = table.kind.column(key)
            zh, en = (shown(column, current[field], lang) for lang in ("zh", "en"))
            plan.refuse(
                table,
                position,
                key,
                f"与登记的一致：{zh}（{what.zh}不保留版本，更正须先撤销原导入）",
                f"{en}, as on file ({what.en} keeps no versions: to correct it, roll the earlier import back first)",
            )
            return False
    return True


def shown(column: Column, value: Any, lang: str) -> str:
    """A stored value as a file would write it, in 'zh' or 'en'."""
    if value is None:
        return "空" if lang == "zh" else "empty"
    if column.choices:
        code = ("no", "yes")[value] if isinstance(value, bool) else value
        choice = next((choice for choice in column.choices if choice.code == code), None)
        return str(code) if choice is None else choice.zh if lang == "zh" else choice.en
    if isinstance(value, (int, float)):
        return f"{value / column.scale:.15g}"
    return value.isoformat() if isinstance(value, date) else str(value)


def month_period(month: date) -> str:
    """The period of a month: M2023-08."""
    return f"M{month:%Y-%m}"


def period_of(row: Row) -> str:
    """The month or year that a row is about: M2023-08 or Y2023."""
    return month_period(row["month"]) if row.get("month") else f"Y{row['year']}"
