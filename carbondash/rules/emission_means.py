"""The mean carbon of a year's measured months, as it was known on a day (domain reference 2.2)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from carbondash.rules.emission_columns import NEVER, Flags, Floats, Ints, Versions, day_of, least_months
from carbondash.rules.emission_month import measured_carbon

_ENDS, _COMES, _ASKS = range(3)


@dataclass(frozen=True, slots=True)
class Burnt:
    """Rows of a frame on days: whether the row is usable and its fuel needs a test, how much was burnt, its tested carbon."""

    rows: Ints
    days: Ints
    needs_test: Flags
    quantity: Floats
    car: Floats

    @property
    def untested(self) -> Flags:
        """Where a fuel was burnt without the test that it needs."""
        found: Flags = self.needs_test & np.isnan(self.car) & (self.quantity > 0)
        return found


def means_of(versions: Versions, burnt: Burnt) -> tuple[Floats, dict[int, str]]:
    """The mean carbon that fills each row without a test (NaN: none does), and where it is pending, in words."""
    means = np.full(len(burnt.rows), np.nan)
    pending: dict[int, str] = {}
    for position, measured in _measured_by_then(versions, burnt):
        least = least_months(int(versions.years[burnt.rows[position]]), day_of(int(burnt.days[position])))
        if isinstance(least, str):
            pending[position] = least
        elif least is not None and len(measured) >= least:
            means[position] = math.fsum(measured) / len(measured)
    return means, pending


class _Year:
    """The months of one unit's year as they stand: what each burnt and how it was tested, by row."""

    def __init__(self) -> None:
        self._rows: dict[int, dict[int, tuple[float, float | None]]] = {}
        self._carbon: dict[int, float] = {}

    def comes(self, month: int, row: int, quantity: float, car: float | None) -> None:
        """A row stands from now on, or says something else."""
        self._rows.setdefault(month, {})[row] = (quantity, car)
        self._settle(month)

    def ends(self, month: int, row: int) -> None:
        """A row stands no more."""
        del self._rows[month][row]
        self._settle(month)

    def measured(self, month: int) -> list[float]:
        """The carbon of the measured months other than this one."""
        return [carbon for other, carbon in self._carbon.items() if other != month]

    def _settle(self, month: int) -> None:
        carbon = measured_carbon(self._rows[month].values())
        if carbon is None:
            self._carbon.pop(month, None)
        else:
            self._carbon[month] = carbon


def _measured_by_then(versions: Versions, burnt: Burnt) -> Iterator[tuple[int, list[float]]]:
    """For rows without a test: the carbon of the measured months of the unit and year, as they stood on the day; if any."""
    series = (versions.units * 10_000 + versions.years)[burnt.rows]
    untested = burnt.untested
    concerned = burnt.needs_test & np.isin(series, np.unique(series[untested]))
    # A row that another replaced on its own day never stood; what it would have been is still asked for.
    ends, days = versions.ends[burnt.rows], burnt.days
    stands = np.flatnonzero(concerned & (days < ends))
    last = stands[np.unique(burnt.rows[stands], return_index=True)[1]]
    gone = last[ends[last] < NEVER]
    asked = np.flatnonzero(untested)
    positions = np.concatenate((gone, stands, asked))
    when = np.concatenate((ends[gone], days[stands], days[asked]))
    kinds = np.repeat((_ENDS, _COMES, _ASKS), (len(gone), len(stands), len(asked)))
    order = np.lexsort((burnt.rows[positions], kinds, when, series[positions]))
    months = versions.months[burnt.rows]
    year, current = _Year(), None
    for position, kind in zip(positions[order].tolist(), kinds[order].tolist(), strict=True):
        if series[position] != current:
            year, current = _Year(), series[position]
        month, row = int(months[position]), int(burnt.rows[position])
        if kind == _ENDS:
            year.ends(month, row)
        elif kind == _COMES:
            car = float(burnt.car[position])
            year.comes(month, row, float(burnt.quantity[position]), None if math.isnan(car) else car)
        elif measured := year.measured(month):
            yield position, measured
