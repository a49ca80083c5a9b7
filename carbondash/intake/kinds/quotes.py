"""The file of national market quotes by trading day."""

from __future__ import annotations

from datetime import date

from carbondash.intake.kinds.common import day
from carbondash.intake.kinds.model import Column, Kind
from carbondash.intake.words import Words


def _price(key: str, zh: str, en: str, example: float, *, required: bool = False) -> Column:
    return Column(
        key, zh, en, "amount", unit="元/吨", unit_en="CNY/t", required=required, low=0, high=10_000, scale=100, example=example
    )


QUOTES = Kind(
    "quotes",
    "行情",
    "Market quotes",
    3,
    (
        day("day", "交易日", "Trading day", example=date(2023, 11, 20)),
        _price("open", "开盘价", "Open", 70.5),
        _price("high", "最高价", "High", 71.2),
        _price("low", "最低价", "Low", 70.1),
        _price("close", "收盘价", "Close", 70.8, required=True),
        Column("listed_volume", "挂牌成交量", "Listed volume", "amount", unit="t", low=0, high=1e9, example=120_000),
        Column("block_volume", "大宗成交量", "Block volume", "amount", unit="t", low=0, high=1e9, example=800_000),
        Column(
            "total_amount",
            "总成交额",
            "Total amount",
            "amount",
            unit="元",
            unit_en="CNY",
            low=0,
            high=1e12,
            scale=100,
            example=64_800_000,
        ),
        Column("source", "来源", "Quoted from", "text", max_length=120, example="上海环境能源交易所"),
        Column(
            "flag",
            "存疑标记",
            "Doubt",
            "text",
            max_length=120,
            help=Words("非空表示该日数据存疑，随数显示。", "Not empty: the day's data are in doubt; shown beside the numbers."),
        ),
    ),
    Words(
        "一行一个交易日。空格表示缺失，不是零。再次导入时改变的行计为该日的更正。",
        "One row a trading day. An empty cell is missing, not zero. A row that changed since is a correction of that day.",
    ),
)
