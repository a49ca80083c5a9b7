"""The files of verification: bodies, tasks with their results, fourth-party reviews."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from carbondash.intake.kinds.about import later_day, year
from carbondash.intake.kinds.common import ENTERPRISE_REFERENCE, YES_NO, day
from carbondash.intake.kinds.model import NO_HELP, Column, Complaint, Kind
from carbondash.intake.words import Words

_EXAMPLE_BODY = "示例核查有限公司"


def _body(*, required: bool, help: Words = NO_HELP) -> Column:
    return Column(
        "body", "核查机构", "Verification body", "text", required=required, max_length=100, example=_EXAMPLE_BODY, help=help
    )


def _emissions(key: str, zh: str, en: str, *, required: bool, low: float = 0, example: float, help: Words = NO_HELP) -> Column:
    return Column(
        key, zh, en, "amount", unit="tCO2e", required=required, low=low, high=1e9, scale=1000, example=example, help=help
    )


def check_task(row: dict[str, Any]) -> Iterator[Complaint]:
    """Given, then done, and due after it was given; what was verified is a year that has ended."""
    about, given, due, done = row["year"], row["given"], row["due"], row.get("done")
    if about is not None and given is not None and given < date(about, 1, 1):
        yield "given", f"不早于 {about}-01-01 的日期", f"a day not before {about}-01-01"
    if given is not None and due is not None and due < given:
        yield "due", f"不早于下达日期 {given}", f"not before {given}, when the task was given"
    if done is None:
        for key in ("emissions", "returns"):
            if row.get(key) is not None:
                yield "done", "完成日期（已有核查结果）", "the day of the result"
                return
        return
    if given is not None and done < given:
        yield "done", f"不早于下达日期 {given}", f"not before {given}, when the task was given"
    if about is not None and done < date(about, 12, 31):
        yield "done", f"不早于核查年度末 {about}-12-31", f"not before the year's end {about}-12-31"
    if row.get("returns") is None:
        yield "returns", "退回次数（没有退回填 0）", "how often it was returned (0 for never)"


BODIES = Kind(
    "bodies",
    "核查机构",
    "Verification bodies",
    2,
    (
        Column("name_zh", "核查机构名称", "Name of the body", "text", required=True, max_length=100, example=_EXAMPLE_BODY),
        Column("name_en", "核查机构英文名称", "English name of the body", "text", max_length=100, example="Example Verification"),
        day("day", "机构登记日期", "Known since", example=date(2021, 1, 4)),
    ),
    Words("一行一家核查技术服务机构，按名称识别。", "One row a verification body, known by its name."),
)

VERIFICATION = Kind(
    "verification",
    "核查任务",
    "Verification",
    4,
    (
        *ENTERPRISE_REFERENCE,
        year("year", "核查年度", "Verified year"),
        _body(required=True),
        day("given", "下达日期", "Task given on", example=date(2023, 4, 10)),
        Column("due", "完成期限", "Due on", "day", required=True, ahead=True, example=date(2023, 6, 30)),
        later_day(
            "done",
            "完成日期",
            "Result on",
            example=date(2023, 6, 12),
            help=Words("未完成的留空，完成后再次导入。", "Empty while there is no result; import the row again then."),
        ),
        _emissions("emissions", "核查排放量", "Verified emissions", required=False, example=1_252_000),
        Column("returns", "退回次数", "Times returned", "integer", low=0, high=100, example=0),
    ),
    Words(
        "一行为一家核查机构对一家企业一个年度的核查任务及结果。企业与核查机构须已登记。",
        "One row for a body's task at an enterprise for a year, with its result. Enterprise and body must be on file.",
    ),
    check_task,
)

FOURTH_PARTY = Kind(
    "fourth_party",
    "第四方复核",
    "Fourth-party reviews",
    5,
    (
        *ENTERPRISE_REFERENCE,
        year("year", "复核年度", "Reviewed year"),
        _body(
            required=False,
            help=Words("该企业当年有多个核查任务时填写。", "Where the enterprise has several tasks for the year."),
        ),
        day("day", "复核日期", "Reviewed on", example=date(2023, 8, 21)),
        Column("reviewer", "复核机构", "Reviewer", "text", required=True, max_length=100, example="示例复核专家组"),
        _emissions("reviewed", "复核的排放量", "Reviewed emissions", required=True, example=1_252_000),
        _emissions(
            "corrected",
            "复核更正量",
            "Correction",
            required=True,
            low=-1e9,
            example=-1_300,
            help=Words("比核查结果多为正，少为负，无更正填 0。", "More than verified is positive, less negative, none 0."),
        ),
        Column("missed", "漏查实质性问题", "Material problem missed", "choice", required=True, choices=YES_NO, example="no"),
        Column("note", "复核说明", "Review note", "text", max_length=300),
    ),
    Words(
        "一行为对一个核查任务的复核。核查结果须已登记，复核不早于核查完成。",
        "One row for the review of a verification task. Its result must be on file; a review is not before it.",
    ),
)
