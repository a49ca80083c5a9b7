"""Prices of the trades: near the close before, within the day's limits, and summing exactly to the published turnover."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from random import Random

from carbondash.demo.prices import previous_closes
from carbondash.demo.trades import TURNOVER_FEN, Trade

# The exchange's limits on the previous close (domain reference 6.1), kept at a distance.
LISTED_LIMIT = 0.10
BLOCK_LIMIT = 0.30
_LISTED_SPREAD = 0.012
_KEEP_AWAY = 0.02
# Largest correction of a single small trade, fen per tonne.
_NUDGE = 60


class NoExactPricesError(ArithmeticError):
    """The trades can't reach the turnover at prices within the day's limits."""


def _limits(trade: Trade, before: dict[date, int]) -> tuple[int, int]:
    limit = (LISTED_LIMIT if trade.method == "listed" else BLOCK_LIMIT) - _KEEP_AWAY
    close = before[trade.day]
    return round(close * (1 - limit)), round(close * (1 + limit))


def _missing(trades: list[Trade]) -> int:
    return TURNOVER_FEN - sum(trade.volume_t * trade.price_fen for trade in trades)


def _settle(trades: list[Trade]) -> None:
    """Change prices by a few fen until nothing is missing: large volumes first, the last tonnes by three small trades."""
    for trade in sorted(trades, key=lambda trade: -trade.volume_t):
        step = max(-6, min(6, round(_missing(trades) / trade.volume_t)))
        trade.price_fen += step
    missing = _missing(trades)
    small = sorted((trade for trade in trades if trade.volume_t >= 40), key=lambda trade: trade.volume_t)[:12]
    for first, second, third in combinations(small, 3):
        for one in range(-_NUDGE, _NUDGE + 1):
            for two in range(-_NUDGE, _NUDGE + 1):
                left = missing - one * first.volume_t - two * second.volume_t
                three, remainder = divmod(left, third.volume_t)
                if remainder == 0 and abs(three) <= _NUDGE:
                    first.price_fen += one
                    second.price_fen += two
                    third.price_fen += three
                    return
    raise NoExactPricesError("no correction of three small trades closes the gap")


def set_prices(trades: list[Trade], path: dict[date, int], random: Random) -> None:
    """Give every trade its price in fen; volume × price sums exactly to the published turnover.

    Raises NoExactPricesError where that needs prices outside the exchange's limits.
    """
    before = previous_closes(path)
    for trade in trades:
        close = before[trade.day]
        if trade.method == "listed":
            away = max(-0.05, min(0.05, random.gauss(0, _LISTED_SPREAD)))
        else:
            away = random.uniform(-0.10, 0.01)
        trade.price_fen = round(close * (1 + away))
    blocks = [trade for trade in trades if trade.method == "block"]
    discount = _missing(trades) / sum(trade.volume_t * before[trade.day] for trade in blocks)
    for trade in blocks:
        trade.price_fen += round(before[trade.day] * discount)
    _settle(trades)
    for trade in trades:
        low, high = _limits(trade, before)
        if not low <= trade.price_fen <= high:
            raise NoExactPricesError(f"{trade.price_fen} fen on {trade.day} is outside the limits of the day")
