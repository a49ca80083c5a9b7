"""The file of enterprises: who they are, and what they are from a day on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from carbondash.intake.kinds.common import (
    CREDIT_CODE,
    EXAMPLE_NAME,
    INDUSTRIES,
    SOURCE,
    SOURCE_ID,
    TIERS,
    YES_NO,
    cities,
    day,
    latitude,
    longitude,
)
from carbondash.intake.kinds.model import Column, Complaint, Kind
from carbondash.intake.words import Words


def check_identity(row: dict[str, Any]) -> Iterator[Complaint]:
    """An enterprise needs a credit code, or its source and its id there; a place needs both coordinates."""
    if not row.get("credit_code") and not (row.get("source") and row.get("source_id")):
        yield "credit_code", "统一社会信用代码，或数据来源及其编号", "a credit code, or a source and its id"
    yield from check_place(row)


def check_place(row: dict[str, Any]) -> Iterator[Complaint]:
    """Longitude and latitude come together or not at all."""
    lon, lat = row.get("lon"), row.get("lat")
    if (lon is None) != (lat is None):
        key = "lon" if lon is None else "lat"
        yield key, "与另一坐标同时填写", "both coordinates or none"


ENTERPRISES = Kind(
    "enterprises",
    "企业",
    "Enterprises",
    1,
    (
        CREDIT_CODE,
        Column("name_zh", "企业名称", "Enterprise name", "text", required=True, example=EXAMPLE_NAME),
        Column("name_en", "英文名称", "English name", "text", example="Example Power One Co., Ltd."),
        SOURCE,
        SOURCE_ID,
        Column(
            "city",
            "设区市",
            "City",
            "choice",
            required=True,
            choices=cities(),
            example="360100",
            help=Words("行政区划代码或中文名。", "Code of the city (adcode) or its Chinese name."),
        ),
        Column("industry", "行业", "Industry", "choice", required=True, choices=INDUSTRIES, example="power"),
        Column("tier", "管理级别", "Tier", "choice", required=True, choices=TIERS, example="1"),
        Column(
            "managed",
            "纳入排放报告管理",
            "Under emission reporting",
            "choice",
            required=True,
            choices=YES_NO,
            example="yes",
        ),
        longitude(),
        latitude(),
        day(
            "day",
            "生效日期",
            "Effective day",
            example=date(2023, 1, 1),
            help=Words("以上状况自该日起成立。", "From this day on the enterprise is what the row says."),
        ),
        Column("reason", "变更原因", "Reason of change", "text"),
    ),
    Words(
        "一行一家企业。再次导入同一企业时，设区市、行业、级别或管理状态的变化自生效日期起计为新版本。",
        "One row an enterprise. A later change of city, industry, tier or reporting becomes a new version from its day on.",
    ),
    check_identity,
)
