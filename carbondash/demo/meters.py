"""Calibrations of the units' meters: renewed in time, except where a review found one expired."""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import date, timedelta
from random import Random

from carbondash.demo.days import LAST_DAY, Month, month_end, months, workday_from, workday_until
from carbondash.demo.enterprises import Enterprise
from carbondash.demo.plants import Unit
from carbondash.demo.rows import Rows
from carbondash.demo.shape import LISTS
from carbondash.demo.timeline import first_month

EXPIRED = "M1"
METERS = ("belt_scale", "electricity", "heat")
_VALID = timedelta(days=364)
# A meter that lapsed: the last day of its calibration, and the day of the next one.
Lapse = tuple[date, date]


def _following(month: Month) -> Month:
    return months(month, (month[0] + 1, month[1]))[1]


def _runs(found: list[Month]) -> list[tuple[Month, Month]]:
    """First and last of the months that follow each other."""
    runs: list[tuple[Month, Month]] = []
    for month in sorted(found):
        if runs and _following(runs[-1][1]) == month:
            runs[-1] = runs[-1][0], month
        else:
            runs.append((month, month))
    return runs


def _lapses(found: list[Month], random: Random) -> dict[str, list[Lapse]]:
    """Lapses by meter: one a run of months in which a review found a calibration expired, renewed in the month after it."""
    lapses: dict[str, list[Lapse]] = {meter: [] for meter in METERS}
    for turn, (first, last) in enumerate(_runs(found)):
        renewed = workday_until(date(*_following(last), random.randint(12, 26)))
        lapses[METERS[turn % len(METERS)]].append((date(*first, random.randint(5, 22)), renewed))
    return lapses


def _spans(first: date, lapses: list[Lapse], random: Random) -> list[tuple[date, date]]:
    """Calibration and last day of its validity, one after the other."""
    spans, day, waiting = [], first, list(lapses)
    while day <= LAST_DAY:
        until = day + _VALID
        if waiting and waiting[0][0] <= until:
            expired, renewed = waiting.pop(0)
            spans.append((day, expired))
            day = renewed
        else:
            spans.append((day, until))
            day = workday_until(until - timedelta(days=random.randint(5, 30)))
    return spans


def add_calibrations(
    rows: Rows, everyone: list[Enterprise], units: list[Unit], kinds: Mapping[tuple[int, Month], Set[str]], random: Random
) -> None:
    """The rows of calibrations since the year before the enterprise's first monthly record; lapses are the first unit's."""
    expired: dict[int, list[Month]] = {}
    for (number, month), found in kinds.items():
        if EXPIRED in found:
            expired.setdefault(number, []).append(month)
    seen: set[int] = set()
    for unit in units:
        enterprise = everyone[unit.enterprise - 1]
        known = LISTS[enterprise.first_list]
        begin = month_end(first_month(enterprise)).replace(day=1)
        is_first = unit.enterprise not in seen
        seen.add(unit.enterprise)
        lapses = _lapses(expired.get(unit.enterprise, []) if is_first else [], random)
        for meter in METERS:
            day = workday_from(max(known, begin - timedelta(days=random.randint(20, 330))))
            for calibrated, until in _spans(day, lapses[meter], random):
                rows.add(
                    "meter_calibration",
                    enterprise_id=unit.enterprise,
                    unit_id=unit.number,
                    day=calibrated,
                    meter=meter,
                    valid_until=until,
                )
