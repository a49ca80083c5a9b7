"""The file of the yearly lists of enterprises under management."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from carbondash.intake.kinds.about import year
from carbondash.intake.kinds.common import ENTERPRISE_REFERENCE, TIERS, day
from carbondash.intake.kinds.model import Column, Complaint, Kind
from carbondash.intake.words import Words


def check_listing(row: dict[str, Any]) -> Iterator[Complaint]:
    """A year's list comes out in the year before at the earliest."""
    about, published = row["year"], row["day"]
    if about is not None and published is not None and published < date(about - 1, 1, 1):
        yield "day", f"不早于 {about - 1}-01-01 的日期", f"a day not before {about - 1}-01-01"


LISTINGS = Kind(
    "listings",
    "名录",
    "Directory listings",
    2,
    (
        *ENTERPRISE_REFERENCE,
        year("year", "名录年度", "List year", 2023),
        day("day", "公布日期", "Published on", example=date(2022, 12, 30)),
        Column("tier", "管理级别", "Tier", "choice", required=True, choices=TIERS, example="1"),
        Column("reason", "列入原因", "Reason of listing", "text"),
    ),
    Words(
        "一行为一家企业在一个年度名录上的位置。企业须已登记，每个年度只列一次。名录不改变企业的现行级别：级别变更用企业模板。",
        "One row for an enterprise's place on a year's list, once a year. The enterprise must be on file. A list doesn't change "
        "the tier that the enterprise has: that is a row of the file of enterprises.",
    ),
    check_listing,
)
