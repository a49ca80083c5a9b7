"""The file of the province's allowance trades."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from carbondash.intake.kinds.common import EXAMPLE_CODE, day
from carbondash.intake.kinds.model import Choice, Column, Complaint, Kind
from carbondash.intake.words import Words

METHODS = (
    Choice("listed", "挂牌协议", "Listed agreement", ("挂牌协议交易",)),
    Choice("block", "大宗协议", "Block agreement", ("大宗协议交易",)),
    Choice("one_way", "单向竞价", "One-way bidding"),
)
FIRST_VINTAGE = Choice("19-20", "2019-2020", "2019-2020", ("2019–2020",))
VINTAGES = (FIRST_VINTAGE, *(Choice(f"{year % 100}", f"{year}", f"{year}") for year in range(2021, 2036)))

# Average price of a trade in CNY/t: outside these bounds an amount or a volume is in another unit.
PRICE_BOUNDS = (1, 1000)


def check_trade(row: dict[str, Any]) -> Iterator[Complaint]:
    """A trade has a side in the province, two different sides, and an amount that fits its volume."""
    buyer, seller = row.get("buyer"), row.get("seller")
    if not buyer and not seller:
        yield "buyer", "买方或卖方至少填一个", "a buyer or a seller"
    if buyer and buyer == seller:
        yield "seller", "与买方不同的企业", "another enterprise than the buyer"
    volume, fen = row["volume"], row["amount"]
    low, high = PRICE_BOUNDS
    if volume and fen is not None and not low <= fen / 100 / volume <= high:
        yield "amount", f"均价在 {low}–{high} 元/吨之间的金额", f"an amount that makes {low}–{high} CNY/t"


TRADES = Kind(
    "trades",
    "配额交易",
    "Allowance trades",
    3,
    (
        Column("number", "交易编号", "Trade number", "text", required=True, max_length=80, example="T20231120-001"),
        day("day", "成交日期", "Day of trade", example=date(2023, 11, 20)),
        Column(
            "buyer",
            "买方信用代码",
            "Buyer's credit code",
            "credit_code",
            example=EXAMPLE_CODE,
            help=Words("省外对手方留空。", "Empty for a counterparty outside the province."),
        ),
        Column(
            "seller",
            "卖方信用代码",
            "Seller's credit code",
            "credit_code",
            help=Words("省外对手方留空。", "Empty for a counterparty outside the province."),
        ),
        Column("vintage", "配额年度", "Vintage", "choice", required=True, choices=VINTAGES, example="22"),
        Column("method", "交易方式", "Method", "choice", required=True, choices=METHODS, example="block"),
        Column("volume", "成交量", "Volume", "amount", unit="t", required=True, low=1, high=1e9, example=50_000),
        Column(
            "amount",
            "成交额",
            "Amount",
            "amount",
            unit="元",
            unit_en="CNY",
            required=True,
            low=0,
            high=1e12,
            scale=100,
            example=3_500_000,
        ),
    ),
    Words(
        "一行一笔交易，本省企业之间的交易只写一行。交易编号唯一。",
        "One row a trade; a trade between two of the province's enterprises is one row. Trade numbers are unique.",
    ),
    check_trade,
)
