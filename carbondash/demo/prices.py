"""The national price day by day: a random path through the published month-end closes, and the day's quotes around it."""

from __future__ import annotations

import math
from datetime import date
from itertools import pairwise
from random import Random

from carbondash.demo.days import LAST_DAY, MARKET_OPENING, Month, month_end, trading_days
from carbondash.demo.rows import Rows

FIRST_CLOSE_FEN = 5123

# Closes of the last trading day of each month, fen per tonne (domain reference, section 13).
MONTH_END_FEN: dict[Month, int] = {
    (year, first + position): fen
    for year, first, closes in (
        (2021, 7, (5417, 4535, 4221, 4241, 4295, 5422)),
        (2022, 1, (6138, 5774, 5855, 5880, 5900, 5750, 5800, 5800, 5750, 5800, 5752, 5500)),
        (2023, 1, (5600, 5500, 5600, 5500, 5850, 6000, 6474, 6879, 7604, 7805, 7045, 7942)),
        (2024, 1, (7187, 8164)),
    )
    for position, fen in enumerate(closes)
}

# Range of the closes of 2023, fen (domain reference 6.2).
_RANGE_2023 = (5052, 8167)
_VOLATILITY = 0.011

# National volume of the year (t) and its share by calendar month.
_VOLUME = {2021: 178_790_000, 2022: 50_889_000, 2023: 211_940_000, 2024: 22_000_000}
_MONTHS = {
    2021: (0, 0, 0, 0, 0, 0, 3.6, 1.4, 5.0, 1.5, 13.0, 75.5),
    2022: (15.5, 3.3, 2.6, 2.2, 1.5, 3.5, 1.6, 1.2, 1.4, 3.2, 16.0, 48.0),
    2023: (1.3, 0.8, 0.6, 0.8, 1.0, 1.9, 2.2, 12.6, 16.2, 44.2, 11.4, 7.0),
    2024: (11.0, 9.0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
}
_BLOCK_SHARE = 0.83


def _pins() -> list[tuple[date, float]]:
    pins = [(MARKET_OPENING, FIRST_CLOSE_FEN / 100)]
    for month, fen in MONTH_END_FEN.items():
        first = date(*month, 1)
        pins.append((trading_days(first, month_end(month))[-1], fen / 100))
    return pins


def _bridge(start: float, end: float, count: int, random: Random) -> list[float]:
    """`count` steps from `start` (left out) to exactly `end`, wandering in between."""
    steps = [random.gauss(0, _VOLATILITY) for _ in range(count)]
    drift = (math.log(end / start) - sum(steps)) / count
    level, path = math.log(start), []
    for step in steps:
        level += step + drift
        path.append(math.exp(level))
    return path


def closes(random: Random) -> dict[date, int]:
    """The close of every trading day from 16 July 2021 to 21 February 2024, fen per tonne."""
    pins = _pins()
    found = {MARKET_OPENING: FIRST_CLOSE_FEN}
    for (start, low), (end, high) in pairwise(pins):
        days = trading_days(start, end)[1:]
        for day, value in zip(days, _bridge(low, high, len(days), random), strict=True):
            fen = round(100 * value)
            if day.year == 2023:
                fen = max(_RANGE_2023[0], min(_RANGE_2023[1], fen))
            found[day] = fen
    return {day: fen for day, fen in found.items() if day <= LAST_DAY}


def previous_closes(path: dict[date, int]) -> dict[date, int]:
    """The close before each day; on the first day the opening price of 48 yuan stands for it."""
    days = list(path)
    return {day: path[days[position - 1]] if position else 4800 for position, day in enumerate(days)}


def add_quotes(rows: Rows, path: dict[date, int], traded: dict[tuple[date, str], int], random: Random) -> None:
    """One row a trading day; national volumes are never below what the province traded (`traded`: t by day and method)."""
    weights: dict[date, float] = {}
    for day in path:
        peers = [other for other in path if (other.year, other.month) == (day.year, day.month)]
        weights[day] = _MONTHS[day.year][day.month - 1] / len(peers) * random.lognormvariate(0, 0.7)
    totals = {year: sum(weight for day, weight in weights.items() if day.year == year) for year in _VOLUME}
    before = previous_closes(path)
    for day, close in path.items():
        volume = _VOLUME[day.year] * weights[day] / totals[day.year]
        if day.year == 2024:
            # The year's volume is a full year's; two months have their share of it.
            volume *= sum(_MONTHS[2024]) / 100
        share = min(0.97, max(0.35, random.gauss(_BLOCK_SHARE, 0.1)))
        block = max(round(volume * share), round(1.4 * traded.get((day, "block"), 0)))
        listed = max(round(volume * (1 - share)), round(1.4 * traded.get((day, "listed"), 0)))
        opened = round(before[day] * (1 + random.gauss(0, 0.004)))
        high = round(max(opened, close) * (1 + abs(random.gauss(0, 0.004))))
        low = round(min(opened, close) * (1 - abs(random.gauss(0, 0.004))))
        rows.add(
            "market_quote",
            day=day,
            open_fen=opened,
            high_fen=high,
            low_fen=low,
            close_fen=close,
            listed_volume_t=listed,
            block_volume_t=block,
            total_amount_fen=listed * close + round(block * close * random.uniform(0.88, 0.98)),
            source="demo",
            flag=None,
        )
