"""Files to raw tables: XLSX sheets and CSV texts as rows of cells, nothing interpreted but the file's own types."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from charset_normalizer import from_bytes
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from carbondash.intake.words import Refused

SUFFIXES = (".csv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods")

# What the encoding is guessed from where neither UTF-8 nor GB 18030 fits.
SAMPLE_BYTES = 200_000


@dataclass(slots=True)
class RawSheet:
    """One sheet: its name ('' for a CSV file) and its rows from the file's first one on."""

    name: str
    rows: list[list[Any]]


def read_sheets(path: Path) -> list[RawSheet]:
    """Every visible sheet of a workbook, or a CSV file's one; Refused where the file can't be read as what its name says."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise Refused(f"下列类型之一的文件：{'、'.join(SUFFIXES)}", f"a file of one of the types {', '.join(SUFFIXES)}")
    if suffix in (".csv", ".txt"):
        return [RawSheet("", _csv_rows(path.read_bytes()))]
    return _workbook(path)


def _workbook(path: Path) -> list[RawSheet]:
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            return [
                RawSheet(sheet.name, book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False))
                for sheet in book.sheets_metadata
                if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
            ]
    except OSError:
        raise
    except Exception as error:  # the reader raises its own classes for each thing that is broken in a workbook
        raise Refused("可读取的工作簿（文件已损坏或加密）", "a readable workbook (this one is damaged or encrypted)") from error


def decode(data: bytes) -> str:
    """A text file's content: UTF-8 with or without byte order mark, else GB 18030 (with GBK), else the best guess; or Refused."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(data, "utf-16")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    guess = from_bytes(data[:SAMPLE_BYTES]).best()
    if guess is None:
        raise Refused("UTF-8 或 GBK 编码的文本", "text in UTF-8 or GBK")
    return _strictly(data, guess.encoding)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused("UTF-8 或 GBK 编码的文本", "text in UTF-8 or GBK") from error


def _csv_rows(data: bytes) -> list[list[Any]]:
    text = decode(data)
    if "\0" in text:
        raise Refused("文本文件", "a text file")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise Refused("格式正确的 CSV（引号须成对）", "well-formed CSV (quotes in pairs)") from error
