"""Reviews of a file against the records on file and the reviews that they have had: in their lanes, in the order of days."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from carbondash.intake.kinds import CheckedTable
from carbondash.intake.known import Known
from carbondash.intake.plan.model import Plan, refuse_repeated, resolve_enterprises
from carbondash.intake.plan.on_file import add, facts, is_same
from carbondash.intake.plan.said import kept, month_period
from carbondash.intake.plan.versions import Versions
from carbondash.intake.words import Words

Row = dict[str, Any]

_REVIEW = {"day": "day", "outcome": "outcome"}
_NOTE = {"note": "note", "reviewer": "author"}
_LANES = ("city", "province")
_LANE_WORDS = {"city": Words("市级", "the city"), "province": Words("省级", "the province")}


def plan_reviews(table: CheckedTable, known: Known, plan: Plan) -> None:
    """New reviews of versions; a lane that has reviewed a version does not review it again."""
    enterprises = resolve_enterprises(table, known, plan)
    if plan.errors:
        return
    periods = [month_period(month) for month in table.values("month")]
    versions = Versions(known, periods)
    records: list[Row | None] = []
    for position, (enterprise_id, period) in enumerate(zip(enterprises, periods, strict=True)):
        records.append(versions.named(table, position, enterprise_id or 0, period, "day", plan, required=True)[1])
    lanes, days = table.values("lane"), table.values("day")
    keys = [None if record is None else (record["id"], lane) for record, lane in zip(records, lanes, strict=True)]
    refuse_repeated(table, keys, "lane", plan)
    if plan.errors:
        return
    done: dict[int, list[Row]] = defaultdict(list)
    for review in facts(known, "review", "record_id", [record["id"] for record in records if record]):
        done[review["record_id"]].append(review)
    notes = {row["review_id"]: row for row in facts(known, "review_note", "enterprise_id", [id_ or 0 for id_ in enterprises])}
    counts = plan.counting(table)
    rows = list(table.rows())
    for position in sorted(range(len(table)), key=lambda at: (days[at], _LANES.index(lanes[at]))):
        record, row = records[position] or {}, rows[position]
        before = done[record["id"]]
        same = next((review for review in before if review["lane"] == row["lane"]), None)
        if same is not None:
            if not is_same(table, position, row, kept(row, same, _REVIEW), plan):
                continue
            note = notes.get(same["id"])
            if note is None and row.get("note"):
                _add_note(row, same, known, plan)
                counts.changed += 1
            elif note is None or not row.get("note") or is_same(table, position, row, kept(row, note, _NOTE), plan):
                counts.identical += 1
            continue
        if not _is_possible(table, position, record, before, versions, plan):
            continue
        review = add(
            known,
            plan,
            "review",
            record_id=record["id"],
            enterprise_id=record["enterprise_id"],
            period=record["period"],
            day=row["day"],
            lane=row["lane"],
            outcome=row["outcome"],
        )
        before.append(review)
        if row.get("note"):
            _add_note(row, review, known, plan)
        counts.new += 1


def _add_note(row: Row, review: Row, known: Known, plan: Plan) -> None:
    add(
        known,
        plan,
        "review_note",
        review_id=review["id"],
        enterprise_id=review["enterprise_id"],
        day=review["day"],
        note=row["note"],
        author=row["reviewer"],
    )


def _is_possible(table: CheckedTable, position: int, record: Row, before: list[Row], versions: Versions, plan: Plan) -> bool:
    """Whether a version can be reviewed in a lane on a day: it still stood, the city came first, nobody has ended it."""
    lane, day = table.values("lane")[position], table.values("day")[position]
    replaced = versions.replaced_on(record)
    if replaced is not None and day > replaced:
        zh, en = f"不晚于新版本的提交日期 {replaced}", f"not after {replaced}, when the next version came in"
        plan.refuse(table, position, "day", zh, en)
        return False
    returned = next((review for review in before if review["outcome"] == "returned"), None)
    if returned is not None:
        who = _LANE_WORDS[returned["lane"]]
        zh = f"未退回的版本（该版本已于 {returned['day']} 被{who.zh}退回）"
        en = f"a version that was not returned ({who.en} returned this one on {returned['day']})"
        plan.refuse(table, position, "lane", zh, en)
        return False
    city = next((review for review in before if review["lane"] == "city"), None)
    if lane == "province" and (city is None or city["day"] > day):
        plan.refuse(table, position, "lane", "已由市级审核通过的版本", "a version that the city has passed by then")
        return False
    if lane == "city" and before:
        plan.refuse(table, position, "lane", "省级尚未审核的版本", "a version that the province has not reviewed")
        return False
    return True
