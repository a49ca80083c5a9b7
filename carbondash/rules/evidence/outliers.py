"""Values that differ from a unit's own past (O01) or from its class's peers (O02): a reason to ask, nothing more."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from carbondash.rules.evidence.checking import Context, Hit, above, day_of, findings_of, rows
from carbondash.rules.evidence.findings import Finding, in_order, with_waivers
from carbondash.rules.evidence.frame import Floats, Records, require
from carbondash.rules.evidence.limits import CHECKS
from carbondash.rules.evidence.metrics import METRICS, median_and_mad, robust_z
from carbondash.rules.evidence.versions import ABSENT, Versions
from carbondash.rules.sets import rule

OWN_PAST, PEERS = "O01", "O02"


def outliers(frame: pd.DataFrame | Records, reference: pd.DataFrame, context: Context | None = None) -> list[Finding]:
    """Findings O01 and O02 on a frame of `columns.COLUMNS`, sorted, waivers marked (product's own method).

    reference: what `peers.peer_reference` makes of the records of all enterprises. A value is found where its robust z, against
    median and 1.4826 × MAD, is beyond the limit; values hold median, MAD, number and z.
    """
    records = require(frame)
    with np.errstate(divide="ignore", invalid="ignore"):
        by_metric = {metric: compute(records) for metric, compute in METRICS.items()}
        found = in_order(
            findings_of(OWN_PAST, _against_own_past(records, by_metric), records),
            findings_of(PEERS, _against_peers(records, by_metric, reference), records),
        )
    return with_waivers(found, context.waivers if context is not None else ())


def _against_own_past(records: Records, by_metric: dict[str, Floats]) -> Iterator[Hit]:
    """Against the months before, as they stood when the version came in."""
    months = records.limit("past_months")
    fewest = records.limit("past_fewest")
    versions, submitted = Versions(records), records.day("submitted_on")
    back = np.arange(1, max(1, int(np.nanmax(months.values, initial=0))) + 1)
    past = np.stack([versions.current(int(lag), submitted) for lag in back], axis=1)
    counts = (past != ABSENT) & (back <= months.values[:, np.newaxis])
    for metric, values in by_metric.items():
        history = np.where(counts, values[past], np.nan)
        median, mad, n = median_and_mad(history)
        yield from _hits(records, metric, "own_past", values, (median, mad, np.where(n >= fewest.values, n, np.nan)))


def _against_peers(records: Records, by_metric: dict[str, Floats], reference: pd.DataFrame) -> Iterator[Hit]:
    """Against the newest reference of the unit's class that was known before the version came in."""
    fewest = records.limit("peer_fewest")
    unit_class, submitted = records.text("unit_class"), records.day("submitted_on")
    groups = {key: group.sort_values(["known_on", "month"]) for key, group in reference.groupby(["unit_class", "metric"])}
    for metric, values in by_metric.items():
        found = np.full((3, records.size), np.nan)
        for (group_class, group_metric), group in groups.items():
            if group_metric != metric:
                continue
            known_on = group["known_on"].to_numpy().astype("datetime64[D]")
            place = np.searchsorted(known_on, submitted, side="left") - 1
            mine = (unit_class == group_class) & (place >= 0)
            found[:, mine] = group[["median", "mad", "n"]].to_numpy(dtype=np.float64)[place[mine]].T
        median, mad, n = found
        yield from _hits(records, metric, "peers", values, (median, mad, np.where(n >= fewest.values, n, np.nan)))


def _hits(records: Records, metric: str, case: str, values: Floats, against: tuple[Floats, Floats, Floats]) -> Iterator[Hit]:
    median, mad, n = against
    floor, limit = records.limit("deviation_floor", metric=metric), records.limit("outlier_limit", case=case)
    z = np.where(np.isnan(n), np.nan, robust_z(values, median, mad, floor.values))
    for row in rows(above(np.abs(z), limit.values)):
        about, day = day_of(records.month_end, row), day_of(records.day("submitted_on"), row)
        evidence: dict[str, float | str] = {
            "metric": metric,
            "value": float(values[row]),
            "unit": floor.rule(row).unit,
            "median": float(median[row]),
            "mad": float(mad[row]),
            "n": float(n[row]),
            "robust_z": float(z[row]),
            "floor": float(floor.values[row]),
            "limit_z": float(limit.values[row]),
        }
        kind = rule(CHECKS, "outlier_kind", about=about, as_of=day, metric=metric).text
        yield Hit(row, case, evidence, (floor.rule(row), limit.rule(row)), kind=kind)
