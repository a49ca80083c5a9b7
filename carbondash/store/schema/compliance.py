"""Allowances, obligations, surrender, account states and enforcement cases. Allowances are whole tonnes."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, ForeignKey, String

from carbondash.store.schema.base import (
    day_column,
    enterprise_column,
    fact_table,
    non_negative,
    one_of,
    period_column,
)

allocation = fact_table(
    "allocation",
    enterprise_column(),
    period_column(),
    day_column(),
    Column("vintage", String(5), nullable=False),
    Column("step", String(16), nullable=False),
    Column("amount_t", BigInteger, nullable=False),
    one_of("step", ("pre_allocated", "adjusted")),
)

# `period` is the year or years of one obligation, `cycle` the compliance cycle that it belongs to, `day` when it was determined.
obligation = fact_table(
    "obligation",
    enterprise_column(),
    period_column(),
    Column("cycle", String(8), nullable=False),
    day_column(),
    Column("deadline", Date, nullable=False),
    Column("amount_t", BigInteger, nullable=False),
    CheckConstraint("deadline >= day", name="deadline_after_day"),
    *non_negative("amount_t"),
    key=("enterprise_id", "period"),
)

surrender = fact_table(
    "surrender",
    enterprise_column(),
    period_column(),
    Column("cycle", String(8), nullable=False),
    day_column(),
    Column("vintage", String(5), nullable=False),
    Column("amount_t", BigInteger, nullable=False),
    *non_negative("amount_t"),
)

account_state = fact_table(
    "account_state",
    enterprise_column(),
    day_column(),
    Column("state", String(10), nullable=False),
    Column("reason", String(200)),
    one_of("state", ("normal", "frozen")),
    key=("enterprise_id",),
)

enforcement_case = fact_table(
    "enforcement_case",
    enterprise_column(),
    Column("cycle", String(8), nullable=False),
    day_column(),
)

case_step = fact_table(
    "case_step",
    Column("case_id", ForeignKey("enforcement_case.id"), nullable=False, index=True),
    enterprise_column(),
    Column("cycle", String(8), nullable=False),
    day_column(),
    Column("step", String(10), nullable=False),
    Column("amount_fen", BigInteger),
    one_of("step", ("ordered", "rectified", "waived", "fined", "closed")),
    *non_negative("amount_fen"),
)

operating_state = fact_table(
    "operating_state",
    enterprise_column(),
    day_column(),
    Column("state", String(10), nullable=False),
    Column("reason", String(200)),
    one_of("state", ("operating", "litigation", "shut_down", "dissolved")),
    key=("enterprise_id",),
)
