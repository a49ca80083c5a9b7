"""Mappings: small TOML files that say how the columns of a foreign file become the kinds of file that intake knows.

name = "cea-daily"
title_zh = "…"
title_en = "…"
recognised_by = ["date", "close"]        # headers by which a file is taken to be this one

[[kind]]
code = "quotes"
one_row_per = ["source_id"]              # optional: rows that agree here describe one thing
[kind.constants]                         # the same value for every row, as a template would write it
source = "gem"
[kind.columns]                           # column key = header, or a table with header, factor, values, default
close = "close"
capacity = { header = "capacity_kw", factor = 0.001 }
status = { header = "status", values = { permitted = "planned" }, default = "unknown" }
[[kind.where]]                           # optional: only rows whose cell is one of these
header = "country"
any_of = ["China"]
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

from carbondash.intake.check import CellSource, cell_error, check
from carbondash.intake.headers import Heading, headings
from carbondash.intake.kinds import KINDS, CheckedTable, Kind
from carbondash.intake.places import outside_province
from carbondash.intake.rows import Sheet
from carbondash.intake.sheets import RawSheet
from carbondash.intake.values import plain
from carbondash.intake.words import CellError, Words

MAPPINGS = Path(__file__).resolve().parents[2] / "data" / "mappings"


class BadMapping(ValueError):
    """A mapping file that can't be read or names a kind or column that does not exist."""


@dataclass(frozen=True, slots=True)
class KindMapping:
    """How a file's rows become rows of one kind."""

    kind: Kind
    sources: dict[str, tuple[str, CellSource]]
    constants: dict[str, Any]
    one_row_per: tuple[str, ...]
    where: tuple[tuple[str, frozenset[str]], ...]

    @property
    def headers(self) -> list[str]:
        """Every header that it reads."""
        return [header for header, _ in self.sources.values()] + [header for header, _ in self.where]


@dataclass(frozen=True, slots=True)
class Mapping:
    """A whole mapping file."""

    name: str
    title: Words
    recognised_by: frozenset[str]
    kinds: tuple[KindMapping, ...]
    # The text of its file.
    source: str = field(default="", repr=False)

    def heading(self, sheet: RawSheet) -> Heading | None:
        """The header that has all texts by which the file is recognised, or None."""
        for heading in headings(sheet):
            if self.recognised_by <= {plain(text) for text in heading.texts}:
                return heading
        return None


def read_mapping(path: Path) -> Mapping:
    """A mapping from its file; BadMapping where it can't be read or understood, in one line."""
    try:
        return parse_mapping(path.read_text(encoding="utf-8"), path.name)
    except OSError as error:
        raise BadMapping(f"{path.name}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadMapping(f"{path.name}: {error}") from error


def parse_mapping(text: str, file: str) -> Mapping:
    """A mapping from the text of its file; BadMapping where it can't be understood, in one line that names the file."""
    try:
        raw = tomllib.loads(text)
        kinds = tuple(sorted((_kind(block) for block in raw["kind"]), key=lambda item: item.kind.order))
        return Mapping(raw["name"], Words(raw["title_zh"], raw["title_en"]), frozenset(raw["recognised_by"]), kinds, text)
    except (tomllib.TOMLDecodeError, TypeError, AttributeError, InvalidOperation) as error:
        raise BadMapping(f"{file}: {error}") from error
    except KeyError as error:
        raise BadMapping(f"{file}: {error.args[0]!r} is missing or not known") from error


def _kind(block: dict[str, Any]) -> KindMapping:
    kind = KINDS[block["code"]]
    constants = block.get("constants", {})
    columns = block.get("columns", {})
    for key in [*constants, *columns, *block.get("one_row_per", [])]:
        kind.column(key)
    for column in kind.columns:
        if column.required and column.key not in constants and column.key not in columns:
            raise BadMapping(f"{kind.code}: the required column {column.key} is not mapped")
    sources = {}
    for key, written in columns.items():
        source: dict[str, Any] = {"header": written} if isinstance(written, str) else written
        factor = Decimal(str(source.get("factor", 1)))
        sources[key] = (
            source["header"],
            CellSource(None, source["header"], factor, source.get("values"), source.get("default")),
        )
    where = tuple((item["header"], frozenset(item["any_of"])) for item in block.get("where", []))
    return KindMapping(kind, sources, constants, tuple(block.get("one_row_per", [])), where)


@cache
def shipped_mappings() -> tuple[Mapping, ...]:
    """The mappings that come with the program."""
    return tuple(read_mapping(path) for path in sorted(MAPPINGS.glob("*.toml")))


def find_mapping(name: str) -> Mapping:
    """A mapping by the name of a shipped one or by the path of a file; else BadMapping."""
    for mapping in shipped_mappings():
        if mapping.name == name:
            return mapping
    path = Path(name)
    if not path.is_file():
        known = ", ".join(mapping.name for mapping in shipped_mappings())
        raise BadMapping(f"no mapping and no file is called {name} (mappings: {known})")
    return read_mapping(path)


def apply_mapping(mapping: Mapping, rows: Sheet, heading: Heading, today: date) -> tuple[list[CheckedTable], list[CellError]]:
    """The checked tables that a mapping makes of one sheet, in the order in which they are loaded, and all errors."""
    header = [plain(text) for text in heading.texts]
    tables: list[CheckedTable] = []
    errors: list[CellError] = []
    for part in mapping.kinds:
        missing = [name for name in part.headers if name not in header]
        errors += [CellError(rows.file, rows.name, 0, "", "", "", f"有“{name}”列", f"a column “{name}”") for name in missing]
        if missing:
            continue
        chosen = _where(rows, header, part.where)
        table, found = check(
            part.kind, chosen, _sources(part, header), width=heading.width, today=today, from_mapping=mapping.name
        )
        # Several kinds may be made of one column: each bad cell is named once.
        errors += found
        if not found and part.one_row_per:
            errors += _collapse(table, part.one_row_per)
        tables.append(table)
    return tables, list(dict.fromkeys(errors))


def _sources(part: KindMapping, header: Sequence[str]) -> dict[str, CellSource]:
    sources = {key: CellSource(None, default=value) for key, value in part.constants.items()}
    for key, (name, source) in part.sources.items():
        sources[key] = CellSource(header.index(name), name, source.factor, source.values, source.default)
    return sources


def _where(sheet: Sheet, header: Sequence[str], where: Iterable[tuple[str, frozenset[str]]]) -> Sheet:
    tests = [(header.index(name), any_of) for name, any_of in where]
    if not tests:
        return Sheet(sheet.file, sheet.name, sheet.rows, list(sheet.row_numbers), sheet.cells)
    kept = [
        position
        for position, row in enumerate(sheet.rows)
        if all(index < len(row) and plain(str(row[index])) in any_of for index, any_of in tests)
    ]
    return Sheet(sheet.file, sheet.name, [sheet.rows[at] for at in kept], [sheet.row_numbers[at] for at in kept], sheet.cells)


def _collapse(table: CheckedTable, keys: Sequence[str]) -> list[CellError]:
    """One row for each key, in the order of the file. What the rows say must agree, but a place may differ.

    The place is then the one that most of the rows inside the province have. A word that one row lacks is taken from another.
    """
    groups: dict[tuple[Any, ...], list[int]] = {}
    for position, shared in enumerate(zip(*(table.values(name) for name in keys), strict=True)):
        groups.setdefault(shared, []).append(position)
    errors: list[CellError] = []
    merged: dict[str, list[Any]] = {key: [] for key in table.columns}
    firsts = [positions[0] for positions in groups.values()]
    has_place = "lon" in table.columns and "lat" in table.columns
    for positions in groups.values():
        place = _common_place(table, positions) if has_place else (None, None)
        for key, values in table.columns.items():
            if has_place and key in ("lon", "lat"):
                merged[key].append(place[key == "lat"])
                continue
            said = {position: values[position] for position in positions if values[position] not in (None, "unknown")}
            first = next(iter(said.values()), values[positions[0]])
            for position, value in said.items():
                if value != first:
                    expected = Words(
                        f"与第 {table.row_numbers[positions[0]]} 行相同：{first}",
                        f"{first}, as row {table.row_numbers[positions[0]]} says",
                    )
                    errors.append(cell_error(table, position, key, expected))
            merged[key].append(first)
    table.columns = merged
    table.row_numbers = [table.row_numbers[position] for position in firsts]
    return errors


def _common_place(table: CheckedTable, positions: Sequence[int]) -> tuple[float | None, float | None]:
    places = [(table.columns["lon"][position], table.columns["lat"][position]) for position in positions]
    inside = [place for place, outside in zip(places, outside_province(places), strict=True) if not outside]
    known = [place for place in inside or places if place[0] is not None]
    return Counter(known).most_common(1)[0][0] if known else (None, None)
