"""One file: read, recognised, every cell checked, before anybody asks what it would do to the store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from hashlib import file_digest
from pathlib import Path

from carbondash.intake.check import check, template_sources
from carbondash.intake.columns import Corrections, SheetChoice, SheetColumns, corrected, mapped, matched, unrecognised
from carbondash.intake.headers import Recognised, recognise
from carbondash.intake.kinds import KINDS, CheckedTable
from carbondash.intake.mapping import Mapping, apply_mapping, shipped_mappings
from carbondash.intake.rows import data_rows
from carbondash.intake.sheets import RawSheet, read_sheets
from carbondash.intake.words import EXPLANATION_SHEET, LIST_SHEET, CellError, Refused, Words, column_letter


@dataclass(slots=True)
class CheckedFile:
    """A file after its cells were checked: tables in the order in which they are loaded, errors, notes.

    sheets: what every visible sheet and each of its columns was taken for (a sheet of which a mapping makes two kinds: twice).
    """

    path: Path
    digest: str
    tables: list[CheckedTable] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    notes: list[Words] = field(default_factory=list)
    sheets: list[SheetColumns] = field(default_factory=list)

    @property
    def order(self) -> int:
        """Enterprises before units before records."""
        return min((table.kind.order for table in self.tables), default=0)


def check_file(path: Path, mapping: Mapping | None = None, *, today: date, corrections: Corrections | None = None) -> CheckedFile:
    """Read a file and check every cell. Without a mapping the shipped ones are tried, then the project's own templates.

    corrections: what a person says about sheets by name ('' for a CSV file's); it goes before everything that is recognised.
    Raises OSError where the file can't be opened, BadMapping where a correction names what does not exist.
    """
    with path.open("rb") as source:
        checked = CheckedFile(path, file_digest(source, "sha256").hexdigest())
    try:
        file = read_sheets(path)
    except Refused as error:
        checked.errors.append(file_error(path, "", error.expected))
        return checked
    for name in file.hidden:
        if name != LIST_SHEET:
            checked.notes.append(Words(f"工作表“{name}”为隐藏状态，未读取", f"sheet “{name}” is hidden and was not read"))
    for sheet in file.sheets:
        choice = (corrections or {}).get(sheet.name)
        if choice is not None:
            _check_corrected(checked, sheet, choice, today)
        elif not _check_mapped(checked, sheet, [mapping] if mapping else shipped_mappings(), today):
            _check_sheet(checked, sheet, None if mapping else recognise(sheet), today)
    if not checked.tables and not checked.errors:
        checked.errors.append(file_error(path, "", _NO_KIND))
    _join_sheets(checked)
    checked.tables.sort(key=lambda table: table.kind.order)
    return checked


_NO_KIND = Words(
    f"以下模板之一的表头：{'、'.join(kind.zh for kind in KINDS.values())}；或与映射相符的表头",
    f"the header of a template ({', '.join(kind.en for kind in KINDS.values())}) or of a mapping",
)


def file_error(path: Path, sheet: str, expected: Words) -> CellError:
    """What is wrong with a whole file or sheet."""
    return CellError(path.name, sheet, 0, "", "", "", expected.zh, expected.en)


def _join_sheets(checked: CheckedFile) -> None:
    """Sheets of one kind, such as one for each city, are planned as one table: what two of them say twice is then seen."""
    joined: dict[str, CheckedTable] = {}
    for table in checked.tables:
        first = joined.setdefault(table.kind.code, table)
        if first is table:
            continue
        if set(first.columns) != set(table.columns):
            words = Words(
                f"与工作表“{first.origin.sheet}”相同的列（同属{table.kind.zh}）",
                f"the same columns as sheet “{first.origin.sheet}” ({table.kind.en}, too)",
            )
            checked.errors.append(file_error(checked.path, table.origin.sheet, words))
            continue
        first.origin.following.append((len(first), table.origin))
        first.row_numbers += table.row_numbers
        for key, values in table.columns.items():
            first.columns[key] += values
    checked.tables = list(joined.values())


def _check_mapped(checked: CheckedFile, sheet: RawSheet, mappings: Iterable[Mapping], today: date) -> bool:
    for mapping in mappings:
        heading = mapping.heading(sheet)
        if heading is not None:
            checked.sheets += mapped(sheet, heading, mapping)
            rows = data_rows(checked.path.name, sheet, heading.row)
            tables, errors = apply_mapping(mapping, rows, heading, today)
            checked.tables += tables
            checked.errors += errors
            checked.notes += rows.notes()
            return True
    return False


def _check_corrected(checked: CheckedFile, sheet: RawSheet, choice: SheetChoice, today: date) -> None:
    if choice.kind:
        _check_sheet(checked, sheet, corrected(sheet, choice), today)
        return
    checked.sheets.append(unrecognised(sheet))
    checked.notes.append(Words(f"工作表“{sheet.name}”由用户指定不读取", f"sheet “{sheet.name}” was left out by the user"))


def _check_sheet(checked: CheckedFile, sheet: RawSheet, found: Recognised | None, today: date) -> None:
    file = checked.path.name
    if found is None:
        if sheet.name != EXPLANATION_SHEET and sheet.rows:
            checked.sheets.append(unrecognised(sheet))
            if sheet.name:
                checked.notes.append(
                    Words(f"工作表“{sheet.name}”未识别，未读取", f"sheet “{sheet.name}” is not recognised and was not read")
                )
        return
    checked.sheets.append(matched(sheet, found))
    for problem in found.problems:
        letter = column_letter(problem.index) if problem.index >= 0 else ""
        words = problem.expected
        checked.errors.append(
            CellError(file, sheet.name, found.heading.row + 1, problem.header, letter, problem.header, words.zh, words.en)
        )
    for name in found.unread:
        checked.notes.append(
            Words(f"列“{name}”不属于该模板，未读取", f"column “{name}” is not part of the template and was not read")
        )
    if found.problems:
        return
    rows = data_rows(file, sheet, found.heading.row)
    table, errors = check(found.kind, rows, template_sources(found), width=found.heading.width, today=today)
    checked.tables.append(table)
    checked.errors += errors
    checked.notes += rows.notes()
