"""Trades of the province's enterprises: shortfalls bought before the surrender, surpluses sold, to the published volume."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from carbondash.demo.allowances import Position
from carbondash.demo.days import LAST_DAY, MARKET_OPENING, trading_days
from carbondash.demo.periods import C1, CYCLES, PERIODS, VINTAGES
from carbondash.demo.rows import Rows
from carbondash.demo.schedule import FORCED, PRESSED, THAWED, Exceptions

VOLUME_T = 10_362_800
TURNOVER_FEN = 57_200_000_000
BLOCK_FROM_T = 100_000
# The vintages 21 and 22 were listed on this day.
SECOND_OPENING = date(2023, 8, 24)

# Vintages that a period's shortfall is covered with, and how often.
_BOUGHT = {C1: {"19-20": 1.0}, "Y2021": {"19-20": 0.45, "21": 0.55}, "Y2022": {"19-20": 0.08, "21": 0.12, "22": 0.8}}
# Days of sales: last day of each step and the share of the era's volume that is sold up to it.
_SALES_C1 = (
    (date(2021, 9, 30), 0.05), (date(2021, 10, 31), 0.04), (date(2021, 11, 30), 0.18), (date(2021, 12, 31), 0.60),
    (date(2022, 2, 28), 0.04), (date(2022, 10, 31), 0.02), (date(2022, 12, 30), 0.04), (date(2023, 7, 31), 0.03),
)  # fmt: skip
_SALES_C2 = (
    (date(2023, 9, 28), 0.15), (date(2023, 10, 31), 0.38), (date(2023, 11, 30), 0.29), (date(2023, 12, 29), 0.15),
    (LAST_DAY, 0.03),
)  # fmt: skip


@dataclass(slots=True)
class Trade:
    """One trade: sides are enterprise numbers, None for one outside the province; the price comes later.

    covers: the period of the buyer's obligation that it was bought for.
    """

    day: date
    buyer: int | None
    seller: int | None
    vintage: str
    volume_t: int
    covers: str | None = None
    price_fen: int = 0

    @property
    def method(self) -> str:
        """Block from 100,000 t on, else listed (domain reference 6.1)."""
        return "block" if self.volume_t >= BLOCK_FROM_T else "listed"


class Surpluses:
    """What is left of the surpluses by enterprise and vintage, and since when each may be sold."""

    def __init__(self, positions: list[Position]) -> None:
        self.left = {(p.enterprise.number, VINTAGES[p.period]): p.surplus_t for p in positions if p.surplus_t}
        self._since = {(p.enterprise.number, VINTAGES[p.period]): p.determined for p in positions}

    def take(self, number: int, vintage: str, volume_t: int) -> None:
        """Use up a part of an enterprise's surplus."""
        self.left[number, vintage] -= volume_t

    def seller(self, vintage: str, volume_t: int, day: date, buyer: int, random: Random) -> int | None:
        """An enterprise of the province, not the buyer, that can sell so much of a vintage on a day."""
        able = [
            number
            for (number, of), left in self.left.items()
            if of == vintage and left >= volume_t and number != buyer and self._since[number, of] < day
        ]
        return random.choice(able) if able else None


def _blocks(volume_t: int, random: Random) -> list[int]:
    """Cut a need into blocks of whole 10,000 t and listed pieces below the block size."""
    pieces = []
    while volume_t >= BLOCK_FROM_T:
        block = min(volume_t, random.randrange(100_000, 400_001, 10_000)) // 10_000 * 10_000
        pieces.append(block)
        volume_t -= block
    count = random.randint(1, 3) if volume_t > 900 else 1
    cuts = sorted(random.randint(1, volume_t - 1) for _ in range(count - 1)) if volume_t > 1 else []
    pieces += [end - start for start, end in zip([0, *cuts], [*cuts, volume_t], strict=True) if end > start]
    return pieces


def _bank(positions: list[Position], surpluses: Surpluses) -> dict[tuple[int, str], dict[str, int]]:
    """What each enterprise covers of a shortfall from its own older surplus: t by (enterprise, period) and vintage."""
    used: dict[tuple[int, str], dict[str, int]] = {}
    for position in positions:
        need, number = position.shortfall_t, position.enterprise.number
        for vintage, period in PERIODS.items():
            amount = min(need, surpluses.left.get((number, vintage), 0))
            if period != position.period and amount and period < position.period:
                surpluses.take(number, vintage, amount)
                used.setdefault((number, position.period), {})[vintage] = amount
                need -= amount
    return used


def _may_buy_from(position: Position, special: Exceptions) -> date:
    """Late ones buy only once they are pressed to; a frozen account can't buy before the court lets it."""
    number = position.enterprise.number
    if CYCLES[position.period] == "C1":
        if number == special.frozen:
            return FORCED - timedelta(days=20)
        return PRESSED["C1"] if number in special.late else MARKET_OPENING
    if number == special.frozen:
        return THAWED
    return PRESSED["C2"] if number in special.near_deadline else SECOND_OPENING


def _purchases(
    positions: list[Position],
    surpluses: Surpluses,
    bank: dict[tuple[int, str], dict[str, int]],
    days: dict[tuple[int, str], date],
    special: Exceptions,
    random: Random,
) -> list[Trade]:
    market = trading_days(MARKET_OPENING, LAST_DAY)
    found = []
    for position in positions:
        number = position.enterprise.number
        need = position.shortfall_t - sum(bank.get((number, position.period), {}).values())
        if need <= 0:
            continue
        complete = days[number, position.period]
        window = [day for day in market if _may_buy_from(position, special) <= day < complete]
        for volume in _blocks(need, random):
            day = window[-1 - min(len(window) - 1, int(random.expovariate(1 / 9)))]
            shares = _BOUGHT[position.period]
            vintage = random.choices(list(shares), weights=list(shares.values()))[0]
            inside = random.random() < (0.3 if volume >= BLOCK_FROM_T else 0.15)
            seller = surpluses.seller(vintage, volume, day, number, random) if inside else None
            if seller is not None:
                surpluses.take(seller, vintage, volume)
            found.append(Trade(day, number, seller, vintage, volume, position.period))
    return found


def _sales(
    volume_t: int, vintages: tuple[str, ...], opening: date, steps: tuple[tuple[date, float], ...],
    surpluses: Surpluses, random: Random,
) -> list[Trade]:  # fmt: skip
    """Sales to buyers outside the province of exactly so much, along a calendar of shares."""
    found, start, sold, target = [], opening, 0, 0.0
    for end, share in steps:
        market = trading_days(start, end)
        target += share * volume_t
        upto = volume_t if end == steps[-1][0] else round(target)
        while sold < upto:
            stocks = {key: left for key, left in surpluses.left.items() if key[1] in vintages and left > 0}
            (number, vintage) = random.choices(list(stocks), weights=list(stocks.values()))[0]
            most = min(stocks[number, vintage], upto - sold)
            if most >= BLOCK_FROM_T and random.random() < 0.45:
                piece = min(most, random.randrange(100_000, 320_001, 10_000)) // 10_000 * 10_000
            else:
                piece = min(most, random.randrange(200, 36_000, 10))
            surpluses.take(number, vintage, piece)
            sold += piece
            # Later in a step more is sold: everybody waits for the deadline.
            day = market[int(len(market) * random.random() ** 0.7)]
            found.append(Trade(day, None, number, vintage, piece))
        start = end
    return found


def _mean(trades: list[Trade], path: dict[date, int]) -> float:
    return sum(trade.volume_t * path[trade.day] for trade in trades) / sum(trade.volume_t for trade in trades)


def plan(
    positions: list[Position],
    days: dict[tuple[int, str], date],
    special: Exceptions,
    path: dict[date, int],
    random: Random,
) -> tuple[list[Trade], dict[tuple[int, str], dict[str, int]]]:
    """Trades of exactly the published volume, by day, without prices, and what was covered from an own older surplus.

    `days` are the days of surrender by enterprise and period, `path` the closes in fen.
    """
    surpluses = Surpluses(positions)
    bank = _bank(positions, surpluses)
    bought = _purchases(positions, surpluses, bank, days, special, random)
    first = [trade for trade in bought if trade.day < SECOND_OPENING]
    second = [trade for trade in bought if trade.day >= SECOND_OPENING]
    rest = VOLUME_T - sum(trade.volume_t for trade in bought)
    # How the rest is split between the eras settles the mean price: blocks are struck below the close.
    low, high = 0.95 * _mean(first, path), 0.95 * _mean(second, path)
    wanted = (TURNOVER_FEN - low * VOLUME_T) / (high - low)
    later = round(wanted) - sum(trade.volume_t for trade in second)
    banked = sum(left for (_, vintage), left in surpluses.left.items() if vintage == "19-20")
    later = max(rest // 8, rest - round(0.95 * banked), min(later, rest - rest // 8))
    sold = _sales(rest - later, ("19-20",), MARKET_OPENING, _SALES_C1, surpluses, random)
    sold += _sales(later, ("19-20", "21", "22"), SECOND_OPENING, _SALES_C2, surpluses, random)
    return sorted(bought + sold, key=lambda trade: trade.day), bank


def volumes(trades: list[Trade]) -> dict[tuple[date, str], int]:
    """Tonnes traded by day and method."""
    found: dict[tuple[date, str], int] = {}
    for trade in trades:
        key = trade.day, trade.method
        found[key] = found.get(key, 0) + trade.volume_t
    return found


def add_trades(rows: Rows, trades: list[Trade]) -> None:
    """The rows of the trades; each counts once, under its buyer where that is the province's, else under its seller."""
    for trade in trades:
        rows.add(
            "trade",
            enterprise_id=trade.buyer if trade.buyer is not None else trade.seller,
            buyer_id=trade.buyer,
            seller_id=trade.seller,
            period=PERIODS[trade.vintage],
            day=trade.day,
            source_id=None,
            vintage=trade.vintage,
            method=trade.method,
            volume_t=trade.volume_t,
            amount_fen=trade.volume_t * trade.price_fen,
        )
