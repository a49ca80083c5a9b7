"""The inspection campaign of 2023 on data quality: six steps at every power enterprise, from spring to autumn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from carbondash.demo import shape
from carbondash.demo.days import LAST_DAY, workday_from
from carbondash.demo.enterprises import Enterprise
from carbondash.demo.rows import Rows

YEAR = 2023
BEGAN = date(2023, 3, 20)

# Step, the day on which it can be finished at the earliest, and by when it is to be over everywhere.
TERMS = (
    ("mobilise", BEGAN, date(2023, 3, 31)),
    ("self_check", date(2023, 4, 10), date(2023, 5, 15)),
    ("analyse", date(2023, 5, 16), date(2023, 6, 15)),
    ("rectify", date(2023, 6, 19), date(2023, 8, 15)),
    ("spot_check", date(2023, 8, 21), date(2023, 9, 28)),
    ("conclude", date(2023, 9, 25), date(2023, 10, 31)),
)

# Days by which the last ones miss a step: the first has only its conclusion late, the last one never came to it.
_LATE: tuple[dict[str, int | None], ...] = (
    {"conclude": 9},
    {"spot_check": 26, "conclude": 27},
    {"rectify": 20, "spot_check": 47, "conclude": 44},
    {"rectify": 31, "spot_check": 62, "conclude": None},
)
_SELF_FOUND, _SPOT_FOUND = 11, 3


@dataclass(frozen=True, slots=True)
class Step:
    """An enterprise finished a step on a day; problems: how many it found or put right there."""

    enterprise: int
    name: str
    day: date
    problems: int | None


def members(everyone: list[Enterprise]) -> list[Enterprise]:
    """Who was inspected: the power enterprises of the list for 2023."""
    return [enterprise for enterprise in everyone if enterprise.tier(YEAR) == "1"]


def _late(everyone: list[Enterprise], random: Random) -> dict[int, dict[str, int | None]]:
    """Who misses which steps by how many days, by enterprise number: among those that keep their evidence badly."""
    order = sorted(members(everyone), key=lambda enterprise: enterprise.care + random.gauss(0, 0.1))
    return {enterprise.number: missed for enterprise, missed in zip(order, _LATE, strict=False)}


def _problems(enterprise: Enterprise, name: str, before: int, random: Random) -> int | None:
    """How many problems a step found (self-check, spot check), confirmed (analysis) or put right (rectification)."""
    if name == "self_check":
        return round(1 + _SELF_FOUND * (1.1 - enterprise.care) * random.uniform(0.4, 1.3))
    if name == "analyse":
        return before + random.choice((0, 0, 1, 1, 2, 3))
    if name == "rectify":
        return before
    if name == "spot_check":
        return int(random.random() ** 2.2 * _SPOT_FOUND * (1.4 - enterprise.care))
    return None


def plan(everyone: list[Enterprise], random: Random) -> list[Step]:
    """Every finished step, as known on the last day: cities differ, and within a city the careful ones are quicker."""
    pace = {city: random.uniform(0.35, 0.95) for city in shape.POWER}
    late = _late(everyone, random)
    steps = []
    for enterprise in members(everyone):
        done, before = BEGAN, 0
        for name, opens, due in TERMS:
            missed = late.get(enterprise.number, {}).get(name, 0)
            if missed is None:
                break
            # Mobilising is a city's own meeting; the rest is each enterprise's work.
            own = 0.05 if name == "mobilise" else 0.45 * (1 - enterprise.care)
            share = min(1.0, pace[enterprise.city] * random.uniform(0.7, 1.0) + own * random.random())
            day = due + timedelta(days=missed) if missed else opens + timedelta(days=round((due - opens).days * share))
            done = workday_from(max(day, done + timedelta(days=1))) if name != "mobilise" else workday_from(day)
            if not missed and done > due:
                done = due
            if done > LAST_DAY:
                break
            problems = _problems(enterprise, name, before, random)
            before = before if problems is None else problems
            steps.append(Step(enterprise.number, name, done, problems))
    return sorted(steps, key=lambda step: (step.day, step.enterprise))


def add_campaign(rows: Rows, everyone: list[Enterprise], steps: list[Step]) -> None:
    """The rows of the campaign, its terms, its members, and of who finished which step when."""
    campaign = rows.add(
        "campaign",
        title_zh="2023年全省重点企业碳排放数据质量专项检查",
        title_en="Inspection of the carbon emission data quality of key enterprises, 2023",
        day=BEGAN,
    )
    for name, _, due in TERMS:
        rows.add("campaign_term", campaign_id=campaign, step=name, day=BEGAN, due_day=due)
    for enterprise in members(everyone):
        rows.add("campaign_member", campaign_id=campaign, enterprise_id=enterprise.number, day=BEGAN)
    for step in steps:
        rows.add(
            "campaign_step",
            campaign_id=campaign,
            enterprise_id=step.enterprise,
            step=step.name,
            day=step.day,
            problems=step.problems,
        )
