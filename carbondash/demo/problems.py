"""What the reviews found: so many problems a month, of these kinds, at those who keep their evidence badly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from carbondash.demo.days import LAST_DAY, Month, workday_from
from carbondash.demo.timeline import PINNED, Filing, Version

# Problems found in the evidence of a month.
FOUND = {
    (2022, 4): 152, (2022, 5): 124, (2022, 6): 106, (2022, 7): 93, (2022, 8): 83, (2022, 9): 78,
    (2022, 10): 74, (2022, 11): 70, (2022, 12): 66,
    (2023, 1): 1436, (2023, 2): 1189, (2023, 3): 902, (2023, 4): 628, (2023, 5): 391, (2023, 6): 227,
    (2023, 7): 126, (2023, 8): 69, (2023, 9): 61, (2023, 10): 52, (2023, 11): 44,
}  # fmt: skip
_FOUND_LAST_PER_RETURN = 2.4

LATE = "T1"
REPEATED = "R1"
SLIP = "P3"
# How often each kind is found: formal ones often, suspected manipulation hardly ever.
COMMON = {
    "C3": 22.0, "P3": 16.0, "Q4": 11.0, "C2": 9.0, "Q3": 7.0, "P4": 7.0, "M2": 5.5, "M1": 5.0, "C4": 4.5, "P2": 4.0,
    "Q1": 2.6, "C1": 2.2, "P1": 1.8, "M3": 1.6, "Q2": 0.9, "A3": 0.10, "A2": 0.07, "A1": 0.03,
}  # fmt: skip
# Severity 1: a record can pass with such a finding when it is set right at once.
MINOR = ("C3", "P3", "Q4")
# About coal: nothing that a gas plant could get wrong.
COAL = frozenset({"C1", "C2", "Q1", "Q2", "Q3", "Q4", "M2", "A1"})
# What takes longer than a re-submission: recalibration, a new control plan, another laboratory, an inquiry.
SLOW = frozenset({"M1", "C4", "Q2", "A1", "A2", "A3"})


@dataclass(slots=True)
class Problem:
    """A problem found in a version of a filing on a day, closed on another or still open (None)."""

    filing: Filing
    version: Version
    kind: str
    found: date
    closed: date | None


def _kind(filing: Filing, random: Random, allowed: dict[str, float]) -> str:
    while True:
        kind = random.choices(list(allowed), weights=list(allowed.values()))[0]
        if filing.enterprise.plant != "gas" or kind not in COAL:
            return kind


def _closed(filing: Filing, kind: str, found: date, random: Random) -> date | None:
    """Minor ones end with the re-submission, others with the review that passes it, slow ones weeks later."""
    passing = next((version for version in filing.versions if version.passed), None)
    if passing is None or passing.reviewed is None:
        return None
    day = passing.submitted if kind in MINOR and passing.submitted >= found else passing.reviewed
    if kind in SLOW or random.random() < 0.05:
        day = workday_from(passing.reviewed + timedelta(days=random.randint(7, 75)))
    return day if day <= LAST_DAY else None


def _at_once(filing: Filing, kind: str, random: Random) -> Problem:
    version = filing.versions[0]
    assert version.reviewed is not None
    closed = workday_from(version.reviewed + timedelta(days=random.randint(0, 2)))
    return Problem(filing, version, kind, version.reviewed, closed if closed <= LAST_DAY else version.reviewed)


def _of_month(month: Month, filings: list[Filing], random: Random) -> list[Problem]:
    reviewed = [filing for filing in filings if filing.versions[0].reviewed]
    returned = [filing for filing in reviewed if not filing.versions[0].passed]
    total = FOUND.get(month, round(_FOUND_LAST_PER_RETURN * len(returned)))
    if month not in PINNED and month in FOUND:
        total = round(total * random.uniform(0.985, 1.015))
    found = [_at_once(filing, LATE, random) for filing in reviewed if filing.is_late and filing.versions[0].passed]
    found += [
        Problem(filing, filing.versions[1], REPEATED, reviewed_again, _closed(filing, REPEATED, reviewed_again, random))
        for filing in returned
        if len(filing.versions) > 1 and (reviewed_again := filing.versions[1].reviewed) and not filing.versions[1].passed
    ]
    passed = [filing for filing in reviewed if filing.versions[0].passed and not filing.is_late]
    for filing in random.sample(passed, min(len(passed), round(0.07 * total))):
        # A slip of the pen is set right on the spot; whatever else is wrong needs a new version.
        found.append(_at_once(filing, SLIP, random))
    kinds: list[tuple[Filing, str]] = []
    for filing in returned:
        kinds.append((filing, _kind(filing, random, COMMON)))
        if filing.is_late:
            kinds.append((filing, LATE))
    weights = [(1.25 - filing.enterprise.care) ** 1.5 * random.uniform(0.7, 1.3) for filing in returned]
    rest = random.choices(returned, weights=weights, k=total - len(found) - len(kinds))
    kinds += [(filing, _kind(filing, random, COMMON)) for filing in rest]
    for filing, kind in kinds:
        day = filing.versions[0].reviewed
        assert day is not None
        found.append(Problem(filing, filing.versions[0], kind, day, _closed(filing, kind, day, random)))
    return found


def kinds_of(problems: list[Problem]) -> dict[tuple[int, Month], set[str]]:
    """The kinds of the problems found in each filing, by enterprise number and month."""
    kinds: dict[tuple[int, Month], set[str]] = {}
    for problem in problems:
        kinds.setdefault((problem.filing.enterprise.number, problem.filing.month), set()).add(problem.kind)
    return kinds


def find(filings: list[Filing], random: Random) -> list[Problem]:
    """Every problem of every month, by the day on which it was found."""
    by_month: dict[Month, list[Filing]] = {}
    for filing in filings:
        by_month.setdefault(filing.month, []).append(filing)
    problems = [problem for month, members in by_month.items() for problem in _of_month(month, members, random)]
    return sorted(problems, key=lambda problem: problem.found)
