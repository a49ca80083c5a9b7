"""A table as a file: CSV that Chinese Excel opens, and XLSX with real numbers, both of exactly what is shown."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import xlsxwriter

from carbondash.figures.format import as_shown, excel_digits
from carbondash.figures.tables import Column, Table, neutral

MAX_WIDTH = 60


@dataclass(frozen=True)
class Stamp:
    """What every export says above its table: title, day, filters, data version and, where it is so, the demonstration label."""

    title: str
    lines: tuple[str, ...]
    demo: str | None = None

    @property
    def head(self) -> tuple[str, ...]:
        """The lines in their order."""
        return (self.title, *((self.demo,) if self.demo else ()), *self.lines)


def _cell(column: Column, value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float):
        shown = as_shown(value, column.decimals)
        return shown if column.decimals or not math.isfinite(shown) else int(shown)
    if isinstance(value, int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return neutral(str(value))


def to_csv(table: Table, stamp: Stamp) -> bytes:
    """The table as CSV in UTF-8 with a byte order mark: the stamp's lines, an empty line, the header, the rows."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    for line in stamp.head:
        writer.writerow([neutral(line)])
    writer.writerow([])
    writer.writerow([neutral(column.label) for column in table.columns])
    for row in table.rows:
        writer.writerow([_cell(column, value) for column, value in zip(table.columns, row, strict=True)])
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(table: Table, stamp: Stamp) -> bytes:
    """The table as a workbook of one sheet: the stamp's lines, then the header (frozen, with a filter) and the rows."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    title = book.add_format({"bold": True, "font_size": 14})
    mark = book.add_format({"bold": True, "font_color": "#A65300"})
    head = book.add_format({"bold": True, "bg_color": "#E3ECF5", "bottom": 1, "text_wrap": True, "valign": "vcenter"})
    for index, line in enumerate(stamp.head):
        style = title if index == 0 else mark if line == stamp.demo else None
        sheet.write_string(index, 0, neutral(line), style)
    top = len(stamp.head) + 1
    formats = [book.add_format(_number_format(column)) for column in table.columns]
    for place, column in enumerate(table.columns):
        sheet.write_string(top, place, column.label, head)
        sheet.set_column(place, place, _width(column, [row[place] for row in table.rows[:200]]))
    for offset, row in enumerate(table.rows, start=top + 1):
        for place, value in enumerate(row):
            if value is None:
                continue
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                sheet.write_number(offset, place, value, formats[place])
            elif isinstance(value, date):
                sheet.write_datetime(offset, place, value, formats[place])
            else:
                sheet.write_string(offset, place, neutral(str(value)))
    sheet.freeze_panes(top + 1, 1)
    if table.rows:
        sheet.autofilter(top, 0, top + len(table.rows), len(table.columns) - 1)
    book.close()
    return buffer.getvalue()


def _number_format(column: Column) -> dict[str, str]:
    if column.kind == "date":
        return {"num_format": "yyyy-mm-dd"}
    if column.kind == "number":
        return {"num_format": excel_digits(column.decimals)}
    return {}


def _width(column: Column, values: Sequence[object]) -> int:
    longest = max([_length(column.label), *(_length(str(value)) for value in values)], default=8)
    return min(max(longest + 2, 9), MAX_WIDTH)


def _length(text: str) -> int:
    # A Chinese character takes the room of two Latin ones.
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)
