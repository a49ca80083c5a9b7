"""The rows of monthly evidence: duties, records with their units' values, reviews, problems and how they were closed."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from carbondash.demo import timeline
from carbondash.demo.days import FIRST_DUTY_MONTH, LAST_DAY, NEXT_DUTY_MONTH, Month, month_period, months, workday_from
from carbondash.demo.enterprises import Enterprise
from carbondash.demo.filed import Binder
from carbondash.demo.mistakes import Evidence
from carbondash.demo.problems import Problem
from carbondash.demo.rows import Rows
from carbondash.demo.timeline import Filing, Version
from carbondash.rules.calendar import monthly_due, settled


def add_duties(rows: Rows, everyone: list[Enterprise]) -> None:
    """Which months were due from whom, up to January 2024, which is due but not in yet on the last day."""
    for month in months(FIRST_DUTY_MONTH, NEXT_DUTY_MONTH):
        for enterprise in timeline.reporters(everyone, month):
            rows.add(
                "reporting_duty",
                enterprise_id=enterprise.number,
                kind="monthly",
                period=month_period(month),
                day=settled(monthly_due(*month, LAST_DAY)),
            )


def _add_version(rows: Rows, filing: Filing, version: Version, evidence: list[Evidence], random: Random) -> int:
    period = month_period(filing.month)
    enterprise = filing.enterprise.number
    record = rows.add("monthly_record", enterprise_id=enterprise, period=period, day=version.submitted, version=version.number)
    for found in evidence:
        owner = {
            "record_id": record,
            "enterprise_id": enterprise,
            "unit_id": found.unit,
            "period": period,
            "day": version.submitted,
        }
        rows.add("monthly_unit", **owner, **{name: value for name, value in found.values.items() if name != "further_fuels"})
        for further in found.values["further_fuels"]:
            rows.add("monthly_fuel", **owner, **further)
        rows.add("monthly_support", **owner, **found.support)
        if found.test is not None:
            rows.add("coal_test", **owner, **found.test)
    if version.reviewed is not None:
        checked = workday_from(version.submitted + timedelta(days=random.randint(1, 4)))
        lanes = [("city", min(checked, version.reviewed), "passed")]
        lanes.append(("province", version.reviewed, "passed" if version.passed else "returned"))
        for lane, day, outcome in lanes:
            rows.add("review", record_id=record, enterprise_id=enterprise, period=period, day=day, lane=lane, outcome=outcome)
    return record


def add_evidence(rows: Rows, filings: list[Filing], problems: list[Problem], binder: Binder, random: Random) -> None:
    """Records with unit values (as filed first, then corrected), reviews by city and province, problems and closings."""
    # In the order in which they came in, as the department's own register would have them.
    submissions = sorted(
        ((version, filing) for filing in filings for version in filing.versions),
        key=lambda pair: (pair[0].submitted, pair[1].enterprise.number, pair[1].month),
    )
    records: dict[tuple[int, Month, int], int] = {}
    for version, filing in submissions:
        key = filing.enterprise.number, filing.month
        records[*key, version.number] = _add_version(rows, filing, version, binder.version(filing, version), random)
    for problem in problems:
        enterprise, month = problem.filing.enterprise.number, problem.filing.month
        number = rows.add(
            "problem",
            record_id=records[enterprise, month, problem.version.number],
            enterprise_id=enterprise,
            period=month_period(month),
            day=problem.found,
            kind=problem.kind,
        )
        if problem.closed is not None:
            rows.add(
                "problem_closing",
                problem_id=number,
                enterprise_id=enterprise,
                opened_day=problem.found,
                day=problem.closed,
            )
