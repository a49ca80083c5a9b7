"""Inspection campaigns of a file against those on file: terms (with versions), members, and the steps that they finished."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from carbondash.intake.kinds import CheckedTable
from carbondash.intake.kinds.campaigns import STEPS
from carbondash.intake.known import Known
from carbondash.intake.plan.model import Plan, refuse_repeated, resolve_enterprises
from carbondash.intake.plan.on_file import add, facts, is_same
from carbondash.intake.plan.said import columns_of, kept

Row = dict[str, Any]

_CAMPAIGN = {"title_en": "title_en", "day": "day"}
_MEMBER = {"joined": "day"}
_STEP = {"finished": "day", "problems": "problems"}
_ORDER = [choice.code for choice in STEPS]


def _campaigns(known: Known, titles: Iterable[str | None]) -> dict[str, Row]:
    wanted = {title for title in titles if title}
    return {row["title_zh"]: row for row in facts(known, "campaign", "title_zh", wanted)}


def plan_campaigns(table: CheckedTable, known: Known, plan: Plan) -> None:
    """New campaigns and terms; a term whose due day is moved gets a further version."""
    titles, steps = table.values("title_zh"), table.values("step")
    days = [set_on or began for set_on, began in zip(table.values("set_on"), table.values("day"), strict=True)]
    refuse_repeated(table, list(zip(titles, steps, days, strict=True)), "step", plan)
    if plan.errors:
        return
    on_file = _campaigns(known, titles)
    terms: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for term in facts(known, "campaign_term", "campaign_id", [row["id"] for row in on_file.values()]):
        terms[term["campaign_id"], term["step"]].append(term)
    counts = plan.counting(table)
    rows = list(table.rows())
    for position in sorted(range(len(table)), key=days.__getitem__):
        row = rows[position]
        said = columns_of(row, _CAMPAIGN)
        campaign = on_file.get(row["title_zh"])
        is_new = campaign is None
        if campaign is None:
            campaign = on_file[row["title_zh"]] = add(known, plan, "campaign", title_zh=row["title_zh"], **said)
        elif not is_same(table, position, row, kept(row, campaign, _CAMPAIGN), plan):
            continue
        if row.get("step") is None:
            counts.new += is_new
            counts.identical += not is_new
            continue
        _term(table, position, {"step": row["step"], "day": days[position], "due_day": row["due"]}, campaign, terms, known, plan)


def _term(
    table: CheckedTable,
    position: int,
    said: Row,
    campaign: Row,
    terms: dict[tuple[int, str], list[Row]],
    known: Known,
    plan: Plan,
) -> None:
    counts = plan.counting(table)
    versions = terms[campaign["id"], said["step"]]
    newest = max(versions, key=lambda term: term["day"], default=None)
    if any((term["day"], term["due_day"]) == (said["day"], said["due_day"]) for term in versions):
        counts.identical += 1
        return
    if newest is not None and said["day"] <= newest["day"]:
        day = newest["day"]
        plan.refuse(
            table,
            position,
            "set_on",
            f"晚于 {day} 的调整日期（现行期限 {newest['due_day']} 自该日起）",
            f"the day of the change, after {day}, since which the step is due on {newest['due_day']}",
        )
        return
    if newest is not None and newest["due_day"] == said["due_day"]:
        counts.identical += 1
        return
    versions.append(add(known, plan, "campaign_term", campaign_id=campaign["id"], **said))
    if newest is None:
        counts.new += 1
    else:
        counts.changed += 1


def plan_campaign_steps(table: CheckedTable, known: Known, plan: Plan) -> None:
    """New members of campaigns, and the steps that members have finished, in their order."""
    enterprises = resolve_enterprises(table, known, plan)
    campaigns = named_campaigns(table, "campaign", known, plan)
    keys = [
        None if id_ is None or campaign is None else (campaign["id"], id_, step)
        for id_, campaign, step in zip(enterprises, campaigns, table.values("step"), strict=True)
    ]
    refuse_repeated(table, keys, "step", plan)
    if plan.errors:
        return
    ids = {campaign["id"] for campaign in campaigns if campaign}
    members = {(row["campaign_id"], row["enterprise_id"]): row for row in facts(known, "campaign_member", "campaign_id", ids)}
    done: dict[tuple[int, int], dict[str, Row]] = defaultdict(dict)
    for step in facts(known, "campaign_step", "campaign_id", ids):
        done[step["campaign_id"], step["enterprise_id"]][step["step"]] = step
    rows = list(table.rows())
    counts = plan.counting(table)
    for position in sorted(range(len(table)), key=lambda at: _ORDER.index(rows[at]["step"]) if rows[at].get("step") else -1):
        row, enterprise_id, campaign = rows[position], enterprises[position] or 0, campaigns[position] or {}
        whose = {"campaign_id": campaign["id"], "enterprise_id": enterprise_id}
        member = members.get((campaign["id"], enterprise_id))
        joined = row.get("joined") or (member or campaign)["day"]
        if member is not None and not is_same(table, position, row, kept(row, member, _MEMBER), plan):
            continue
        if joined < campaign["day"]:
            began = campaign["day"]
            plan.refuse(table, position, "joined", f"不早于启动日期 {began}", f"not before {began}, when the campaign began")
            continue
        said = columns_of(row, _STEP)
        finished = done[campaign["id"], enterprise_id]
        current = finished.get(row.get("step") or "")
        if current is not None:
            if is_same(table, position, row, kept(row, current, _STEP), plan):
                counts.identical += 1
            continue
        if row.get("step") and not _is_in_order(table, position, row, joined, finished, plan):
            continue
        if member is None:
            members[campaign["id"], enterprise_id] = add(known, plan, "campaign_member", **whose, day=joined)
        if row.get("step"):
            finished[row["step"]] = add(known, plan, "campaign_step", **whose, step=row["step"], **said)
        counts.new += bool(member is None or row.get("step"))
        counts.identical += bool(member is not None and not row.get("step"))


def _is_in_order(table: CheckedTable, position: int, row: Row, joined: Any, finished: dict[str, Row], plan: Plan) -> bool:
    """Whether a step ends after the enterprise has joined and the steps before it have ended, and before those after it."""
    place = _ORDER.index(row["step"])
    earlier = [joined, *(step["day"] for name, step in finished.items() if _ORDER.index(name) < place)]
    later = [step["day"] for name, step in finished.items() if _ORDER.index(name) > place]
    if row["finished"] < max(earlier):
        day = max(earlier)
        zh, en = f"不早于 {day}（纳入日期或前一步骤完成日期）", f"not before {day}, when it joined or the step before ended"
    elif later and row["finished"] > min(later):
        zh, en = f"不晚于后一步骤的完成日期 {min(later)}", f"not after {min(later)}, when the step after it ended"
    else:
        return True
    plan.refuse(table, position, "finished", zh, en)
    return False


def named_campaigns(table: CheckedTable, key: str, known: Known, plan: Plan) -> list[Row | None]:
    """The campaign that each row names; None where it names none, or with an error where none is called so."""
    found = _campaigns(known, table.values(key))
    named: list[Row | None] = []
    for position, title in enumerate(table.values(key)):
        named.append(found.get(title) if title else None)
        if title and title not in found:
            plan.refuse(table, position, key, "已登记专项检查的名称", "the title of a campaign on file")
    return named
