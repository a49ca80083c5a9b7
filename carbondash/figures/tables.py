"""A table as it is shown: columns with words and units, rows of plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from carbondash.figures.format import axis_scale
from carbondash.figures.plain import plain
from carbondash.figures.units import Lang

Kind = Literal["text", "number", "date"]

# A spreadsheet takes a text that begins with one of these for a formula, some also in their full width.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Column:
    """One column: a stable key, its header with the unit, what it holds, and the decimals that are shown."""

    key: str
    label: str
    kind: Kind = "text"
    decimals: int = 0


@dataclass(frozen=True)
class Table:
    """Columns and rows; a row holds one value a column, None where there is nothing to show."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...]
    total: int | None = None

    @property
    def is_cut(self) -> bool:
        """Whether there are more rows behind than the table holds."""
        return self.total is not None and self.total > len(self.rows)


def table_of(*columns: tuple[Column, Sequence[object]], total: int | None = None) -> Table:
    """A table from its columns, each with its values; raises ValueError where they differ in length."""
    heads = tuple(column for column, _ in columns)
    rows = tuple(zip(*(values for _, values in columns), strict=True))
    return Table(heads, rows, total)


def amounts(
    key: str, name: str, values: Sequence[float | None], unit: str, lang: Lang, *, decimals: int | None = None
) -> tuple[Column, list[float | None]]:
    """A column of amounts in the size that suits them: the column, whose header names the unit, and the values divided to match.

    values: in the base unit of `unit`. Raises UnknownUnit for a unit that is not in the table of units.
    """
    scale = axis_scale(values, unit, lang)
    label = f"{name}（{scale.label}）" if lang == "zh" else f"{name} ({scale.label})"
    column = Column(key, label, "number", scale.decimals if decimals is None else decimals)
    return column, [None if value is None else value / scale.divisor for value in values]


def texts(key: str, name: str, values: Sequence[str]) -> tuple[Column, list[str]]:
    """A column of words."""
    return Column(key, name), list(values)


def neutral(text: str) -> str:
    """The text so that a spreadsheet shows it and never runs it; numbers are not passed through here."""
    shown = plain(text)
    return f"'{shown}" if shown.startswith(FORMULA_STARTS) else shown
