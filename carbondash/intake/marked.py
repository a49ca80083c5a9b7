"""A refused file as a workbook to correct: the same sheets and cells, the bad ones marked with what was expected there."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from carbondash.intake.sheets import read_sheets
from carbondash.intake.words import CellError, Words, column_index

# A spreadsheet becomes slow with more notes than these; the list of errors names all.
MOST_NOTES = 2_000

_LIST = Words("问题清单", "Errors")
_HEADS = (
    Words("工作表", "Sheet"),
    Words("行", "Row"),
    Words("列", "Column"),
    Words("列名", "Header"),
    Words("值", "Value"),
    Words("应为", "Expected"),
)
_TEXT_SHEET = Words("数据", "Data")
_WIDTH, _LIST_WIDTHS = 16, (18, 7, 7, 24, 24, 60)


def marked_workbook(path: Path, errors: Sequence[CellError], lang: str) -> bytes:
    """An XLSX file: first the list of errors, then every sheet that was read, bad cells in colour with a note.

    Values are written as values: formulas, macros and links of the original are gone. Raises Refused for an unreadable file.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    looks = {
        "plain": book.add_format(),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "bad": book.add_format({"bg_color": "#FFD9D6", "border": 2, "border_color": "#B3261E"}),
        "bad_day": book.add_format({"bg_color": "#FFD9D6", "border": 2, "border_color": "#B3261E", "num_format": "yyyy-mm-dd"}),
        "head": book.add_format({"bold": True, "bg_color": "#E3ECF5", "bottom": 1}),
    }
    _list_errors(book, errors, lang, looks)
    taken = {_LIST.text(lang).casefold()}
    notes = 0
    for sheet in read_sheets(path).sheets:
        own = {(e.row, column_index(e.letter)): e for e in errors if e.sheet == sheet.name and e.row and e.letter}
        page = book.add_worksheet(_free_name(sheet.name or _TEXT_SHEET.text(lang), taken))
        page.set_column(0, max((len(row) for row in sheet.rows), default=1) - 1, _WIDTH)
        for number, row in enumerate(sheet.rows, start=1):
            for index, cell in enumerate(row):
                _write(page, number - 1, index, cell, looks, is_bad=(number, index) in own)
        for (number, index), error in own.items():
            if index >= len(sheet.rows[number - 1]):
                page.write_blank(number - 1, index, None, looks["bad"])
            if notes < MOST_NOTES:
                expected = Words(f"应为{error.expected_zh}", f"expected {error.expected_en}").text(lang)
                page.write_comment(number - 1, index, expected, {"x_scale": 2})
                notes += 1
    book.close()
    return buffer.getvalue()


def _list_errors(book: Any, errors: Sequence[CellError], lang: str, looks: dict[str, Any]) -> None:
    page = book.add_worksheet(_LIST.text(lang))
    for index, (head, width) in enumerate(zip(_HEADS, _LIST_WIDTHS, strict=True)):
        page.set_column(index, index, width)
        page.write_string(0, index, head.text(lang), looks["head"])
    for row, error in enumerate(errors, start=1):
        expected = error.expected_zh if lang == "zh" else error.expected_en
        page.write_string(row, 0, error.sheet)
        if error.row:
            page.write_number(row, 1, error.row)
        for index, text in enumerate((error.letter, error.column, error.value, expected), start=2):
            page.write_string(row, index, text[:32_000])
    page.freeze_panes(1, 0)


def _free_name(name: str, taken: set[str]) -> str:
    short = name[:31]
    number = 1
    while short.casefold() in taken:
        number += 1
        short = f"{name[:27]} ({number})"
    taken.add(short.casefold())
    return short


def _write(page: Any, row: int, column: int, cell: Any, looks: dict[str, Any], *, is_bad: bool) -> None:
    look = looks["bad" if is_bad else "plain"]
    if cell is None or cell == "":
        if is_bad:
            page.write_blank(row, column, None, look)
    elif isinstance(cell, bool):
        page.write_boolean(row, column, cell, look)
    elif isinstance(cell, (int, float)):
        page.write_number(row, column, cell, look)
    elif isinstance(cell, (datetime, date)):
        day = cell if isinstance(cell, datetime) else datetime(cell.year, cell.month, cell.day)
        page.write_datetime(row, column, day, looks["bad_day" if is_bad else "day"])
    elif isinstance(cell, (time, timedelta)):
        page.write_string(row, column, str(cell), look)
    else:
        page.write_string(row, column, str(cell)[:32_000], look)
