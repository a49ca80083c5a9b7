"""One file: read, recognised, every cell checked, before anybody asks what it would do to the store."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path

from carbondash.intake.check import check, data_rows, template_sources
from carbondash.intake.headers import recognise
from carbondash.intake.kinds import KINDS, CheckedTable
from carbondash.intake.mapping import Mapping, apply_mapping, shipped_mappings
from carbondash.intake.sheets import RawSheet, read_sheets
from carbondash.intake.words import EXPLANATION_SHEET, CellError, Refused, Words, column_letter


@dataclass(slots=True)
class CheckedFile:
    """A file after its cells were checked: tables in the order in which they are loaded, errors, notes."""

    path: Path
    digest: str
    tables: list[CheckedTable] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    notes: list[Words] = field(default_factory=list)

    @property
    def order(self) -> int:
        """Enterprises before units before records."""
        return min((table.kind.order for table in self.tables), default=0)


def check_file(path: Path, mapping: Mapping | None = None, *, today: date) -> CheckedFile:
    """Read a file and check every cell. Without a mapping the shipped ones are tried, then the project's own templates.

    Raises OSError where the file can't be opened.
    """
    checked = CheckedFile(path, sha256(path.read_bytes()).hexdigest())
    try:
        sheets = read_sheets(path)
    except Refused as error:
        checked.errors.append(_file_error(path, "", error.expected))
        return checked
    for sheet in sheets:
        _check_sheet(checked, sheet, mapping, today)
    if not checked.tables and not checked.errors:
        kinds_zh = "、".join(kind.zh for kind in KINDS.values())
        kinds_en = ", ".join(kind.en for kind in KINDS.values())
        expected = Words(
            f"以下模板之一的表头：{kinds_zh}；或与映射相符的表头", f"the header of a template ({kinds_en}) or of a mapping"
        )
        checked.errors.append(_file_error(path, "", expected))
    checked.tables.sort(key=lambda table: table.kind.order)
    return checked


def _file_error(path: Path, sheet: str, expected: Words) -> CellError:
    return CellError(path.name, sheet, 0, "", "", "", expected.zh, expected.en)


def _check_sheet(checked: CheckedFile, sheet: RawSheet, mapping: Mapping | None, today: date) -> None:
    file = checked.path.name
    for candidate in [mapping] if mapping else shipped_mappings():
        row = candidate.header_row(sheet)
        if row is not None:
            tables, errors = apply_mapping(candidate, file, sheet, row, today)
            checked.tables += tables
            checked.errors += errors
            return
    found = None if mapping else recognise(sheet.rows)
    if found is None:
        if sheet.name and sheet.name != EXPLANATION_SHEET and sheet.rows:
            checked.notes.append(
                Words(f"工作表“{sheet.name}”未识别，未读取", f"sheet “{sheet.name}” is not recognised and was not read")
            )
        return
    header = sheet.rows[found.row]
    for problem in found.problems:
        letter = column_letter(problem.index) if problem.index >= 0 else ""
        words = problem.expected
        checked.errors.append(
            CellError(file, sheet.name, found.row + 1, problem.header, letter, problem.header, words.zh, words.en)
        )
    for name in found.unread:
        checked.notes.append(
            Words(f"列“{name}”不属于该模板，未读取", f"column “{name}” is not part of the template and was not read")
        )
    if found.problems:
        return
    rows = data_rows(file, sheet, found.row)
    table, errors = check(found.kind, rows, template_sources(found, header), width=len(header), today=today)
    checked.tables.append(table)
    checked.errors += errors
