"""The file of other departments' records: permits, energy, statistics, business registration."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from carbondash.intake.kinds.about import FIRST_YEAR, year
from carbondash.intake.kinds.common import INDUSTRIES, YES_NO, cities, day, latitude, longitude
from carbondash.intake.kinds.enterprises import check_place
from carbondash.intake.kinds.model import Choice, Column, Complaint, Kind
from carbondash.intake.words import Words

DEPARTMENTS = (
    Choice("permit", "排污许可", "Pollutant permits"),
    Choice("energy", "节能主管部门", "Energy authority", ("能源消费", "能耗")),
    Choice("statistics", "统计部门", "Statistics bureau", ("统计",)),
    Choice("registration", "市场主体登记", "Business registration", ("工商登记",)),
)


def check_source_record(row: dict[str, Any]) -> Iterator[Complaint]:
    """A record about a year comes when the year has begun; a place needs both coordinates."""
    about, received = row["year"], row["day"]
    if about is not None and received is not None and received < date(about, 1, 1):
        yield "day", f"不早于 {about}-01-01 的日期", f"a day not before {about}-01-01"
    yield from check_place(row)


SOURCE_RECORDS = Kind(
    "source_records",
    "部门数据",
    "Other departments' records",
    2,
    (
        Column("department", "提供部门", "Handed over by", "choice", required=True, choices=DEPARTMENTS, example="energy"),
        Column("number", "记录编号", "Record number", "text", required=True, max_length=80, example="NY-2022-0001"),
        year("year", "记录年度", "Year of the record", low=FIRST_YEAR),
        day("day", "收到日期", "Received on", example=date(2023, 10, 12)),
        Column(
            "stated_code",
            "填报代码",
            "Code as stated",
            "text",
            max_length=40,
            example="91360100MA0000001U",
            help=Words(
                "照原件填写，可缺可误，由筛查比对。", "As the department states it, even where it is wrong: screening matches it."
            ),
        ),
        Column("name", "单位名称", "Name as stated", "text", required=True, example="示例一电有限公司"),
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
        Column("address", "地址", "Address", "text"),
        longitude(),
        latitude(),
        Column("energy", "综合能耗", "Energy use", "number", unit="吨标准煤", unit_en="tce", low=0, high=1e8, example=52_300.5),
        Column("emissions", "排放量", "Emissions", "amount", unit="t", low=0, high=1e9),
        Column("active", "正常经营", "Operating", "choice", required=True, choices=YES_NO, example="yes"),
    ),
    Words(
        "一行为部门数据中的一条记录，照原件填写，企业不必已登记。同一部门、编号、年度只有一条。导入后自动参与名录筛查。",
        "One row for one record, as the department states it; the enterprise need not be on file. A department's number stands "
        "once a year. Screening takes the records in by itself.",
    ),
    check_source_record,
)
