"""Verification of tiers 1 and 2, and random checks of the others' reports."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from carbondash.demo.days import workday_from, workday_until
from carbondash.demo.emissions import list_year
from carbondash.demo.enterprises import Enterprise
from carbondash.demo.periods import C1, YEARS
from carbondash.demo.rows import Rows

# Verifications and random checks together.
VERIFIED_OR_CHECKED = 1_464

# Year of the data: first day of assignment, day by which the task must be done.
CAMPAIGNS = {
    2019: (date(2021, 1, 11), date(2021, 6, 30)),
    2020: (date(2021, 5, 6), date(2021, 6, 30)),
    2021: (date(2022, 4, 11), date(2022, 9, 30)),
    2022: (date(2023, 4, 6), date(2023, 6, 30)),
}

# Whoever started in 2020 has no 2019 to verify.
STARTED_IN_2020 = 1

BODIES = (
    ("衡澈核查", "Hengche Verification"),
    ("澜碳认证", "Lantan Certification"),
    ("栎衡技术", "Liheng Technology"),
    ("砚明低碳", "Yanming Low Carbon"),
    ("珩信检验", "Hengxin Inspection"),
    ("朔源环境", "Shuoyuan Environment"),
    ("樾清咨询", "Yueqing Consulting"),
    ("筠正核证", "Yunzheng Verification"),
    ("稷准质量", "Jizhun Quality"),
)


def correction(enterprise: Enterprise, year: int) -> float:
    """The share by which verification corrected a year's report: nothing in three cases of five."""
    return {0: 0.004, 3: -0.002, 6: 0.0015, 9: 0.0075}.get((enterprise.number * 7 + year * 3) % 10, 0.0)


def verified_t(enterprise: Enterprise, year: int) -> int:
    """Tonnes that verification found for a year."""
    return round(enterprise.emissions_t[year] * (1 + correction(enterprise, year)))


def started_late(everyone: list[Enterprise]) -> set[int]:
    """Numbers of those whose units started in 2020."""
    chp = [e.number for e in everyone if e.plant == "chp" and e.first_list == 2021 and e.tier(2021) == "1"]
    return set(chp[-STARTED_IN_2020:])


def verified_in(everyone: list[Enterprise], year: int) -> list[Enterprise]:
    """Who is verified for a year: tiers 1 and 2 of the list in force when it is done."""
    late = started_late(everyone) if year == 2019 else set()
    return [e for e in everyone if e.tier(list_year(year)) in ("1", "2") and e.number not in late]


def obliged(everyone: list[Enterprise], period: str) -> list[Enterprise]:
    """Who has an obligation for a period: power enterprises of the list in force that were verified for all its years."""
    in_force = 2021 if period == C1 else 2023
    verified = set.intersection(*({e.number for e in verified_in(everyone, year)} for year in YEARS[period]))
    return [e for e in everyone if e.number in verified and e.tier(in_force) == "1"]


def add_verification(rows: Rows, everyone: list[Enterprise], random: Random) -> None:
    """Bodies, tasks and results for 2019 to 2022, every one on time, and as many random checks as complete the published sum."""
    bodies = [rows.add("verification_body", name_zh=zh, name_en=en, day=date(2021, 1, 4)) for zh, en in BODIES]
    # Bodies take industries, not enterprises; some work better than others.
    skill = {body: random.uniform(0.45, 0.95) for body in bodies}
    for year, (start, due) in CAMPAIGNS.items():
        for enterprise in verified_in(everyone, year):
            assigned = workday_from(start + timedelta(days=random.randint(0, 18)))
            body = random.choice(bodies)
            task = rows.add(
                "verification_task",
                enterprise_id=enterprise.number,
                period=f"Y{year}",
                day=assigned,
                due_day=due,
                body_id=body,
            )
            span = (due - assigned).days
            done = workday_until(due - timedelta(days=round(span * min(0.7, random.expovariate(1 / 0.15)))))
            returns = 0
            while returns < 3 and random.random() > skill[body] * (0.85 + 0.15 * enterprise.care):
                returns += 1
            rows.add(
                "verification_result",
                task_id=task,
                enterprise_id=enterprise.number,
                assigned_day=assigned,
                day=max(done, assigned),
                emissions_kg=verified_t(enterprise, year) * 1000,
                returns=returns,
            )
    _add_checks(rows, everyone, VERIFIED_OR_CHECKED - len(rows.tables["verification_result"]), random)


def _add_checks(rows: Rows, everyone: list[Enterprise], count: int, random: Random) -> None:
    """Random checks: of verified enterprises' reports from 2021 on, of small ones' first report in the second half of 2023."""
    small = [enterprise for enterprise in everyone if enterprise.tier(2023) == "3"]
    late = min(len(small), round(count * 0.72))
    checks = [(enterprise, 2022, date(2023, 7, 3), 160) for enterprise in random.sample(small, late)]
    earlier = [(2020, date(2021, 7, 5), 150), (2021, date(2022, 10, 10), 75), (2022, date(2023, 7, 3), 225)]
    verified = {year: verified_in(everyone, year) for year, _, _ in earlier}
    for position in range(count - late):
        year, start, span = earlier[position % len(earlier)]
        checks.append((random.choice(verified[year]), year, start, span))
    for enterprise, year, start, span in checks:
        rows.add(
            "inspection",
            enterprise_id=enterprise.number,
            period=f"Y{year}",
            day=workday_from(start + timedelta(days=random.randint(0, span))),
            kind="random_check",
        )
