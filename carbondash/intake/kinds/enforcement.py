"""The file of enforcement cases, step by step with their papers (domain reference 4.3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from carbondash.intake.kinds.common import ENTERPRISE_REFERENCE, day
from carbondash.intake.kinds.model import Choice, Column, Complaint, Kind
from carbondash.intake.kinds.obligation_years import CYCLES
from carbondash.intake.words import Words

STEPS = (
    Choice("ordered", "责令改正", "Ordered to rectify", ("责令限期改正",)),
    Choice("rectified", "已改正", "Rectified"),
    Choice("waived", "免予处罚", "Penalty waived", ("不予处罚",)),
    Choice("fined", "处以罚款", "Fined", ("罚款",)),
    Choice("closed", "结案", "Closed"),
    Choice("published", "向社会公开", "Published", ("公开",)),
)
# What only brings a paper and leaves the case where it is.
PUBLISHED = "published"
# The paper that a step has, and the steps that can't be without it.
PAPER_OF = {
    "ordered": "order",
    "waived": "decision",
    "fined": "decision",
    "closed": "publication",
    PUBLISHED: "publication",
}
NEEDS_PAPER = ("ordered", "waived", "fined", PUBLISHED)


def check_step(row: dict[str, Any]) -> Iterator[Complaint]:
    """A fine has an amount, an order and a decision have a number; only an order sets a limit, on its day or later."""
    step, number = row["step"], row.get("number")
    if step == "fined" and row.get("fine") is None:
        yield "fine", "填写罚款金额", "the amount of the fine"
    if step != "fined" and row.get("fine") is not None:
        yield "fine", "空（只有罚款有金额）", "nothing: only a fine has an amount"
    if step in NEEDS_PAPER and not number:
        yield "number", "填写文书编号", "the number of the paper"
    for key in ("number", "note"):
        if row.get(key) and step not in PAPER_OF:
            yield key, "空（该步骤没有文书）", "nothing: this step has no paper"
    if row.get("note") and step == "closed" and not number:
        yield "number", "填写文书编号（说明随文书登记）", "the number of the paper that the note is about"
    limit = row.get("limit")
    if limit is not None and step != "ordered":
        yield "limit", "空（只有责令改正有期限）", "nothing: only an order sets a limit"
    elif limit is not None and limit < row["day"]:
        yield "limit", f"不早于责令日期 {row['day']}", f"not before {row['day']}, the day of the order"


CASES = Kind(
    "cases",
    "执法案件",
    "Enforcement cases",
    7,
    (
        *ENTERPRISE_REFERENCE,
        Column("cycle", "履约周期", "Compliance cycle", "choice", required=True, choices=CYCLES, example="C1"),
        Column("step", "处置步骤", "Step of the case", "choice", required=True, choices=STEPS, example="ordered"),
        day("day", "处置日期", "Day of the step", example=date(2022, 1, 17)),
        Column(
            "fine",
            "罚款金额",
            "Fine",
            "amount",
            unit="元",
            unit_en="CNY",
            low=0.01,
            high=1e9,
            scale=100,
            help=Words("处以罚款时填写。", "For a fine."),
        ),
        Column(
            "number",
            "文书编号",
            "Number of the paper",
            "text",
            max_length=60,
            example="赣环责改〔2022〕1号",
            help=Words(
                "责令改正、免予处罚、处以罚款和向社会公开必填；结案同日公开的，可填公开的文号。",
                "Required for an order, a waiver, a fine and a publication; for a closing it is that of its publication.",
            ),
        ),
        Column("limit", "改正期限", "To be met by", "day", ahead=True, example=date(2022, 2, 28)),
        Column("note", "文书说明", "Note on the paper", "text", max_length=300),
    ),
    Words(
        "一行为一个案件的一个处置步骤；一家企业一个履约周期一个案件，从责令改正开始，按先后登记。",
        "One row a step of a case; a case is about one enterprise and cycle and begins with the order to rectify.",
    ),
    check_step,
)
