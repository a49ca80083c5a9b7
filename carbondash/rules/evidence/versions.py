"""Which version of a unit's month was current on a day."""

from __future__ import annotations

import numpy as np

from carbondash.rules.evidence.frame import Days, Records, Whole

NEVER = np.datetime64("9999-12-31", "D")
_DAYS = 1 << 22
_FIRST_DAY = 1 << 20
_MONTHS = 12 * 10_000
ABSENT = -1


class Versions:
    """The rows of a frame in the order unit, month, submission, version, to look up what was current when."""

    def __init__(self, records: Records) -> None:
        unit, month = records.whole("unit_id"), records.month
        submitted = records.day("submitted_on")
        self._units, self._unit = np.unique(unit, return_inverse=True)
        self._of_row = self._unit.reshape(-1).astype(np.int64) * _MONTHS + month
        self._order = np.lexsort((records.whole("version"), submitted, self._of_row))
        self._keys = self._key(self._of_row, submitted)[self._order]

    @staticmethod
    def _key(unit_months: Whole, days: Days) -> Whole:
        return unit_months * _DAYS + days.astype(np.int64) + _FIRST_DAY

    def current(self, months_back: int, days: Days) -> Whole:
        """For each row the row that was current on its day for the same unit so many months earlier, ABSENT where none was."""
        wanted = self._of_row - months_back
        place = np.searchsorted(self._keys, self._key(wanted, days), side="right") - 1
        found = self._order[np.maximum(place, 0)]
        return np.where((place >= 0) & (self._of_row[found] == wanted), found, ABSENT).astype(np.int64)

    def replaced_on(self, submitted: Days) -> Days:
        """For each row the day on which a later version of the same unit's month came in, NEVER where none did."""
        replaced = np.full(len(self._of_row), NEVER, dtype="datetime64[D]")
        earlier, later = self._order[:-1], self._order[1:]
        same = self._of_row[earlier] == self._of_row[later]
        replaced[earlier[same]] = submitted[later[same]]
        return replaced

    def previous(self) -> Whole:
        """For each row the version of the same unit's month that came in before it, ABSENT for the first."""
        before = np.full(len(self._of_row), ABSENT, dtype=np.int64)
        earlier, later = self._order[:-1], self._order[1:]
        same = self._of_row[earlier] == self._of_row[later]
        before[later[same]] = earlier[same]
        return before
