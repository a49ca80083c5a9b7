"""What a cell may hold besides a value: a formula never calculated, an error, the value of merged cells around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from carbondash.intake.words import Words

_FORMULA = Words(
    "公式的计算结果（请在表格软件中打开并保存，或粘贴为数值）",
    "the formula's calculated value (open and save the file in a spreadsheet program, or paste values)",
)
_ERROR = Words("没有错误的值", "a value without an error")


@dataclass(frozen=True, slots=True)
class NoValue:
    """A cell that holds no value, as a person sees it, with what was expected there."""

    shown: str
    expected: Words

    def __str__(self) -> str:
        return self.shown


def uncalculated(formula: str) -> NoValue:
    """A formula that was written without its result."""
    return NoValue(f"={formula}"[:200], _FORMULA)


def in_error(code: str) -> NoValue:
    """A cell whose value is an error such as #DIV/0!."""
    return NoValue(code[:20], _ERROR)


@dataclass(frozen=True, slots=True)
class Merged:
    """A cell that a merge covers: what stands in the merge's first cell stands for it, too, where the column names things."""

    value: Any

    expected = Words(
        "每行各自的数值（合并单元格的数值不拆分）", "a number of its own in each row (that of merged cells is not divided)"
    )

    def __str__(self) -> str:
        return str(self.value)
