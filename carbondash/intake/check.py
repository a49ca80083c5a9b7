"""Rows of a sheet against the description of their kind: typed columns, or every cell that isn't what it should be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from carbondash.intake.cells import Merged, NoValue
from carbondash.intake.headers import Recognised
from carbondash.intake.kinds import CheckedTable, Column, Kind, Origin
from carbondash.intake.rows import Sheet
from carbondash.intake.values import Parser, is_missing, listed, parser_of, plain
from carbondash.intake.words import CellError, Refused, Words, column_letter


@dataclass(frozen=True, slots=True)
class CellSource:
    """Where a column's cells come from: a column of the file, or the same value for every row.

    factor turns the file's unit into the column's; values renames the file's words; default stands where a cell is empty.
    """

    index: int | None
    header: str = ""
    factor: Decimal = Decimal(1)
    values: Mapping[str, str] | None = None
    default: Any = None


# So many cells of one column are refused one by one; further ones would tell nobody more.
MAX_ERRORS = 1000


def template_sources(found: Recognised) -> dict[str, CellSource]:
    """The sources of a sheet by what its headers were taken for."""
    return {match.column.key: CellSource(match.index, match.header, match.factor) for match in found.read if match.column}


def check(
    kind: Kind, sheet: Sheet, sources: Mapping[str, CellSource], *, width: int, today: date, from_mapping: str | None = None
) -> tuple[CheckedTable, list[CellError]]:
    """A sheet's rows as columns of typed values, with one error for every cell that is refused.

    width: number of cells in the header; a row that holds more is refused. today: no day may lie after it. The example row of a
    template is left out.
    """
    errors: list[CellError] = []
    headers = {key: (source.header, source.index) for key, source in sources.items() if source.index is not None}
    table = CheckedTable(kind, Origin(sheet.file, sheet.name, headers, sheet.cells), {}, sheet.row_numbers, from_mapping)
    bad_rows: set[int] = set()
    for position, row in enumerate(sheet.rows):
        if len(row) > width and any(not is_missing(cell) for cell in row[width:]):
            bad_rows.add(position)
            spare = next(index for index in range(width, len(row)) if not is_missing(row[index]))
            words = Words(f"每行至多 {width} 格", f"at most {width} cells in a row")
            errors.append(_error(sheet, position, "", spare, row[spare], words))
    for column in kind.columns:
        source = sources.get(column.key)
        if source is None:
            continue
        values, refused = _column(column, source, sheet, today)
        table.columns[column.key] = values
        bad_rows.update(position for position, _, _ in refused)
        for position, cell, expected in refused:
            errors.append(_error(sheet, position, source.header or column.zh, source.index, cell, expected))
    errors += _check_rows(table, bad_rows)
    if from_mapping is None:
        _leave_out_example(table)
    errors.sort(key=lambda error: error.row)
    return table, errors


def _error(sheet: Sheet, position: int, header: str, index: int | None, cell: Any, expected: Words) -> CellError:
    letter = "" if index is None else column_letter(index)
    return CellError(sheet.file, sheet.name, sheet.row_numbers[position], header, letter, _shown(cell), expected.zh, expected.en)


def _shown(cell: Any) -> str:
    if cell is None:
        return ""
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell)


_MANY = Words(
    f"按格式填写的整列（此列已有 {MAX_ERRORS:,} 处错误，其后未再检查）",
    f"a whole column as described ({MAX_ERRORS:,} cells of this one are wrong; what follows was not checked)",
)

# Columns whose numbers belong to their own row and nobody else's.
_NUMBERS = ("integer", "number", "amount")


def _column(column: Column, source: CellSource, sheet: Sheet, today: date) -> tuple[list[Any], list[tuple[int, Any, Words]]]:
    not_after = today if column.type == "day" and not column.ahead else None
    parse = _with_names(parser_of(column, source.factor), source, not_after)
    if source.index is None:
        return [parse(source.default)] * len(sheet.rows), []
    index = source.index
    values: list[Any] = []
    refused: list[tuple[int, Any, Words]] = []
    known: dict[str, Any] = {}
    for position, row in enumerate(sheet.rows):
        cell = row[index] if index < len(row) else None
        text = cell if isinstance(cell, str) else None
        if text is not None and text in known:
            values.append(known[text])
            continue
        if isinstance(cell, Merged) and column.type not in _NUMBERS:
            cell = cell.value
        if is_missing(cell):
            cell = source.default
        value = None
        if isinstance(cell, (Merged, NoValue)):
            refused.append((position, cell, cell.expected))
        elif cell is None:
            if column.required:
                refused.append((position, None, _filled(column)))
        else:
            try:
                value = parse(cell)
                if text is not None:
                    known[text] = value
            except Refused as error:
                refused.append((position, cell, error.expected))
        values.append(value)
        if len(refused) == MAX_ERRORS:
            return [*values, *[None] * (len(sheet.rows) - len(values))], [*refused, (position, cell, _MANY)]
    return values, refused


def _with_names(parse: Parser, source: CellSource, not_after: date | None) -> Parser:
    names = source.values

    def renamed(cell: Any) -> Any:
        if names and isinstance(cell, str):
            cell = names.get(plain(cell), cell)
        value = parse(cell)
        if not_after is not None and value > not_after:
            raise Refused(f"不晚于今天 {not_after} 的日期", f"a day not after today, {not_after}")
        return value

    return renamed if names or not_after is not None else parse


def _filled(column: Column) -> Words:
    zh, en = f"填写“{column.zh}”", f"a value for “{column.en}”"
    if column.choices:
        zh += f"，下列之一：{listed(column.choices).zh}"
    return Words(zh, en)


def _leave_out_example(table: CheckedTable) -> None:
    example = {column.key: column.example for column in table.kind.columns if column.key in table.columns}
    expected = {key: None if value is None else parser_of(table.kind.column(key))(value) for key, value in example.items()}
    if not expected or all(value is None for value in expected.values()):
        return
    keep = [row != expected for row in table.rows()]
    if all(keep):
        return
    table.row_numbers = [number for number, kept in zip(table.row_numbers, keep, strict=True) if kept]
    for key, values in table.columns.items():
        table.columns[key] = [value for value, kept in zip(values, keep, strict=True) if kept]


def _check_rows(table: CheckedTable, bad_rows: set[int]) -> list[CellError]:
    if table.kind.check_row is None:
        return []
    errors = []
    missing = {column.key: None for column in table.kind.columns if column.key not in table.columns}
    for position, row in enumerate(table.rows()):
        if position in bad_rows:
            continue
        for key, zh, en in table.kind.check_row({**missing, **row} if missing else row):
            errors.append(cell_error(table, position, key, Words(zh, en)))
    return errors


def cell_error(table: CheckedTable, position: int, key: str, expected: Words) -> CellError:
    """The error of one row of a checked table at the column with this key, with what the file says there."""
    origin, number = table.origin.at(position), table.row_numbers[position]
    header, index = origin.headers.get(key, (table.kind.column(key).zh, None))
    if index is None:
        return CellError(origin.file, origin.sheet, number, header, "", "", expected.zh, expected.en)
    row = origin.cells[number - 1]
    shown = _shown(row[index]) if index < len(row) else ""
    return CellError(origin.file, origin.sheet, number, header, column_letter(index), shown, expected.zh, expected.en)
