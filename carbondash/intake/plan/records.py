"""Monthly records and annual reports of a file against those on file: first submissions, re-submissions, repetitions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from typing import Any

from carbondash.intake.kinds import CheckedTable
from carbondash.intake.kinds.monthly import PARAMETERS
from carbondash.intake.known import Known
from carbondash.intake.plan.model import Plan, refuse_repeated, resolve_enterprises
from carbondash.rules.calendar import NoRuleError, annual_due, monthly_due
from carbondash.store import lookup

Key = tuple[int, str]

_UNIT_FIELDS = ("fuel_type", *(column.key for column in PARAMETERS))


@dataclass(slots=True)
class Version:
    """One submission of a record: its number, its day, and what it says in a form that can be compared."""

    number: int
    day: date
    content: Hashable


class EarlierThanOnFile(Exception):
    """A submission that differs from what is on file and is older than its newest version."""

    def __init__(self, newest: date) -> None:
        super().__init__(newest)
        self.newest = newest


def _next_version(on_file: list[Version], day: date, content: Hashable) -> Version | None:
    """The version that a submission becomes; None where it is on file already. Raises EarlierThanOnFile."""
    if any(version.day == day and version.content == content for version in on_file):
        return None
    newest = max((version.day for version in on_file), default=day)
    if day < newest:
        raise EarlierThanOnFile(newest)
    return Version(max((version.number for version in on_file), default=0) + 1, day, content)


def _plan_duties(kind: str, keys: list[Key], due: Callable[[str], date], known: Known, plan: Plan) -> None:
    """A duty for every period that is submitted and has none on file, due on the day that the rule says; none without a rule."""
    on_file = lookup.duties(known.reader, kind, {period for _, period in keys})
    days: dict[str, date | None] = {}
    for enterprise_id, period in keys:
        if (enterprise_id, period) in on_file:
            continue
        if period not in days:
            try:
                days[period] = due(period)
            except NoRuleError:
                days[period] = None
        day = days[period]
        if day is not None:
            duty = {"id": known.new_id(), "enterprise_id": enterprise_id, "kind": kind, "period": period, "day": day}
            plan.rows["reporting_duty"].append(duty)


def _monthly_due(period: str) -> date:
    return monthly_due(int(period[1:5]), int(period[6:]))


def _annual_due(period: str) -> date:
    return annual_due(int(period[1:]))


def _unit_ids(table: CheckedTable, enterprises: list[int | None], known: Known, plan: Plan) -> list[int | None]:
    found: list[int | None] = []
    for position, (enterprise_id, name) in enumerate(zip(enterprises, table.values("unit"), strict=True)):
        unit = known.units.get((enterprise_id, name)) if enterprise_id is not None else None
        if enterprise_id is not None and unit is None:
            plan.refuse(table, position, "unit", "该企业已登记的机组名称", "the name of one of the enterprise's units on file")
        found.append(None if unit is None else unit["id"])
    return found


def plan_monthly(table: CheckedTable, known: Known, plan: Plan) -> None:
    """The rows of one enterprise, month and submission day make one version of a record."""
    enterprises = resolve_enterprises(table, known, plan)
    units = _unit_ids(table, enterprises, known, plan)
    periods = [f"M{month:%Y-%m}" for month in table.values("month")]
    days = table.values("submitted")
    keys = [None if unit is None else (unit, period, day) for unit, period, day in zip(units, periods, days, strict=True)]
    refuse_repeated(table, keys, "unit", plan)
    if plan.errors:
        return
    values = [table.values(field) for field in _UNIT_FIELDS]
    submissions: dict[tuple[int, str, date], list[int]] = defaultdict(list)
    for position, (enterprise_id, period, day) in enumerate(zip(enterprises, periods, days, strict=True)):
        submissions[enterprise_id or 0, period, day].append(position)
    on_file = _monthly_on_file(known, set(periods))
    counts = plan.counting(table)
    added: dict[Key, None] = {}
    for (enterprise_id, period, day), positions in sorted(submissions.items(), key=lambda item: item[0][2]):
        said = {units[at]: tuple(column[at] for column in values) for at in positions}
        versions = on_file[enterprise_id, period]
        try:
            version = _next_version(versions, day, frozenset(said.items()))
        except EarlierThanOnFile as earlier:
            _refuse_earlier(table, positions[0], earlier.newest, plan)
            continue
        if version is None:
            counts.identical += 1
            continue
        if versions:
            counts.changed += 1
        else:
            counts.new += 1
            added[enterprise_id, period] = None
        versions.append(version)
        common = {"enterprise_id": enterprise_id, "period": period, "day": day}
        record_id = known.new_id()
        plan.rows["monthly_record"].append({"id": record_id, **common, "version": version.number})
        for unit_id, parameters in said.items():
            fields = dict(zip(_UNIT_FIELDS, parameters, strict=True))
            row = {"id": known.new_id(), "record_id": record_id, **common, "unit_id": unit_id, **fields}
            plan.rows["monthly_unit"].append(row)
    _plan_duties("monthly", list(added), _monthly_due, known, plan)


def _monthly_on_file(known: Known, periods: set[str]) -> dict[Key, list[Version]]:
    units: dict[int, list[tuple[int, tuple[Any, ...]]]] = defaultdict(list)
    for row in lookup.monthly_units(known.reader, periods):
        units[row["record_id"]].append((row["unit_id"], tuple(row[field] for field in _UNIT_FIELDS)))
    on_file: dict[Key, list[Version]] = defaultdict(list)
    for row in lookup.monthly_records(known.reader, periods):
        version = Version(row["version"], row["day"], frozenset(units[row["id"]]))
        on_file[row["enterprise_id"], row["period"]].append(version)
    return on_file


def plan_annual(table: CheckedTable, known: Known, plan: Plan) -> None:
    """Each row is one version of a report."""
    enterprises = resolve_enterprises(table, known, plan)
    periods = [f"Y{year}" for year in table.values("year")]
    days, emissions = table.values("submitted"), table.values("emissions")
    keys = [None if id_ is None else (id_, period, day) for id_, period, day in zip(enterprises, periods, days, strict=True)]
    refuse_repeated(table, keys, "year", plan)
    if plan.errors:
        return
    on_file: dict[Key, list[Version]] = defaultdict(list)
    for row in lookup.annual_reports(known.reader, set(periods)):
        on_file[row["enterprise_id"], row["period"]].append(Version(row["version"], row["day"], row["emissions_kg"]))
    counts = plan.counting(table)
    added: dict[Key, None] = {}
    for position in sorted(range(len(table)), key=days.__getitem__):
        enterprise_id, period, day = enterprises[position] or 0, periods[position], days[position]
        versions = on_file[enterprise_id, period]
        try:
            version = _next_version(versions, day, emissions[position])
        except EarlierThanOnFile as earlier:
            _refuse_earlier(table, position, earlier.newest, plan)
            continue
        if version is None:
            counts.identical += 1
            continue
        if versions:
            counts.changed += 1
        else:
            counts.new += 1
            added[enterprise_id, period] = None
        versions.append(version)
        row = {"id": known.new_id(), "enterprise_id": enterprise_id, "period": period, "day": day}
        plan.rows["annual_report"].append(row | {"version": version.number, "emissions_kg": emissions[position]})
    _plan_duties("annual", list(added), _annual_due, known, plan)


def _refuse_earlier(table: CheckedTable, position: int, newest: date, plan: Plan) -> None:
    plan.refuse(
        table,
        position,
        "submitted",
        f"不早于已登记版本的提交日期 {newest}",
        f"not before {newest}, the submission day of the version on file",
    )
