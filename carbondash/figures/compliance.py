"""The outcome classes of a cycle with both compliance rates, for the whole view, by cycle and by city; each from the ledger."""

from __future__ import annotations

from dataclasses import dataclass

from carbondash.figures import compute
from carbondash.figures.compute import FigureValue
from carbondash.store import Filters, Reader

_FIGURES = (
    "obliged_enterprises",
    "completed_enterprises",
    "completed_late_enterprises",
    "not_completed_enterprises",
    "surrendered",
    "obligation",
)
_FULL = 100.0


@dataclass(frozen=True)
class Classes:
    """How many enterprises with an obligation are in which class on the day; tonnes surrendered and owed. key: cycle or city."""

    key: str
    obliged: int
    on_time: int
    late: int
    not_completed: int
    surrendered_t: float
    obligation_t: float

    @property
    def open(self) -> int:
        """Not complete, and not due yet."""
        return max(0, self.obliged - self.on_time - self.late - self.not_completed)

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """On time, late, not completed after the deadline, not due yet."""
        return self.on_time, self.late, self.not_completed, self.open

    @property
    def by_number(self) -> float | None:
        """On time of all, in percent."""
        return _FULL * self.on_time / self.obliged if self.obliged else None

    @property
    def by_volume(self) -> float | None:
        """Tonnes surrendered of those owed, in percent."""
        return _FULL * self.surrendered_t / self.obligation_t if self.obligation_t else None


def classes(reader: Reader, filters: Filters, cycle: str) -> Classes | None:
    """The classes of a cycle; None where nobody owes anything in it."""
    compute.preload(reader, _FIGURES, filters)
    found = _made(cycle, [compute.figure(reader, name, filters, cycle) for name in _FIGURES])
    return found if found.obliged else None


def by_cycle(reader: Reader, filters: Filters) -> list[Classes]:
    """The classes of every cycle with an obligation, in the order of time."""
    cycles = [value.period for value in compute.trend(reader, "obliged_enterprises", filters) if value.period and value.value]
    found = (classes(reader, filters, cycle) for cycle in cycles)
    return [one for one in found if one is not None]


def by_city(reader: Reader, filters: Filters, cycle: str) -> dict[str, Classes]:
    """The classes of a cycle by city; cities without an obligation are left out."""
    split = [compute.by_city(reader, name, filters, cycle) for name in _FIGURES]
    found = {city: _made(city, [values.get(city) for values in split]) for city in split[0]}
    return {city: one for city, one in found.items() if one.obliged}


def _made(key: str, values: list[FigureValue | None]) -> Classes:
    obliged, completed, late, missed, surrendered, owed = (
        0.0 if value is None or value.value is None else value.value for value in values
    )
    return Classes(key, int(obliged), int(completed - late), int(late), int(missed), surrendered, owed)
