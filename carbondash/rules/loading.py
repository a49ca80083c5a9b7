"""Reading rule files: TOML to rule sets, and what a file and the files of a subject must hold together.

Loading is strict: a misspelt table, a row that is none, a series with a gap or an overlap are errors that name the file and the
row.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from carbondash.rules.rulefile import Rule, RuleSet, RuleSetError, Unknown

_ONE_DAY = timedelta(days=1)
_END_OF_TIME = date.max

_OF_A_FILE = ("subject", "title_zh", "title_en", "valid_from", "valid_to", "status", "reason_zh", "reason_en")
_TABLES = ("defaults", "rule", "unknown")
_DEFAULTS = ("published_on", "source", "confidence", "unit", "valid_from", "valid_to", "note_zh", "note_en")
_PERIOD = ("valid_from", "valid_to")

Row = TypeVar("Row", bound=BaseModel)


def decode(file: str, content: bytes) -> str:
    """The text of a rule file. Raises RuleSetError where it is not UTF-8; the mark that some editors put first is left out."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RuleSetError(f"{file}: byte {error.start + 1} is not UTF-8: expected a text file saved as UTF-8") from None


def parse(file: str, text: str) -> RuleSet:
    """One rule file as a rule set. Raises RuleSetError naming the file, the row and what is wrong with it."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleSetError(f"{file}: no valid TOML: {error}") from None
    for name in content:
        if name not in (*_OF_A_FILE, *_TABLES):
            raise RuleSetError(f"{file}: {name}: expected one of {', '.join((*_OF_A_FILE, *_TABLES))}")
    own = content.pop("defaults", {})
    if not isinstance(own, dict) or any(name not in _DEFAULTS for name in own):
        raise RuleSetError(f"{file}: defaults: expected a table of {', '.join(_DEFAULTS)}")
    defaults = {name: content.get(name) for name in _PERIOD} | own
    rows = _rows(file, "rule", Rule, content.pop("rule", []), defaults)
    periods = {name: defaults[name] for name in _PERIOD}
    unknown = _rows(file, "unknown", Unknown, content.pop("unknown", []), periods)
    try:
        found = RuleSet.model_validate({**content, "file": file, "rules": rows, "unknown": unknown})
    except ValidationError as error:
        raise RuleSetError(f"{file}: {_first(error)}") from None
    if not re.fullmatch(rf"{found.subject}(_\d{{4}}){{0,2}}\.toml", file):
        raise RuleSetError(f"{file}: subject is {found.subject!r}: expected that of the file's name, before the years")
    _require_whole(found)
    return found


def _rows(file: str, table: str, kind: type[Row], given: object, defaults: Mapping[str, Any]) -> tuple[Row, ...]:
    if not isinstance(given, list) or not all(isinstance(row, dict) for row in given):
        raise RuleSetError(f"{file}: {table}: expected rows, each under [[{table}]]")
    rows = []
    for number, row in enumerate(given, 1):
        filled = {name: value for name, value in (defaults | row).items() if value is not None}
        try:
            rows.append(kind.model_validate(filled))
        except ValidationError as error:
            raise RuleSetError(f"{file}: {table} {number} ({row.get('name', 'without a name')}): {_first(error)}") from None
    return tuple(rows)


def _first(error: ValidationError) -> str:
    problem = error.errors()[0]
    place = ".".join(str(part) for part in problem["loc"])
    return f"{place or 'row'}: {problem['msg']}"


def _require_whole(found: RuleSet) -> None:
    """Every series covers the file's period without a gap; two rows about one day differ in their day of publication."""
    is_pending = found.status == "pending"
    if is_pending and not (found.reason_zh.strip() and found.reason_en.strip()):
        raise RuleSetError(f"{found.file}: status is pending: reason_zh and reason_en must say why")
    if not is_pending and not found.rules:
        raise RuleSetError(f"{found.file}: has no rows: expected some, or status pending")
    by_series: dict[tuple[object, ...], list[tuple[str, Rule | Unknown]]] = {}
    fields: dict[str, frozenset[str]] = {}
    units: dict[tuple[object, ...], str] = {}
    for number, row in enumerate(found.rules, 1):
        place = _place(found.file, "rule", number, row)
        if (row.scenario is None) == is_pending:
            expected = "a scenario, as the set is pending" if is_pending else "no scenario, as the set is not pending"
            raise RuleSetError(f"{place}: expected {expected}")
        if units.setdefault(row.series, row.unit) != row.unit:
            raise RuleSetError(f"{place}: unit is {row.unit!r}: expected {units[row.series]!r} like the row before of its series")
        by_series.setdefault(row.series, []).append((place, row))
    for number, row_at_large in enumerate(found.unknown, 1):
        by_series.setdefault(row_at_large.series, []).append((_place(found.file, "unknown", number, row_at_large), row_at_large))
    for place, member in (pair for rows in by_series.values() for pair in rows):
        if fields.setdefault(member.name, frozenset(member.key)) != frozenset(member.key):
            expected = ", ".join(sorted(fields[member.name])) or "none"
            raise RuleSetError(
                f"{place}: key has {', '.join(member.key) or 'nothing'}: expected {expected} as for others of its name"
            )
    for rows in by_series.values():
        _require_whole_series(found, sorted(rows, key=lambda pair: (pair[1].valid_from, _published(pair[1]))))


def _published(row: Rule | Unknown) -> date:
    return row.published_on if isinstance(row, Rule) else date.min


def _require_whole_series(found: RuleSet, rows: Sequence[tuple[str, Rule | Unknown]]) -> None:
    last_day = found.valid_to or _END_OF_TIME
    reached = found.valid_from - _ONE_DAY
    for position, (place, row) in enumerate(rows):
        if row.valid_from < found.valid_from or (row.valid_to or _END_OF_TIME) > last_day:
            raise RuleSetError(f"{place}: its period leaves that of the file, {found.valid_from} to {found.valid_to or 'open'}")
        for _, other in rows[:position]:
            if (other.valid_to or _END_OF_TIME) < row.valid_from:
                continue
            if isinstance(other, Unknown) or isinstance(row, Unknown):
                raise RuleSetError(f"{place}: overlaps with the row from {other.valid_from}: a value is at hand or it is not")
            if other.published_on == row.published_on:
                raise RuleSetError(f"{place}: overlaps with the row from {other.valid_from} that was published on the same day")
        if row.valid_from - _ONE_DAY > reached:
            raise RuleSetError(f"{place}: nothing covers the days from {reached + _ONE_DAY} to {row.valid_from - _ONE_DAY}")
        reached = max(reached, row.valid_to or _END_OF_TIME)
    if reached < last_day:
        raise RuleSetError(f"{rows[-1][0]}: nothing covers the days from {reached + _ONE_DAY} on")


def _place(file: str, table: str, number: int, row: Rule | Unknown) -> str:
    key = " " + ", ".join(f"{name} {value}" for name, value in row.key.items()) if row.key else ""
    return f"{file}: {table} {number} ({row.name}{key})"


def require_apart(sets: Iterable[RuleSet]) -> None:
    """Sets of one subject have one title and follow each other without overlap or gap. Raises RuleSetError."""
    by_subject: dict[str, list[RuleSet]] = {}
    for found in sets:
        by_subject.setdefault(found.subject, []).append(found)
    for members in by_subject.values():
        members.sort(key=lambda found: found.valid_from)
        for earlier, later in pairwise(members):
            if (earlier.title_zh, earlier.title_en) != (later.title_zh, later.title_en):
                raise RuleSetError(f"{later.file}: its title differs from that of {earlier.file}: expected one for a subject")
            end = earlier.valid_to or _END_OF_TIME
            if end >= later.valid_from:
                raise RuleSetError(
                    f"{later.file}: overlaps with {earlier.file}, which is valid until {earlier.valid_to or 'open'}"
                )
            if end + _ONE_DAY < later.valid_from:
                raise RuleSetError(
                    f"{later.file}: nothing covers the days from {end + _ONE_DAY} to {later.valid_from - _ONE_DAY}"
                )
