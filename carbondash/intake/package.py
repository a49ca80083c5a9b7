"""A workbook's package (XLSX or ODS, both ZIP files) looked through before it is unpacked into memory.

Sizes are counted while unpacking, never believed. Of every XLSX sheet: how far its cells reach, and which cells have no value.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import zip_longest
from pathlib import Path
from xml.etree import ElementTree

from carbondash.intake.cells import NoValue, in_error, uncalculated
from carbondash.intake.limits import MAX_CONTENT_BYTES, MAX_PART_BYTES, MAX_PARTS, MAX_UNPACKED_BYTES, refuse_unpacked
from carbondash.intake.words import Refused

CHUNK = 1 << 20
# A sheet's text is looked through in blocks that end with a row; a row longer than this is nobody's.
_LONGEST_ROW = 16 * CHUNK

CONTENT = "content.xml"
_CELL = re.compile(rb"""<c (r="([A-Za-z]{1,7})(\d{1,10})"[^<>]*(?<!/))>""")
# A quick look that nearly every sheet passes: no column beyond Z, no row near the limit.
_FAR = re.compile(rb""" r="(?:[A-Za-z]{2,}|[A-Za-z](?:\d{7,}|[3-9]\d{5}|2[5-9]\d{4}))""")
# Cells may be written in other ways, and may leave out where they stand: then they follow each other.
_UNUSUAL = re.compile(rb'<c(?! r="[A-Za-z])[\s/>]')
_ROW_OR_CELL = re.compile(rb"<(?:\w+:)?(row|c)(?:\s([^<>]*?))?(/?)>")
_PLACE = re.compile(rb"""(?:^|\s)r\s*=\s*["']([A-Za-z]{0,7})(\d{1,10})["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^<>]*?(?:/>|>([^<]*)<)")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)\b[^<>]*(?<!/)>([^<]*)")
_KIND = re.compile(rb"""\bt\s*=\s*["'](\w+)["']""")


Merge = tuple[tuple[int, int], tuple[int, int]]


@dataclass(slots=True)
class Extent:
    """How far a sheet's cells reach beyond the ordinary, in rows and columns, and its cells without a value.

    Cells without a value are by (row, column) from 0; rows and columns stay 0 in a sheet of at most 26 columns within the limits.
    `merges` are an ODS sheet's merged cells: (first row, first column), (last row, last column). XLSX: they come with the cells.
    at_row and at_column are where reading stands in a sheet whose cells don't say where they are.
    """

    rows: int = 0
    columns: int = 0
    merges: list[Merge] = field(default_factory=list)
    at_row: int = 0
    at_column: int = 0
    no_values: dict[tuple[int, int], NoValue] = field(default_factory=dict)


def damaged() -> Refused:
    """What is said of a workbook that can't be read."""
    return Refused("可读取的工作簿（文件已损坏或加密）", "a readable workbook (this one is damaged or encrypted)")


def inspect(path: Path) -> dict[str, Extent]:
    """The extents of an XLSX file's sheets by name (none for an ODS file); Refused where the package is damaged or too large."""
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
            if len(parts) > MAX_PARTS:
                raise Refused(f"不超过 {MAX_PARTS} 个部件的工作簿", f"a workbook of at most {MAX_PARTS} parts")
            refuse_unpacked(sum(part.file_size for part in parts), MAX_UNPACKED_BYTES)
            sheets = _sheet_parts(package)
            extents = {name: Extent() for name in sheets.values()}
            budget = MAX_UNPACKED_BYTES
            for part in parts:
                extent = extents.get(sheets.get(part.filename, ""))
                limit = min(budget, budget if extent is not None else _limit(part.filename))
                budget -= _look_through(package, part, limit, extent)
            return extents
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError, ValueError) as error:
        if isinstance(error, Refused):
            raise
        raise damaged() from error


def _limit(name: str) -> int:
    return MAX_CONTENT_BYTES if name == CONTENT else MAX_PART_BYTES


def chunks(package: zipfile.ZipFile, part: zipfile.ZipInfo, limit: int) -> Iterator[bytes]:
    """A part's true content, chunk by chunk; Refused as soon as it is larger than the limit, whatever the package says."""
    declared, size = part.file_size, 0
    part.file_size = limit + 2 * CHUNK  # what is unpacked ends where its data end, not where its header says
    try:
        with package.open(part) as source:
            while chunk := source.read(CHUNK):
                size += len(chunk)
                refuse_unpacked(size, limit)
                yield chunk
    finally:
        part.file_size = declared
    if size != declared:
        raise damaged()


def _look_through(package: zipfile.ZipFile, part: zipfile.ZipInfo, limit: int, extent: Extent | None) -> int:
    size, rest = 0, b""
    for chunk in chunks(package, part, limit):
        size += len(chunk)
        if extent is None:
            continue
        block = rest + chunk
        end = block.rfind(b"row>") + 4 if b"row>" in block else 0
        rest = block[end:]
        if len(rest) > _LONGEST_ROW:
            raise damaged()
        _measure(block[:end], extent)
    if extent is not None:
        _measure(rest, extent)
    return size


def _measure(block: bytes, extent: Extent) -> None:
    if b":c " in block or b":c>" in block or extent.at_row or _UNUSUAL.search(block):
        _measure_one_by_one(block, extent)
        return
    if _FAR.search(block):
        found = _CELL.findall(block)
        extent.columns = max(extent.columns, *map(column_number, {letters for _, letters, _ in found}), 0)
        extent.rows = max(extent.rows, *map(int, {row for _, _, row in found}), 0)
    if b"<f" in block or b'"e"' in block or b"'e'" in block:
        for cell, inside in _with_content(_CELL, block):
            _note_no_value(int(cell[3]) - 1, column_number(cell[2]) - 1, cell[1], inside, extent)


def _measure_one_by_one(block: bytes, extent: Extent) -> None:
    for tag, inside in _with_content(_ROW_OR_CELL, block):
        attributes = tag[2] or b""
        place = _PLACE.search(attributes)
        if tag[1] == b"row":
            extent.at_row, extent.at_column = int(place[2]) if place else extent.at_row + 1, 0
            continue
        extent.at_column = column_number(place[1]) if place else extent.at_column + 1
        if place:
            extent.at_row = int(place[2])
        if not tag[3]:
            extent.rows, extent.columns = max(extent.rows, extent.at_row), max(extent.columns, extent.at_column)
            _note_no_value(extent.at_row - 1, extent.at_column - 1, attributes, inside, extent)


def _with_content(pattern: re.Pattern[bytes], block: bytes) -> Iterator[tuple[re.Match[bytes], bytes]]:
    """Every place where a pattern is found, with what stands between it and the next one."""
    found = list(pattern.finditer(block))
    for match, following in zip_longest(found, found[1:]):
        yield match, block[match.end() : following.start() if following else len(block)]


def _note_no_value(row: int, column: int, attributes: bytes, inside: bytes, extent: Extent) -> None:
    """Keep a cell that is in error, or whose formula has no result."""
    kind, formula = _KIND.search(attributes), _FORMULA.search(inside)
    if not formula and not (kind and kind[1] == b"e"):
        return
    value = _VALUE.search(inside)
    text = value[1] if value else b""
    if kind and kind[1] == b"e":
        extent.no_values[row, column] = in_error(text.decode("utf-8", "replace") or "#N/A")
    elif formula and not text and not (value and kind and kind[1] == b"str"):
        extent.no_values[row, column] = uncalculated(unescape((formula[1] or b"").decode("utf-8", "replace")))


def column_number(letters: bytes) -> int:
    """The number from 1 of a column called A, B … Z, AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    """The names of the sheets by the part that holds each; nothing for a package that is no XLSX."""
    names = set(package.namelist())
    book = next((name for name in names if name.lower() == "xl/workbook.xml"), None)
    if book is None:
        return {}
    folder = posixpath.dirname(book)
    links = _tree(package, f"{folder}/_rels/{posixpath.basename(book)}.rels")
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    found = {}
    for sheet in _tree(package, book).iter():
        if sheet.tag.rpartition("}")[2] == "sheet":
            link = next((value for key, value in sheet.attrib.items() if key.rpartition("}")[2] == "id"), "")
            target = targets.get(link, "")
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            found[part] = sheet.get("name", "")
    return found


def _tree(package: zipfile.ZipFile, name: str) -> ElementTree.Element:
    text = b"".join(chunks(package, package.getinfo(name), MAX_PART_BYTES))
    if b"<!DOCTYPE" in text:
        raise damaged()
    try:
        return ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise damaged() from error
