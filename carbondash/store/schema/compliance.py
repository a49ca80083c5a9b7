"""Allowances, obligations and their steps, surrender, account states, cases and their papers. Allowances are whole tonnes."""

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

# What happens to an obligation besides its allocation and its determination; `number` is that of the paper, where it has one.
allowance_step = fact_table(
    "allowance_step",
    enterprise_column(),
    period_column(),
    Column("cycle", String(8), nullable=False),
    day_column(),
    Column("step", String(12), nullable=False),
    Column("number", String(60)),
    one_of("step", ("reviewed", "notice_sent")),
    unique=(("enterprise_id", "period", "step"),),
)

# How much the department let an enterprise borrow from a later vintage for an obligation, for its own use (domain reference 3.7).
borrowing = fact_table(
    "borrowing",
    enterprise_column(),
    period_column(),
    Column("cycle", String(8), nullable=False),
    day_column(),
    Column("amount_t", BigInteger, nullable=False),
    *non_negative("amount_t"),
    unique=(("enterprise_id", "period"),),
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

# The papers of a case: the order with its limit, the decision on the penalty, the publication.
case_paper = fact_table(
    "case_paper",
    Column("case_id", ForeignKey("enforcement_case.id"), nullable=False, index=True),
    enterprise_column(),
    Column("cycle", String(8), nullable=False),
    day_column(),
    Column("kind", String(12), nullable=False),
    Column("number", String(60), nullable=False),
    Column("limit_day", Date),
    Column("note", String(300)),
    one_of("kind", ("order", "decision", "publication")),
    CheckConstraint("limit_day >= day", name="limit_after_day"),
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
