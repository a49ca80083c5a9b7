"""Monthly records and annual reports of a file against those on file: first submissions, re-submissions, repetitions."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from operator import eq
from typing import Any

from carbondash.intake.kinds import CheckedTable
from carbondash.intake.kinds.monthly import PARAMETERS
from carbondash.intake.known import Known
from carbondash.intake.plan.model import Plan, refuse_repeated, resolve_enterprises
from carbondash.intake.plan.on_file import EarlierThanOnFile
from carbondash.rules.calendar import annual_due, monthly_due
from carbondash.rules.sets import OutsideRules, Pending
from carbondash.store import Filters, lookup

Key = tuple[int, str]

_UNIT_FIELDS = ("fuel_type", *(column.key for column in PARAMETERS))

# Who owes monthly evidence: power units, managed at the first of the three levels (domain reference sections 2 and 5.1).
_OWES_INDUSTRY, _OWES_TIER = "power", "1"
_PAGE = 5000
# A duty is noted as the rule sets say it now, whenever each of them was published.
_TODAY = date.max


@dataclass(slots=True)
class Version:
    """One submission of a record: its number, its day, and what it says."""

    number: int
    day: date
    content: Any


def _newest(on_file: list[Version]) -> Version | None:
    return max(on_file, key=lambda version: (version.day, version.number), default=None)


def _next_number(on_file: list[Version], day: date, says_the_same: Callable[[Any], bool]) -> int | None:
    """The number of the version that a submission becomes; None where it is on file already. Raises EarlierThanOnFile."""
    if any(version.day == day and says_the_same(version.content) for version in on_file):
        return None
    newest = _newest(on_file)
    if newest is not None and day < newest.day:
        raise EarlierThanOnFile(newest.day)
    return max((version.number for version in on_file), default=0) + 1


def _plan_duties(kind: str, keys: Iterable[Key], due: dict[str, date | None], known: Known, plan: Plan) -> None:
    """A duty for everybody named that has none on file for the period, due on the day that the rule says; none without a rule."""
    on_file = lookup.duties(known.reader, kind, due)
    for enterprise_id, period in dict.fromkeys(keys):
        day = due[period]
        if day is not None and (enterprise_id, period) not in on_file:
            duty = {"id": known.new_id(), "enterprise_id": enterprise_id, "kind": kind, "period": period, "day": day}
            plan.rows["reporting_duty"].append(duty)


def _due(rule: Callable[..., date | Pending], *period: int) -> date | None:
    try:
        due = rule(*period, as_of=_TODAY)
    except OutsideRules:
        return None
    return None if isinstance(due, Pending) else due


def _must_report(month: date, known: Known, plan: Plan) -> list[int]:
    """Every enterprise that owes the evidence of a month, as it stands at the month's end, on file or brought by this plan."""
    end = month.replace(day=monthrange(month.year, month.month)[1])
    filters = Filters(end, industries=(_OWES_INDUSTRY,), tiers=(_OWES_TIER,))
    found: dict[int, None] = {}
    offset, total = 0, 1
    while offset < total:
        rows, total = known.reader.rows("managed_enterprises", filters, limit=_PAGE, offset=offset)
        found.update(dict.fromkeys(sorted(row["anchor"] for row in rows)))
        offset += _PAGE
    new = [row | {"enterprise_id": id_, "day": row["version_day"]} for id_, row in known.enterprises.items() if id_ < 0]
    for version in sorted([*new, *plan.rows.get("enterprise_version", ())], key=lambda version: version["day"]):
        if version["day"] <= end:
            owes = version["is_managed"] and (version["industry"], version["tier"]) == (_OWES_INDUSTRY, _OWES_TIER)
            if owes:
                found[version["enterprise_id"]] = None
            else:
                found.pop(version["enterprise_id"], None)
    return list(found)


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
    months = table.values("month")
    periods = [f"M{month:%Y-%m}" for month in months]
    days = table.values("submitted")
    keys = [None if unit is None else (unit, period, day) for unit, period, day in zip(units, periods, days, strict=True)]
    refuse_repeated(table, keys, "unit", plan)
    if plan.errors:
        return
    given = tuple(field for field in _UNIT_FIELDS if field in table.columns)
    values = [table.values(field) for field in given]
    submissions: dict[tuple[int, str, date], list[int]] = defaultdict(list)
    for position, (enterprise_id, period, day) in enumerate(zip(enterprises, periods, days, strict=True)):
        submissions[enterprise_id or 0, period, day].append(position)
    on_file = _monthly_on_file(known, set(periods))
    counts = plan.counting(table)
    for (enterprise_id, period, day), positions in sorted(submissions.items(), key=lambda item: item[0][2]):
        said = {units[at] or 0: {field: column[at] for field, column in zip(given, values, strict=True)} for at in positions}
        versions = on_file[enterprise_id, period]
        try:
            number = _next_number(versions, day, partial(_says, said))
        except EarlierThanOnFile as earlier:
            _refuse_earlier(table, positions[0], earlier.newest, plan)
            continue
        if number is None:
            counts.identical += 1
            continue
        counts.version(of_a_known=bool(versions))
        content = _on_top(_newest(versions), said)
        versions.append(Version(number, day, content))
        common = {"enterprise_id": enterprise_id, "period": period, "day": day}
        record_id = known.new_id()
        record = {"id": record_id, **common, "version": number}
        plan.rows["monthly_record"].append(record)
        known.bring("monthly_record", record_id, record)
        for unit_id, fields in content.items():
            plan.rows["monthly_unit"].append(
                {"id": known.new_id(), "record_id": record_id, **common, "unit_id": unit_id, **fields}
            )
    due = {f"M{month:%Y-%m}": _due(monthly_due, month.year, month.month) for month in dict.fromkeys(months)}
    owed = [(id_, f"M{month:%Y-%m}") for month in sorted(set(months)) for id_ in _must_report(month, known, plan)]
    submitted = [(enterprise_id, period) for enterprise_id, period, _ in submissions]
    _plan_duties("monthly", [*owed, *submitted], due, known, plan)


def _says(said: dict[int, dict[str, Any]], content: dict[int, dict[str, Any]]) -> bool:
    """Whether a version holds what a submission says, whatever else it holds."""
    return all(unit in content and all(content[unit][key] == value for key, value in row.items()) for unit, row in said.items())


def _on_top(current: Version | None, said: dict[int, dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """What a submission makes of the current version: units and columns that it does not name stay as they are."""
    content: dict[int, dict[str, Any]] = dict(current.content) if current else {}
    nothing = dict.fromkeys(_UNIT_FIELDS)
    return content | {unit: nothing | content.get(unit, {}) | row for unit, row in said.items()}


def _monthly_on_file(known: Known, periods: set[str]) -> dict[Key, list[Version]]:
    units: dict[int, dict[int, dict[str, Any]]] = defaultdict(dict)
    for row in lookup.monthly_units(known.reader, periods):
        units[row["record_id"]][row["unit_id"]] = {field: row[field] for field in _UNIT_FIELDS}
    on_file: dict[Key, list[Version]] = defaultdict(list)
    for row in lookup.monthly_records(known.reader, periods):
        on_file[row["enterprise_id"], row["period"]].append(Version(row["version"], row["day"], units[row["id"]]))
    return on_file


def plan_annual(table: CheckedTable, known: Known, plan: Plan) -> None:
    """Each row is one version of a report."""
    enterprises = resolve_enterprises(table, known, plan)
    years = table.values("year")
    periods = [f"Y{year}" for year in years]
    days, emissions = table.values("submitted"), table.values("emissions")
    keys = [None if id_ is None else (id_, period, day) for id_, period, day in zip(enterprises, periods, days, strict=True)]
    refuse_repeated(table, keys, "year", plan)
    if plan.errors:
        return
    on_file: dict[Key, list[Version]] = defaultdict(list)
    for row in lookup.annual_reports(known.reader, set(periods)):
        on_file[row["enterprise_id"], row["period"]].append(Version(row["version"], row["day"], row["emissions_kg"]))
    counts = plan.counting(table)
    for position in sorted(range(len(table)), key=days.__getitem__):
        enterprise_id, period, day = enterprises[position] or 0, periods[position], days[position]
        versions = on_file[enterprise_id, period]
        try:
            number = _next_number(versions, day, partial(eq, emissions[position]))
        except EarlierThanOnFile as earlier:
            _refuse_earlier(table, position, earlier.newest, plan)
            continue
        if number is None:
            counts.identical += 1
            continue
        counts.version(of_a_known=bool(versions))
        versions.append(Version(number, day, emissions[position]))
        row = {"id": known.new_id(), "enterprise_id": enterprise_id, "period": period, "day": day}
        plan.rows["annual_report"].append(row | {"version": number, "emissions_kg": emissions[position]})
    due = {f"Y{year}": _due(annual_due, year) for year in set(years)}
    _plan_duties("annual", [(id_ or 0, period) for id_, period in zip(enterprises, periods, strict=True)], due, known, plan)


def _refuse_earlier(table: CheckedTable, position: int, newest: date, plan: Plan) -> None:
    plan.refuse(
        table,
        position,
        "submitted",
        f"不早于已登记版本的提交日期 {newest}",
        f"not before {newest}, the submission day of the version on file",
    )
