"""Platform clues of a file against those on file. A clue is known by all that it says, so that none can be changed."""

from __future__ import annotations

from carbondash.intake.kinds import CheckedTable
from carbondash.intake.known import Known
from carbondash.intake.plan.model import Plan, refuse_repeated, resolve_enterprises
from carbondash.intake.plan.on_file import add, facts
from carbondash.intake.plan.said import period_of

_CLUE = ("enterprise_id", "period", "day", "note")


def plan_clues(table: CheckedTable, known: Known, plan: Plan) -> None:
    """New clues."""
    enterprises = resolve_enterprises(table, known, plan)
    keys = [
        None if id_ is None else (id_, period_of(row), row["day"], row["note"])
        for id_, row in zip(enterprises, table.rows(), strict=True)
    ]
    refuse_repeated(table, keys, "note", plan)
    if plan.errors:
        return
    found = facts(known, "platform_clue", "enterprise_id", {id_ or 0 for id_ in enterprises})
    on_file = {tuple(clue[name] for name in _CLUE) for clue in found}
    counts = plan.counting(table)
    for key in keys:
        if key in on_file:
            counts.identical += 1
        elif key is not None:
            add(known, plan, "platform_clue", **dict(zip(_CLUE, key, strict=True)))
            counts.new += 1
