"""The rows below a sheet's header that hold data: without empty rows and totals, merged cells standing for what they cover."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from carbondash.intake.cells import Merged
from carbondash.intake.sheets import RawSheet
from carbondash.intake.units import normal
from carbondash.intake.values import is_missing
from carbondash.intake.words import Words

# A totals row says so in one of its first cells.
_TOTAL = re.compile(r"[\u4e00-\u9fff]{0,8}(?:合计|总计|小计|共计|总和)(?:数|值)?[:]?|(?:grand|sub)?-?totals?:?|sum:?")
_FIRST_CELLS = 2


@dataclass(slots=True)
class Sheet:
    """Data rows of one sheet with their row numbers, as a person counts them, and all cells of the sheet as read."""

    file: str
    name: str
    rows: list[list[Any]]
    row_numbers: list[int]
    cells: list[list[Any]]
    totals: list[int] = field(default_factory=list)

    def notes(self) -> list[Words]:
        """What the person who imports is told: the totals rows that were left out."""
        if not self.totals:
            return []
        numbers = ", ".join(map(str, self.totals[:20])) + (" …" if len(self.totals) > 20 else "")
        sheet_zh, sheet_en = (f"工作表“{self.name}”", f"sheet “{self.name}”, ") if self.name else ("", "")
        return [Words(f"{sheet_zh}第 {numbers} 行为合计行，未读取", f"{sheet_en}row {numbers}: totals, left out")]


def data_rows(file: str, sheet: RawSheet, header_row: int) -> Sheet:
    """The rows below the header (index from 0) that hold data; a cell that a merge covers is Merged."""
    found = Sheet(file, sheet.name, [], [], sheet.rows)
    for number, row in enumerate(sheet.rows[header_row + 1 :], start=header_row + 2):
        first = [cell for cell in row if not is_missing(cell)][:_FIRST_CELLS]
        if any(isinstance(cell, str) and len(cell) < 40 and _TOTAL.fullmatch(normal(cell)) for cell in first):
            found.totals.append(number)
        elif first:
            found.rows.append(row)
            found.row_numbers.append(number)
    _fill_merged(sheet, header_row, set(found.row_numbers))
    return found


def _fill_merged(sheet: RawSheet, header_row: int, numbers: set[int]) -> None:
    for (top, left), (bottom, _) in sheet.merges:
        if top <= header_row or top >= len(sheet.rows) or left >= len(sheet.rows[top]):
            continue
        value = sheet.rows[top][left]
        if isinstance(value, Merged) or is_missing(value):
            continue
        for index in range(top + 1, min(bottom + 1, len(sheet.rows))):
            if index + 1 in numbers:
                row = sheet.rows[index]
                row += [""] * (left + 1 - len(row))
                if is_missing(row[left]):
                    row[left] = Merged(value)
