"""The rows of monthly evidence: duties, records with their units' values, reviews, problems and how they were closed."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from carbondash.demo import timeline
from carbondash.demo.days import FIRST_DUTY_MONTH, NEXT_DUTY_MONTH, Month, month_period, months, workday_from
from carbondash.demo.enterprises import Enterprise
from carbondash.demo.plants import Unit
from carbondash.demo.problems import Problem
from carbondash.demo.rows import Row, Rows
from carbondash.demo.timeline import Filing, Version
from carbondash.rules.calendar import monthly_due


def add_duties(rows: Rows, everyone: list[Enterprise]) -> None:
    """Which months were due from whom, up to January 2024, which is due but not in yet on the last day."""
    for month in months(FIRST_DUTY_MONTH, NEXT_DUTY_MONTH):
        for enterprise in timeline.reporters(everyone, month):
            rows.add(
                "reporting_duty",
                enterprise_id=enterprise.number,
                kind="monthly",
                period=month_period(month),
                day=monthly_due(*month),
            )


def _as_first_filed(values: Row, kinds: set[str], random: Random) -> Row:
    """The values of a unit with the mistakes in them that its reviewers found."""
    filed = dict(values)
    coal = filed["fuel_t"] is not None
    if "Q4" in kinds and coal:
        filed["car"] = round(filed["ncv_ar"] * random.choice((0.0236, 0.0302)), 4)
    if "C2" in kinds and coal:
        filed[random.choice(("had_pct", "std_pct", "mt_pct"))] = None
    if "Q3" in kinds and coal:
        filed["mt_pct"] = round(values["mt_pct"] * random.uniform(0.55, 0.8), 1)
    if "P4" in kinds:
        filed["load_factor_pct"] = round(values["load_factor_pct"] + random.choice((-3.4, -2.1, 1.8, 2.7)), 2)
    if "P1" in kinds:
        filed["of_pct"] = 98.0
    if "M2" in kinds and coal:
        filed["fuel_t"] = round(values["fuel_t"] * random.choice((0.97, 0.98, 1.025)), 2)
    return filed


def _add_version(
    rows: Rows, filing: Filing, version: Version, units: list[Unit], history: dict[tuple[int, Month], Row], kinds: set[str],
    random: Random,
) -> int:  # fmt: skip
    period = month_period(filing.month)
    enterprise = filing.enterprise.number
    record = rows.add("monthly_record", enterprise_id=enterprise, period=period, day=version.submitted, version=version.number)
    for position, unit in enumerate(units):
        values = history[unit.number, filing.month]
        if version.number == 1 and position == 0:
            values = _as_first_filed(values, kinds, random)
        rows.add(
            "monthly_unit",
            record_id=record,
            enterprise_id=enterprise,
            unit_id=unit.number,
            period=period,
            day=version.submitted,
            **values,
        )
    if version.reviewed is not None:
        checked = workday_from(version.submitted + timedelta(days=random.randint(1, 4)))
        lanes = [("city", min(checked, version.reviewed), "passed")]
        lanes.append(("province", version.reviewed, "passed" if version.passed else "returned"))
        for lane, day, outcome in lanes:
            rows.add("review", record_id=record, enterprise_id=enterprise, period=period, day=day, lane=lane, outcome=outcome)
    return record


def add_evidence(
    rows: Rows,
    filings: list[Filing],
    problems: list[Problem],
    units: list[Unit],
    history: dict[tuple[int, Month], Row],
    random: Random,
) -> None:
    """Records with unit values (as filed first, then corrected), reviews by city and province, problems and closings."""
    by_enterprise: dict[int, list[Unit]] = {}
    for unit in units:
        by_enterprise.setdefault(unit.enterprise, []).append(unit)
    kinds: dict[tuple[int, Month], set[str]] = {}
    for problem in problems:
        kinds.setdefault((problem.filing.enterprise.number, problem.filing.month), set()).add(problem.kind)
    # In the order in which they came in, as the department's own register would have them.
    submissions = sorted(
        ((version, filing) for filing in filings for version in filing.versions),
        key=lambda pair: (pair[0].submitted, pair[1].enterprise.number, pair[1].month),
    )
    records: dict[tuple[int, Month, int], int] = {}
    for version, filing in submissions:
        key = filing.enterprise.number, filing.month
        records[*key, version.number] = _add_version(
            rows, filing, version, by_enterprise[key[0]], history, kinds.get(key, set()), random
        )
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
