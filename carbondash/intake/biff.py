"""An XLS workbook (BIFF8 in a compound file) looked through before it is unpacked: how far it reaches, cells without a value.

Layout: [MS-CFB] for the compound file, [MS-XLS] 2.4 for the records. Only what is needed here is read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from carbondash.intake.cells import in_error
from carbondash.intake.limits import refuse_extent
from carbondash.intake.package import Extent, damaged
from carbondash.intake.words import Refused

_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # sector numbers from here on end a chain
_MINI_STREAM = 4096

# Records that hold a cell: row and column are their first two numbers. A blank with a format is none.
_FORMULA, _BOOL_OR_ERROR, _MANY_NUMBERS = 0x0006, 0x0205, 0x00BD
_CELLS = {_FORMULA, _BOOL_OR_ERROR, _MANY_NUMBERS, 0x00FD, 0x0203, 0x027E, 0x0204, 0x00D6}
_BEGIN, _SHEET = 0x0809, 0x0085
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def inspect_binary(path: Path) -> dict[str, Extent]:
    """The extents of an XLS file's sheets by name; Refused where it is damaged or reaches too far."""
    try:
        stream = _workbook_stream(path.read_bytes())
        extents, cells = {}, 0
        for name, offset in _sheets(stream):
            extents[name] = _extent(stream, offset)
            # The reader unpacks all sheets at once, hidden ones as well.
            cells = refuse_extent(extents[name].rows, extents[name].columns, cells)
        return extents
    except Refused:
        raise
    except (struct.error, IndexError, ValueError) as error:
        raise damaged() from error


def _workbook_stream(data: bytes) -> bytes:
    if not data.startswith(_SIGNATURE):
        raise ValueError
    sector = 1 << struct.unpack_from("<H", data, 30)[0]
    mini = 1 << struct.unpack_from("<H", data, 32)[0]
    if sector not in (512, 4096) or mini != 64:
        raise ValueError
    first_directory, first_mini_table, first_table = (struct.unpack_from("<I", data, at)[0] for at in (48, 60, 68))

    def at(number: int) -> bytes:
        start = (number + 1) * sector
        if start >= len(data):
            raise ValueError
        return data[start : start + sector]

    tables = [number for number in struct.unpack_from("<109I", data, 76) if number < _END]
    seen: set[int] = set()
    while first_table < _END:
        if first_table in seen:
            raise ValueError
        seen.add(first_table)
        *more, first_table = struct.unpack(f"<{sector // 4}I", at(first_table))
        tables += [number for number in more if number < _END]
    table = struct.unpack(f"<{len(tables) * sector // 4}I", b"".join(at(number) for number in tables))

    def chain(first: int) -> bytes:
        return b"".join(at(number) for number in _chain(table, first))

    directory = chain(first_directory)
    entries = [directory[start : start + 128] for start in range(0, len(directory) - 127, 128)]
    found = next((entry for name in ("Workbook", "Book") for entry in entries if _name(entry) == name.casefold()), None)
    if found is None:
        raise ValueError
    first, size = struct.unpack_from("<II", found, 116)
    if size >= _MINI_STREAM:
        return chain(first)[:size]
    small = chain(struct.unpack_from("<I", entries[0], 116)[0])
    minis = chain(first_mini_table)
    mini_table = struct.unpack(f"<{len(minis) // 4}I", minis)
    return b"".join(small[number * mini : (number + 1) * mini] for number in _chain(mini_table, first))[:size]


def _chain(table: tuple[int, ...], first: int) -> Iterator[int]:
    """The numbers of a chain of sectors; ValueError where it leaves the table or runs in a circle."""
    number = first
    for _ in range(len(table) + 1):
        if number >= _END:
            return
        yield number
        number = table[number]
    raise ValueError


def _name(entry: bytes) -> str:
    length = struct.unpack_from("<H", entry, 64)[0]
    return entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace").casefold()


def _records(stream: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """The records from an offset to the end of their part: kind, offset of the content, length."""
    at = start
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == 0x000A:
            return
        if at + 4 + length > len(stream):
            raise ValueError
        yield kind, at + 4, length
        at += 4 + length
    raise ValueError


def _sheets(stream: bytes) -> list[tuple[str, int]]:
    found = []
    for kind, at, length in _records(stream, 0):
        if kind == _SHEET:
            offset = struct.unpack_from("<I", stream, at)[0]
            characters, wide = stream[at + 6], stream[at + 7] & 1
            text = stream[at + 8 : at + 8 + characters * (2 if wide else 1)]
            if length < 8 or offset >= len(stream):
                raise ValueError
            found.append((text.decode("utf-16-le" if wide else "latin-1"), offset))
    return found


def _extent(stream: bytes, start: int) -> Extent:
    extent = Extent()
    for kind, at, length in _records(stream, start):
        if kind not in _CELLS or length < 6:
            continue
        row, column = struct.unpack_from("<HH", stream, at)
        last = struct.unpack_from("<H", stream, at + length - 2)[0] if kind == _MANY_NUMBERS else column
        extent.rows, extent.columns = max(extent.rows, row + 1), max(extent.columns, last + 1)
        code = None
        if kind == _BOOL_OR_ERROR and length >= 8 and stream[at + 7]:
            code = stream[at + 6]
        elif kind == _FORMULA and length >= 14 and stream[at + 12 : at + 14] == b"\xff\xff" and stream[at + 6] == 2:
            code = stream[at + 8]
        if code is not None:
            extent.no_values[row, column] = in_error(_ERRORS.get(code, "#N/A"))
    return extent
