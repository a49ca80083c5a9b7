"""The files of obligations, allocations, borrowed allowances and surrender. Allowances are whole tonnes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from carbondash.intake.kinds.common import ENTERPRISE_REFERENCE, day
from carbondash.intake.kinds.model import NO_HELP, Choice, Column, Complaint, Kind
from carbondash.intake.kinds.obligation_years import PERIOD, SURRENDERED
from carbondash.intake.words import Words

_MOST_T = 1e9

STEPS = (
    Choice("pre_allocated", "预分配", "Pre-allocated"),
    Choice("adjusted", "核定调整", "Adjusted on determination", ("核定", "最终核定")),
    Choice("reviewed", "复核", "Reviewed", ("完成复核",)),
    Choice("notice_sent", "下达履约通知", "Notice sent", ("履约通知书",)),
)
# The steps that move allowances; the others only say that something was done.
GIVEN = ("pre_allocated", "adjusted")


def _tonnes(key: str, zh: str, en: str, example: int, *, low: float = 0, required: bool = True, help: Words = NO_HELP) -> Column:
    return Column(key, zh, en, "amount", unit="t", required=required, low=low, high=_MOST_T, example=example, help=help)


def check_obligation(row: dict[str, Any]) -> Iterator[Complaint]:
    """An obligation isn't determined before its years have ended, nor due before it was determined."""
    determined, deadline = row["day"], row.get("deadline")
    ended = date(int(row["period"][-4:]), 12, 31)
    if determined < ended:
        yield "day", f"不早于履约年度末 {ended}", f"not before {ended}, the end of the year"
    if deadline is not None and deadline < determined:
        yield "deadline", f"不早于核定日期 {determined}", f"not before {determined}, the day of determination"


OBLIGATIONS = Kind(
    "obligations",
    "应清缴量",
    "Surrender obligations",
    4,
    (
        *ENTERPRISE_REFERENCE,
        PERIOD,
        day("day", "核定日期", "Day of determination", example=date(2023, 7, 17)),
        _tonnes("amount", "核定应清缴量", "Obligation as determined", 1_250_000),
        Column(
            "deadline",
            "清缴截止日",
            "Deadline",
            "day",
            ahead=True,
            example=date(2023, 12, 31),
            help=Words(
                "留空时取规则规定的截止日。",
                "Empty: the day that the rules set.",
            ),
        ),
    ),
    Words(
        "一行为一家企业一个履约年度的应清缴量；2019和2020年合为一项。核定日期更晚的行计为重新核定的版本。",
        "One row an enterprise's obligation for a year; 2019 and 2020 are one. A later determination makes its next version.",
    ),
    check_obligation,
)


def check_allocation(row: dict[str, Any]) -> Iterator[Complaint]:
    """What moves allowances has an amount, and only an adjustment takes some back; only the other steps have a paper."""
    step, amount = row["step"], row.get("amount")
    if step not in GIVEN:
        if amount is not None:
            yield "amount", "空（该步骤不涉及配额量）", "nothing: this step moves no allowances"
        return
    if amount is None:
        yield "amount", "填写配额量", "the amount of this step"
    elif amount < 0 and step == "pre_allocated":
        yield "amount", "不小于 0 的预分配量", "no less than 0 in a pre-allocation"
    if row.get("number") is not None:
        yield "number", "空（复核和下达通知才有文书）", "nothing: only a review and a notice have a paper"


ALLOCATIONS = Kind(
    "allocations",
    "配额分配",
    "Allocation steps",
    5,
    (
        *ENTERPRISE_REFERENCE,
        PERIOD,
        Column("step", "分配步骤", "Step", "choice", required=True, choices=STEPS, example="pre_allocated"),
        day("day", "办理日期", "Day of the step", example=date(2023, 5, 8)),
        _tonnes(
            "amount",
            "配额量",
            "Allowances",
            875_000,
            low=-_MOST_T,
            required=False,
            help=Words("核定调整收回配额时为负数。", "Negative where an adjustment takes allowances back."),
        ),
        Column("number", "文书编号", "Number of the paper", "text", max_length=60),
    ),
    Words(
        "一行为一家企业一个履约年度的一个步骤，配额年度即履约年度。下达履约通知前应已核定应清缴量。",
        "One row a step for an enterprise and year. The vintage is that of the year. A notice follows the determination.",
    ),
    check_allocation,
)

BORROWINGS = Kind(
    "borrowings",
    "配额预支",
    "Borrowed allowances",
    5,
    (
        *ENTERPRISE_REFERENCE,
        PERIOD,
        day("day", "批准预支日期", "Day of approval", example=date(2023, 9, 15)),
        _tonnes("borrowed", "批准预支量", "Allowances borrowed", 80_000),
    ),
    Words(
        "一行为一家企业一个履约年度获准预支的配额，每项义务只有一次。应清缴量须已核定，且规则允许该年度预支。",
        "One row what an enterprise may borrow for a year, once an obligation, which is determined and whose rules allow it.",
    ),
)

SURRENDERS = Kind(
    "surrenders",
    "配额清缴",
    "Surrender",
    6,
    (
        *ENTERPRISE_REFERENCE,
        PERIOD,
        day("day", "清缴日期", "Day of surrender", example=date(2023, 11, 20)),
        Column(
            "vintage",
            "清缴配额年度",
            "Vintage or CCER",
            "choice",
            required=True,
            choices=SURRENDERED,
            example="22",
            help=Words("抵销所用的为 CCER。", "CCER where it offsets."),
        ),
        Column("amount", "清缴量", "Surrendered", "amount", unit="t", required=True, low=1, high=_MOST_T, example=900_000),
    ),
    Words(
        "一行为一家企业一天为一个履约年度清缴的一个年度的配额，同日多笔先合计。应清缴量须已核定。",
        "One row what an enterprise surrendered of a vintage for a year on a day, added up. The obligation must be determined.",
    ),
)
