"""A small writer of ODS workbooks, for files as free offices send them."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
)
_HEAD = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES} office:version="1.2">'
_HIDDEN = (
    '<office:automatic-styles><style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/>'
    "</style:style></office:automatic-styles>"
)


def write_ods(
    path: Path, rows: Sequence[Sequence[Any]], *, merges: Mapping[tuple[int, int], int] | None = None, hidden: bool = False
) -> Path:
    """A workbook of one sheet (and a hidden second one). merges: how many rows the cell at (row, column) spans."""
    return write_content(path, table(rows, merges or {}) + (table([["x"]], {}, "隐藏", "ta2") if hidden else ""))


def write_content(path: Path, tables: str, before: str = "") -> Path:
    """A workbook with these tables as they are."""
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(_part("mimetype"), "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        package.writestr(
            _part("META-INF/manifest.xml"),
            '<?xml version="1.0"?><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        package.writestr(_part("content.xml"), before + _HEAD + _HIDDEN + body, zipfile.ZIP_DEFLATED)
    return path


def _part(name: str) -> zipfile.ZipInfo:
    """A part with a fixed time: the same rows make the same bytes."""
    return zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))


def table(rows: Sequence[Sequence[Any]], merges: Mapping[tuple[int, int], int], name: str = "数据", style: str = "ta1") -> str:
    """One sheet's element, with the empty rows down to the end that an office writes."""
    covered = {(row + down, column) for (row, column), rows_down in merges.items() for down in range(1, rows_down)}
    lines = []
    for row, values in enumerate(rows):
        cells = "".join(
            "<table:covered-table-cell/>" if (row, column) in covered else _cell(value, merges.get((row, column), 1))
            for column, value in enumerate(values)
        )
        lines.append(f"<table:table-row>{cells}</table:table-row>")
    rest = 1_048_576 - len(rows)
    lines.append(
        f'<table:table-row table:number-rows-repeated="{rest}"><table:table-cell table:number-columns-repeated="16384"/>'
        "</table:table-row>"
    )
    return f'<table:table table:name="{name}" table:style-name="{style}">{"".join(lines)}</table:table>'


def _cell(value: Any, rows: int) -> str:
    span = f' table:number-rows-spanned="{rows}" table:number-columns-spanned="1"' if rows > 1 else ""
    if value is None:
        return f"<table:table-cell{span}/>"
    if isinstance(value, date):
        written = f'office:value-type="date" office:date-value="{value}"'
    elif isinstance(value, str):
        written = 'office:value-type="string"'
    else:
        written = f'office:value-type="float" office:value="{value}"'
    return f"<table:table-cell{span} {written}><text:p>{escape(str(value))}</text:p></table:table-cell>"
