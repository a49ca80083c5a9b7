"""Trades of the province's enterprises, and national quotes. Prices are fen per tonne; a missing value stays NULL."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Integer, String

from carbondash.store.schema.base import day_column, enterprise_column, fact_table, non_negative, one_of, period_column

METHODS = ("listed", "block", "one_way")

# `enterprise_id` is the one under whose city the trade counts, once: the buyer where it is the province's, else the seller.
trade = fact_table(
    "trade",
    enterprise_column(),
    Column("buyer_id", Integer, ForeignKey("enterprise.id"), index=True),
    Column("seller_id", Integer, ForeignKey("enterprise.id"), index=True),
    period_column(),
    day_column(),
    Column("source_id", String(80)),
    Column("vintage", String(5), nullable=False),
    Column("method", String(8), nullable=False),
    Column("volume_t", BigInteger, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    one_of("method", METHODS),
    CheckConstraint("buyer_id IS NOT NULL OR seller_id IS NOT NULL", name="has_a_side"),
    CheckConstraint("enterprise_id = coalesce(buyer_id, seller_id)", name="counted_once"),
    CheckConstraint("buyer_id IS NULL OR seller_id IS NULL OR buyer_id <> seller_id", name="two_sides"),
    *non_negative("volume_t", "amount_fen"),
)

market_quote = fact_table(
    "market_quote",
    day_column(),
    Column("open_fen", Integer),
    Column("high_fen", Integer),
    Column("low_fen", Integer),
    Column("close_fen", Integer),
    Column("listed_volume_t", BigInteger),
    Column("block_volume_t", BigInteger),
    Column("total_amount_fen", BigInteger),
    Column("source", String(120)),
    Column("flag", String(120)),
    *non_negative("open_fen", "high_fen", "low_fen", "close_fen", "listed_volume_t", "block_volume_t", "total_amount_fen"),
    anchor="day",
    key=("day",),
    supervisory=False,
)
