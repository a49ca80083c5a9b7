"""The file of generating units."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from carbondash.intake.kinds.common import ENTERPRISE_REFERENCE, FUELS, UNKNOWN, day, latitude, longitude
from carbondash.intake.kinds.enterprises import check_place
from carbondash.intake.kinds.model import Choice, Column, Complaint, Kind
from carbondash.intake.words import Words

CLASSES = (
    Choice("I", "I", "I", ("Ⅰ",)),
    Choice("II", "II", "II", ("Ⅱ",)),
    Choice("III", "III", "III", ("Ⅲ",)),
    Choice("IV", "IV", "IV", ("Ⅳ",)),
    UNKNOWN,
)
STATUSES = (
    Choice("operating", "在运", "Operating", ("运行",)),
    Choice("construction", "在建", "Under construction"),
    Choice("planned", "规划", "Planned"),
    Choice("mothballed", "封存", "Mothballed"),
    Choice("shelved", "搁置", "Shelved"),
    Choice("cancelled", "取消", "Cancelled"),
    Choice("retired", "退役", "Retired"),
    UNKNOWN,
)


def check_unit(row: dict[str, Any]) -> Iterator[Complaint]:
    """A unit can't retire before it started; a place needs both coordinates."""
    start, retired = row.get("start_year"), row.get("retired_year")
    if start is not None and retired is not None and retired < start:
        yield "retired_year", f"不早于投运年份 {start}", f"not before the start year {start}"
    yield from check_place(row)


UNITS = Kind(
    "units",
    "发电机组",
    "Generating units",
    2,
    (
        *ENTERPRISE_REFERENCE,
        Column("name", "机组名称", "Unit", "text", required=True, max_length=100, example="1号机组"),
        Column(
            "unit_class",
            "机组类别",
            "Unit class",
            "choice",
            required=True,
            choices=CLASSES,
            example="I",
            help=Words(
                "I：300 MW 等级以上常规燃煤；II：300 MW 等级及以下常规燃煤；III：非常规燃煤；IV：燃气。",
                "I: conventional coal above the 300 MW grade; II: at or below it; III: unconventional coal; IV: gas.",
            ),
        ),
        Column("capacity", "装机容量", "Capacity", "amount", unit="MW", low=0, high=30_000, scale=1000, example=660),
        Column("fuel", "燃料", "Fuel", "choice", choices=FUELS, example="bituminous"),
        Column("status", "状态", "Status", "choice", required=True, choices=STATUSES, example="operating"),
        Column("start_year", "投运年份", "Start year", "year", low=1900, high=2100, example=2009),
        Column("retired_year", "退役年份", "Retired year", "year", low=1900, high=2100),
        Column("unit_source_id", "机组来源编号", "Unit source id", "text", max_length=80),
        longitude(),
        latitude(),
        day("day", "数据日期", "Day of the data", example=date(2023, 1, 1)),
    ),
    Words(
        "一行一台机组。企业须已登记；机组在其企业内按名称识别。",
        "One row a unit. The enterprise must be on file; a unit is known by its name within its enterprise.",
    ),
    check_unit,
)
