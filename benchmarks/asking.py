"""What people ask for: 240 sets of filters, the first ones far more often than the last, drawn with a fixed seed.

The order is a habit: the newest day for the whole province, then single cities, then industries and tiers, then earlier days. The
chance of the set at rank r is proportional to 1/r (Zipf's law): the first is asked for in one of six cases, the last 120 together
in one of nine.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, product
from urllib.parse import urlencode

NEWEST = date(2024, 2, 21)
CITIES = (
    *("360100", "360400", "361100", "360700", "360900", "360800"),
    *("360200", "360300", "360500", "360600", "361000"),
)
INDUSTRIES = ("power", "building_materials", "iron_steel", "nonferrous", "chemicals", "pulp_paper")
TIERS = ("1", "2", "3")
ENOUGH = 240
SEED = 20231130


@dataclass(frozen=True)
class Asked:
    """One set of filters, as an address of the product writes it."""

    as_of: date = NEWEST
    cities: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()

    @property
    def query(self) -> str:
        """The query string, in the one order that the product itself writes: nothing has to be rewritten."""
        several = (("city", self.cities), ("industry", self.industries), ("tier", self.tiers))
        pairs = [("as_of", self.as_of.isoformat())] + [(name, code) for name, codes in several for code in codes]
        return urlencode([*pairs, ("lang", "zh")])


def filter_sets() -> tuple[Asked, ...]:
    """All sets, the most usual first; the same ones whenever it is called."""
    found = dict.fromkeys(_by_habit())
    return tuple(found)[:ENOUGH]


def _by_habit() -> Iterator[Asked]:
    yield Asked()
    yield from (Asked(cities=(city,)) for city in CITIES)
    yield from (Asked(industries=(industry,)) for industry in INDUSTRIES)
    yield from (Asked(tiers=(tier,)) for tier in TIERS)
    ends = month_ends(14)
    yield from (Asked(as_of=day) for day in ends)
    yield from (Asked(cities=(city,), industries=("power",)) for city in CITIES)
    yield from (Asked(cities=pair) for pair in zip(sorted(CITIES), sorted(CITIES)[1:], strict=False))
    yield from (Asked(as_of=day, cities=(city,)) for day, city in product(ends, CITIES))
    yield from (Asked(as_of=day, tiers=(tier,)) for day, tier in product(ends, TIERS))


def month_ends(count: int) -> tuple[date, ...]:
    """The last month ends before the newest day, newest first."""
    days = []
    day = NEWEST.replace(day=1) - timedelta(days=1)
    for _ in range(count):
        days.append(day)
        day = day.replace(day=1) - timedelta(days=1)
    return tuple(days)


def draws(session: int, seed: int = SEED) -> Iterator[Asked]:
    """What one session asks for, for ever; no set twice in a row, since that would be no change of the filters."""
    sets = filter_sets()
    weights = list(accumulate(1 / rank for rank in range(1, len(sets) + 1)))
    chance = random.Random(f"{seed}-{session}")
    before: Asked | None = None
    while True:
        asked = chance.choices(sets, cum_weights=weights)[0]
        if asked != before:
            yield asked
            before = asked
