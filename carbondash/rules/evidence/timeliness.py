"""V01: evidence that came after its due day."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from carbondash.rules.evidence.checking import Context, Hit, check, rows, written
from carbondash.rules.evidence.frame import Records


@check("V01")
def late_submission(records: Records, context: Context) -> Iterator[Hit]:
    """The first version of a record came in after the due day; one finding a record (domain reference 2.4, V01)."""
    submitted, due = records.day("submitted_on"), records.day("due_on")
    late = rows((records.whole("version") == 1) & (submitted > due))
    first_of_record = {record: row for record, _, row in sorted(_identified(records, late), reverse=True)}
    for row in first_of_record.values():
        days_late = float((submitted[row] - due[row]) / np.timedelta64(1, "D"))
        values: dict[str, float | str] = {
            "submitted_on": written(submitted, row),
            "due_on": written(due, row),
            "days_late": days_late,
        }
        yield Hit(row, "late", values, whole_record=True)


def _identified(records: Records, selected: list[int]) -> Iterator[tuple[int, int, int]]:
    record, unit = records.whole("record_id"), records.whole("unit_id")
    for row in selected:
        yield int(record[row]), int(unit[row]), row
