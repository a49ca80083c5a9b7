"""Trades and quotes: the published sums, deadlines, blocks, prices within the exchange's limits."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise

from carbondash.demo.days import is_trading_day
from carbondash.demo.prices import MONTH_END_FEN, previous_closes
from carbondash.demo.rows import Row

Province = dict[str, list[Row]]


def _closes(province: Province) -> dict[date, int]:
    return {row["day"]: row["close_fen"] for row in province["market_quote"]}


def test_volume_and_turnover_are_the_published_sums(province: Province) -> None:
    assert sum(row["volume_t"] for row in province["trade"]) == 10_362_800
    assert sum(row["amount_fen"] for row in province["trade"]) == 57_200_000_000


def test_every_trade_has_one_whole_price_and_counts_under_its_buyer_first(province: Province) -> None:
    for row in province["trade"]:
        assert row["amount_fen"] % row["volume_t"] == 0
        assert row["enterprise_id"] == (row["buyer_id"] or row["seller_id"])
        assert row["buyer_id"] != row["seller_id"]
    assert any(row["buyer_id"] and row["seller_id"] for row in province["trade"])


def test_most_is_traded_in_the_last_quarters_and_in_blocks(province: Province) -> None:
    volume: Counter[tuple[int, bool]] = Counter()
    block = 0
    for row in province["trade"]:
        volume[row["day"].year, row["day"].month >= 10] += row["volume_t"]
        block += row["volume_t"] * (row["method"] == "block")
        assert (row["method"] == "block") == (row["volume_t"] >= 100_000)
    assert volume[2021, True] > 0.8 * (volume[2021, True] + volume[2021, False])
    assert volume[2023, True] > 0.5 * (volume[2023, True] + volume[2023, False])
    assert volume[2021, True] + volume[2023, True] > 0.65 * 10_362_800
    assert 0.7 <= block / 10_362_800 <= 0.9


def test_trades_are_on_trading_days_of_their_vintage_and_within_the_limits(province: Province) -> None:
    before = previous_closes(_closes(province))
    for row in province["trade"]:
        assert is_trading_day(row["day"])
        assert row["day"] >= (date(2021, 7, 16) if row["vintage"] == "19-20" else date(2023, 8, 24))
        away = row["amount_fen"] / row["volume_t"] / before[row["day"]] - 1
        assert abs(away) < (0.3 if row["method"] == "block" else 0.1)


def test_the_path_goes_through_every_published_month_end(province: Province) -> None:
    closes = _closes(province)
    assert closes[date(2021, 7, 16)] == 5_123
    for (year, month), fen in MONTH_END_FEN.items():
        if (year, month) < (2024, 2):
            last = max(day for day in closes if (day.year, day.month) == (year, month))
            assert closes[last] == fen
    assert max(closes) == date(2024, 2, 21)
    days = list(closes)
    assert all(abs(closes[later] / closes[day] - 1) < 0.1 for day, later in pairwise(days))


def test_quotes_are_consistent_and_never_below_the_province_s_own_trades(province: Province) -> None:
    own: Counter[tuple[date, str]] = Counter()
    for row in province["trade"]:
        own[row["day"], row["method"]] += row["volume_t"]
    for row in province["market_quote"]:
        assert (
            row["low_fen"] <= min(row["open_fen"], row["close_fen"]) <= max(row["open_fen"], row["close_fen"]) <= row["high_fen"]
        )
        assert row["block_volume_t"] >= own[row["day"], "block"]
        assert row["listed_volume_t"] >= own[row["day"], "listed"]
        assert row["source"] == "demo"
