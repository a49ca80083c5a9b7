"""The file of monthly evidence records of power units (domain reference 2.1).

The bounds only refuse what can't be meant, such as a value in another unit: an implausible value is a finding of the review.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import Any

from carbondash.intake.kinds.about import FIRST_YEAR
from carbondash.intake.kinds.common import ENTERPRISE_REFERENCE, FUELS, day
from carbondash.intake.kinds.model import Column, Complaint, Kind
from carbondash.intake.words import Words


def _parameter(key: str, zh: str, en: str, unit: str, high: float, example: float, *, unit_en: str = "") -> Column:
    return Column(key, zh, en, "number", unit=unit, unit_en=unit_en, low=0, high=high, example=example)


PARAMETERS = (
    _parameter("fuel_t", "燃料消耗量", "Fuel consumption", "t", 2_000_000, 120_000.0),
    Column(
        "fuel_1e4nm3",
        "燃气消耗量",
        "Gas consumption",
        "number",
        unit="万Nm3",
        unit_en="10^4 Nm3",
        low=0,
        high=200_000,
        help=Words("燃气机组填写。", "For gas units."),
    ),
    Column(
        "ncv_ar",
        "收到基低位发热量",
        "Net calorific value as received",
        "number",
        unit="GJ/t",
        low=0,
        high=500,
        example=20.6,
        help=Words("燃气为 GJ/万Nm3。", "GJ/10^4 Nm3 for gas."),
    ),
    Column(
        "car",
        "收到基元素碳含量",
        "Carbon content as received",
        "number",
        unit="tC/t",
        low=0,
        high=10,
        example=0.548,
        help=Words("燃气为 tC/万Nm3。", "tC/10^4 Nm3 for gas."),
    ),
    _parameter("mt_pct", "全水分", "Total moisture", "%", 100, 9.5),
    _parameter("had_pct", "空干基氢含量", "Hydrogen, air-dried", "%", 100, 3.6),
    _parameter("std_pct", "干基全硫", "Total sulphur, dry", "%", 100, 0.8),
    _parameter("of_pct", "碳氧化率", "Oxidation factor", "%", 100, 99.0),
    _parameter("e_purch_mwh", "购入使用电量", "Purchased electricity used", "MWh", 5_000_000, 120.0),
    _parameter("gen_mwh", "发电量", "Gross generation", "MWh", 5_000_000, 290_000.0),
    _parameter("net_mwh", "供电量", "Net supply", "MWh", 5_000_000, 276_000.0),
    _parameter("heat_gj", "供热量", "Heat supply", "GJ", 20_000_000, 0.0),
    _parameter("heat_ratio_pct", "供热比", "Heat supply ratio", "%", 100, 0.0),
    _parameter("hours", "运行小时数", "Operating hours", "h", 744, 700.0),
    _parameter("load_factor_pct", "负荷(出力)系数", "Load (output) factor", "%", 200, 62.8),
)


def check_record(row: dict[str, Any]) -> Iterator[Complaint]:
    """A unit can't run longer than its month, a month isn't submitted before it has ended, and the rules begin with a year."""
    first = row["month"]
    if first is None:
        return
    if first.year < FIRST_YEAR:
        yield "month", f"不早于 {FIRST_YEAR} 年 1 月", f"not before January {FIRST_YEAR}"
        return
    days = monthrange(first.year, first.month)[1]
    hours = row.get("hours")
    if hours is not None and hours > days * 24:
        yield "hours", f"不超过当月 {days * 24} 小时", f"at most the month's {days * 24} hours"
    submitted = row["submitted"]
    if submitted is not None and submitted < first.replace(day=days):
        yield (
            "submitted",
            f"不早于数据月份的月末 {first.replace(day=days)}",
            f"not before the month's end {first.replace(day=days)}",
        )


MONTHLY = Kind(
    "monthly",
    "月度存证",
    "Monthly records",
    3,
    (
        *ENTERPRISE_REFERENCE,
        Column("unit", "机组名称", "Unit", "text", required=True, max_length=100, example="1号机组"),
        Column("month", "数据月份", "Data month", "month", required=True, example="2023-08"),
        day("submitted", "提交日期", "Submission day", example=date(2023, 9, 6)),
        Column("fuel_type", "燃料品种", "Fuel type", "choice", choices=FUELS, example="bituminous"),
        *PARAMETERS,
    ),
    Words(
        "一行为一台机组一个月。企业与机组须已登记。同一企业同一月份、提交日期更晚的行计为重新提交的版本。",
        "One row a unit and month. Enterprise and unit must be on file. A later submission day makes the record's next version.",
    ),
    check_record,
)
