"""Who was reminded of what: late filers, reports that are due soon, surrender, problems that stay open."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from carbondash.demo.days import LAST_DAY, month_period, workday_from, workday_until
from carbondash.demo.enterprises import Enterprise
from carbondash.demo.periods import CYCLES
from carbondash.demo.problems import Problem
from carbondash.demo.rows import Row, Rows
from carbondash.demo.timeline import ON_TIME, Filing
from carbondash.rules.calendar import monthly_due, settled

AUTHOR = "省厅数据质量组"
# In 2022 everybody who has not filed is called before and after the due day; later only who waits for the last days.
_BEFORE, _AFTER = 5, 2
_ASKED_LATER, _STILL_DUE = 0.35, 3
# Days on which those were reminded who still owed allowances (the first ones before the deadline, then after it).
_SURRENDER = {"C1": (date(2021, 12, 8), date(2022, 1, 10)), "C2": (date(2023, 11, 7), date(2023, 11, 20), date(2023, 12, 5))}
_OPEN_SINCE, _OPEN_FROM = timedelta(days=60), 3
_PROBLEM_DAYS = (date(2023, 5, 22), date(2023, 7, 3), date(2023, 9, 4), date(2023, 12, 4))


def _row(enterprise: int, kind: str, period: str, day: date, note: str | None) -> Row:
    return {"enterprise_id": enterprise, "kind": kind, "period": period, "day": day, "note": note}


def _monthly(filings: list[Filing], random: Random) -> list[Row]:
    found = []
    for filing in filings:
        due = settled(monthly_due(*filing.month, LAST_DAY))
        submitted, number = filing.versions[0].submitted, filing.enterprise.number
        before = workday_until(due - timedelta(days=_BEFORE if filing.month in ON_TIME else _STILL_DUE))
        asked = filing.month in ON_TIME or random.random() < _ASKED_LATER
        if submitted > before and asked:
            found.append(_row(number, "monthly", month_period(filing.month), before, "请于截止日前报送月度存证"))
        after = workday_from(due + timedelta(days=_AFTER))
        if submitted > after:
            found.append(_row(number, "monthly", month_period(filing.month), after, "已逾期，请立即报送并说明原因"))
    return found


def _annual(rows: Rows, everyone: list[Enterprise], random: Random) -> list[Row]:
    """Key enterprises that report within the last week, and whoever is late."""
    due = {(row["enterprise_id"], row["period"]): row["day"] for row in rows.tables["reporting_duty"] if row["kind"] == "annual"}
    found = []
    for report in rows.tables["annual_report"]:
        key = report["enterprise_id"], report["period"]
        if report["period"] == "Y2020":
            continue
        before = workday_until(due[key] - timedelta(days=7))
        is_key = everyone[report["enterprise_id"] - 1].tier(int(report["period"][1:]) + 1) in ("1", "2")
        if is_key and report["day"] > before and random.random() < 0.5:
            found.append(_row(*_about(key), before, "年度排放报告即将到期"))
        after = workday_from(due[key] + timedelta(days=1))
        if report["day"] > after:
            found.append(_row(*_about(key), after, "年度排放报告已逾期"))
    return found


def _about(key: tuple[int, str]) -> tuple[int, str, str]:
    return key[0], "annual", key[1]


def _surrender(days: dict[tuple[int, str], date], late: set[int]) -> list[Row]:
    """Who had not surrendered everything of a cycle; early in the season only those who had given cause before."""
    complete: dict[tuple[int, str], date] = {}
    for (number, period), day in days.items():
        key = number, CYCLES[period]
        complete[key] = max(complete.get(key, day), day)
    found = []
    for (number, cycle), done in sorted(complete.items()):
        for turn, day in enumerate(_SURRENDER[cycle]):
            if done > day and (turn or number in late):
                found.append(_row(number, "surrender", cycle, day, "配额清缴尚未完成"))
    return found


def _problems(problems: list[Problem]) -> list[Row]:
    """Months of which many problems are open for long."""
    found = []
    for day in _PROBLEM_DAYS:
        waiting: dict[tuple[int, tuple[int, int]], int] = {}
        for problem in problems:
            if problem.found <= day - _OPEN_SINCE and (problem.closed is None or problem.closed > day):
                key = problem.filing.enterprise.number, problem.filing.month
                waiting[key] = waiting.get(key, 0) + 1
        for (number, month), count in sorted(waiting.items()):
            if count >= _OPEN_FROM:
                found.append(_row(number, "problems", month_period(month), day, f"尚有{count}个问题未整改"))
    return found


def add_reminders(
    rows: Rows,
    everyone: list[Enterprise],
    filings: list[Filing],
    problems: list[Problem],
    days: dict[tuple[int, str], date],
    late: set[int],
    random: Random,
) -> None:
    """The rows of the reminders, by day. days: when each obligation was surrendered; late: who was late or near a deadline."""
    found = [*_monthly(filings, random), *_annual(rows, everyone, random), *_surrender(days, late), *_problems(problems)]
    for row in sorted(found, key=lambda row: (row["day"], row["kind"], row["enterprise_id"], row["period"])):
        if row["day"] <= LAST_DAY:
            rows.add("reminder", **row, author=AUTHOR)
