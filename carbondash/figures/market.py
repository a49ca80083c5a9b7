"""The market in figures' units: quotes by day, the province's trades by month, positions by city and industry, what gaps cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from carbondash.figures import compute, ledger
from carbondash.figures.cells import chooser
from carbondash.figures.compute import FigureValue
from carbondash.store import Filters, Reader, market
from carbondash.store.market import Quote as Row
from carbondash.store.reader import Cells

FEN = 100
POSITION = ("obligation", "surrendered", "surrender_outstanding", "usable_holdings", "shortfall", "shortfall_enterprises")
VOLUME, TURNOVER = "trade_volume_cumulative", "trade_turnover_cumulative"
# Since the market opened a snapshot a month is enough for all of it.
_MONTHS = 240


@dataclass(frozen=True)
class Quote:
    """A trading day of the national market: prices in CNY/t, volumes in t, turnover in CNY; None where not in the data."""

    row: Row

    @property
    def day(self) -> date:
        return self.row.day

    @property
    def close(self) -> float | None:
        return None if self.row.close_fen is None else self.row.close_fen / FEN

    @property
    def listed(self) -> int | None:
        return self.row.listed_volume_t

    @property
    def block(self) -> int | None:
        return self.row.block_volume_t

    @property
    def turnover(self) -> float | None:
        return None if self.row.total_amount_fen is None else self.row.total_amount_fen / FEN

    @property
    def flag(self) -> str:
        return self.row.flag or ""

    @property
    def lacks_volume(self) -> bool:
        """A volume is missing, which is not a day without trades."""
        return self.listed is None or self.block is None


@dataclass(frozen=True)
class Close:
    """The last close by a day in CNY/t, its day, and the one of the trading day before (None: there is none)."""

    day: date
    price: float
    before: float | None

    @property
    def change(self) -> float | None:
        """Against the trading day before, in CNY/t."""
        return None if self.before is None else self.price - self.before


@dataclass(frozen=True)
class Month:
    """What the province's enterprises traded in a month ('M2023-10'), by (vintage, method): t and CNY."""

    period: str
    volume: Mapping[tuple[str, str], int]
    turnover: Mapping[tuple[str, str], float]

    @cached_property
    def total(self) -> int:
        return sum(self.volume.values())

    @property
    def price(self) -> float | None:
        """Mean price in CNY/t; None without a trade."""
        return sum(self.turnover.values()) / self.total if self.total else None


@dataclass(frozen=True)
class Line:
    """A city's or an industry's position in a cycle, by figure (t, enterprises); None where a figure says nothing."""

    code: str
    values: Mapping[str, float | None]

    @property
    def covered(self) -> float | None:
        """What is still to be surrendered and covered by usable holdings: the rest is the shortfall."""
        owed, gap = self.values.get("surrender_outstanding"), self.values.get("shortfall")
        return None if owed is None or gap is None else max(0.0, owed - gap)


def quotes(reader: Reader, as_of: date, since: date | None = None) -> list[Quote]:
    """The national quotes up to the as-of day, the earliest first."""
    return [Quote(row) for row in market.quotes(reader, as_of, since)]


def last_close(found: Sequence[Quote]) -> Close | None:
    """The newest close of some quotes; None where none has one."""
    closes = [(quote.day, quote.close) for quote in found if quote.close is not None]
    if not closes:
        return None
    day, price = closes[-1]
    return Close(day, price, closes[-2][1] if len(closes) > 1 else None)


def months(reader: Reader, filters: Filters) -> list[Month]:
    """The province's trades by calendar month since its first one, with months without a trade; of the filters' cycle alone."""
    asked = compute.figure(reader, VOLUME, filters)
    if not asked.value:
        return []
    names = ("trade_volume", "trade_turnover")
    by = ("period", "breakdown")
    at_ends = reader.month_ends(names, filters, by, _MONTHS)
    at_ends[filters.as_of] = reader.cells(names, filters, by)
    chosen = chooser(ledger.figures[VOLUME], None, filters.cycle)

    def by_kind(cells: Cells) -> dict[str, int]:
        found: dict[str, int] = {}
        for (period, kind), amount in cells.items():
            if chosen(period):
                found[kind] = found.get(kind, 0) + amount
        return found

    before: dict[str, dict[str, int]] = {name: {} for name in names}
    made: list[Month] = []
    for day, cells in at_ends.items():
        now = {name: by_kind(cells[name]) for name in names}
        gained = {name: {kind: amount - before[name].get(kind, 0) for kind, amount in now[name].items()} for name in names}
        volume = {_kind(kind): amount for kind, amount in gained["trade_volume"].items() if amount}
        turnover = {_kind(kind): amount / FEN for kind, amount in gained["trade_turnover"].items() if amount}
        if made or volume:
            made.append(Month(f"M{day:%Y-%m}", volume, turnover))
        before = now
    return made


def _kind(breakdown: str) -> tuple[str, str]:
    vintage, _slash, method = breakdown.partition("/")
    return vintage, method


def by_kind(reader: Reader, filters: Filters) -> dict[tuple[str, str], tuple[float, float]]:
    """Cumulated volume (t) and turnover (CNY) of the province's trades by vintage and method."""
    volumes, turnovers = (compute.by_breakdown(reader, name, filters) for name in (VOLUME, TURNOVER))
    return {
        _kind(kind): (value.value, turnovers[kind].value or 0.0)
        for kind, value in volumes.items()
        if value.value and kind in turnovers
    }


def month_prices(found: Sequence[Quote]) -> dict[str, tuple[float, float | None]]:
    """By month ('M2023-10') the mean close of the trading days, and turnover by volume where every day has both; CNY/t."""
    days: dict[str, list[Quote]] = {}
    for quote in found:
        days.setdefault(f"M{quote.day:%Y-%m}", []).append(quote)
    means: dict[str, tuple[float, float | None]] = {}
    for period, members in days.items():
        closes = [quote.close for quote in members if quote.close is not None]
        if not closes:
            continue
        volume = sum((quote.listed or 0) + (quote.block or 0) for quote in members)
        is_whole = volume and not any(quote.lacks_volume or quote.turnover is None for quote in members)
        weighted = sum(quote.turnover or 0.0 for quote in members) / volume if is_whole else None
        means[period] = sum(closes) / len(closes), weighted
    return means


def cycle_of(reader: Reader, filters: Filters) -> str | None:
    """The cycle of the filters, else the latest with a known position; None before the first."""
    return filters.cycle or compute.figure(reader, "shortfall", filters).period


def position(reader: Reader, filters: Filters, cycle: str) -> dict[str, FigureValue]:
    """The position of the view in a cycle, by figure."""
    found = {name: compute.figure(reader, name, filters, cycle) for name in (*POSITION, "shortfall_without_trade")}
    of_cycle = replace(filters, cycle=cycle)
    return found | {
        "allowances_allocated": compute.figure(reader, "allowances_allocated", of_cycle),
        "allowances_held": compute.figure(reader, "allowances_held", filters),
    }


def by_city(reader: Reader, filters: Filters, cycle: str) -> list[Line]:
    """The position city by city, whatever city the filters name."""
    return _lines(reader, replace(filters, cities=()), cycle, is_city=True)


def by_industry(reader: Reader, filters: Filters, cycle: str) -> list[Line]:
    """The position industry by industry."""
    return _lines(reader, filters, cycle, is_city=False)


def _lines(reader: Reader, filters: Filters, cycle: str, *, is_city: bool) -> list[Line]:
    split = compute.by_city if is_city else compute.by_industry
    columns = {name: split(reader, name, filters, cycle) for name in POSITION}
    columns["allowances_allocated"] = split(reader, "allowances_allocated", replace(filters, cycle=cycle))
    columns["allowances_held"] = split(reader, "allowances_held", filters)
    # Who owes nothing in the cycle has no line.
    codes = sorted(code for code, value in columns["obligation"].items() if value.value)
    return [
        Line(code, {name: values[code].value if code in values else 0.0 for name, values in columns.items()}) for code in codes
    ]


def cost(gap_t: float | None, price: float | None) -> float | None:
    """What closing a gap costs at a price in CNY/t, in CNY."""
    return None if gap_t is None or price is None else gap_t * price
