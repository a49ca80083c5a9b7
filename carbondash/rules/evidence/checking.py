"""How a check is written: a selection of rows with the values that led to each, made into findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import wraps
from typing import NamedTuple

import numpy as np
import pandas as pd

from carbondash.rules.evidence.findings import Finding, Waiver, in_order
from carbondash.rules.evidence.frame import Days, Flags, Floats, Records, require
from carbondash.rules.evidence.limits import CHECKS, PROBLEM_KINDS
from carbondash.rules.sets import Rule, RulePending, rule

# A difference in the last digits of a float is none.
_SMALLEST = 1e-9


class Laboratory(NamedTuple):
    """A laboratory on the department's list: its mark (none, CMA, CNAS, both), until when, and since when it is listed."""

    mark: str
    valid_until: date | None = None
    listed_on: date | None = None


class AnnualReport(NamedTuple):
    """What an enterprise reported for a year, tCO2, known from a day on; a later one replaces it."""

    enterprise_id: int
    year: int
    day: date
    emissions_t: float


@dataclass(frozen=True)
class Context:
    """What the checks know besides the records.

    laboratories: by name; without any the list is unknown. emissions: what `month_history` says of the months of the reporting
    enterprises (with enterprise_id), all their fuels; without them a year's report is not compared. whole_province: whether the
    frame holds the records of every enterprise, so that test reports of different enterprises may be compared.
    """

    laboratories: Mapping[str, Laboratory] = field(default_factory=dict)
    annual_reports: tuple[AnnualReport, ...] = ()
    emissions: pd.DataFrame | None = field(default=None, compare=False)
    waivers: tuple[Waiver, ...] = ()
    whole_province: bool = False


class Hit(NamedTuple):
    """A row that a check selects. whole_record: the finding is about the record and not about one of its units.

    kind: the problem kind where the check's case alone does not say it.
    """

    row: int
    case: str
    values: dict[str, float | str]
    rules: tuple[Rule, ...] = ()
    whole_record: bool = False
    kind: str | None = None


Check = Callable[[pd.DataFrame | Records, Context], list[Finding]]
Selection = Callable[[Records, Context], Iterable[Hit]]


def check(code: str) -> Callable[[Selection], Check]:
    """Make a selection of rows a check that answers sorted findings, without waivers.

    For a version that came in before the rules of a check were published it says nothing.
    """

    def made(select: Selection) -> Check:
        @wraps(select)
        def checked(frame: pd.DataFrame | Records, context: Context) -> list[Finding]:
            records = require(frame)
            with np.errstate(divide="ignore", invalid="ignore"):
                return in_order(findings_of(code, select(records, context), records))

        return checked

    return made


def kind_of(code: str, case: str, about: date, as_of: date) -> str:
    """The problem kind that a check's case stands for (domain reference 5.2)."""
    return rule(CHECKS, "problem_kind", about=about, as_of=as_of, code=code, case=case).text


def severity(kind: str, about: date, as_of: date) -> int:
    """The severity of a problem kind in points (domain reference 5.2)."""
    return round(rule(PROBLEM_KINDS, "severity", about=about, as_of=as_of, code=kind).number)


def findings_of(code: str, hits: Iterable[Hit], records: Records) -> Iterator[Finding]:
    """The findings that a check's hits make, each known on the day on which its row's version came in."""
    for hit in hits:
        with suppress(RulePending):
            yield _finding(code, hit, records)


def _finding(code: str, hit: Hit, records: Records) -> Finding:
    row = hit.row
    about, day = day_of(records.month_end, row), day_of(records.day("submitted_on"), row)
    kind = kind_of(code, hit.case, about, day) if hit.kind is None else hit.kind
    return Finding(
        code=code,
        case=hit.case,
        severity=severity(kind, about, day),
        problem_kind=kind,
        enterprise_id=int(records.whole("enterprise_id")[row]),
        unit_id=None if hit.whole_record else int(records.whole("unit_id")[row]),
        record_id=int(records.whole("record_id")[row]),
        period=records.text("period")[row],
        day=day,
        values=hit.values,
        rules=hit.rules,
    )


def rows(selected: Flags) -> list[int]:
    """The numbers of the selected rows."""
    return [int(row) for row in np.flatnonzero(selected)]


def above(values: Floats, limits: Floats | float) -> Flags:
    """Where a value is above its limit by more than a float's last digits; nowhere where one of them is absent."""
    return values > limits + _SMALLEST * np.maximum(1.0, np.abs(limits))


def below(values: Floats, limits: Floats | float) -> Flags:
    """Where a value is below its limit by more than a float's last digits; nowhere where one of them is absent."""
    return values < limits - _SMALLEST * np.maximum(1.0, np.abs(limits))


def day_of(days: Days, row: int) -> date:
    """The day of one row. Raises TypeError where it is absent."""
    found = days[row].item()
    if not isinstance(found, date):
        raise TypeError(f"row {row} has no day")
    return found


def written(days: Days, row: int) -> str:
    """The day of one row as YYYY-MM-DD, empty where it is absent."""
    return "" if np.isnat(days[row]) else str(days[row])
