"""Samples of as-fired coal that the inspection took itself, against what the plants reported: close, but for a few."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from carbondash.demo.coal_tests import LABORATORIES
from carbondash.demo.days import Month, month_period, workday_from
from carbondash.demo.history import History
from carbondash.demo.plants import Unit
from carbondash.demo.rows import Rows

CAMPAIGN = 1
MONTHS: tuple[Month, ...] = ((2023, 4), (2023, 5), (2023, 6), (2023, 7), (2023, 8), (2023, 9))
COUNT = 74

# Against the reported values, as shares: the plants' own samples lie a little low. Spread of the heating value, and what the
# carbon adds to it.
_BIAS, _NCV_SPREAD, _CAR_SPREAD = 0.004, 0.010, 0.008
# A few differ by far more than two laboratories do.
_OUTLIERS = (0.071, 0.058, -0.049, 0.086)


def add_samples(rows: Rows, units: list[Unit], history: History, random: Random) -> None:
    """The rows of the samples: each unit's month at most once, the result one to three weeks after the sample was drawn."""
    places = [
        (unit, month)
        for unit in units
        for month in MONTHS
        if (unit.number, month) in history and history[unit.number, month]["car"] is not None
    ]
    picked = random.sample(places, COUNT)
    far = dict(zip(random.sample(range(COUNT), len(_OUTLIERS)), _OUTLIERS, strict=True))
    found = []
    for place, (unit, month) in enumerate(picked):
        values = history[unit.number, month]
        off = far.get(place, random.gauss(_BIAS, _NCV_SPREAD))
        sampled = workday_from(date(*month, random.randint(3, 24)))
        found.append(
            {
                "enterprise_id": unit.enterprise,
                "unit_id": unit.number,
                "campaign_id": CAMPAIGN,
                "period": month_period(month),
                "day": workday_from(sampled + timedelta(days=random.randint(7, 20))),
                "sampled_on": sampled,
                "laboratory": random.choice(LABORATORIES).name_zh,
                "ncv_ar": round(values["ncv_ar"] * (1 + off), 3),
                "car": round(values["car"] * (1 + off + random.gauss(0, _CAR_SPREAD)), 4),
            }
        )
    for row in sorted(found, key=lambda row: (row["day"], row["unit_id"])):
        rows.add("coal_sample", **row)
