"""V19: the year's report against the sum of its months."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from carbondash.rules.evidence.checking import AnnualReport, Context, day_of, kind_of, severity
from carbondash.rules.evidence.findings import Finding, in_order
from carbondash.rules.evidence.frame import MONTHS_A_YEAR, Records, Whole, require
from carbondash.rules.evidence.limits import limit_of

_CODE, _CASE = "V19", "differs"


def annual_report_differs(frame: pd.DataFrame | Records, context: Context) -> list[Finding]:
    """The year's report is not the sum of the twelve months, tCO2 (domain reference 2.4, V19).

    Compared on every day on which a report or a version of a month came in, once a report and all twelve months are there; a
    finding holds until the next such day that changes it. Months without known emissions say nothing.
    """
    records = require(frame)
    reports: dict[tuple[int, int], list[AnnualReport]] = {}
    for report in context.annual_reports:
        reports.setdefault((report.enterprise_id, report.year), []).append(report)
    members = _rows_by_year(records, reports)
    return in_order(*(_compared(records, found, members[key]) for key, found in reports.items() if key in members))


def _rows_by_year(records: Records, wanted: dict[tuple[int, int], list[AnnualReport]]) -> dict[tuple[int, int], Whole]:
    members: dict[tuple[int, int], list[int]] = {}
    reported = np.isin(records.whole("enterprise_id"), [enterprise for enterprise, _ in wanted])
    for row in np.flatnonzero(reported).tolist():
        members.setdefault((int(records.whole("enterprise_id")[row]), int(records.year[row])), []).append(row)
    return {key: np.array(found, dtype=np.int64) for key, found in members.items()}


def _compared(records: Records, reports: list[AnnualReport], rows: Whole) -> Iterator[Finding]:
    if len(np.unique(records.month[rows])) < MONTHS_A_YEAR:
        return
    submitted = records.day("submitted_on")[rows]
    rows = rows[np.lexsort((records.whole("version")[rows], submitted))]
    days = {day_of(records.day("submitted_on"), int(row)) for row in rows} | {report.day for report in reports}
    standing: Finding | None = None
    for day in sorted(days):
        found = _on_day(records, reports, rows, day)
        if standing is not None and found is not None and found.values == standing.values:
            continue
        if standing is not None:
            yield replace(standing, until=day)
        standing = found
    if standing is not None:
        yield standing


def _on_day(records: Records, reports: list[AnnualReport], rows: Whole, day: date) -> Finding | None:
    known = [report for report in reports if report.day <= day]
    current = {
        (records.whole("unit_id")[row], records.month[row]): row
        for row in rows[records.day("submitted_on")[rows] <= np.datetime64(day)].tolist()
    }
    if not known or len({month for _, month in current}) < MONTHS_A_YEAR:
        return None
    report = max(known, key=lambda report: (report.day, report.emissions_t))
    months_t = math.fsum(records.number("emissions_kg")[row].item() for row in current.values()) / 1000
    about = date(report.year, MONTHS_A_YEAR, 31)
    tolerance = limit_of("annual_difference", about, day, {})
    units = len({unit for unit, _ in current})
    difference = report.emissions_t - months_t
    if tolerance is None or not abs(difference) > tolerance.number * units:
        return None
    kind = kind_of(_CODE, _CASE, about, day)
    return Finding(
        code=_CODE,
        case=_CASE,
        severity=severity(kind, about, day),
        problem_kind=kind,
        enterprise_id=report.enterprise_id,
        unit_id=None,
        record_id=None,
        period=f"Y{report.year}",
        day=day,
        values={
            "annual_t": report.emissions_t,
            "months_t": months_t,
            "difference_t": difference,
            "units": float(units),
            "limit_t": tolerance.number * units,
        },
        rules=(tolerance,),
    )
