"""What a file's columns were taken for and why; what a person says they are; and that, kept as a mapping."""

from __future__ import annotations

import json
from collections.abc import Mapping as Table
from dataclasses import dataclass
from decimal import Decimal

from carbondash.intake.headers import Heading, Recognised, recognise_as
from carbondash.intake.kinds import KINDS
from carbondash.intake.mapping import BadMapping, KindMapping, Mapping
from carbondash.intake.sheets import RawSheet
from carbondash.intake.values import plain
from carbondash.intake.words import Words, column_letter


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """One column of a sheet: the key of the column that it became (None: not read) and why.

    factor turns its unit into that column's. kind is '' where the sheet was not recognised; index counts from 0.
    """

    sheet: str
    kind: str
    index: int
    letter: str
    header: str
    column_key: str | None
    reason: Words
    factor: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class SheetColumns:
    """A visible sheet of a file: the kind that it was taken for ('' for none), its header's row from 1 (0: none), its columns."""

    name: str
    kind: str
    header_row: int
    columns: tuple[ColumnMatch, ...]


@dataclass(frozen=True, slots=True)
class SheetChoice:
    """What a person says about a sheet: its kind ('' leaves it out), column keys by index from 0 (None leaves a column out).

    header_row counts from 1. Columns that aren't named stay what they were recognised as.
    """

    kind: str
    columns: Table[int, str | None]
    header_row: int | None = None


Corrections = Table[str, SheetChoice]

_BY_MAPPING = "按映射“{name}”", "by the mapping “{name}”"
_UNRECOGNISED = Words("工作表未识别", "the sheet is not recognised")


def corrected(sheet: RawSheet, choice: SheetChoice) -> Recognised | None:
    """A sheet as a person says it is; None for an empty one. BadMapping where the person names what does not exist."""
    if choice.kind not in KINDS:
        raise BadMapping(f"{sheet.name or 'sheet'}: no kind of file is called {choice.kind!r}")
    kind = KINDS[choice.kind]
    known = {column.key for column in kind.columns}
    for index, key in choice.columns.items():
        if index < 0 or (key is not None and key not in known):
            raise BadMapping(f"{sheet.name or 'sheet'}: {choice.kind} has no column {key!r} (column {index} of the sheet)")
    row = None if choice.header_row is None else choice.header_row - 1
    return recognise_as(sheet, kind, choice.columns, row)


def matched(sheet: RawSheet, found: Recognised) -> SheetColumns:
    """What was made of a recognised sheet."""
    columns = (
        ColumnMatch(
            sheet.name,
            found.kind.code,
            match.index,
            column_letter(match.index),
            match.header,
            match.column.key if match.column else None,
            match.reason,
            match.factor,
        )
        for match in found.matches
    )
    return SheetColumns(sheet.name, found.kind.code, found.heading.row + 1, tuple(columns))


def mapped(sheet: RawSheet, heading: Heading, mapping: Mapping) -> list[SheetColumns]:
    """What a mapping made of a sheet: one for each kind that it makes of it."""
    return [_mapped(sheet, heading, mapping, part) for part in mapping.kinds]


def _mapped(sheet: RawSheet, heading: Heading, mapping: Mapping, part: KindMapping) -> SheetColumns:
    by_header: dict[str, list[tuple[str, Decimal]]] = {}
    for key, (header, source) in part.sources.items():
        by_header.setdefault(header, []).append((key, source.factor))
    reason = Words(*(words.format(name=mapping.name) for words in _BY_MAPPING))
    columns = [
        ColumnMatch(sheet.name, part.kind.code, index, column_letter(index), text, key, reason, factor)
        for index, text in enumerate(heading.texts)
        if text
        for key, factor in by_header.get(plain(text), [(None, Decimal(1))])
    ]
    return SheetColumns(sheet.name, part.kind.code, heading.row + 1, tuple(columns))


def unrecognised(sheet: RawSheet) -> SheetColumns:
    """A sheet of which nothing could be made, with the texts of its first row that has several."""
    for row, cells in enumerate(sheet.rows[:20]):
        texts = [(index, cell.strip()) for index, cell in enumerate(cells) if isinstance(cell, str) and cell.strip()]
        if len(texts) > 1:
            columns = (
                ColumnMatch(sheet.name, "", index, column_letter(index), text, None, _UNRECOGNISED) for index, text in texts
            )
            return SheetColumns(sheet.name, "", row + 1, tuple(columns))
    return SheetColumns(sheet.name, "", 0, ())


def mapping_from(sheet: SheetColumns, name: str) -> str:
    """A sheet's columns, as they were recognised or corrected, as the text of a mapping file that `read_mapping` understands.

    Raises BadMapping where no column is read, or where two columns have the same header and a mapping could not tell them apart.
    """
    read = [match for match in sheet.columns if match.column_key is not None]
    headers = [plain(match.header) for match in sheet.columns]
    doubtful = next((match.header for match in read if not match.header or headers.count(plain(match.header)) > 1), None)
    if not read or doubtful is not None:
        raise BadMapping(f"{name}: " + ("no column is read" if not read else f"the header {doubtful!r} does not name one column"))
    lines = [
        f"name = {_quoted(name)}",
        f"title_zh = {_quoted(name)}",
        f"title_en = {_quoted(name)}",
        f"recognised_by = [{', '.join(_quoted(plain(match.header)) for match in read)}]",
        "",
        "[[kind]]",
        f"code = {_quoted(sheet.kind)}",
        "[kind.columns]",
    ]
    for match in read:
        header = _quoted(plain(match.header))
        written = header if match.factor == 1 else f"{{ header = {header}, factor = {_quoted(str(match.factor))} }}"
        lines.append(f"{match.column_key} = {written}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
