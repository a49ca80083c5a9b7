"""What the units of a class reported: the reference that a record is compared with, fixed on the day a month was due."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from carbondash.rules.evidence.checking import day_of
from carbondash.rules.evidence.columns import CLASSES
from carbondash.rules.evidence.frame import MONTHS_A_YEAR, Days, Floats, Records, require
from carbondash.rules.evidence.limits import limit_of
from carbondash.rules.evidence.metrics import METRICS, median_and_mad
from carbondash.rules.evidence.versions import Versions

REFERENCE_COLUMNS = ("unit_class", "month", "metric", "median", "mad", "n", "known_on")


def peer_reference(frame: pd.DataFrame | Records) -> pd.DataFrame:
    """The reference values by class, data month and metric: columns of REFERENCE_COLUMNS, sorted (product's own method).

    A row holds the median and MAD, in the metric's unit, of n values: those of the class in the month and the months before it,
    each in the version that was current on its month's due day. known_on is that day, so no later record ever changes the row.
    """
    records = require(frame)
    due = _due_days(records)
    submitted = records.day("submitted_on")
    frozen = ~np.isnat(due) & (submitted <= due) & (Versions(records).replaced_on(submitted) > due)
    unit_class = records.text("unit_class")
    months = sorted({int(month) for month in records.month[frozen]})
    due_of = {int(month): day_of(due, int(row)) for row, month in zip(np.flatnonzero(frozen), records.month[frozen], strict=True)}
    found: list[tuple[str, str, str, float, float, float, date]] = []
    with np.errstate(divide="ignore", invalid="ignore"):
        for metric, compute in METRICS.items():
            values = compute(records)
            for group in CLASSES:
                mine = frozen & (unit_class == group) & ~np.isnan(values)
                by_month = {month: values[mine & (records.month == month)] for month in months}
                found += _pooled(group, metric, by_month, due_of)
    table = pd.DataFrame(found, columns=list(REFERENCE_COLUMNS))
    return table.sort_values(["unit_class", "metric", "known_on", "month"], ignore_index=True)


def _due_days(records: Records) -> Days:
    """The due day of each row's month: the earliest that any row of the month names."""
    due, month = records.day("due_on"), records.month
    earliest = np.full(records.size, np.datetime64("NaT"), dtype="datetime64[D]")
    for each in np.unique(month):
        named = due[(month == each) & ~np.isnat(due)]
        if len(named):
            earliest[month == each] = named.min()
    return earliest


def _pooled(
    group: str, metric: str, by_month: dict[int, Floats], due_of: dict[int, date]
) -> list[tuple[str, str, str, float, float, float, date]]:
    found = []
    for month in by_month:
        known_on = due_of[month]
        about = date(month // MONTHS_A_YEAR, month % MONTHS_A_YEAR + 1, 1)
        span = limit_of("peer_months", about, known_on, {})
        if span is None:
            continue
        inside = [earlier for earlier in by_month if month - span.number < earlier <= month]
        values = np.concatenate([by_month[earlier] for earlier in inside])
        if len(values):
            median, mad, n = median_and_mad(values[np.newaxis, :])
            period = f"M{month // MONTHS_A_YEAR:04d}-{month % MONTHS_A_YEAR + 1:02d}"
            known = max(due_of[earlier] for earlier in inside)
            found.append((group, period, metric, median.item(), mad.item(), n.item(), known))
    return found
