"""The file of annual emission reports."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from carbondash.intake.kinds.about import FIRST_YEAR
from carbondash.intake.kinds.common import ENTERPRISE_REFERENCE, day
from carbondash.intake.kinds.model import Column, Complaint, Kind
from carbondash.intake.words import Words


def check_report(row: dict[str, Any]) -> Iterator[Complaint]:
    """A year isn't reported before it has ended."""
    year, submitted = row["year"], row["submitted"]
    if year is not None and submitted is not None and submitted < date(year, 12, 31):
        yield "submitted", f"不早于报告年度末 {year}-12-31", f"not before the year's end {year}-12-31"


ANNUAL = Kind(
    "annual",
    "年度报告",
    "Annual reports",
    3,
    (
        *ENTERPRISE_REFERENCE,
        Column("year", "报告年度", "Year", "year", required=True, low=FIRST_YEAR, high=2100, example=2022),
        day("submitted", "提交日期", "Submission day", example=date(2023, 3, 20)),
        Column(
            "emissions",
            "温室气体排放量",
            "Greenhouse gas emissions",
            "amount",
            unit="tCO2e",
            required=True,
            low=0,
            high=1e9,
            scale=1000,
            example=1_250_000,
        ),
    ),
    Words(
        "一行一份年度报告。企业须已登记。提交日期更晚的行计为重新提交的版本。",
        "One row a report. The enterprise must be on file. A row with a later submission day is the report's next version.",
    ),
    check_report,
)
