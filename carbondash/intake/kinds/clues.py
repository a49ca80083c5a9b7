"""The file of clues that the national platform passes on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from carbondash.intake.kinds.about import MONTH_OR_YEAR, begins, check_month_or_year
from carbondash.intake.kinds.common import ENTERPRISE_REFERENCE, day
from carbondash.intake.kinds.model import Column, Complaint, Kind
from carbondash.intake.words import Words


def check_clue(row: dict[str, Any]) -> Iterator[Complaint]:
    """A clue comes when the month or year that it is about has begun."""
    yield from check_month_or_year(row)
    came, first = row["day"], begins(row)
    if came is not None and first is not None and came < first:
        yield "day", f"不早于 {first} 的日期", f"a day not before {first}"


CLUES = Kind(
    "clues",
    "国家平台线索",
    "Platform clues",
    4,
    (
        *ENTERPRISE_REFERENCE,
        *MONTH_OR_YEAR,
        day("day", "线索日期", "Clue of", example=date(2023, 9, 25)),
        Column("note", "线索内容", "Clue", "text", required=True, max_length=300, example="示例：月度热值与历史均值偏差较大"),
    ),
    Words(
        "一行一条线索。企业须已登记。日期、时段与内容都相同的为同一条线索。",
        "One row a clue. The enterprise must be on file. The same words about the same period on the same day are the same clue.",
    ),
    check_clue,
)
