"""The carbon account of every day, kept as one row for each stretch of days on which its parts do not move.

An account changes on few days only: when a year is verified, a plan comes out, a duty about the year falls due, something is
surrendered, a deadline passes or a case takes a step. It is worked out on these and holds until the next that moves it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from carbondash.derive.account import Account, account
from carbondash.derive.facts import Facts
from carbondash.rules.carbon_account import AccountGrade, AccountRecord, grade_account
from carbondash.rules.intervals import Proportion
from carbondash.rules.sets import rule_sets
from carbondash.store.derived import AllocationRow
from carbondash.store.finance_lists import AccountRow

Row = dict[str, Any]

_SUBJECTS = ("carbon_account", "compliance")
_HUNDREDTHS = 100
_DIGITS = 9


def account_rows(facts: Facts, allocations: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Rows of `derived_account` without the digest of their inputs, from the first verified year on.

    allocations: the enterprise's rows of `derived_allocation`. Days on which the account can't be graded at all have no row.
    Raises RulePending before the method was published, InputError for an intensity that is none.
    """
    first = min(row.day for row in facts.annual_units)
    given = [_allocation(row) for row in allocations]
    days = [first, *(day for day in sorted(_days(facts, given)) if day > first)]
    found: list[tuple[date, Row | None]] = []
    for day in days:
        holding = [row for start, end, row in given if start <= day and (end is None or day < end)]
        kept = _row(account(facts, holding, {}, day))
        if not found or kept != found[-1][1]:
            found.append((day, kept))
    ends: list[date | None] = [*(day for day, _ in found[1:]), None]
    return [
        {"enterprise_id": facts.enterprise_id, "day": day, "until": until} | kept
        for (day, kept), until in zip(found, ends, strict=True)
        if kept is not None
    ]


def record_of(detail: Mapping[str, Any]) -> AccountRecord:
    """What a stored row's account rests on."""
    kept = dict(detail)
    for name in ("first_pass", "on_time"):
        kept[name] = None if kept[name] is None else Proportion(*kept[name])
    kept["outcomes"] = None if kept["outcomes"] is None else tuple(kept["outcomes"])
    return AccountRecord(reference="benchmark", **kept)


def _allocation(row: Mapping[str, Any]) -> tuple[date, date | None, AllocationRow]:
    number, period = int(row["enterprise_id"]), str(row["period"])
    unit = AllocationRow(number, "", None, "", "", "", period, row["day"], row["amount_t"], json.loads(row["detail"]))
    return row["day"], row["until"], unit


def _days(facts: Facts, allocations: Iterable[tuple[date, date | None, AllocationRow]]) -> set[date]:
    """Every day on which the account may be another than on the day before."""
    days = {row.day for row in facts.annual_units} | {row.day for row in facts.industry_years}
    days |= {end for start, until, _ in allocations for end in (start, until) if end is not None}
    days |= {row.day for row in facts.reviews if row.lane == "province"}
    days |= {row.day for row in facts.duties}
    days |= {row.day for row in facts.surrenders} | {row.day for row in facts.case_steps}
    for row in facts.obligations:
        # On the day after the deadline a cycle that is still open is late.
        days |= {row.day, row.deadline, row.deadline + timedelta(days=1)}
    return days | {row.published_on for subject in _SUBJECTS for found in rule_sets(subject) for row in found.rules}


def _row(found: Account | None) -> Row | None:
    if found is None or found.grade is None:
        return None
    grade, record = found.grade, found.record
    detail = {
        name: None if value is None else round(value, _DIGITS)
        for name, value in (
            ("intensity", record.intensity),
            ("reference_intensity", record.reference_intensity),
            ("intensity_before", record.intensity_before),
        )
    } | {
        "first_pass": None if record.first_pass is None else [record.first_pass.k, record.first_pass.n],
        "on_time": None if record.on_time is None else [record.on_time.k, record.on_time.n],
        "outcomes": record.outcomes,
    }
    return {
        "period": f"Y{found.year}",
        "grade": grade.grade,
        "total_bp": None if grade.total is None else round(grade.total * _HUNDREDTHS),
        "assessable": int(grade.assessable),
        "detail": json.dumps(detail, separators=(",", ":")),
    }


def grade_of(row: AccountRow, on: date) -> AccountGrade | None:
    """The grade of a stored account with every part and its words; None where the method was not published by the day."""
    found = grade_account(record_of(row.detail), int(row.period[1:5]), on)
    return found if isinstance(found, AccountGrade) else None
