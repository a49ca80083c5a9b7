"""Which row of a sheet is its header, and which kind of file it makes the sheet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from carbondash.intake.kinds import KINDS, Column, Kind
from carbondash.intake.words import Words, column_letter

# A header may stand below titles, but not further down than this.
HEADER_ROWS = 20

_WITH_UNIT = re.compile(r"(.+?)\s*[(\[]([^()\[\]]*)[)\]]")


def normal(cell: Any) -> str:
    """A header as it is compared: ordinary width, small letters, no blanks, no star."""
    return re.sub(r"[\s*]+", "", unicodedata.normalize("NFKC", cell).casefold()) if isinstance(cell, str) else ""


@dataclass(frozen=True, slots=True)
class HeaderProblem:
    """A header that doesn't fit: the column's index and text ('' where it is missing) and what was expected."""

    index: int
    header: str
    expected: Words


@dataclass(frozen=True, slots=True)
class Recognised:
    """A sheet's kind: the header row's index, the index of every column by key, headers that mean nothing, and what is wrong."""

    kind: Kind
    row: int
    columns: dict[str, int]
    unread: tuple[str, ...]
    problems: tuple[HeaderProblem, ...]


@cache
def _names(code: str) -> dict[str, Column]:
    names: dict[str, Column] = {}
    for column in KINDS[code].columns:
        for name in (column.key, column.zh, column.en, f"{column.zh}/{column.en}"):
            names.setdefault(normal(name), column)
    return names


def _match(kind: Kind, cell: Any) -> tuple[Column | None, str]:
    """The column that a header means, and the unit in its brackets where that isn't the column's own."""
    names, text = _names(kind.code), normal(cell)
    if text in names:
        return names[text], ""
    found = _WITH_UNIT.fullmatch(text)
    if not found or found.group(1) not in names:
        return None, ""
    column = names[found.group(1)]
    own = {normal(column.unit), normal(column.unit_en), normal(f"{column.unit}/{column.unit_en}")}
    return column, "" if found.group(2) in own else found.group(2)


def _fit(kind: Kind, row: Sequence[Any], row_index: int) -> Recognised:
    columns: dict[str, int] = {}
    problems: list[HeaderProblem] = []
    unread: list[str] = []
    for index, cell in enumerate(row):
        column, other_unit = _match(kind, cell)
        if column is None:
            if normal(cell):
                unread.append(str(cell).strip())
            continue
        if column.key in columns:
            expected = Words(f"每列只出现一次（与 {column_letter(columns[column.key])} 列重复）", "each column once only")
            problems.append(HeaderProblem(index, str(cell).strip(), expected))
        elif other_unit:
            unit = Words(f"单位 {column.unit or '无'}", f"the unit {column.unit_en or column.unit or 'none'}")
            problems.append(HeaderProblem(index, str(cell).strip(), unit))
        columns.setdefault(column.key, index)
    for column in kind.columns:
        if column.required and column.key not in columns:
            problems.append(HeaderProblem(-1, "", Words(f"有“{column.zh}”列", f"a column “{column.en}”")))
    return Recognised(kind, row_index, columns, tuple(unread), tuple(problems))


def recognise(rows: Sequence[Sequence[Any]], kinds: Iterable[Kind] = KINDS.values()) -> Recognised | None:
    """The kind whose columns a sheet's header names best, with what its header lacks; None where it names too few of any.

    A header counts when it names at least half of a kind's required columns and two columns in all.
    """
    best: Recognised | None = None
    best_rank: tuple[bool, int, int] = (False, 0, 0)
    for row_index, row in enumerate(rows[:HEADER_ROWS]):
        if sum(bool(normal(cell)) for cell in row) < 2:
            continue
        for kind in kinds:
            fit = _fit(kind, row, row_index)
            required = [column.key for column in kind.columns if column.required]
            named = sum(key in fit.columns for key in required)
            if len(fit.columns) < 2 or named * 2 < len(required):
                continue
            rank = (named == len(required), len(fit.columns), -len(fit.unread))
            if rank > best_rank:
                best, best_rank = fit, rank
    return best
