"""When each obligation was surrendered: driven by the deadlines, with the first cycle's five exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from carbondash.demo.days import workday_from, workday_until
from carbondash.demo.enterprises import Enterprise
from carbondash.demo.periods import C1, CYCLES
from carbondash.demo.rows import Rows
from carbondash.demo.verification import obliged

if TYPE_CHECKING:
    from carbondash.demo.allowances import Position

CASES_ORDERED = date(2022, 1, 5)
FROZEN_SINCE = date(2021, 10, 18)
FINED = date(2022, 4, 18)
FINE_FEN = 2_000_000
# The registry's forced surrender, once the court had let the missing allowances be bought, and the end of the freeze.
FORCED = date(2023, 9, 26)
THAWED = date(2023, 10, 16)
# Days from which those who wait too long begin to buy: ordered to in cycle 1, reminded in cycle 2.
PRESSED = {"C1": date(2022, 1, 10), "C2": date(2023, 11, 22)}
LATE_COUNT = 4
C2_LATE_COUNT = 4

# Share of the enterprises that had surrendered by a day; the rest follow until the last day of the row.
_C1_BY = ((date(2021, 11, 15), 0.17), (date(2021, 11, 30), 0.36), (date(2021, 12, 15), 0.93), (date(2021, 12, 30), 1.0))
_C2_BY = ((date(2023, 9, 28), 0.1), (date(2023, 10, 20), 0.32), (date(2023, 10, 31), 0.55), (date(2023, 11, 14), 1.0))
_FIRST_C1, _FIRST_C2 = date(2021, 10, 25), date(2023, 8, 28)


@dataclass(frozen=True, slots=True)
class Exceptions:
    """Numbers of those who were late in cycle 1, of the one with frozen accounts, and of those near the second deadline."""

    late: tuple[int, ...]
    frozen: int
    near_deadline: tuple[int, ...]

    @property
    def short(self) -> set[int]:
        """Those whose allocation has to be too small for the story to hold."""
        return {*self.late, self.frozen, *self.near_deadline}


def exceptions(everyone: list[Enterprise], random: Random) -> Exceptions:
    """Heat-and-power plants with an obligation in both cycles, the careless ones first."""
    small = [enterprise for enterprise in obliged(everyone, C1) if enterprise.plant == "chp"]
    order = sorted(small, key=lambda enterprise: enterprise.care + random.gauss(0, 0.1))
    picked = [enterprise.number for enterprise in order]
    late = tuple(sorted(picked[1 : 1 + LATE_COUNT]))
    # One who was late in the first cycle is near the deadline again in the second.
    return Exceptions(late, picked[0], (late[0], *sorted(picked[5 : 4 + C2_LATE_COUNT])))


def _spread(count: int, first: date, steps: tuple[tuple[date, float], ...], random: Random) -> list[date]:
    """Days of `count` enterprises along a curve of shares by day."""
    days = []
    start, done = first, 0
    for end, share in steps:
        upto = round(share * count)
        span = (end - start).days
        # Within a step most wait for its end.
        days += [start + timedelta(days=round(span * random.random() ** 0.6)) for _ in range(upto - done)]
        start, done = end, upto
    random.shuffle(days)
    return [workday_until(day) for day in days]


def surrender_days(positions: list[Position], special: Exceptions, random: Random) -> dict[tuple[int, str], date]:
    """The day on which each obligation was complete, by enterprise number and period."""
    days: dict[tuple[int, str], date] = {}
    for cycle, first, steps in (("C1", _FIRST_C1, _C1_BY), ("C2", _FIRST_C2, _C2_BY)):
        members = sorted({p.enterprise.number for p in positions if CYCLES[p.period] == cycle})
        apart = {*special.late, special.frozen} if cycle == "C1" else set(special.near_deadline)
        usual = [number for number in members if number not in apart]
        done = dict(zip(usual, _spread(len(usual), first, steps, random), strict=True))
        if cycle == "C1":
            done |= {number: workday_until(date(2022, 1, 28) + timedelta(days=random.randint(0, 31))) for number in special.late}
            done[special.frozen] = FORCED
        else:
            done |= {number: workday_from(date(2023, 12, 6) + timedelta(days=random.randint(0, 20))) for number in apart}
            if special.frozen in done:
                done[special.frozen] = max(done[special.frozen], workday_from(THAWED + timedelta(days=5)))
        for position in positions:
            if CYCLES[position.period] != cycle:
                continue
            day = done[position.enterprise.number]
            if (
                position.period == "Y2021"
                and position.enterprise.number in usual
                and position.enterprise.number != special.frozen
            ):
                # The older year is often settled first.
                day = max(workday_from(first), workday_until(day - timedelta(days=random.choice((0, 0, 0, 7, 14)))))
            days[position.enterprise.number, position.period] = day
    return days


def add_cases(rows: Rows, special: Exceptions, days: dict[tuple[int, str], date], random: Random) -> None:
    """The first cycle's cases: four rectified and waived, one fined; and the frozen account's history."""
    for number in sorted((*special.late, special.frozen)):
        ordered = workday_from(CASES_ORDERED + timedelta(days=random.randint(0, 12)))
        case = rows.add("enforcement_case", enterprise_id=number, cycle="C1", day=ordered)
        complete = days[number, C1]
        if number == special.frozen:
            steps = [("ordered", ordered, None), ("fined", FINED, FINE_FEN), ("rectified", complete, None)]
            steps.append(("closed", workday_from(complete + timedelta(days=9)), None))
        else:
            waived = workday_from(complete + timedelta(days=random.randint(5, 16)))
            steps = [("ordered", ordered, None), ("rectified", complete, None), ("waived", waived, None)]
            steps.append(("closed", workday_from(waived + timedelta(days=20)), None))
        for step, day, amount in steps:
            rows.add("case_step", case_id=case, enterprise_id=number, cycle="C1", day=day, step=step, amount_fen=amount)
    for day, state, reason in (
        (FROZEN_SINCE, "frozen", "法院冻结银行账户 / bank accounts frozen by a court"),
        (THAWED, "normal", "账户解冻 / freeze lifted"),
    ):
        rows.add("account_state", enterprise_id=special.frozen, day=day, state=state, reason=reason)
