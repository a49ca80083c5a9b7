"""The notices' tasks: by when each kind is due, and how far each enterprise has come with those of 2023."""

from __future__ import annotations

from datetime import date, timedelta

from carbondash.demo.campaign import Step
from carbondash.demo.days import LAST_DAY
from carbondash.demo.enterprises import Enterprise
from carbondash.demo.rows import Row, Rows
from carbondash.demo.statements import TASKS
from carbondash.demo.timeline import Filing

ISSUED_2023 = date(2023, 2, 24)
# The department's notice of 2024 is the first one that is written.
NOTICE_2024 = 1
TERMS_2023 = {"verification": date(2023, 6, 30), "monthly_report": date(2023, 12, 31), "inspection": date(2023, 10, 31)}
TERMS_2024 = {"verification": date(2024, 6, 30), "monthly_report": date(2024, 12, 31), "inspection": date(2024, 9, 30)}
# The last month of 2023 that is due within the year; its pass ends the task.
_LAST_MONTH = (2023, 10)
# One inspection was taken up again after its conclusion.
_REOPENED, _DONE_AGAIN = date(2023, 11, 13), date(2023, 12, 15)
_AUTHOR = "省厅监测统计组"

State = tuple[date, str, str | None]


def _verification(rows: Rows) -> dict[int, list[State]]:
    """Given to a verification body, and verified: by enterprise number."""
    results = {result["task_id"]: result["day"] for result in rows.tables["verification_result"]}
    found: dict[int, list[State]] = {}
    for task in rows.tables["verification_task"]:
        if task["period"] == "Y2022":
            done = max(results[task["id"]], task["day"] + timedelta(days=1))
            found[task["enterprise_id"]] = [(task["day"], "started", None), (done, "done", None)]
    return found


def _monthly(filings: list[Filing]) -> dict[int, list[State]]:
    """From the first record of the year on, until the month that is the last due has passed and so have all before it."""
    passed: dict[int, list[date | None]] = {}
    first: dict[int, date] = {}
    for filing in filings:
        if (2023, 1) <= filing.month <= _LAST_MONTH:
            number = filing.enterprise.number
            day = next((version.reviewed for version in filing.versions if version.passed), None)
            passed.setdefault(number, []).append(day)
            first[number] = min(first.get(number, LAST_DAY), filing.versions[0].submitted)
    found: dict[int, list[State]] = {}
    for number, days in passed.items():
        found[number] = [(first[number], "started", None)]
        known = [day for day in days if day is not None]
        if len(known) == len(days):
            found[number].append((max(known), "done", None))
    return found


def _inspection(steps: list[Step]) -> dict[int, list[State]]:
    """From the mobilisation to the conclusion of the campaign; one had to do it again."""
    found: dict[int, list[State]] = {}
    for step in steps:
        states = found.setdefault(step.enterprise, [])
        if step.name == "mobilise":
            states.append((step.day, "started", None))
        elif step.name == "conclude":
            states.append((step.day, "done", None))
    in_time = {step.enterprise for step in steps if step.name == "conclude" and step.day < _REOPENED}
    checked = [step for step in steps if step.name == "spot_check" and step.enterprise in in_time]
    worst = max(checked, key=lambda step: (step.problems or 0, step.day, step.enterprise))
    found[worst.enterprise] += [(_REOPENED, "reopened", "抽查发现整改不到位"), (_DONE_AGAIN, "done", "复查合格")]
    return found


def add_terms(rows: Rows) -> None:
    """The rows of the due days of the notice of 2024; on its own day nobody has begun yet."""
    for kind, due in TERMS_2024.items():
        rows.add("notice_term", notice_id=NOTICE_2024, kind=kind, day=LAST_DAY, due_day=due)


def add_notice_2023(rows: Rows, everyone: list[Enterprise], filings: list[Filing], steps: list[Step]) -> None:
    """The rows of the notice of the year before, with its tasks, their due days and how far they came."""
    notice = rows.add(
        "notice",
        number=None,
        title_zh="关于做好2023年度发电行业重点排放单位碳排放核查、月度报告和检查工作的通知",
        title_en="Notice on verification, monthly reports and inspection of power enterprises in 2023",
        day=ISSUED_2023,
    )
    for kind, due in TERMS_2023.items():
        rows.add("notice_term", notice_id=notice, kind=kind, day=ISSUED_2023, due_day=due)
    states = {"verification": _verification(rows), "monthly_report": _monthly(filings), "inspection": _inspection(steps)}
    found: list[Row] = []
    for enterprise in everyone:
        if enterprise.tier(2023) != "1":
            continue
        about = {"enterprise_id": enterprise.number, "period": "Y2023", "day": ISSUED_2023}
        for kind in TASKS:
            task = rows.add("notice_task", notice_id=notice, **about, kind=kind)
            for day, state, note in states[kind].get(enterprise.number, []):
                # Whoever was at it before the notice came is on record from the notice's day on.
                known = max(day, ISSUED_2023)
                found.append({"task_id": task, "enterprise_id": enterprise.number, "day": known, "state": state, "note": note})
    for row in sorted(found, key=lambda row: (row["day"], row["task_id"])):
        rows.add("task_step", **row, author=_AUTHOR)
