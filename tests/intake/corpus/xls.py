"""A small writer of XLS workbooks ([MS-CFB] with a BIFF8 stream), for files as older offices send them."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR = 512
# A stream shorter than this would belong into the small sectors, which this writer doesn't make.
_LEAST = 4096

Merge = tuple[int, int, int, int]


def write_xls(path: Path, rows: Sequence[Sequence[Any]], *, sheet: str = "数据", merges: Sequence[Merge] = ()) -> Path:
    """A workbook of one sheet: text, numbers and errors ('#DIV/0!'). merges: first and last row, first and last column."""
    path.write_bytes(compound(stream(rows, sheet=sheet, merges=merges)))
    return path


def stream(rows: Sequence[Sequence[Any]], *, sheet: str = "数据", merges: Sequence[Merge] = ()) -> bytes:
    """The records of a workbook of one sheet."""
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 1997, 0, 6))
    name = struct.pack("<BB", len(sheet), 1) + sheet.encode("utf-16-le")
    offset = len(begin) + 4 + 6 + len(name) + 4
    book = begin + _record(0x0085, struct.pack("<IH", offset, 0) + name) + _record(0x000A, b"")
    assert len(book) == offset
    cells = [
        _cell(row, column, value) for row, values in enumerate(rows) for column, value in enumerate(values) if value is not None
    ]
    spans = b"".join(struct.pack("<4H", *merge) for merge in merges)
    merged = _record(0x00E5, struct.pack("<H", len(merges)) + spans) if merges else b""
    page = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 1997, 0, 6))
    return book + page + b"".join(cells) + merged + _record(0x000A, b"")


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _cell(row: int, column: int, value: Any) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if value == "#DIV/0!":
        return _record(0x0205, place + b"\x07\x01")
    if isinstance(value, str):
        return _record(0x0204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
    return _record(0x0203, place + struct.pack("<d", value))


def compound(workbook: bytes) -> bytes:
    """A compound file with this stream as its workbook."""
    workbook = workbook.ljust(_LEAST, b"\0")
    sectors = -(-len(workbook) // _SECTOR)
    # Sector 0 holds the table of sectors, as many as it takes; then the directory, then the stream.
    tables = 1
    while tables * 128 < tables + 1 + sectors:
        tables += 1
    first = tables + 1
    chain = [_FAT] * tables + [_END] + [first + number + 1 for number in range(sectors - 1)] + [_END]
    table = struct.pack(f"<{tables * 128}I", *chain, *[_FREE] * (tables * 128 - len(chain)))
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b""),
        *(0, tables, tables, 0, _LEAST, _END, 0, _END, 0),
    )
    header += struct.pack("<109I", *range(tables), *[_FREE] * (109 - tables))
    directory = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, first, len(workbook))
    return header + table + directory.ljust(_SECTOR, b"\0") + workbook.ljust(sectors * _SECTOR, b"\0")


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    links = struct.pack("<III", _FREE, _FREE, child)
    return text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1) + links + b"\0" * 36 + struct.pack("<IQ", start, size)
