"""Obligations of a file, the steps of their allocation, and what may be borrowed for them, against what is on file."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from carbondash.intake.kinds import CheckedTable
from carbondash.intake.kinds.allowances import GIVEN
from carbondash.intake.known import Known, Row
from carbondash.intake.plan.model import Plan, refuse_repeated, resolve_enterprises
from carbondash.intake.plan.on_file import (
    EarlierThanOnFile,
    Version,
    add,
    facts,
    in_time,
    is_said,
    is_same,
    refuse_earlier,
    standing,
)
from carbondash.rules.calendar import cycle_deadlines, cycle_of_year
from carbondash.rules.obligation import borrowing
from carbondash.rules.position import period_year
from carbondash.rules.sets import InputError, Pending

Owed = dict[tuple[int, str], list[Version]]

# A deadline is noted as the rule sets say it now, whenever each of them was published.
_TODAY = date.max


def cycle_of(period: str) -> str:
    """The compliance cycle of an obligation's years."""
    return cycle_of_year(period_year(period))


def obligations(known: Known, enterprises: list[int | None]) -> Owed:
    """What enterprises owe, by enterprise and period: tonnes and deadline of every version."""
    owed: Owed = defaultdict(list)
    for row in facts(known, "obligation", "enterprise_id", enterprises):
        owed[row["enterprise_id"], row["period"]].append(Version(row["day"], (row["amount_t"], row["deadline"])))
    return owed


def plan_obligations(table: CheckedTable, known: Known, plan: Plan) -> None:
    """Obligations as determined; another amount, deadline or day of determination makes the next version."""
    enterprises = resolve_enterprises(table, known, plan)
    periods, days, amounts, deadlines = (table.values(key) for key in ("period", "day", "amount", "deadline"))
    _once(table, plan, enterprises, periods, days)
    if plan.errors:
        return
    owed = obligations(known, enterprises)
    counts = plan.counting(table)
    for position in in_time(table):
        enterprise_id, period, day = enterprises[position] or 0, periods[position], days[position]
        versions = owed[enterprise_id, period]
        deadline = deadlines[position] or _deadline(known, enterprise_id, period, versions)
        if deadline is None:
            plan.refuse(
                table,
                position,
                "deadline",
                "填写清缴截止日（现有规则尚无该年度的截止日）",
                "the deadline (the rules at hand have none for this year yet)",
            )
            continue
        if deadline < day:
            plan.refuse(table, position, "day", f"不晚于清缴截止日 {deadline}", f"not after the deadline, {deadline}")
            continue
        content = amounts[position], deadline
        try:
            said = is_said(versions, day, content, lasts=False)
        except EarlierThanOnFile as earlier:
            refuse_earlier(table, position, earlier.newest, plan)
            continue
        if said:
            counts.identical += 1
            continue
        counts.version(of_a_known=bool(versions))
        versions.append(Version(day, content))
        row = {"enterprise_id": enterprise_id, "period": period, "cycle": cycle_of(period), "day": day}
        add(known, plan, "obligation", **row, deadline=deadline, amount_t=content[0])


def _deadline(known: Known, enterprise_id: int, period: str, versions: list[Version]) -> date | None:
    """The deadline on file, else the one that the rules set for the enterprise's industry; None where they set none yet."""
    if versions:
        newest: date = versions[-1].content[1]
        return newest
    cycle = cycle_of(period)
    try:
        found = cycle_deadlines(cycle, _TODAY, known.enterprises[enterprise_id]["industry"])
    except InputError:
        # An enterprise of any other industry owes for power units of its own.
        found = cycle_deadlines(cycle, _TODAY)
    return None if isinstance(found, Pending) else found[1]


def _once(table: CheckedTable, plan: Plan, enterprises: list[int | None], *also: Any) -> None:
    """Refuse a second row about the same enterprise, period and whatever else names it."""
    keys = [None if enterprise is None else (enterprise, *rest) for enterprise, *rest in zip(enterprises, *also, strict=True)]
    refuse_repeated(table, keys, "period", plan)


def plan_allocations(table: CheckedTable, known: Known, plan: Plan) -> None:
    """Steps from the pre-allocation to the notice. None of them has versions: a further adjustment is a further step."""
    enterprises = resolve_enterprises(table, known, plan)
    periods, steps, days = (table.values(key) for key in ("period", "step", "day"))
    _once(table, plan, enterprises, periods, steps, days)
    if plan.errors:
        return
    given: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for row in facts(known, "allocation", "enterprise_id", enterprises):
        given[row["enterprise_id"], row["period"]].append(row)
    done = {(row["enterprise_id"], row["period"], row["step"]): row for row in _steps_done(known, enterprises)}
    owed = obligations(known, enterprises)
    rows = list(table.rows())
    for position in in_time(table):
        row, key = rows[position], (enterprises[position] or 0, periods[position])
        if row["step"] in GIVEN:
            _plan_given(table, position, row, key, given[key], known, plan)
        else:
            _plan_step(table, position, row, key, done, owed, known, plan)


def _steps_done(known: Known, enterprises: list[int | None]) -> list[Row]:
    return facts(known, "allowance_step", "enterprise_id", enterprises)


def _plan_given(
    table: CheckedTable, position: int, row: Row, key: tuple[int, str], given: list[Row], known: Known, plan: Plan
) -> None:
    counts = plan.counting(table)
    same_step = [one for one in given if one["step"] == row["step"]]
    same_day = next((one for one in same_step if one["day"] == row["day"]), None)
    if same_day is not None:
        if is_same(table, position, row, {"amount": same_day["amount_t"]}, plan):
            counts.identical += 1
        return
    if row["step"] == "pre_allocated":
        if same_step:
            first = same_step[0]["day"]
            plan.refuse(table, position, "day", f"已登记的预分配日期 {first}", f"{first}, the day of the pre-allocation on file")
            return
        adjusted = next((one["day"] for one in given if one["day"] < row["day"]), None)
        if adjusted is not None:
            plan.refuse(table, position, "day", f"不晚于核定调整日期 {adjusted}", f"not after the adjustment, {adjusted}")
            return
    before = next((one["day"] for one in given if one["step"] == "pre_allocated" and one["day"] > row["day"]), None)
    if before is not None:
        plan.refuse(table, position, "day", f"不早于预分配日期 {before}", f"not before the pre-allocation, {before}")
        return
    total = sum(one["amount_t"] for one in given)
    if total + row["amount"] < 0:
        plan.refuse(table, position, "amount", f"至多收回已分配的 {total:,} t", f"at most the {total:,} t given taken back")
        return
    counts.new += 1
    about = {"enterprise_id": key[0], "period": key[1], "day": row["day"], "vintage": _vintage(key[1]), "step": row["step"]}
    given.append(add(known, plan, "allocation", **about, amount_t=row["amount"]))


def _vintage(period: str) -> str:
    """Allowances are of the vintage of the years that they are given for: Y2019..Y2020 → 19-20, Y2022 → 22."""
    return "-".join(year[-2:] for year in period.split(".."))


def _plan_step(
    table: CheckedTable,
    position: int,
    row: Row,
    key: tuple[int, str],
    done: dict[tuple[int, str, str], Row],
    owed: Owed,
    known: Known,
    plan: Plan,
) -> None:
    counts = plan.counting(table)
    current = done.get((*key, row["step"]))
    if current is not None:
        if is_same(table, position, row, {"day": current["day"], "number": current["number"]}, plan):
            counts.identical += 1
        return
    if row["step"] == "notice_sent" and not require_owed(table, position, key, row["day"], owed, plan):
        return
    counts.new += 1
    about = {"enterprise_id": key[0], "period": key[1], "cycle": cycle_of(key[1]), "day": row["day"], "step": row["step"]}
    done[*key, row["step"]] = add(known, plan, "allowance_step", **about, number=row.get("number"))


def require_owed(table: CheckedTable, position: int, key: tuple[int, str], day: date, owed: Owed, plan: Plan) -> bool:
    """Whether the obligation was determined by the day; the cell that says otherwise is refused."""
    versions = owed.get(key)
    if not versions:
        plan.refuse(
            table, position, "period", "已核定应清缴量的履约年度", "a year whose obligation is on file for the enterprise"
        )
        return False
    if standing(versions, day) is None:
        first = versions[0].day
        plan.refuse(table, position, "day", f"不早于应清缴量核定日期 {first}", f"not before {first}, when it was determined")
        return False
    return True


def plan_borrowings(table: CheckedTable, known: Known, plan: Plan) -> None:
    """What may be borrowed, once for an obligation, where the rules of its year allow it and no more than they allow at all."""
    enterprises = resolve_enterprises(table, known, plan)
    periods, days = table.values("period"), table.values("day")
    _once(table, plan, enterprises, periods)
    if plan.errors:
        return
    owed = obligations(known, enterprises)
    on_file = {(row["enterprise_id"], row["period"]): row for row in facts(known, "borrowing", "enterprise_id", enterprises)}
    accounts: dict[int, list[Version]] = defaultdict(list)
    for state in facts(known, "account_state", "enterprise_id", enterprises):
        accounts[state["enterprise_id"]].append(Version(state["day"], state["state"]))
    counts = plan.counting(table)
    for position, row in enumerate(table.rows()):
        key, day = (enterprises[position] or 0, periods[position]), days[position]
        current = on_file.get(key)
        if current is not None:
            if is_same(table, position, row, {"day": current["day"], "borrowed": current["amount_t"]}, plan):
                counts.identical += 1
            continue
        if not require_owed(table, position, key, day, owed, plan):
            continue
        account, debt = standing(accounts[key[0]], day), standing(owed[key], day)
        is_frozen = account is not None and account.content == "frozen"
        if debt is None or not _may_borrow(table, position, row["borrowed"], key[1], debt.content[0], is_frozen, plan):
            continue
        counts.new += 1
        about = {"enterprise_id": key[0], "period": key[1], "cycle": cycle_of(key[1]), "day": day}
        add(known, plan, "borrowing", **about, amount_t=row["borrowed"])


def _may_borrow(table: CheckedTable, position: int, amount_t: int, period: str, owed_t: int, is_frozen: bool, plan: Plan) -> bool:
    # The gap is at most the obligation: how large it was is for the department, which approved the borrowing, to know.
    try:
        found = borrowing(owed_t, owed_t, period_year(period), table.values("day")[position], is_frozen=is_frozen)
    except InputError as error:
        plan.refuse(table, position, "period", error.expected_zh, error.expected_en)
        return False
    if isinstance(found, Pending):
        plan.refuse(table, position, "period", "规则已公布的履约年度", "a year whose rules were published by the day")
        return False
    if not found.is_allowed:
        expected = f"可以预支的履约年度和账户（{found.reason_zh}）", f"a year and account that may borrow ({found.reason_en})"
        plan.refuse(table, position, "period", *expected)
        return False
    if amount_t > found.max_t:
        plan.refuse(
            table, position, "borrowed", f"至多 {found.max_t:,} t（规则上限）", f"at most {found.max_t:,} t, as the rules allow"
        )
        return False
    return True
