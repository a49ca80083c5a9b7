"""Rule files: one subject in one period, its rows with unit, source and a mark of how sure each value is; what a file must hold.

Loading is strict: a row without a source, with an unknown unit or a value that is none of its unit, and a series with a gap or an
overlap, are errors that name the file and the row.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

Confidence = Literal["official", "second_hand", "known_high", "known_medium", "known_low", "inferred", "own"]
Status = Literal["final", "pending", "own"]
Value = bool | int | float | date | str | tuple[float, ...] | tuple[str, ...]

# Nothing with one of these marks may be shown as an official value.
NOT_OFFICIAL: frozenset[str] = frozenset({"known_low", "inferred", "own"})

_OF_DATES, _OF_TEXT, _OF_FLAGS = frozenset({"date"}), frozenset({"text"}), frozenset({"flag"})
_OF_NUMBERS = frozenset(
    {
        "tCO2/MWh", "tCO2/GJ", "tCO2/t", "tCO2/1e4Nm3", "tC/GJ", "tC/t", "GJ/t", "GJ/1e4Nm3", "GJ", "MWh", "MW", "h", "t",
        "tCO2", "tCO2e", "1e4Nm3", "gce/kWh", "%", "points of %", "share", "times", "factor", "days", "months", "years",
        "records", "enterprises", "draws", "points", "score", "weight", "yuan", "yuan/t", "MAD", "digits", "rank",
    }
)  # fmt: skip
UNITS = _OF_DATES | _OF_TEXT | _OF_FLAGS | _OF_NUMBERS

_ONE_DAY = timedelta(days=1)
_END_OF_TIME = date.max


class RuleSetError(ValueError):
    """A rule file does not validate; the text names the file, the row and what was expected."""


class Rule(BaseModel):
    """One row: a value for data of a period, since when it is known, by whose word and how sure."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    key: dict[str, str] = Field(default_factory=dict)
    value: Value
    unit: str
    valid_from: date
    valid_to: date | None = None
    published_on: date
    source: str = Field(min_length=8)
    confidence: Confidence
    scenario: str | None = None
    note_zh: str = ""
    note_en: str = ""

    @field_validator("value", mode="before")
    @classmethod
    def _lists_are_fixed(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value

    @field_validator("unit")
    @classmethod
    def _unit_is_known(cls, unit: str) -> str:
        if unit not in UNITS:
            raise ValueError(f"unknown unit {unit!r}: expected one of {', '.join(sorted(UNITS))}")
        return unit

    @model_validator(mode="after")
    def _value_fits(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError(f"valid_to {self.valid_to} lies before valid_from {self.valid_from}")
        parts = self.value if isinstance(self.value, tuple) else (self.value,)
        if not parts:
            raise ValueError("value is an empty list")
        kinds: dict[str, tuple[type, ...]] = dict.fromkeys(_OF_NUMBERS, (int, float))
        kinds |= {"date": (date,), "text": (str,), "flag": (bool,)}
        for part in parts:
            if not isinstance(part, kinds[self.unit]) or (self.unit in _OF_NUMBERS and isinstance(part, bool)):
                raise ValueError(f"value {part!r} is none of unit {self.unit!r}")
            if isinstance(part, float) and not math.isfinite(part):
                raise ValueError(f"value {part!r} is no finite number")
        return self

    def __hash__(self) -> int:
        return hash((self.name, tuple(sorted(self.key.items())), self.valid_from, self.published_on, self.scenario))

    @property
    def number(self) -> float:
        """The value as a float. Raises TypeError where it is no number."""
        if isinstance(self.value, bool) or not isinstance(self.value, (int, float)):
            raise TypeError(f"{self.name} is no number but {self.value!r}")
        return float(self.value)

    @property
    def numbers(self) -> tuple[float, ...]:
        """The value as numbers. Raises TypeError where it is no list of numbers."""
        if not isinstance(self.value, tuple):
            raise TypeError(f"{self.name} is no list but {self.value!r}")
        return tuple(float(part) for part in self.value)

    @property
    def texts(self) -> tuple[str, ...]:
        """The value as texts. Raises TypeError where it is no list of texts."""
        if not isinstance(self.value, tuple):
            raise TypeError(f"{self.name} is no list but {self.value!r}")
        return tuple(str(part) for part in self.value)

    @property
    def day(self) -> date:
        """The value as a day. Raises TypeError where it is none."""
        if not isinstance(self.value, date):
            raise TypeError(f"{self.name} is no day but {self.value!r}")
        return self.value

    @property
    def text(self) -> str:
        """The value as a text. Raises TypeError where it is none."""
        if not isinstance(self.value, str):
            raise TypeError(f"{self.name} is no text but {self.value!r}")
        return self.value

    @property
    def flag(self) -> bool:
        """The value as yes or no. Raises TypeError where it is neither."""
        if not isinstance(self.value, bool):
            raise TypeError(f"{self.name} is neither true nor false but {self.value!r}")
        return self.value

    @property
    def is_official(self) -> bool:
        """Whether the value may be shown as an official one."""
        return self.confidence not in NOT_OFFICIAL

    def covers(self, day: date) -> bool:
        """Whether the row is about data of this day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def series(self) -> tuple[object, ...]:
        """What tells this row's series from the others of its subject."""
        return (self.name, tuple(sorted(self.key.items())), self.scenario)


class RuleSet(BaseModel):
    """One subject in one period: the rows of one file."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    file: str
    subject: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title_zh: str = Field(min_length=2)
    title_en: str = Field(min_length=2)
    valid_from: date
    valid_to: date | None = None
    status: Status
    reason_zh: str = ""
    reason_en: str = ""
    rules: tuple[Rule, ...]

    def title(self, lang: str) -> str:
        """The subject in words, zh or en."""
        return self.title_zh if lang == "zh" else self.title_en

    def covers(self, day: date) -> bool:
        """Whether the set is about data of this day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def parse(file: str, text: str) -> RuleSet:
    """One rule file as a rule set. Raises RuleSetError naming the file, the row and what is wrong with it."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleSetError(f"{file}: no valid TOML: {error}") from None
    defaults = {"valid_from": content.get("valid_from"), "valid_to": content.get("valid_to"), **content.pop("defaults", {})}
    rows = []
    for number, row in enumerate(content.pop("rule", []), 1):
        filled = {name: value for name, value in (defaults | row).items() if value is not None}
        try:
            rows.append(Rule.model_validate(filled))
        except ValidationError as error:
            raise RuleSetError(f"{file}: rule {number} ({row.get('name', 'without a name')}): {_first(error)}") from None
    try:
        found = RuleSet.model_validate({**content, "file": file, "rules": tuple(rows)})
    except ValidationError as error:
        raise RuleSetError(f"{file}: {_first(error)}") from None
    _require_whole(found)
    return found


def _first(error: ValidationError) -> str:
    problem = error.errors()[0]
    place = ".".join(str(part) for part in problem["loc"])
    return f"{place or 'row'}: {problem['msg']}"


def _require_whole(found: RuleSet) -> None:
    """Every series covers the file's period without a gap; two rows about one day differ in their day of publication."""
    if found.status == "pending" and not (found.reason_zh and found.reason_en):
        raise RuleSetError(f"{found.file}: status is pending: reason_zh and reason_en must say why")
    if found.status != "pending" and not found.rules:
        raise RuleSetError(f"{found.file}: has no rows: expected some, or status pending")
    by_series: dict[tuple[object, ...], list[tuple[int, Rule]]] = {}
    for number, row in enumerate(found.rules, 1):
        if (row.scenario is None) == (found.status == "pending"):
            expected = (
                "a scenario, as the set is pending" if found.status == "pending" else "no scenario, as the set is not pending"
            )
            raise RuleSetError(f"{found.file}: rule {number} ({row.name}): expected {expected}")
        by_series.setdefault(row.series, []).append((number, row))
    for rows in by_series.values():
        _require_whole_series(found, sorted(rows, key=lambda pair: (pair[1].valid_from, pair[1].published_on)))


def _require_whole_series(found: RuleSet, rows: list[tuple[int, Rule]]) -> None:
    last_day = found.valid_to or _END_OF_TIME
    reached = found.valid_from - _ONE_DAY
    for position, (number, row) in enumerate(rows):
        place = f"{found.file}: rule {number} ({row.name}{_written(row.key)})"
        if row.valid_from < found.valid_from or (row.valid_to or _END_OF_TIME) > last_day:
            raise RuleSetError(f"{place}: its period leaves that of the file, {found.valid_from} to {found.valid_to or 'open'}")
        for _, other in rows[:position]:
            if other.published_on == row.published_on and (other.valid_to or _END_OF_TIME) >= row.valid_from:
                raise RuleSetError(f"{place}: overlaps with the row from {other.valid_from} that was published on the same day")
        if row.valid_from - _ONE_DAY > reached:
            raise RuleSetError(f"{place}: nothing covers the days from {reached + _ONE_DAY} to {row.valid_from - _ONE_DAY}")
        reached = max(reached, row.valid_to or _END_OF_TIME)
    if reached < last_day:
        number, row = rows[-1]
        raise RuleSetError(
            f"{found.file}: rule {number} ({row.name}{_written(row.key)}): nothing covers the days from {reached + _ONE_DAY} on"
        )


def _written(key: Mapping[str, str]) -> str:
    return " " + ", ".join(f"{name} {value}" for name, value in key.items()) if key else ""


def require_apart(sets: Iterable[RuleSet]) -> None:
    """Sets of one subject follow each other without overlap or gap. Raises RuleSetError."""
    by_subject: dict[str, list[RuleSet]] = {}
    for found in sets:
        by_subject.setdefault(found.subject, []).append(found)
    for members in by_subject.values():
        members.sort(key=lambda found: found.valid_from)
        for earlier, later in pairwise(members):
            end = earlier.valid_to or _END_OF_TIME
            if end >= later.valid_from:
                raise RuleSetError(
                    f"{later.file}: overlaps with {earlier.file}, which is valid until {earlier.valid_to or 'open'}"
                )
            if end + _ONE_DAY < later.valid_from:
                raise RuleSetError(
                    f"{later.file}: nothing covers the days from {end + _ONE_DAY} to {later.valid_from - _ONE_DAY}"
                )
