"""The file of coal samples that the inspection's own laboratory tested."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from carbondash.intake.kinds.about import MONTH
from carbondash.intake.kinds.campaigns import EXAMPLE_CAMPAIGN
from carbondash.intake.kinds.common import ENTERPRISE_REFERENCE, day
from carbondash.intake.kinds.model import Column, Complaint, Kind
from carbondash.intake.words import Words


def check_sample(row: dict[str, Any]) -> Iterator[Complaint]:
    """The month's coal is sampled when the month has begun, tested after that, and something is measured."""
    month, sampled, result = row["month"], row["sampled"], row["day"]
    if month is not None and sampled is not None and sampled < month:
        yield "sampled", f"不早于数据月份 {month} 的日期", f"a day not before the month began, {month}"
    if sampled is not None and result is not None and result < sampled:
        yield "day", f"不早于采样日期 {sampled}", f"not before {sampled}, when the sample was drawn"
    if row.get("ncv_ar") is None and row.get("car") is None:
        yield "ncv_ar", "热值或碳含量至少填一项", "a calorific value or a carbon content"


COAL_SAMPLES = Kind(
    "coal_samples",
    "煤样抽检",
    "Coal samples",
    4,
    (
        *ENTERPRISE_REFERENCE,
        Column("unit", "机组名称", "Unit", "text", required=True, max_length=100, example="1号机组"),
        MONTH,
        day("sampled", "采样日期", "Sampled on", example=date(2023, 8, 16)),
        day("day", "结果日期", "Result on", example=date(2023, 8, 30)),
        Column("laboratory", "检测机构", "Laboratory", "text", required=True, max_length=100, example="示例煤质检测中心"),
        Column(
            "ncv_ar",
            "收到基低位发热量",
            "Net calorific value as received",
            "number",
            unit="GJ/t",
            low=0,
            high=500,
            example=20.55,
        ),
        Column("car", "收到基元素碳含量", "Carbon content as received", "number", unit="tC/t", low=0, high=10, example=0.547),
        Column(
            "within",
            "所属专项检查",
            "Within the campaign",
            "text",
            example=EXAMPLE_CAMPAIGN,
            help=Words("不属于专项检查的留空。", "Empty where it belongs to no campaign."),
        ),
    ),
    Words(
        "一行为一个入炉煤样的检测结果。企业与机组须已登记。同一机组、月份、采样日期、检测机构只有一个结果。",
        "One row for the result of a sample of as-fired coal. Enterprise and unit must be on file. A laboratory has one result "
        "for a unit, month and day of sampling.",
    ),
    check_sample,
)
