"""V19: the year's report against the sum of its months."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import pandas as pd

from carbondash.rules.evidence.checking import AnnualReport, Context, kind_of, severity
from carbondash.rules.evidence.findings import Finding, in_order
from carbondash.rules.evidence.frame import MONTHS_A_YEAR, Records
from carbondash.rules.evidence.limits import limit_of

_CODE, _CASE = "V19", "differs"


def annual_report_differs(frame: pd.DataFrame | Records, context: Context) -> list[Finding]:
    """The year's report is not the sum of the twelve months, tCO2 (domain reference 2.4, V19).

    The months are those of the context's emissions, as they stood on the day of comparison: what `unit_year` says of them then.
    Compared on every day on which a report came in or a month's emissions changed, once a report and all twelve months are there;
    a finding holds until the next such day that changes it. Months without known emissions say nothing.
    """
    if context.emissions is None or not context.annual_reports:
        return []
    reports: dict[tuple[int, int], list[AnnualReport]] = {}
    for report in context.annual_reports:
        reports.setdefault((report.enterprise_id, report.year), []).append(report)
    months = _by_year(context.emissions, {enterprise for enterprise, _ in reports})
    return in_order(*(_compared(found, months[key]) for key, found in reports.items() if key in months))


class _Stretch(NamedTuple):
    """What a unit's month came to for some days; kg None where that is not known."""

    unit_id: int
    period: str
    since: date
    until: date | None
    kg: int | None


def _by_year(emissions: pd.DataFrame, enterprises: set[int]) -> dict[tuple[int, int], list[_Stretch]]:
    own = emissions[emissions["enterprise_id"].isin(enterprises)]
    owners, kilograms = own["enterprise_id"].to_list(), own["emissions_kg"].astype(object).to_list()
    found: dict[tuple[int, int], list[_Stretch]] = {}
    columns = (own[name].to_list() for name in ("unit_id", "period", "since", "until"))
    for owner, kg, (unit, period, since, until) in zip(owners, kilograms, zip(*columns, strict=True), strict=True):
        stretch = _Stretch(unit, period, since, until, None if kg is pd.NA else int(kg))
        found.setdefault((owner, int(period[1:5])), []).append(stretch)
    return found


def _compared(reports: list[AnnualReport], months: list[_Stretch]) -> Iterator[Finding]:
    if len({month.period for month in months}) < MONTHS_A_YEAR:
        return
    first = min(report.day for report in reports)
    days = {month.since for month in months if month.since >= first} | {report.day for report in reports}
    standing: Finding | None = None
    for day in sorted(days):
        found = _on_day(reports, months, day)
        if standing is not None and found is not None and found.values == standing.values:
            continue
        if standing is not None:
            yield replace(standing, until=day)
        standing = found
    if standing is not None:
        yield standing


def _on_day(reports: list[AnnualReport], months: list[_Stretch], day: date) -> Finding | None:
    current = [month for month in months if month.since <= day and (month.until is None or day < month.until)]
    known = [month.kg for month in current if month.kg is not None]
    if len({month.period for month in current}) < MONTHS_A_YEAR or len(known) < len(current):
        return None
    report = max((report for report in reports if report.day <= day), key=lambda report: (report.day, report.emissions_t))
    months_t = sum(known) / 1000
    about = date(report.year, MONTHS_A_YEAR, 31)
    tolerance = limit_of("annual_difference", about, day, {})
    units = len({month.unit_id for month in current})
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
