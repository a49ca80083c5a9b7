"""Files to raw tables: XLSX, XLS and ODS sheets and CSV texts as rows of cells, nothing interpreted but the file's own types."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from sys import intern
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetMetadata, SheetTypeEnum, SheetVisibleEnum

from carbondash.intake.biff import inspect_binary
from carbondash.intake.limits import refuse_extent, refuse_large_file
from carbondash.intake.ods import inspect_content
from carbondash.intake.package import Extent, Merge, damaged, inspect
from carbondash.intake.texts import csv_rows
from carbondash.intake.words import Refused

_TEXT, _OPEN_XML, _BINARY, _OPEN_DOCUMENT = "CSV", "XLSX", "XLS", "ODS"
_FORMATS = {
    ".csv": _TEXT,
    ".txt": _TEXT,
    ".xlsx": _OPEN_XML,
    ".xlsm": _OPEN_XML,
    ".xls": _BINARY,
    ".ods": _OPEN_DOCUMENT,
}
SUFFIXES = tuple(_FORMATS)

_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(slots=True)
class RawSheet:
    """One sheet: its name ('' for a CSV file), its rows from the file's first one on, its merged cells."""

    name: str
    rows: list[list[Any]]
    merges: list[Merge] = field(default_factory=list)


@dataclass(slots=True)
class RawFile:
    """A file's visible sheets, and the names of those that are hidden and not read."""

    sheets: list[RawSheet]
    hidden: list[str] = field(default_factory=list)


def read_sheets(path: Path) -> RawFile:
    """Every visible sheet of a workbook, or a CSV file's one; Refused where the file can't be read as what its name says.

    Refused, before it is unpacked, where it is larger than is read (`limits`). Macros and links to other files are not looked at.
    """
    kind = _FORMATS.get(path.suffix.lower())
    if kind is None:
        raise Refused(f"下列类型之一的文件：{'、'.join(SUFFIXES)}", f"a file of one of the types {', '.join(SUFFIXES)}")
    refuse_large_file(path)
    with path.open("rb") as source:
        start = source.read(8)
    if not start:
        raise Refused("有内容的文件（此文件为空）", "a file with content (this one is empty)")
    _refuse_wrong_type(kind, start)
    if kind == _TEXT:
        return RawFile([RawSheet("", csv_rows(path))])
    if kind == _OPEN_XML and start.startswith(_COMPOUND):
        raise Refused("不带密码的工作簿", "a workbook without a password")
    if kind == _BINARY:
        return _workbook(path, inspect_binary(path))
    extents = inspect(path)
    return _workbook(path, inspect_content(path) if kind == _OPEN_DOCUMENT else extents)


def _refuse_wrong_type(kind: str, start: bytes) -> None:
    """Refused where a file's first bytes are not those of its type. A protected XLSX workbook begins as an XLS does."""
    fits = {
        _TEXT: not start.startswith((_ZIP, _COMPOUND, b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")),
        _OPEN_XML: start.startswith((_ZIP, _COMPOUND)),
        _BINARY: start.startswith(_COMPOUND),
        _OPEN_DOCUMENT: start.startswith(_ZIP),
    }[kind]
    if not fits:
        raise Refused(
            f"内容与扩展名相符的 {kind} 文件（请用表格软件打开后另存）",
            f"{kind} content, as the file's name says (open it in a spreadsheet program and save it as {kind})",
        )


def _workbook(path: Path, extents: dict[str, Extent]) -> RawFile:
    try:
        cells = 0
        with CalamineWorkbook.from_path(str(path)) as book:
            pages = [page for page in book.sheets_metadata if page.typ == SheetTypeEnum.WorkSheet]
            for page in pages:
                if _is_read(page):
                    extent = extents.get(page.name, Extent())
                    cells = refuse_extent(extent.rows, extent.columns, cells)
            file = RawFile([], [page.name for page in pages if not _is_read(page)])
            cells = 0
            for page in pages:
                if _is_read(page):
                    sheet = book.get_sheet_by_name(page.name)
                    cells = refuse_extent(*_reach(sheet), cells)
                    file.sheets.append(_raw(sheet, extents.get(page.name, Extent())))
            return file
    except PasswordError as error:
        raise Refused("不带密码的工作簿", "a workbook without a password") from error
    except (OSError, Refused):
        raise
    except BaseException as error:
        # The reader raises its own classes for each thing that is broken in a workbook, and one for a defect of its own.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise damaged() from error
        raise


def _is_read(page: SheetMetadata) -> bool:
    return bool(page.visible == SheetVisibleEnum.Visible)


def _reach(sheet: CalamineSheet) -> tuple[int, int]:
    end = sheet.end
    return (0, 0) if end is None else (end[0] + 1, end[1] + 1)


def _raw(sheet: CalamineSheet, extent: Extent) -> RawSheet:
    """A sheet's rows. Texts that repeat are kept once: most of a file's cells say what others say."""
    first_row, first_column = sheet.start or (0, 0)
    rows: list[list[Any]] = [[] for _ in range(first_row)]
    before = [""] * first_column
    rows += (before + [intern(cell) if type(cell) is str else cell for cell in row] for row in sheet.iter_rows())
    for (row, column), no_value in extent.no_values.items():
        if row < 0:
            raise damaged()
        rows += ([] for _ in range(row + 1 - len(rows)))
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = no_value
    return RawSheet(sheet.name, rows, [*_merges(sheet), *extent.merges])


def _merges(sheet: CalamineSheet) -> list[Merge]:
    merges = sheet.merged_cell_ranges or []
    refuse_extent(len(merges), 1)
    return merges
