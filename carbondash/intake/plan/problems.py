"""Problems of a file against those on file: found, closed; suspected falsification goes to a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from carbondash.derive.problem_kinds import is_referred
from carbondash.intake.kinds import CheckedTable
from carbondash.intake.known import Known
from carbondash.intake.plan.model import Plan, refuse_repeated, resolve_enterprises
from carbondash.intake.plan.on_file import add, facts, is_same
from carbondash.intake.plan.said import kept, period_of
from carbondash.intake.plan.versions import Versions

Row = dict[str, Any]
# Enterprise, month or year, kind, day on which it was found.
Key = tuple[int, str, str, date]

_CLOSING = {"closed": "day"}


def plan_problems(table: CheckedTable, known: Known, plan: Plan) -> None:
    """New problems, and closings of those on file. The n-th of a kind on a day is the n-th on file in the order of entry."""
    enterprises = resolve_enterprises(table, known, plan)
    if plan.errors:
        return
    rows = list(table.rows())
    keys = [
        (enterprise_id or 0, period_of(row), row["kind"], row["found"])
        for enterprise_id, row in zip(enterprises, rows, strict=True)
    ]
    ordinals = [ordinal or 1 for ordinal in table.values("ordinal")]
    refuse_repeated(table, list(zip(keys, ordinals, strict=True)), "ordinal", plan)
    periods = [period for _, period, _, _ in keys]
    versions = Versions(known, periods)
    on_file = _on_file(known, keys)
    closings = {row["problem_id"]: row for row in facts(known, "problem_closing", "enterprise_id", {key[0] for key in keys})}
    for position in sorted(range(len(table)), key=lambda at: (keys[at][3], ordinals[at])):
        key, row, ordinal = keys[position], rows[position], ordinals[position]
        of_kind = on_file[key]
        current = of_kind[ordinal - 1] if ordinal <= len(of_kind) else None
        if current is None and ordinal > len(of_kind) + 1:
            zh, en = f"至多 {len(of_kind) + 1}（按顺序编号）", f"at most {len(of_kind) + 1}: they are numbered in turn"
            plan.refuse(table, position, "ordinal", zh, en)
            continue
        record = None
        if current is None or row.get("version"):
            fits, record = versions.named(table, position, key[0], key[1], "found", plan, required=False)
            if not fits:
                continue
        if current is None:
            of_kind.append(_find(key, row, record, known, plan))
            plan.counting(table).new += 1
        elif record is not None and record["id"] != current["record_id"]:
            words = ("该问题登记时所属的存证版本，或留空", "the version that the problem on file was found in, or nothing")
            plan.refuse(table, position, "version", *words)
        else:
            _compare(table, position, row, current, closings.get(current["id"]), known, plan)


def _on_file(known: Known, keys: Iterable[Key]) -> dict[Key, list[Row]]:
    found: dict[Key, list[Row]] = defaultdict(list)
    for row in facts(known, "problem", "enterprise_id", {key[0] for key in keys}):
        found[row["enterprise_id"], row["period"], row["kind"], row["day"]].append(row)
    return found


def _find(key: Key, row: Row, record: Row | None, known: Known, plan: Plan) -> Row:
    enterprise_id, period, kind, day = key
    found = add(
        known,
        plan,
        "problem",
        record_id=record["id"] if record else None,
        enterprise_id=enterprise_id,
        period=period,
        day=day,
        kind=kind,
    )
    if row.get("closed"):
        _close(found, row["closed"], known, plan)
    elif is_referred(kind, period, day) and not _is_under_referral(enterprise_id, day, known):
        add(known, plan, "referral", enterprise_id=enterprise_id, day=day, state="open", reason=f"{kind} {period}")
    return found


def _is_under_referral(enterprise_id: int, day: date, known: Known) -> bool:
    """Whether the enterprise's file is with a person at the end of a day."""
    states = [row for row in facts(known, "referral", "enterprise_id", [enterprise_id]) if row["day"] <= day]
    return bool(states) and states[-1]["state"] == "open"


def _close(problem: Row, day: date, known: Known, plan: Plan) -> None:
    add(
        known,
        plan,
        "problem_closing",
        problem_id=problem["id"],
        enterprise_id=problem["enterprise_id"],
        opened_day=problem["day"],
        day=day,
    )


def _compare(table: CheckedTable, position: int, row: Row, problem: Row, closing: Row | None, known: Known, plan: Plan) -> None:
    counts = plan.counting(table)
    closed = row.get("closed")
    if closing is None and closed is not None:
        _close(problem, closed, known, plan)
        counts.changed += 1
    elif closing is None or is_same(table, position, row, kept(row, closing, _CLOSING), plan):
        counts.identical += 1
