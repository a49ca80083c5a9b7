"""What the rules make of the facts: emissions, findings, allocation, obligations and risk, each from a day on.

Derived rows are no facts: nobody loads them and no row digest covers them. Every row holds from `day` to `until` (the first day
on which it no longer holds; NULL: it still does), and `input_digest` says what it was worked out from. They are replaced as a
whole for an enterprise whose facts have changed.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from carbondash.store.schema.base import day_column, enterprise_column, metadata, non_negative, one_of, period_column

BANDS = ("low", "watch", "elevated", "high", "critical")


def derived_table(name: str, *columns: Any) -> Table:
    """A table of derived rows about enterprises."""
    own = [column for column in columns if isinstance(column, Column)]
    constraints = [item for item in columns if not isinstance(item, Column)]
    table = Table(
        name,
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=False),
        enterprise_column(),
        *own,
        day_column(),
        Column("until", Date),
        Column("input_digest", String(16), nullable=False),
        *constraints,
        CheckConstraint("until >= day", name="until_after_day"),
        info={"derived": True},
    )
    Index(f"ix_{name}_enterprise_id", table.c.enterprise_id)
    return table


# A unit's month from one version of its record; `default_kg` is what it would be with the default carbon value.
derived_emission = derived_table(
    "derived_emission",
    Column("unit_id", Integer, ForeignKey("unit.id"), nullable=False),
    Column("record_id", Integer, ForeignKey("monthly_record.id"), nullable=False),
    period_column(),
    Column("emissions_kg", BigInteger, nullable=False),
    Column("default_kg", BigInteger),
    Column("basis", String(12), nullable=False),
    one_of("basis", ("measured", "mean", "default")),
    *non_negative("emissions_kg", "default_kg"),
)

finding = derived_table(
    "finding",
    Column("unit_id", Integer, ForeignKey("unit.id")),
    Column("record_id", Integer, ForeignKey("monthly_record.id")),
    period_column(),
    Column("code", String(4), nullable=False),
    Column("severity", Integer, nullable=False),
    Column("is_waived", Boolean, nullable=False),
    Column("evidence", Text, nullable=False),
    *non_negative("severity"),
)

# Those that hold on a day, the newest first, are found in here.
Index("ix_finding_until", *(finding.c[name] for name in ("until", "day", "enterprise_id", "code", "period", "is_waived")))

derived_allocation = derived_table(
    "derived_allocation",
    period_column(),
    Column("amount_t", BigInteger, nullable=False),
    Column("detail", Text, nullable=False),
    *non_negative("amount_t"),
)

derived_obligation = derived_table(
    "derived_obligation",
    period_column(),
    Column("cycle", String(8), nullable=False),
    Column("emissions_t", BigInteger, nullable=False),
    Column("allocation_t", BigInteger, nullable=False),
    Column("amount_t", BigInteger, nullable=False),
    Column("detail", Text, nullable=False),
    *non_negative("emissions_t", "allocation_t", "amount_t"),
)

# What an enterprise still needs in a cycle and what it can use for it, in tonnes (domain reference 3.7): need N = obligation less
# CCER surrendered, gap = what the usable holdings don't cover.
derived_position = derived_table(
    "derived_position",
    Column("cycle", String(8), nullable=False),
    Column("deadline", Date, nullable=False),
    Column("obligation_t", BigInteger, nullable=False),
    Column("surrendered_t", BigInteger, nullable=False),
    Column("usable_t", BigInteger, nullable=False),
    Column("gap_t", BigInteger, nullable=False),
    *non_negative("obligation_t", "surrendered_t", "gap_t"),
)

# `index_bp` and `missing_bp` are hundredths: of an index point, of a percent. `floors` lists those that fired.
derived_risk = derived_table(
    "derived_risk",
    Column("cycle", String(8), nullable=False),
    Column("index_bp", Integer, nullable=False),
    Column("band", String(10), nullable=False),
    Column("missing_bp", Integer, nullable=False),
    Column("floors", String(20), nullable=False),
    Column("detail", Text, nullable=False),
    one_of("band", BANDS),
    CheckConstraint("index_bp >= 0 AND index_bp <= 10000", name="index_range"),
    CheckConstraint("missing_bp >= 0 AND missing_bp <= 10000", name="missing_range"),
)
# The risks of a day, and how those of a cycle went: without the wide rows themselves.
Index("ix_derived_risk_until", *(derived_risk.c[name] for name in ("until", "day", "enterprise_id", "cycle", "index_bp", "band")))
Index("ix_derived_risk_cycle", *(derived_risk.c[name] for name in ("cycle", "enterprise_id", "day", "index_bp")))

# The carbon account of an enterprise that is held against a benchmark: its year, grade and points in hundredths (both empty where
# too little is assessable), and in `detail` what they rest on.
derived_account = derived_table(
    "derived_account",
    period_column(),
    Column("grade", String(1)),
    Column("total_bp", Integer),
    Column("assessable", Integer, nullable=False),
    Column("detail", Text, nullable=False),
    CheckConstraint("total_bp >= 0 AND total_bp <= 10000", name="total_range"),
    *non_negative("assessable"),
)
# The accounts of a day, grade by grade.
Index("ix_derived_account_until", *(derived_account.c[name] for name in ("until", "day", "grade", "total_bp", "enterprise_id")))

# Enterprises whose facts have changed since they were derived: since which version of the store, and lastly in which one.
derive_queue = Table(
    "derive_queue",
    metadata,
    Column("enterprise_id", Integer, ForeignKey("enterprise.id"), primary_key=True, autoincrement=False),
    Column("since_version", Integer, nullable=False),
    Column("last_version", Integer, nullable=False),
)

# How far the last complete run came: with which rules, up to which day.
derive_state = Table(
    "derive_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("rules_digest", String(16), nullable=False),
    Column("through_day", Date),
)

# What an enterprise's derived rows on a subject were worked out from.
derived_input = Table(
    "derived_input",
    metadata,
    Column("enterprise_id", Integer, ForeignKey("enterprise.id"), primary_key=True, autoincrement=False),
    Column("subject", String(12), primary_key=True),
    Column("digest", String(16), nullable=False),
)
