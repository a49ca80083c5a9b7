"""What a kind of file is: its columns, from which reader, checks, template and explanations are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from carbondash.intake.words import Words

ColumnType = Literal["text", "integer", "number", "amount", "day", "month", "year", "choice", "credit_code"]


NO_HELP = Words("", "")


@dataclass(frozen=True, slots=True)
class Choice:
    """One allowed value: the code that is stored, its names, and further spellings that are understood."""

    code: str
    zh: str
    en: str
    also: tuple[str, ...] = ()
    reads_english: bool = True

    @property
    def shown(self) -> str:
        """The value as a template's drop-down list offers it."""
        names = self.zh if self.zh == self.en else f"{self.zh} / {self.en}"
        return f"{self.code} {names}" if self.code.isdigit() and self.zh != self.code else names


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file.

    type 'amount' is kept as a whole number of base units: the file's value times `scale`, which must come out whole.
    low and high bound the value as the file writes it. max_length bounds a text. A day may lie after today only where it is
    `ahead`: until when something is due.
    """

    key: str
    zh: str
    en: str
    type: ColumnType
    unit: str = ""
    unit_en: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    low: float | None = None
    high: float | None = None
    scale: int = 1
    max_length: int = 200
    ahead: bool = False
    example: Any = None
    help: Words = NO_HELP

    @property
    def header(self) -> str:
        """The header that a template writes: both languages, the unit, a star where the column must be filled."""
        units = dict.fromkeys(unit for unit in (self.unit, self.unit_en) if unit)
        unit = f" ({' / '.join(units)})" if units else ""
        return f"{self.zh} / {self.en}{unit}{' *' if self.required else ''}"


Complaint = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file. `order` says what is loaded first; `check_row` looks at one row's values together.

    check_row takes the values by column key and yields (column key, expectation zh, expectation en).
    """

    code: str
    zh: str
    en: str
    order: int
    columns: tuple[Column, ...]
    explanation: Words
    check_row: Callable[[dict[str, Any]], Iterable[Complaint]] | None = None

    def column(self, key: str) -> Column:
        """The column with this key, or KeyError."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)


@dataclass(slots=True)
class Origin:
    """Where a table's columns stand in their file: by column key the header as written and the column's index.

    `cells` are the sheet's rows as read, from its first one on: what a complaint shows is what the file says.
    `following`: further sheets whose rows were put below, each with the position of its first row.
    """

    file: str
    sheet: str
    headers: dict[str, tuple[str, int]]
    cells: list[list[Any]]
    following: list[tuple[int, Origin]] = field(default_factory=list)

    def at(self, position: int) -> Origin:
        """The origin of the table's row at a position."""
        return next((origin for first, origin in reversed(self.following) if position >= first), self)


@dataclass(slots=True)
class CheckedTable:
    """Rows of one kind whose every cell is what its column expects: values by column key, and each row's number in the file."""

    kind: Kind
    origin: Origin
    columns: dict[str, list[Any]]
    row_numbers: list[int]
    from_mapping: str | None = None

    def __len__(self) -> int:
        return len(self.row_numbers)

    def values(self, key: str) -> Sequence[Any]:
        """One column's values; all missing where the file has no such column."""
        return self.columns.get(key) or [None] * len(self)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Row after row as a dict by column key."""
        keys = list(self.columns)
        for values in zip(*self.columns.values(), strict=True):
            yield dict(zip(keys, values, strict=True))
