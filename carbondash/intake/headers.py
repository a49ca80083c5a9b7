"""Which row of a sheet is its header, and which kind of file it makes the sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from carbondash.intake.kinds import KINDS, Column, Kind
from carbondash.intake.sheets import RawSheet
from carbondash.intake.units import column_factor, normal, stated_units, times
from carbondash.intake.words import Words, column_letter

# A header may stand below titles, but not further down than this, and take up no more rows than that.
HEADER_ROWS = 20
HEADER_DEPTH = 3

_WITH_UNIT = re.compile(r"(.+?)[(\[]([^()\[\]]*)[)\]]")
_ONE = Decimal(1)

_NOT_READ = Words("不属于该类文件，未读取", "not part of this kind of file, not read")
_CORRECTED = Words("由用户指定", "chosen by the user")
_LEFT_OUT = Words("由用户指定不读取", "left out by the user")
_EXACT = Words("表头一致", "exact header")
_TEMPLATE = Words("模板表头", "a template's header")
_OTHER_LANGUAGE = Words("英文表头", "header in the other language")
_CODE = Words("列代号", "the column's code")


@dataclass(frozen=True, slots=True)
class Heading:
    """A sheet's header: its last row's index from 0, each column's text, and the lowest part of the text where it has several."""

    row: int
    texts: tuple[str, ...]
    lowest: tuple[str, ...]

    @property
    def width(self) -> int:
        """How many columns there are up to the last one that has a header."""
        return max((index for index, text in enumerate(self.texts, start=1) if text), default=0)


@dataclass(frozen=True, slots=True)
class HeaderProblem:
    """A header that doesn't fit: the column's index and text ('' where it is missing) and what was expected."""

    index: int
    header: str
    expected: Words


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """What one header was taken for: the column (None: not read), what turns its numbers into the column's unit, and why."""

    index: int
    header: str
    column: Column | None
    factor: Decimal
    reason: Words


@dataclass(frozen=True, slots=True)
class Recognised:
    """A sheet's kind: its header, what each of its columns was taken for, and what is wrong."""

    kind: Kind
    heading: Heading
    matches: tuple[HeaderMatch, ...]
    problems: tuple[HeaderProblem, ...]

    @property
    def read(self) -> list[HeaderMatch]:
        """The columns that are read."""
        return [match for match in self.matches if match.column is not None]

    @property
    def unread(self) -> list[str]:
        """Headers that mean nothing."""
        return [match.header for match in self.matches if match.reason is _NOT_READ]


def headings(sheet: RawSheet) -> Iterator[Heading]:
    """Every row that may be the header, and with merged cells the rows that may be it together."""
    merges = [(merge, extent) for merge, extent in sheet.merges if merge[0] < HEADER_ROWS]
    for first, row in enumerate(sheet.rows[:HEADER_ROWS]):
        texts = tuple(_text(cell) for cell in row)
        yield Heading(first, texts, texts)
        depth = max((bottom - top + (left < right) for (top, left), (bottom, right) in merges if top == first), default=0)
        for last in range(first + 1, min(first + min(depth + 1, HEADER_DEPTH), len(sheet.rows))):
            yield _joined(sheet, first, last)


def _joined(sheet: RawSheet, first: int, last: int) -> Heading:
    rows = sheet.rows[first : last + 1]
    width = max(len(row) for row in rows)
    parts = [[_text(row[index]) if index < len(row) else "" for row in rows] for index in range(width)]
    for (top, left), (bottom, right) in sheet.merges:
        if first <= top <= last and top == bottom:
            for index in range(left + 1, min(right + 1, width)):
                parts[index][top - first] = parts[index][top - first] or parts[left][top - first]
    kept = [[text for text in column if text] for column in parts]
    return Heading(last, tuple(" ".join(column) for column in kept), tuple(column[-1] if column else "" for column in kept))


def _text(cell: Any) -> str:
    return cell.strip() if isinstance(cell, str) else ""


@cache
def _names(code: str) -> dict[str, tuple[Column, Words]]:
    names: dict[str, tuple[Column, Words]] = {}
    for column in KINDS[code].columns:
        template = f"{column.zh}/{column.en}"
        for name, reason in ((column.zh, _EXACT), (column.en, _OTHER_LANGUAGE), (template, _TEMPLATE), (column.key, _CODE)):
            names.setdefault(normal(name), (column, reason))
    return names


@lru_cache(maxsize=10_000)
def _match(code: str, text: str) -> tuple[Column, str, Words] | None:
    """The column of a kind that a header means, the unit that it states ('' for none), and why."""
    names = _names(code)
    if text in names:
        column, reason = names[text]
        return column, "", reason
    found = _WITH_UNIT.fullmatch(text)
    if found and found.group(1) in names:
        column, reason = names[found.group(1)]
        return column, found.group(2), reason
    for name, (column, reason) in names.items():
        rest = text.removeprefix(name).lstrip("/,、:-_")
        if rest and len(rest) < len(text) and column_factor(column, rest) is not None:
            return column, rest, reason
    return None


def _own(column: Column, header: str) -> str:
    """The unit in the brackets of a header that a user says to be this column's."""
    found = _WITH_UNIT.fullmatch(normal(header))
    return found.group(2) if found and column.unit else ""


def _fit(kind: Kind, heading: Heading, forced: Mapping[int, str | None], stated: Sequence[str] = ()) -> Recognised:
    matches: list[HeaderMatch] = []
    problems: list[HeaderProblem] = []
    taken = {key: index for index, key in sorted(forced.items(), reverse=True) if key is not None}
    for index in range(max(len(heading.texts), max(forced, default=-1) + 1)):
        header = heading.texts[index] if index < len(heading.texts) else ""
        key = forced.get(index)
        if key is not None:
            column = kind.column(key)
            unit, reason = _own(column, header), _CORRECTED
        else:
            found = (
                None if index in forced else _match(kind.code, normal(header)) or _match(kind.code, normal(heading.lowest[index]))
            )
            if found is None or (found[0].key in taken and found[0].key in forced.values()):
                if normal(header):
                    matches.append(HeaderMatch(index, header, None, _ONE, _LEFT_OUT if index in forced else _NOT_READ))
                continue
            column, unit, reason = found
        if taken.setdefault(column.key, index) != index:
            expected = Words(f"每列只出现一次（与 {column_letter(taken[column.key])} 列重复）", "each column once only")
            problems.append(HeaderProblem(index, header, expected))
            continue
        factor, reason = _converted(column, unit, stated, reason)
        if factor is None:
            words = Words(f"单位 {column.unit or '无'}", f"the unit {column.unit_en or column.unit or 'none'}")
            problems.append(HeaderProblem(index, header, words))
        matches.append(HeaderMatch(index, header, column, factor or _ONE, reason))
    for column in kind.columns:
        if column.required and column.key not in taken:
            problems.append(HeaderProblem(-1, "", Words(f"有“{column.zh}”列", f"a column “{column.en}”")))
    return Recognised(kind, heading, tuple(matches), tuple(problems))


def _converted(column: Column, unit: str, stated: Sequence[str], reason: Words) -> tuple[Decimal | None, Words]:
    """What turns a column's numbers into its unit, with the reason; None where the stated unit is not known for it."""
    above = next((each for each in stated if column.unit and column_factor(column, each) is not None), "") if not unit else ""
    factor = column_factor(column, unit or above) if unit or above else _ONE
    if factor is None or factor == _ONE:
        return factor, reason
    by, written = times(factor), unit or above
    zh, en = ("，按表头上方的单位", ", by the unit above the header") if above else ("", "")
    return factor, Words(
        f"{reason.zh}，单位已换算：{written} → {column.unit}（{by.zh}）{zh}",
        f"{reason.en}, unit converted: {written} to {column.unit_en or column.unit} ({by.en}){en}",
    )


def recognise(sheet: RawSheet, kinds: Iterable[Kind] | None = None) -> Recognised | None:
    """The kind whose columns a sheet's header names best, with what its header lacks; None where it names too few of any.

    A header counts when it names at least half of a kind's required columns and two columns in all.
    """
    best: Recognised | None = None
    best_rank: tuple[bool, int, int, int] = (False, 0, 0, 0)
    for heading in headings(sheet):
        if sum(bool(normal(text)) for text in heading.texts) < 2:
            continue
        for kind in KINDS.values() if kinds is None else kinds:
            fit = _fit(kind, heading, {})
            named = {match.column.key for match in fit.read if match.column}
            required = [column.key for column in kind.columns if column.required]
            count = sum(key in named for key in required)
            if len(named) < 2 or count * 2 < len(required):
                continue
            rank = (count == len(required), len(named), -len(fit.unread), -len(fit.problems))
            if rank > best_rank:
                best, best_rank = fit, rank
    return best and _fit(best.kind, best.heading, {}, _stated(sheet, best.heading.row))


def recognise_as(sheet: RawSheet, kind: Kind, forced: Mapping[int, str | None], row: int | None = None) -> Recognised | None:
    """A sheet as the kind that a user says it is, with the columns that the user chose by index; None for an empty sheet.

    The header is the row with this index, else the one that names most of the kind's columns, else the first with most texts.
    """
    candidates = [heading for heading in headings(sheet) if row is None or heading.row == row]
    if not candidates:
        return None

    def names(heading: Heading) -> tuple[int, int]:
        return len(_fit(kind, heading, {}).read), sum(bool(text) for text in heading.texts)

    heading = max(candidates, key=names)
    return _fit(kind, heading, forced, _stated(sheet, heading.row))


def _stated(sheet: RawSheet, header_row: int) -> list[str]:
    return [unit for row in sheet.rows[:header_row] for cell in row for unit in stated_units(cell)]
