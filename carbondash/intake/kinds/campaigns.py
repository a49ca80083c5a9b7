"""The files of inspection campaigns: the campaign with its terms, its members with the steps that they have finished."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from carbondash.intake.kinds.about import later_day
from carbondash.intake.kinds.common import ENTERPRISE_REFERENCE, day
from carbondash.intake.kinds.model import Choice, Column, Complaint, Kind
from carbondash.intake.words import Words

# Domain reference 5.1, in their order.
STEPS = (
    Choice("mobilise", "动员部署", "Mobilisation and deployment"),
    Choice("self_check", "全面排查", "Comprehensive self-check", ("自查",)),
    Choice("analyse", "汇总分析", "Summary and analysis"),
    Choice("rectify", "分类整改", "Classified rectification"),
    Choice("spot_check", "重点抽查", "Key spot checks"),
    Choice("conclude", "深入总结", "In-depth summary"),
)
EXAMPLE_CAMPAIGN = "示例数据质量专项检查"


def check_campaign(row: dict[str, Any]) -> Iterator[Complaint]:
    """A step and its due day belong together; nothing is due before the campaign began, nor set after it was due."""
    step, due, opened, set_on = row.get("step"), row.get("due"), row["day"], row.get("set_on")
    if (step is None) != (due is None):
        yield ("step" if step is None else "due"), "步骤与期限同时填写", "both a step and its due day, or none"
    if due is not None and opened is not None and due < opened:
        yield "due", f"不早于启动日期 {opened}", f"not before {opened}, when the campaign began"
    if set_on is not None and opened is not None and set_on < opened:
        yield "set_on", f"不早于启动日期 {opened}", f"not before {opened}, when the campaign began"


def check_step(row: dict[str, Any]) -> Iterator[Complaint]:
    """A step and the day on which it was finished belong together, and nobody finishes one before joining."""
    step, finished, joined = row.get("step"), row.get("finished"), row.get("joined")
    if (step is None) != (finished is None):
        yield ("step" if step is None else "finished"), "步骤与完成日期同时填写", "both a step and the day of its end, or none"
    if step is None and row.get("problems") is not None:
        yield "step", "问题数所属的步骤", "the step that the problems belong to"
    if finished is not None and joined is not None and finished < joined:
        yield "finished", f"不早于纳入日期 {joined}", f"not before {joined}, when the enterprise joined"


CAMPAIGNS = Kind(
    "campaigns",
    "专项检查",
    "Inspection campaigns",
    3,
    (
        Column("title_zh", "专项检查名称", "Title", "text", required=True, example=EXAMPLE_CAMPAIGN),
        Column("title_en", "英文名称", "English title", "text", required=True, example="Example inspection of data quality"),
        day("day", "启动日期", "Began on", example=date(2023, 3, 20)),
        Column("step", "步骤", "Step", "choice", choices=STEPS, example="mobilise"),
        Column("due", "步骤期限", "Step due on", "day", ahead=True, example=date(2023, 3, 31)),
        later_day(
            "set_on",
            "期限确定日期",
            "Due day set on",
            help=Words(
                "留空为启动日期；调整期限时填写调整日期。",
                "Empty: the day on which it began. The day of the change where one is moved.",
            ),
        ),
    ),
    Words(
        "一行为一次专项检查的一个步骤及期限；期限未定时步骤留空。期限调整计为新版本。",
        "One row for a step of a campaign and its due day; without a step where none is set. A moved due day is a new version.",
    ),
    check_campaign,
)

CAMPAIGN_STEPS = Kind(
    "campaign_steps",
    "专项检查进展",
    "Steps of campaigns",
    4,
    (
        Column("campaign", "专项检查", "Campaign", "text", required=True, example=EXAMPLE_CAMPAIGN),
        *ENTERPRISE_REFERENCE,
        later_day(
            "joined",
            "纳入日期",
            "Joined on",
            example=date(2023, 3, 20),
            help=Words("留空为专项检查的启动日期。", "Empty: the day on which the campaign began."),
        ),
        Column("step", "步骤", "Step", "choice", choices=STEPS, example="self_check"),
        later_day("finished", "步骤完成日期", "Step finished on", example=date(2023, 5, 8)),
        Column(
            "problems",
            "发现或整改问题数",
            "Problems found or put right",
            "integer",
            unit="个",
            unit_en="problems",
            low=0,
            high=100_000,
            example=6,
        ),
    ),
    Words(
        "一行为一家企业完成一个步骤；步骤留空的行只登记企业纳入检查。专项检查与企业须已登记，步骤按顺序完成。",
        "One row for a step that an enterprise has finished; without a step, only that it is a member. Campaign and enterprise "
        "must be on file, and the steps follow one another.",
    ),
    check_step,
)
