"""What is known of a whole year: a unit's year as verified, an industry enterprise's intensity, the enterprise's margin."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, Integer, String

from carbondash.store.schema.base import day_column, enterprise_column, fact_table, non_negative, one_of, period_column

_AMOUNTS = ("gen_mwh", "net_mwh", "heat_gj", "heat_ratio_pct", "hours", "load_factor_pct")

# `day` is the day of the verification result.
annual_unit = fact_table(
    "annual_unit",
    enterprise_column(),
    Column("unit_id", Integer, ForeignKey("unit.id"), nullable=False),
    period_column(),
    day_column(),
    *(Column(name, Float) for name in _AMOUNTS),
    Column("cooling", String(5)),
    Column("emissions_kg", BigInteger),
    one_of("cooling", ("water", "air")),
    *non_negative(*_AMOUNTS, "emissions_kg"),
    key=("unit_id", "period"),
)
Index("ix_annual_unit_enterprise_id", annual_unit.c.enterprise_id)

# `intensity` is the enterprise's own, `balance` the balance value that its industry is held against, in the same unit.
industry_year = fact_table(
    "industry_year",
    enterprise_column(),
    period_column(),
    day_column(),
    Column("emissions_t", BigInteger, nullable=False),
    Column("intensity", Float),
    Column("balance", Float),
    Column("line", String(14), nullable=False),
    one_of("line", ("ordinary", "white_clinker", "carbide_slag", "gypsum_acid")),
    *non_negative("emissions_t", "intensity", "balance"),
    key=("enterprise_id", "period"),
)

# A loss is a negative margin. Not a supervisory fact: it comes from the enterprise's accounts.
annual_margin = fact_table(
    "annual_margin",
    enterprise_column(),
    period_column(),
    day_column(),
    Column("margin_fen", BigInteger, nullable=False),
    key=("enterprise_id", "period"),
    supervisory=False,
)
