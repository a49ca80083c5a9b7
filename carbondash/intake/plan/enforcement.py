"""Enforcement cases of a file: every step only where the state on its day allows it (domain reference 4.3)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from carbondash.intake.kinds import CheckedTable
from carbondash.intake.kinds.enforcement import PAPER_OF, PUBLISHED
from carbondash.intake.known import Known, Row
from carbondash.intake.plan.allowances import cycle_of, obligations
from carbondash.intake.plan.model import Plan, refuse_repeated, resolve_enterprises
from carbondash.intake.plan.on_file import Version, add, facts, in_time, is_same, standing
from carbondash.rules.outcome import Step, Surrendered, outcome, transitions
from carbondash.rules.sets import InputError, Pending
from carbondash.rules.words import words_of

_OPENS = "ordered"
# What can be done again: what an enterprise sets right may be found again to be set right.
_AGAIN = "rectified"
_LANGUAGES = ("zh", "en")


class _Cases:
    """The cases about some enterprises with their steps and papers, and what the state of a cycle is told from."""

    def __init__(self, known: Known, enterprises: list[int | None]) -> None:
        self.open: dict[tuple[int, str], Row] = {}
        for case in facts(known, "enforcement_case", "enterprise_id", enterprises):
            self.open[case["enterprise_id"], case["cycle"]] = case
        self.steps: dict[int, list[Row]] = defaultdict(list)
        for step in facts(known, "case_step", "enterprise_id", enterprises):
            self.steps[step["case_id"]].append(step)
        self.papers: dict[tuple[int, str, date], Row] = {}
        for paper in facts(known, "case_paper", "enterprise_id", enterprises):
            self.papers[paper["case_id"], paper["kind"], paper["day"]] = paper
        self._owed: dict[int, dict[str, list[Version]]] = defaultdict(dict)
        for (owner, period), versions in obligations(known, enterprises).items():
            self._owed[owner][period] = versions
        self._surrendered: dict[int, list[Row]] = defaultdict(list)
        for given in facts(known, "surrender", "enterprise_id", enterprises):
            self._surrendered[given["enterprise_id"]].append(given)

    def state(self, enterprise_id: int, cycle: str, day: date) -> str | None:
        """The state of a cycle on a day, before what is done next; None where nothing is owed or the rules can't tell."""
        debts = {
            period: version.content
            for period, versions in self._owed[enterprise_id].items()
            if cycle_of(period) == cycle and (version := standing(versions, day)) is not None
        }
        if not debts:
            return None
        given = [
            Surrendered(row["day"], row["period"], row["amount_t"], row["vintage"])
            for row in self._surrendered[enterprise_id]
            if row["period"] in debts and row["day"] <= day
        ]
        case = self.open.get((enterprise_id, cycle))
        taken = [Step(row["day"], row["step"]) for row in self.steps[case["id"]] if row["day"] <= day] if case else []
        deadline = max(deadline for _, deadline in debts.values())
        try:
            found = outcome({period: amount for period, (amount, _) in debts.items()}, given, deadline, day, taken)
        except InputError:
            return None
        return None if isinstance(found, Pending) else found.state


def plan_cases(table: CheckedTable, known: Known, plan: Plan) -> None:
    """New cases and further steps, in the order of time. What was done once keeps no versions."""
    enterprises = resolve_enterprises(table, known, plan)
    named = zip(enterprises, table.values("cycle"), table.values("step"), table.values("day"), strict=True)
    refuse_repeated(table, [None if key[0] is None else key for key in named], "step", plan)
    if plan.errors:
        return
    cases = _Cases(known, enterprises)
    rows = list(table.rows())
    # What follows a step that was refused is not told apart from what can't follow.
    refused: set[tuple[int, str]] = set()
    for position in in_time(table):
        row, key = rows[position], (enterprises[position] or 0, rows[position]["cycle"])
        case = cases.open.get(key)
        if key in refused or (case is not None and _is_on_file(table, position, row, case, cases, plan)):
            continue
        if not _may_follow(table, position, row, key[0], case, cases, plan):
            refused.add(key)
            continue
        _add_step(row, key[0], case, cases, known, plan)
        plan.counting(table).new += 1


def _is_on_file(table: CheckedTable, position: int, row: Row, case: Row, cases: _Cases, plan: Plan) -> bool:
    """Whether the case has the step on the row's day: counted where it is just so, else the cell that differs is refused."""
    step = next((one for one in cases.steps[case["id"]] if (one["step"], one["day"]) == (row["step"], row["day"])), None)
    paper = cases.papers.get((case["id"], PAPER_OF.get(row["step"], ""), row["day"]))
    if step is None and (row["step"] != PUBLISHED or paper is None):
        return False
    kept: dict[str, Any] = {} if step is None else {"fine": step["amount_fen"]}
    # A case is closed without a paper where its publication is a row of its own.
    if row["step"] != "closed" or row.get("number"):
        fields = (("number", "number"), ("limit", "limit_day"), ("note", "note"))
        kept |= {key: (paper or {}).get(field) for key, field in fields}
    if is_same(table, position, row, kept, plan):
        plan.counting(table).identical += 1
    return True


def _may_follow(
    table: CheckedTable, position: int, row: Row, enterprise_id: int, case: Row | None, cases: _Cases, plan: Plan
) -> bool:
    step, day = row["step"], row["day"]
    taken = [] if case is None else cases.steps[case["id"]]
    if case is None and step != _OPENS:
        plan.refuse(
            table, position, "step", "责令改正（该企业本周期尚无案件）", "an order to rectify first: there is no case yet"
        )
        return False
    if case is not None and step == PUBLISHED and day >= case["day"]:
        return True
    done = next((one["day"] for one in taken if one["step"] == step and step != _AGAIN), None)
    if done is not None:
        plan.refuse(table, position, "day", f"已登记的该步骤日期 {done}", f"{done}, the day of this step on file")
        return False
    newest = max((one["day"] for one in taken), default=day)
    if day < newest:
        plan.refuse(table, position, "day", f"不早于已登记的最近一步 {newest}", f"not before {newest}, the newest step on file")
        return False
    state = cases.state(enterprise_id, row["cycle"], day)
    if state is None:
        plan.refuse(
            table,
            position,
            "cycle",
            "该企业当日已核定清缴义务、且按现有规则和事实能判断状态的履约周期",
            "a cycle in which the enterprise has an obligation on the day, and whose state rules and facts can tell",
        )
        return False
    if (state, step) not in transitions(day):
        zh, en = (words_of("values", state, lang) for lang in _LANGUAGES)
        plan.refuse(table, position, "step", f"当日状态“{zh}”之后可作的处置", f"what can follow the state on the day, “{en}”")
        return False
    return True


def _add_step(row: Row, enterprise_id: int, case: Row | None, cases: _Cases, known: Known, plan: Plan) -> None:
    about = {"enterprise_id": enterprise_id, "cycle": row["cycle"], "day": row["day"]}
    if case is None:
        case = cases.open[enterprise_id, row["cycle"]] = add(known, plan, "enforcement_case", **about)
    about["case_id"] = case["id"]
    if row["step"] != PUBLISHED:
        cases.steps[case["id"]].append(add(known, plan, "case_step", **about, step=row["step"], amount_fen=row.get("fine")))
    if row.get("number"):
        kind = PAPER_OF[row["step"]]
        said = {"kind": kind, "number": row["number"], "limit_day": row.get("limit"), "note": row.get("note")}
        cases.papers[case["id"], kind, row["day"]] = add(known, plan, "case_paper", **about, **said)
