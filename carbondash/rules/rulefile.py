"""What a rule file holds: one subject in one period, its rows with unit, source and a mark of how sure each value is.

A row without a source, with an unknown unit or a value that is none of its unit is an error; `loading` says where it stands.
"""

from __future__ import annotations

import math
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

Confidence = Literal["official", "second_hand", "known_high", "known_medium", "known_low", "inferred", "own"]
Status = Literal["final", "pending", "own"]
Value = bool | int | float | date | str | tuple[float, ...] | tuple[str, ...]

# Nothing with one of these marks may be shown as an official value.
NOT_OFFICIAL: frozenset[str] = frozenset({"known_low", "inferred", "own"})

_OF_DATES, _OF_TEXT, _OF_FLAGS = frozenset({"date"}), frozenset({"text"}), frozenset({"flag"})
_OF_NUMBERS = frozenset(
    {
        "tCO2/MWh", "tCO2/GJ", "tCO2/t", "tCO2/1e4Nm3", "tC/GJ", "tC/t", "GJ/t", "GJ/1e4Nm3", "GJ", "MWh", "MW", "h", "t",
        "t/MWh",
        "tCO2", "tCO2e", "1e4Nm3", "gce/kWh", "%", "points of %", "share", "times", "factor", "days", "months", "years",
        "records", "enterprises", "draws", "points", "score", "weight", "yuan", "yuan/t", "MAD", "digits", "rank",
        "tCO2e/tce", "sources", "km",
    }
)  # fmt: skip
UNITS = _OF_DATES | _OF_TEXT | _OF_FLAGS | _OF_NUMBERS
_WHOLE = frozenset({"days", "months", "years", "records", "enterprises", "draws", "digits", "rank", "sources"})
_KINDS: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(_OF_NUMBERS, (int, float)),
    **dict.fromkeys(_OF_DATES, (date,)),
    **dict.fromkeys(_OF_TEXT, (str,)),
    **dict.fromkeys(_OF_FLAGS, (bool,)),
}

_SHORTEST_SOURCE = 8
# What a question for a rule names itself can't be a part of a row's key.
_TAKEN = frozenset({"subject", "name", "about", "as_of", "scenario"})


class RuleSetError(ValueError):
    """A rule file does not validate; the text names the file, the row and what was expected."""


def _said(text: str) -> str:
    if not any(letter.isalpha() for letter in text):
        raise ValueError(f"{text!r} says nothing: expected words")
    return text


Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Words = Annotated[str, AfterValidator(_said)]


class _Dated(BaseModel):
    """What is about data of a period; both days included, no last day leaves the end open."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    valid_from: date
    valid_to: date | None = None

    @model_validator(mode="after")
    def _period_is_one(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError(f"valid_to {self.valid_to} lies before valid_from {self.valid_from}")
        return self

    def covers(self, day: date) -> bool:
        """Whether it is about data of this day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class _Row(_Dated):
    """What is named by a name and, where there are several of it, a key."""

    name: Name
    key: dict[Name, str] = Field(default_factory=dict)

    @field_validator("key")
    @classmethod
    def _key_can_be_asked_for(cls, key: dict[str, str]) -> dict[str, str]:
        for field, value in key.items():
            if field in _TAKEN:
                raise ValueError(f"{field!r} can't be a part of a key: it is what every question names")
            if not value or value != value.strip():
                raise ValueError(f"{field} is {value!r}: expected a text without blanks around it")
        return key


class Unknown(_Row):
    """A row that belongs to the file's subject but is not at hand, and why: asked for, the answer is pending."""

    reason_zh: Words
    reason_en: Words

    @property
    def series(self) -> tuple[object, ...]:
        """What tells this row's series from the others of its subject."""
        return (self.name, tuple(sorted(self.key.items())), None)


class Rule(_Row):
    """One row: a value for data of a period, since when it is known, by whose word and how sure."""

    value: Value
    unit: str
    published_on: date
    source: Words
    confidence: Confidence
    scenario: Name | None = None
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

    @field_validator("source")
    @classmethod
    def _source_is_said(cls, source: str) -> str:
        if len(source.strip()) < _SHORTEST_SOURCE:
            raise ValueError(f"{source!r} names no document: expected title and number, article or section")
        return source

    @model_validator(mode="after")
    def _value_fits(self) -> Self:
        parts = self.value if isinstance(self.value, tuple) else (self.value,)
        if not parts:
            raise ValueError("value is an empty list")
        for part in parts:
            _require_of_unit(part, self.unit)
        if bool(self.note_zh) != bool(self.note_en):
            raise ValueError("a note stands in one language only: expected note_zh and note_en, or neither")
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

    @property
    def series(self) -> tuple[object, ...]:
        """What tells this row's series from the others of its subject."""
        return (self.name, tuple(sorted(self.key.items())), self.scenario)


def _is_finite(part: float) -> bool:
    try:
        return math.isfinite(part)
    except OverflowError:  # a whole number beyond what a float holds
        return False


def _require_of_unit(part: object, unit: str) -> None:
    if not isinstance(part, _KINDS[unit]) or (isinstance(part, bool) and unit not in _OF_FLAGS):
        raise ValueError(f"value {part!r} is none of unit {unit!r}")
    if isinstance(part, str) and not part.strip():
        raise ValueError(f"value {part!r} is a text that says nothing")
    if isinstance(part, bool) or not isinstance(part, (int, float)):
        return
    if not _is_finite(part):
        raise ValueError(f"value {part!r} is no finite number")
    if unit in _WHOLE and part != int(part):
        raise ValueError(f"value {part!r} is no whole number of unit {unit!r}")
    if unit == "share" and not 0 <= part <= 1:
        raise ValueError(f"value {part!r} is no share: expected 0 to 1, or unit '%'")


class RuleSet(_Dated):
    """One subject in one period: the rows of one file, and what it says is not at hand."""

    file: str
    subject: Name
    title_zh: Words
    title_en: Words
    status: Status
    reason_zh: str = ""
    reason_en: str = ""
    rules: tuple[Rule, ...]
    unknown: tuple[Unknown, ...] = ()

    def title(self, lang: str) -> str:
        """The subject in words, zh or en."""
        return self.title_zh if lang == "zh" else self.title_en
