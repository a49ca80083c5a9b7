"""Monthly evidence: what is due, what came, how it was reviewed, what was wrong with it."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    UniqueConstraint,
)

from carbondash.store.schema.base import (
    day_column,
    enterprise_column,
    fact_table,
    non_negative,
    one_of,
    period_column,
)

# `day` is the due day: the day that settles whether the submission was on time.
reporting_duty = fact_table(
    "reporting_duty",
    enterprise_column(),
    Column("kind", String(12), nullable=False),
    period_column(),
    day_column(),
    one_of("kind", ("monthly", "annual")),
    unique=(("enterprise_id", "kind", "period"),),
    supervisory=False,
)

Index("ix_reporting_duty_period", *(reporting_duty.c[name] for name in ("kind", "period", "day", "enterprise_id")))

monthly_record = fact_table(
    "monthly_record",
    enterprise_column(),
    period_column(),
    day_column(),
    Column("version", Integer, nullable=False),
    CheckConstraint("version >= 1", name="version_from_one"),
    key=("enterprise_id", "period"),
)

Index("ix_monthly_record_period", *(monthly_record.c[name] for name in ("period", "day", "enterprise_id")))

monthly_unit = fact_table(
    "monthly_unit",
    Column("record_id", Integer, ForeignKey("monthly_record.id"), nullable=False, index=True),
    enterprise_column(),
    Column("unit_id", Integer, ForeignKey("unit.id"), nullable=False),
    period_column(),
    day_column(),
    Column("fuel_type", String(40)),
    Column("fuel_t", Float),
    Column("fuel_1e4nm3", Float),
    Column("ncv_ar", Float),
    Column("car", Float),
    Column("mt_pct", Float),
    Column("had_pct", Float),
    Column("std_pct", Float),
    Column("of_pct", Float),
    Column("e_purch_mwh", Float),
    Column("gen_mwh", Float),
    Column("net_mwh", Float),
    Column("heat_gj", Float),
    Column("heat_ratio_pct", Float),
    Column("hours", Float),
    Column("load_factor_pct", Float),
    *non_negative(
        "fuel_t",
        "fuel_1e4nm3",
        "ncv_ar",
        "car",
        "mt_pct",
        "had_pct",
        "std_pct",
        "of_pct",
        "e_purch_mwh",
        "gen_mwh",
        "net_mwh",
        "heat_gj",
        "heat_ratio_pct",
        "hours",
        "load_factor_pct",
    ),
    unique=(("record_id", "unit_id"),),
)

# What a unit burnt in a month beside its main fuel, e.g. the oil of a start.
monthly_fuel = fact_table(
    "monthly_fuel",
    Column("record_id", Integer, ForeignKey("monthly_record.id"), nullable=False),
    enterprise_column(),
    Column("unit_id", Integer, ForeignKey("unit.id"), nullable=False),
    period_column(),
    day_column(),
    Column("fuel_type", String(40), nullable=False),
    Column("fuel_t", Float),
    Column("fuel_1e4nm3", Float),
    Column("ncv_ar", Float),
    Column("car", Float),
    *non_negative("fuel_t", "fuel_1e4nm3", "ncv_ar", "car"),
    unique=(("record_id", "unit_id", "fuel_type"),),
)

review = fact_table(
    "review",
    Column("record_id", Integer, ForeignKey("monthly_record.id"), nullable=False, index=True),
    enterprise_column(),
    period_column(),
    day_column(),
    Column("lane", String(10), nullable=False),
    Column("outcome", String(10), nullable=False),
    one_of("lane", ("city", "province")),
    one_of("outcome", ("passed", "returned")),
)

Index("ix_review_period", *(review.c[name] for name in ("period", "enterprise_id", "lane", "day", "id")))

problem = fact_table(
    "problem",
    Column("record_id", Integer, ForeignKey("monthly_record.id"), index=True),
    enterprise_column(),
    period_column(),
    day_column(),
    Column("kind", String(4), ForeignKey("problem_kind.code"), nullable=False),
    UniqueConstraint("id", "day"),
)

Index("ix_problem_period", *(problem.c[name] for name in ("period", "enterprise_id", "day")))

# The opening day is repeated here and tied to the problem by a composite key: so the database itself can hold closed >= opened.
problem_closing = fact_table(
    "problem_closing",
    Column("problem_id", Integer, nullable=False, index=True),
    enterprise_column(),
    Column("opened_day", Date, nullable=False),
    day_column(),
    ForeignKeyConstraint(["problem_id", "opened_day"], ["problem.id", "problem.day"]),
    CheckConstraint("day >= opened_day", name="closed_after_opened"),
    unique=(("problem_id",),),
)
