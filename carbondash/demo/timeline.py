"""Who files which month when, and how the department's review went: the plan behind the monthly records."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from carbondash.demo.days import (
    FIRST_DUTY_MONTH,
    LAST_DAY,
    LAST_DUTY_MONTH,
    Month,
    month_end,
    months,
    workday_from,
    workday_until,
    workdays_after,
)
from carbondash.demo.enterprises import Enterprise
from carbondash.rules.calendar import monthly_due, settled

# Records of the month that came in on time; from August 2022 on all do.
ON_TIME = {(2022, 4): 5, (2022, 5): 18, (2022, 6): 33, (2022, 7): 44}
_LATEST_DELAY = {(2022, 4): 30, (2022, 5): 21, (2022, 6): 12, (2022, 7): 6}

# Records that pass their first provincial review. With January 2023 a stricter guideline came into force.
FIRST_PASS = {
    (2022, 4): 17, (2022, 5): 18, (2022, 6): 21, (2022, 7): 20, (2022, 8): 23, (2022, 9): 24,
    (2022, 10): 26, (2022, 11): 25, (2022, 12): 27,
    (2023, 1): 0, (2023, 2): 2, (2023, 3): 5, (2023, 4): 9, (2023, 5): 14, (2023, 6): 20,
    (2023, 7): 27, (2023, 8): 34, (2023, 9): 35, (2023, 10): 37, (2023, 11): 38,
}  # fmt: skip
# Months whose counts are published and therefore the same for every seed.
PINNED = {(2022, 4), (2022, 5), (2022, 6), (2022, 7), (2023, 1), (2023, 8)}
# Share that passes where the reviews are not complete yet.
_LAST_SHARE = 0.72


@dataclass(slots=True)
class Version:
    """One submission of a record, and the province's review of it, None while that is open."""

    number: int
    submitted: date
    reviewed: date | None
    passed: bool


@dataclass(slots=True)
class Filing:
    """One enterprise's evidence of one month: its versions in order."""

    enterprise: Enterprise
    month: Month
    is_late: bool
    versions: list[Version] = field(default_factory=list)


def reporters(everyone: list[Enterprise], month: Month) -> list[Enterprise]:
    """Who reports a month: the power enterprises of the list of its year."""
    return [enterprise for enterprise in everyone if enterprise.tier(month[0]) == "1"]


def first_month(enterprise: Enterprise) -> Month:
    """The first month that a power enterprise reports."""
    return FIRST_DUTY_MONTH if enterprise.tier(FIRST_DUTY_MONTH[0]) == "1" else (FIRST_DUTY_MONTH[0] + 1, 1)


def _submitted(month: Month, is_late: bool, care: float, random: Random) -> date:
    due = settled(monthly_due(*month, LAST_DAY))
    if is_late:
        return due + timedelta(days=random.randint(1, _LATEST_DELAY[month]))
    # The careful file early; most file in the last ten days.
    early = int(random.expovariate(1 / (4 + 10 * care)))
    return workday_until(max(due - timedelta(days=early), month_end(month) + timedelta(days=9)))


def _reviewed(submitted: date, random: Random) -> date | None:
    day = workdays_after(submitted, random.randint(3, 9))
    return day if day <= LAST_DAY else None


def first_versions(everyone: list[Enterprise], month: Month, random: Random) -> list[Filing]:
    """Every first submission of a month with its first review."""
    members = reporters(everyone, month)
    order = sorted(members, key=lambda enterprise: enterprise.care + random.gauss(0, 0.18), reverse=True)
    late = {enterprise.number for enterprise in order[ON_TIME.get(month, len(order)) :]}
    filings = []
    for enterprise in members:
        is_late = enterprise.number in late
        submitted = _submitted(month, is_late, enterprise.care, random)
        version = Version(1, submitted, _reviewed(submitted, random), False)
        filings.append(Filing(enterprise, month, is_late, [version]))
    reviewed = [filing for filing in filings if filing.versions[0].reviewed]
    count = FIRST_PASS.get(month, round(_LAST_SHARE * len(reviewed)))
    if month not in PINNED:
        count = max(0, count + random.choice((-1, 0, 0, 1)))
    best = sorted(reviewed, key=lambda filing: filing.enterprise.care + random.gauss(0, 0.15), reverse=True)
    for filing in best[:count]:
        filing.versions[0].passed = True
    return filings


def _again(filing: Filing, random: Random) -> None:
    """Re-submissions until one passes; the second return is rare, a third does not happen."""
    strict = filing.month[0] == 2023 and filing.month[1] <= 4
    while True:
        last = filing.versions[-1]
        if last.reviewed is None or last.passed:
            return
        delay = random.randint(9, 32) if strict else random.randint(4, 16)
        submitted = workday_from(last.reviewed + timedelta(days=delay))
        if submitted > LAST_DAY:
            return
        number = last.number + 1
        fails = number == 2 and random.random() < (0.3 if strict else 0.12) * (1.3 - filing.enterprise.care)
        filing.versions.append(Version(number, submitted, _reviewed(submitted, random), not fails))


def plan(everyone: list[Enterprise], random: Random) -> list[Filing]:
    """Every filing from April 2022 to December 2023, as known on the last day."""
    filings = [
        filing for month in months(FIRST_DUTY_MONTH, LAST_DUTY_MONTH) for filing in first_versions(everyone, month, random)
    ]
    for filing in filings:
        _again(filing, random)
    return filings
