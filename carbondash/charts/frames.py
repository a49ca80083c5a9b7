"""The small frames that charts draw: what a page hands over, in base units and unrounded. None is missing, never zero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from carbondash.figures.filing import Lane, Status


class PeriodValue(Protocol):
    """One value of a figure for one period, as the figures compute it."""

    @property
    def period(self) -> str | None:
        """The period that the value is about."""

    @property
    def value(self) -> float | None:
        """The value in its base unit."""

    @property
    def numerator(self) -> float | None:
        """What a rate counts."""

    @property
    def denominator(self) -> float | None:
        """What a rate counts it of."""


@dataclass(frozen=True)
class Line:
    """A named series by month."""

    name: str
    points: Sequence[PeriodValue]


@dataclass(frozen=True)
class DayLine:
    """A named series by day: (day, value)."""

    name: str
    points: Sequence[tuple[date, float | None]]


@dataclass(frozen=True)
class Target:
    """A value that a figure should reach."""

    value: float
    name: str = ""


@dataclass(frozen=True)
class Event:
    """Something that happened in a month ('M2023-01'), in words."""

    period: str
    words: str


@dataclass(frozen=True)
class Balance:
    """A month of a stock: start + opened - closed + moved = end."""

    period: str
    start: int
    opened: int
    closed: int
    moved: int
    end: int


@dataclass(frozen=True)
class Part:
    """One step of a waterfall: what it is, in words what led to it, and by how much it changes the level."""

    name: str
    change: float
    words: str = ""


@dataclass(frozen=True)
class FromTo:
    """A count before and after; `heading` opens a group of such rows."""

    name: str
    before: int
    after: int
    heading: str = ""


@dataclass(frozen=True)
class Item:
    """One bar: what a click stands for, its name and value; numerator and denominator for a rate, `extra` for more words.

    unseen: there may be a value, but it is not for the one who looks.
    """

    code: str
    name: str
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    extra: str = ""
    unseen: bool = False


@dataclass(frozen=True)
class StatusCell:
    """What the matrix shows of one month: on time or not, and where the review stands (None: nothing came)."""

    status: Status
    lane: Lane | None = None


@dataclass(frozen=True)
class StatusRow:
    """One enterprise of the matrix: its cells by period (a period that it does not have stays empty), and its group: a city."""

    code: str
    name: str
    cells: Mapping[str, StatusCell]
    group: str = ""


@dataclass(frozen=True)
class CountRow:
    """One city of the matrix: by period how many are in which state."""

    code: str
    name: str
    cells: Mapping[str, Mapping[Status, int]]


@dataclass(frozen=True)
class DelayBar:
    """How many records came in a span of days after (negative: before) their due day; `days` words the span."""

    days: str
    records: int
    is_late: bool


@dataclass(frozen=True)
class Deadline:
    """A share of the obligation (percent) that must be reached by the end of a day."""

    day: date
    percent: float


@dataclass(frozen=True)
class Place:
    """One enterprise or project on the map: what sizes its mark, in base units, and in words; WGS-84 degrees.

    mark: which of the map's kinds of marks it has (symbol), tone: which of its colours; both by their place in the legend.
    """

    code: str
    name: str
    city: str
    lon: float
    lat: float
    size: float | None
    line: str = ""
    extra: str = field(default="")
    mark: int = 0
    tone: int = 0


def month_of(period: str) -> date:
    """The first day of a month period; raises ValueError for any other period."""
    if not period.startswith("M"):
        raise ValueError(f"not a month: {period!r}")
    return date.fromisoformat(f"{period[1:]}-01")
