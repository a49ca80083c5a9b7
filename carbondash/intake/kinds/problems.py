"""The file of problems found in the evidence, each with the day on which it was closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from carbondash.intake.kinds.about import MONTH_OR_YEAR, VERSION, begins, check_month_or_year, later_day
from carbondash.intake.kinds.common import ENTERPRISE_REFERENCE, day
from carbondash.intake.kinds.model import Choice, Column, Complaint, Kind
from carbondash.intake.words import Words
from carbondash.store.migrations import reference_0001

PROBLEM_KINDS = tuple(Choice(code, f"{code} {zh}", en, (zh,)) for code, _, _, zh, en in reference_0001.PROBLEM_KINDS)


def check_problem(row: dict[str, Any]) -> Iterator[Complaint]:
    """A problem is found when its month or year has begun, and closed when it has been found."""
    yield from check_month_or_year(row)
    found, closed, first = row["found"], row.get("closed"), begins(row)
    if found is not None and first is not None and found < first:
        yield "found", f"不早于 {first} 的日期", f"a day not before {first}"
    if found is not None and closed is not None and closed < found:
        yield "closed", f"不早于发现日期 {found}", f"not before {found}, when it was found"
    if row.get("version") is not None and row.get("month") is None:
        yield "version", "仅月度问题填写版本", "a version only where a month is given"


PROBLEMS = Kind(
    "problems",
    "问题台账",
    "Problems",
    4,
    (
        *ENTERPRISE_REFERENCE,
        *MONTH_OR_YEAR,
        Column("kind", "问题类型", "Kind of problem", "choice", required=True, choices=PROBLEM_KINDS, example="C3"),
        day("found", "发现日期", "Found on", example=date(2023, 9, 15)),
        Column(
            "ordinal",
            "同类序号",
            "Ordinal",
            "integer",
            low=1,
            high=1000,
            help=Words(
                "同一企业、同一时段、同一类型、同日发现多个时依次编为 1、2、3；留空为 1。",
                "Where several of a kind were found at once for the same month: 1, 2, 3; empty: 1.",
            ),
        ),
        VERSION,
        later_day("closed", "关闭日期", "Closed on", help=Words("未关闭的留空。", "Empty while it is open.")),
    ),
    Words(
        "一行一个问题。关闭后再次导入同一行并填写关闭日期即可。填写版本时存证须已导入。疑似弄虚作假且未关闭的问题同时转人工核实。",
        "One row a problem. To close it, import the row again with the closing day. Where a version is given, the record must be "
        "on file. An open problem of suspected falsification is referred to a person as well.",
    ),
    check_problem,
)
