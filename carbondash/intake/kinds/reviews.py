"""The file of reviews of monthly records, by the city first and by the province after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from carbondash.intake.kinds.about import MONTH, VERSION
from carbondash.intake.kinds.common import ENTERPRISE_REFERENCE, day
from carbondash.intake.kinds.model import Choice, Column, Complaint, Kind
from carbondash.intake.words import Words

LANES = (Choice("city", "市级", "City", ("市级审核",)), Choice("province", "省级", "Province", ("省级审核",)))
OUTCOMES = (Choice("passed", "通过", "Passed"), Choice("returned", "退回", "Returned"))


def check_review(row: dict[str, Any]) -> Iterator[Complaint]:
    """Who returns a record says why, and a note has an author."""
    if row["outcome"] == "returned" and not row.get("note"):
        yield "note", "退回的理由", "why the record is returned"
    if row.get("note") and not row.get("reviewer"):
        yield "reviewer", "审核意见的审核人", "who wrote the note"


REVIEWS = Kind(
    "reviews",
    "月度存证审核",
    "Reviews of monthly records",
    4,
    (
        *ENTERPRISE_REFERENCE,
        MONTH,
        VERSION,
        Column("lane", "审核层级", "Reviewed by", "choice", required=True, choices=LANES, example="city"),
        day("day", "审核日期", "Review day", example=date(2023, 9, 8)),
        Column("outcome", "审核结论", "Outcome", "choice", required=True, choices=OUTCOMES, example="passed"),
        Column(
            "note",
            "审核意见",
            "Review note",
            "text",
            max_length=500,
            help=Words("退回时必填。", "Required where the record is returned."),
        ),
        Column(
            "reviewer",
            "审核人",
            "Reviewer",
            "text",
            max_length=80,
            help=Words("与审核意见一并保存；没有意见时不保存。", "Kept with the note; not kept where there is none."),
        ),
    ),
    Words(
        "一行为一个存证版本的一次审核。存证须已导入。先市级后省级；退回后须有新版本；审核不早于提交，不晚于新版本的提交。",
        "One row for a review of one version of a record, which must be on file. The city comes before the province; a version "
        "that was returned is not reviewed again; a review is not before the submission, nor after that of the next version.",
    ),
    check_review,
)
