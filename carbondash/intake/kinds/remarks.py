"""The file of remarks beside a figure's series."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from carbondash.figures.ledger import figures
from carbondash.figures.periods import BadPeriod, years
from carbondash.intake.kinds.common import day
from carbondash.intake.kinds.model import Choice, Column, Complaint, Kind
from carbondash.intake.words import Words

_MONTH = re.compile(r"M20\d\d-(0[1-9]|1[0-2])")
_YEAR = re.compile(r"Y20\d\d")
_CYCLE = re.compile(r"C[12]|20\d\d")


def begins(about: str) -> date | None:
    """The first day of a month (M2023-01), a year (Y2023) or a compliance cycle (C2, 2024); None for any other text."""
    if _MONTH.fullmatch(about):
        return date(int(about[1:5]), int(about[6:]), 1)
    if _YEAR.fullmatch(about) or _CYCLE.fullmatch(about):
        try:
            return date(years(about)[0], 1, 1)
        except BadPeriod:
            return None
    return None


def check_remark(row: dict[str, Any]) -> Iterator[Complaint]:
    """A remark stands at a period that had begun when it was made."""
    first = begins(row["about"])
    if first is None:
        yield "about", "月份 M2023-01、年度 Y2023 或履约周期 C2、2024", "a month M2023-01, a year Y2023 or a cycle C2, 2024"
    elif first > row["day"]:
        yield "about", f"备注日期 {row['day']} 时已开始的时段", f"a period that had begun by {row['day']}, the day of the remark"


ANNOTATIONS = Kind(
    "annotations",
    "指标备注",
    "Remarks beside figures",
    4,
    (
        Column(
            "figure",
            "指标",
            "Figure",
            "choice",
            required=True,
            choices=tuple(Choice(figure.id, figure.zh, figure.en) for figure in figures.values()),
            example="on_time_rate",
        ),
        Column(
            "about",
            "备注所在时段",
            "At the period",
            "text",
            required=True,
            max_length=12,
            example="M2023-01",
            help=Words("月份 M2023-01，年度 Y2023，履约周期 C2 或 2024。", "A month M2023-01, a year Y2023, a cycle C2 or 2024."),
        ),
        day("day", "备注日期", "Day of the remark", example=date(2023, 3, 20)),
        Column("text_zh", "备注内容", "Remark", "text", required=True, max_length=300, example="新版核算指南自2023年1月起执行。"),
        Column("text_en", "英文备注", "Remark in English", "text", max_length=300),
        Column("author", "备注人", "Author", "text", required=True, max_length=80, example="数据质量组"),
    ),
    Words(
        "一行为一条备注，显示在指标该时段旁边。同一指标同一时段的相同内容只登记一次。",
        "One row a remark, shown beside the figure's series at the period. The same words at one period are kept once.",
    ),
    check_remark,
)
