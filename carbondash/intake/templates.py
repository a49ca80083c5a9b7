"""Workbook templates, made from the same descriptions as the reader and the checks.

`python -m carbondash.intake.templates [DIRECTORY]` writes one for every kind (default: data/templates).
"""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from carbondash.intake.kinds import KINDS, Column, Kind
from carbondash.intake.words import EXPLANATION_SHEET, LIST_SHEET

TEMPLATES = Path(__file__).resolve().parents[2] / "data" / "templates"

# Down to this row a template's cells have formats and drop-down lists.
PREPARED_ROWS = 2000

_TYPES = {
    "text": ("文本", "text"),
    "integer": ("整数", "whole number"),
    "number": ("数字", "number"),
    "amount": ("数字", "number"),
    "day": ("日期 YYYY-MM-DD", "day YYYY-MM-DD"),
    "month": ("月份 YYYY-MM", "month YYYY-MM"),
    "year": ("年份", "year"),
    "choice": ("选项", "one of a list"),
    "credit_code": ("18 位信用代码", "18-character credit code"),
}


def write_template(kind: Kind, path: Path) -> None:
    """Write a kind's workbook: header with units, example row (not loaded), drop-down lists, explanations."""
    # A fixed day of creation: the same description always makes the same file.
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": f"{kind.zh} / {kind.en}", "created": datetime(2024, 1, 1)})
    sheet = book.add_worksheet(f"{kind.zh} {kind.en}"[:31])
    _explain(book, kind)
    lists = book.add_worksheet(LIST_SHEET)
    lists.hide()
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DCE6F1", "border": 1})
    must = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#B8CCE4", "border": 1})
    formats = {
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "text": book.add_format({"num_format": "@"}),
        "": book.add_format({"num_format": "General"}),
    }
    example = {
        key: book.add_format({"num_format": written.num_format, "italic": True, "font_color": "#7F7F7F"})
        for key, written in formats.items()
    }
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 48)
    for index, column in enumerate(kind.columns):
        look = "day" if column.type == "day" else "text" if column.type in ("text", "month", "credit_code") else ""
        sheet.set_column(index, index, 22 if column.type in ("text", "credit_code", "choice") else 15, formats[look])
        sheet.write_string(0, index, column.header, must if column.required else head)
        _write_example(sheet, index, column, example[look])
        if column.choices:
            for row, choice in enumerate(column.choices):
                lists.write_string(row, index, choice.shown)
            name = xlsxwriter.utility.xl_col_to_name(index, col_abs=True)
            source = f"={LIST_SHEET}!{name}$1:{name}${len(column.choices)}"
            sheet.data_validation(1, index, PREPARED_ROWS, index, {"validate": "list", "source": source, "show_error": False})
    book.close()


def _write_example(sheet: Any, index: int, column: Column, look: Any) -> None:
    value = column.example
    if value is None:
        sheet.write_blank(1, index, None, look)
    elif isinstance(value, date):
        sheet.write_datetime(1, index, datetime(value.year, value.month, value.day), look)
    elif column.choices:
        shown = next(choice.shown for choice in column.choices if choice.code == value)
        sheet.write_string(1, index, shown, look)
    elif isinstance(value, str):
        sheet.write_string(1, index, value, look)
    else:
        sheet.write_number(1, index, value, look)


def _explain(book: Any, kind: Kind) -> None:
    sheet = book.add_worksheet(EXPLANATION_SHEET)
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 44, wrap)
    sheet.set_column(1, 3, 26, wrap)
    sheet.set_column(4, 4, 60, wrap)
    sheet.write_string(0, 0, f"{kind.zh} / {kind.en}", bold)
    sheet.write_string(1, 0, kind.explanation.zh)
    sheet.write_string(2, 0, kind.explanation.en)
    sheet.write_string(3, 0, "带 * 的列必须填写。灰色斜体的示例行原样保留时不会导入。")
    sheet.write_string(
        4, 0, "Columns with * must be filled. The example row in grey italics is not loaded while it is unchanged."
    )
    for index, title in enumerate(("列 Column", "类型 Type", "范围 Range", "单位 Unit", "说明 Meaning")):
        sheet.write_string(6, index, title, bold)
    for row, column in enumerate(kind.columns, start=7):
        units = " / ".join(dict.fromkeys(unit for unit in (column.unit, column.unit_en) if unit))
        bounds = f"{column.low:,.10g} – {column.high:,.10g}" if column.low is not None and column.high is not None else ""
        words = [column.help.zh, column.help.en, "；".join(choice.shown for choice in column.choices)]
        cells = (column.header, " ".join(_TYPES[column.type]), bounds, units, "\n".join(word for word in words if word))
        for index, cell in enumerate(cells):
            sheet.write_string(row, index, cell)


def main(arguments: list[str]) -> None:
    """Write every kind's template into a directory."""
    directory = Path(arguments[0]) if arguments else TEMPLATES
    directory.mkdir(parents=True, exist_ok=True)
    for kind in KINDS.values():
        write_template(kind, directory / f"{kind.code}.xlsx")


if __name__ == "__main__":
    main(sys.argv[1:])
