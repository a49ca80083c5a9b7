"""CSV files to rows of cells: the encoding found out, read line by line."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from sys import intern

from charset_normalizer import from_bytes

from carbondash.intake.limits import MAX_CELL_CHARACTERS, refuse_extent
from carbondash.intake.words import Refused

# What the encoding is guessed from where neither UTF-8 nor GB 18030 fits.
SAMPLE_BYTES = 200_000
_CHUNK = 1 << 20
# No row of a file that is meant is longer.
_LONGEST_LINE = 4_000_000

_HAN = re.compile("[\u4e00-\u9fff]")


def csv_rows(path: Path) -> list[list[str]]:
    """A CSV file's rows; Refused where it is no text, not well formed or too large."""
    data = path.read_bytes()
    encoding = encoding_of(data)
    if not encoding.startswith("utf-16") and b"\0" in data:
        raise Refused("文本文件", "a text file")
    text = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="")
    first = text.readline(_LONGEST_LINE)
    text.seek(0)
    delimiter = max(",;\t", key=first.count)
    rows, width = [], 0
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    try:
        for row in csv.reader(_lines(text), delimiter=delimiter, strict=True):
            rows.append([intern(cell) for cell in row])
            if len(row) > width or len(rows) % 1000 == 0:
                width = max(width, len(row))
                refuse_extent(len(rows), width)
        refuse_extent(len(rows), width)
    except csv.Error as error:
        if "limit" in str(error):
            most = f"{MAX_CELL_CHARACTERS:,}"
            raise Refused(f"每格不超过 {most} 个字符的 CSV", f"CSV with at most {most} characters in a cell") from error
        raise Refused("格式正确的 CSV（引号须成对）", "well-formed CSV (quotes in pairs)") from error
    return rows


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(_LONGEST_LINE + 1):
        if len(line) > _LONGEST_LINE:
            raise Refused(
                f"每行不超过 {_LONGEST_LINE:,} 个字符的文本", f"text with at most {_LONGEST_LINE:,} characters in a line"
            )
        yield line


def encoding_of(data: bytes) -> str:
    """A text's encoding: UTF-8 with or without byte order mark, else GB 18030 (with GBK), else the best guess; or Refused."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _fitting(data, "utf-16")
    for encoding in ("utf-8-sig", "gb18030"):
        if _fits(data, encoding):
            if encoding == "gb18030":
                _refuse_mixed(data)
            return encoding
    _refuse_mixed(data)
    guess = from_bytes(data[:SAMPLE_BYTES]).best()
    if guess is None:
        raise _unreadable()
    return _fitting(data, guess.encoding)


def _fits(data: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(data), _CHUNK):
            decoder.decode(data[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _fitting(data: bytes, encoding: str) -> str:
    if not _fits(data, encoding):
        raise _unreadable()
    return encoding


def _unreadable() -> Refused:
    return Refused("UTF-8 或 GBK 编码的文本", "text in UTF-8 or GBK")


def _refuse_mixed(data: bytes) -> None:
    """Refused where some lines are Chinese in UTF-8 and others are not UTF-8: read as one encoding, one half would be garbled."""
    chinese, other = 0, 0
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.isascii():
            continue
        try:
            if _HAN.search(line.decode("utf-8-sig")):
                chinese = chinese or number
        except UnicodeDecodeError:
            other = other or number
        if chinese and other:
            raise Refused(
                f"全文同一种编码（第 {chinese} 行为 UTF-8，第 {other} 行不是）",
                f"one encoding throughout (line {chinese} is UTF-8, line {other} isn't)",
            )
