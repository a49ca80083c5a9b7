"""States of a file that an enterprise is in from a day on, against those on file: account, business, membership."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from carbondash.intake.kinds import CheckedTable
from carbondash.intake.known import Known, Row
from carbondash.intake.plan.model import Plan, refuse_repeated, resolve_enterprises
from carbondash.intake.plan.on_file import (
    EarlierThanOnFile,
    Version,
    add,
    facts,
    in_time,
    is_said,
    refuse_earlier,
    standing,
)

# What a row makes of the state that stood before it, by column of the table; None where it can't be, which it has said then.
Said = Callable[[CheckedTable, int, Row, Row | None, Plan], Row | None]


def plan_accounts(table: CheckedTable, known: Known, plan: Plan) -> None:
    """A state that differs from the one on its day is the account's next version."""
    _plan(table, known, plan, "account_state", ("state", "reason"), _with_reason("state"))


def plan_business_states(table: CheckedTable, known: Known, plan: Plan) -> None:
    """A state that differs from the one on its day is the next version of what the enterprise's business is."""
    _plan(table, known, plan, "operating_state", ("state", "reason"), _with_reason("business"))


def _with_reason(key: str) -> Said:
    """The state in a column, with its reason."""

    def said(_table: CheckedTable, _position: int, row: Row, before: Row | None, _plan: Plan) -> Row:
        reason = row.get("reason")
        # A file without reasons leaves the one on file where the state goes on.
        if "reason" not in row and before is not None and before["state"] == row[key]:
            reason = before["reason"]
        return {"state": row[key], "reason": reason}

    return said


def plan_alliance(table: CheckedTable, known: Known, plan: Plan) -> None:
    """Joining and leaving, each a version of the membership."""
    _plan(table, known, plan, "alliance_membership", ("is_member",), _membership)


def _membership(table: CheckedTable, position: int, row: Row, before: Row | None, plan: Plan) -> Row | None:
    if row["member"] == "no" and before is None:
        plan.refuse(
            table, position, "member", "“是”（该企业当日不是联盟成员，不能退出）", "a joining first: it is no member on that day"
        )
        return None
    return {"is_member": row["member"] == "yes"}


def _plan(table: CheckedTable, known: Known, plan: Plan, name: str, columns: tuple[str, ...], said: Said) -> None:
    enterprises = resolve_enterprises(table, known, plan)
    days = table.values("day")
    keys = [None if enterprise is None else (enterprise, day) for enterprise, day in zip(enterprises, days, strict=True)]
    refuse_repeated(table, keys, "day", plan)
    if plan.errors:
        return
    on_file: dict[int | None, list[Version]] = defaultdict(list)
    for fact in facts(known, name, "enterprise_id", enterprises):
        on_file[fact["enterprise_id"]].append(Version(fact["day"], {column: fact[column] for column in columns}))
    counts = plan.counting(table)
    rows = list(table.rows())
    for position in in_time(table):
        enterprise_id, day = enterprises[position], days[position]
        versions = on_file[enterprise_id]
        stood = standing(versions, day)
        before = None if stood is None else stood.content
        content = said(table, position, rows[position], before, plan)
        if content is None:
            continue
        try:
            is_known = is_said(versions, day, content, lasts=True)
        except EarlierThanOnFile as earlier:
            refuse_earlier(table, position, earlier.newest, plan)
            continue
        if is_known:
            counts.identical += 1
            continue
        counts.version(of_a_known=bool(versions))
        versions.append(Version(day, content))
        add(known, plan, name, enterprise_id=enterprise_id, day=day, **content)
