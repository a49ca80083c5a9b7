"""What the evidence checks find in every version of a record, from the day it came in until the next version takes its place."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from carbondash.derive.facts import Facts
from carbondash.derive.province import Province
from carbondash.rules.evidence import AnnualReport, Context, Finding, Laboratory, Waiver, check_records, outliers

Row = dict[str, Any]

_KG_A_TONNE = 1000


def finding_rows(enterprises: Iterable[Facts], frame: pd.DataFrame, emissions: pd.DataFrame, province: Province) -> list[Row]:
    """Rows of `finding` without the digest of their inputs, in the order of the findings.

    frame, emissions: what `evidence_frame` and `emission_history` make of these enterprises. Raises InputError for values that
    the checks can't work with.
    """
    known = {facts.enterprise_id: facts for facts in enterprises}
    context = Context(
        laboratories={row.name_zh: Laboratory(row.mark, row.valid_until, row.day) for row in province.laboratories},
        annual_reports=tuple(_annual_reports(known.values())),
        emissions=emissions,
        waivers=tuple(waiver for facts in known.values() for waiver in _waivers(facts)),
    )
    superseded = {record.id: record.superseded_on for facts in known.values() for record in facts.records}
    found = [*check_records(frame, context), *outliers(frame, province.reference, context)]
    return [row for finding in found for row in _rows(finding, superseded, context.waivers)]


def _annual_reports(enterprises: Iterable[Facts]) -> Iterator[AnnualReport]:
    for facts in enterprises:
        for row in facts.annual_reports:
            yield AnnualReport(facts.enterprise_id, int(row.period[1:5]), row.day, row.emissions_kg / _KG_A_TONNE)


def _waivers(facts: Facts) -> Iterator[Waiver]:
    for row in facts.waivers:
        yield Waiver(facts.enterprise_id, row.code, row.first_month, row.last_month, row.reason, row.author, row.day)


def _rows(finding: Finding, superseded: Mapping[int, date | None], waivers: tuple[Waiver, ...]) -> Iterator[Row]:
    """The finding as it stood: not waived at first, where the decision came later."""
    until = finding.until if finding.record_id is None else superseded[finding.record_id]
    if until is not None and until <= finding.day:
        return
    later = None if finding.is_waived else _later_waiver(finding, until, waivers)
    if later is None:
        yield _row(finding, finding.day, until)
        return
    yield _row(finding, finding.day, later.day)
    yield _row(replace(finding, waiver=later), later.day, until)


def _later_waiver(finding: Finding, until: date | None, waivers: tuple[Waiver, ...]) -> Waiver | None:
    """The first decision after the finding, while it held, that covers it."""
    covering = [
        waiver
        for waiver in waivers
        if finding.day < waiver.day and (until is None or waiver.day < until) and waiver.covers(replace(finding, day=waiver.day))
    ]
    return min(covering, key=lambda waiver: (waiver.day, waiver.first_month, waiver.last_month, waiver.author), default=None)


def _row(finding: Finding, day: date, until: date | None) -> Row:
    evidence: Row = {
        "case": finding.case,
        "kind": finding.problem_kind,
        "found_on": finding.day.isoformat(),
        "values": finding.values,
    }
    if finding.waiver is not None:
        waiver = finding.waiver
        evidence["waiver"] = {"reason": waiver.reason, "author": waiver.author, "day": waiver.day.isoformat()}
    return {
        "enterprise_id": finding.enterprise_id,
        "unit_id": finding.unit_id,
        "record_id": finding.record_id,
        "period": finding.period,
        "day": day,
        "until": until,
        "code": finding.code,
        "severity": finding.severity,
        "is_waived": finding.is_waived,
        "evidence": json.dumps(evidence, ensure_ascii=False, separators=(",", ":"), sort_keys=True),
    }


def read_finding(row: Any) -> Finding:
    """A stored row of `finding`, its evidence parsed, as the finding that it was made of: without rules and waiver."""
    return Finding(
        code=row.code,
        case=row.evidence["case"],
        severity=row.severity,
        problem_kind=row.evidence["kind"],
        enterprise_id=row.enterprise_id,
        unit_id=row.unit_id,
        record_id=row.record_id,
        period=row.period,
        day=date.fromisoformat(row.evidence["found_on"]),
        values=row.evidence["values"],
        rules=(),
    )
