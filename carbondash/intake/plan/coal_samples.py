"""Results of coal samples of a file against those on file; a sample that has a result keeps it."""

from __future__ import annotations

from typing import Any

from carbondash.intake.kinds import CheckedTable
from carbondash.intake.known import Known
from carbondash.intake.plan.campaigns import named_campaigns
from carbondash.intake.plan.model import Plan, refuse_repeated, resolve_enterprises
from carbondash.intake.plan.on_file import add, facts, is_same
from carbondash.intake.plan.said import columns_of, kept, month_period

_KEY = ("unit_id", "period", "sampled_on", "laboratory")
_SAMPLE = {"day": "day", "ncv_ar": "ncv_ar", "car": "car"}


def plan_coal_samples(table: CheckedTable, known: Known, plan: Plan) -> None:
    """New results of coal samples."""
    enterprises = resolve_enterprises(table, known, plan)
    campaigns = named_campaigns(table, "within", known, plan)
    rows = list(table.rows())
    keys: list[tuple[Any, ...] | None] = []
    for position, (enterprise_id, row) in enumerate(zip(enterprises, rows, strict=True)):
        unit = known.units.get((enterprise_id, row["unit"])) if enterprise_id is not None else None
        if enterprise_id is not None and unit is None:
            plan.refuse(table, position, "unit", "该企业已登记的机组名称", "the name of one of the enterprise's units on file")
        sample = (month_period(row["month"]), row["sampled"], row["laboratory"])
        keys.append(None if unit is None else (unit["id"], *sample))
    refuse_repeated(table, keys, "sampled", plan)
    if plan.errors:
        return
    found = facts(known, "coal_sample", "period", {key[1] for key in keys if key})
    on_file = {tuple(sample[name] for name in _KEY): sample for sample in found}
    ids = {sample["campaign_id"] for sample in found if sample["campaign_id"] is not None}
    titles = {campaign["id"]: campaign["title_zh"] for campaign in facts(known, "campaign", "id", ids)}
    counts = plan.counting(table)
    for position, (enterprise_id, campaign, key, row) in enumerate(zip(enterprises, campaigns, keys, rows, strict=True)):
        said = columns_of(row, _SAMPLE)
        current = on_file.get(key or ())
        if current is not None:
            current = current | {"title": titles.get(current["campaign_id"])}
            if is_same(table, position, row, kept(row, current, _SAMPLE | {"within": "title"}), plan):
                counts.identical += 1
        elif campaign is not None and row["day"] < campaign["day"]:
            began = campaign["day"]
            plan.refuse(table, position, "day", f"不早于启动日期 {began}", f"not before {began}, when the campaign began")
        else:
            of_campaign = {"campaign_id": campaign["id"] if campaign else None}
            keyed = dict(zip(_KEY, key or (), strict=True))
            add(known, plan, "coal_sample", enterprise_id=enterprise_id, **keyed, **of_campaign, **said)
            counts.new += 1
