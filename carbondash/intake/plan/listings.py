"""Places on yearly lists and other departments' records of a file against those on file; neither has versions."""

from __future__ import annotations

from carbondash.intake.kinds import CheckedTable
from carbondash.intake.known import Known
from carbondash.intake.plan.model import Plan, refuse_repeated, resolve_enterprises
from carbondash.intake.plan.on_file import add, facts, is_same
from carbondash.intake.plan.said import columns_of, kept

_LISTING = {"day": "day", "tier": "tier", "reason": "reason"}

_SOURCE_RECORD = {
    "day": "day",
    "stated_code": "stated_code",
    "name": "name_zh",
    "city": "city",
    "industry": "industry",
    "address": "address",
    "lon": "lon",
    "lat": "lat",
    "energy": "energy_tce",
    "emissions": "emissions_t",
    "active": "is_active",
}


def plan_listings(table: CheckedTable, known: Known, plan: Plan) -> None:
    """New places on a year's list; an enterprise that stands on the list already keeps what was published."""
    enterprises = resolve_enterprises(table, known, plan)
    periods = [f"Y{year}" for year in table.values("year")]
    keys = [None if id_ is None else (id_, period) for id_, period in zip(enterprises, periods, strict=True)]
    refuse_repeated(table, keys, "year", plan)
    if plan.errors:
        return
    on_file = {(row["enterprise_id"], row["period"]): row for row in facts(known, "directory_listing", "period", periods)}
    counts = plan.counting(table)
    for position, (key, row) in enumerate(zip(keys, table.rows(), strict=True)):
        enterprise_id, period = key or (0, "")
        said = columns_of(row, _LISTING)
        current = on_file.get((enterprise_id, period))
        if current is None:
            add(known, plan, "directory_listing", enterprise_id=enterprise_id, period=period, **said)
            counts.new += 1
        elif is_same(table, position, row, kept(row, current, _LISTING), plan):
            counts.identical += 1


def plan_source_records(table: CheckedTable, known: Known, plan: Plan) -> None:
    """New records of other departments; one that a department has handed over already is not replaced."""
    periods = [f"Y{year}" for year in table.values("year")]
    keys = list(zip(table.values("department"), table.values("number"), periods, strict=True))
    refuse_repeated(table, keys, "number", plan)
    if plan.errors:
        return
    on_file = {(row["source"], row["source_id"], row["period"]): row for row in facts(known, "source_record", "period", periods)}
    counts = plan.counting(table)
    for position, (key, row) in enumerate(zip(keys, table.rows(), strict=True)):
        said = columns_of(row, _SOURCE_RECORD)
        said["is_active"] = row["active"] == "yes"
        current = on_file.get(key)
        if current is None:
            add(known, plan, "source_record", source=key[0], source_id=key[1], period=key[2], **said)
            counts.new += 1
        elif is_same(table, position, row, kept(row, current, _SOURCE_RECORD), plan):
            counts.identical += 1
