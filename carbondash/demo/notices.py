"""From allocation to notice: when the amount of each obligation was reviewed, and when its notice was sent.

Nobody's gap reaches the tenth of the obligation from which on borrowing is possible: there are no rows of it.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from carbondash.demo.allowances import Position
from carbondash.demo.days import workday_until, workdays_after
from carbondash.demo.periods import CYCLES
from carbondash.demo.rows import Rows

# Days before the determination on which the city's review of the amount was done.
_REVIEWED_BEFORE = (4, 26)
# Working days from the determination to the notice, and how many more where a city is slow.
_NOTICE_AFTER = (2, 9)
_SLOW_BY = 14
_SLOW_SHARE = 0.12


def add_steps(rows: Rows, positions: list[Position], random: Random) -> None:
    """The rows of review and notice of every obligation; notices are numbered through the year in the order of their days."""
    sent = []
    for position in positions:
        number, period = position.enterprise.number, position.period
        reviewed = workday_until(position.determined - timedelta(days=random.randint(*_REVIEWED_BEFORE)))
        _add_step(rows, position, "reviewed", reviewed)
        later = random.randint(*_NOTICE_AFTER) + (random.randint(4, _SLOW_BY) if random.random() < _SLOW_SHARE else 0)
        sent.append((workdays_after(position.determined, later), number, period, position))
    count: dict[int, int] = {}
    for day, _number, _period, position in sorted(sent, key=lambda notice: notice[:3]):
        count[day.year] = count.get(day.year, 0) + 1
        _add_step(rows, position, "notice_sent", day, f"履约通知〔{day.year}〕{count[day.year]:03}号")


def _add_step(rows: Rows, position: Position, step: str, day: date, number: str | None = None) -> None:
    rows.add(
        "allowance_step",
        enterprise_id=position.enterprise.number,
        period=position.period,
        cycle=CYCLES[position.period],
        day=day,
        step=step,
        number=number,
    )
