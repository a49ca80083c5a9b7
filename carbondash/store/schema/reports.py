"""Annual reports, verification, random checks, platform clues and the department's notices."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
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

annual_report = fact_table(
    "annual_report",
    enterprise_column(),
    period_column(),
    day_column(),
    Column("version", Integer, nullable=False),
    Column("emissions_kg", BigInteger, nullable=False),
    *non_negative("emissions_kg"),
    key=("enterprise_id", "period"),
)
# The largest emitters first.
Index("ix_annual_report_emissions", annual_report.c.emissions_kg)

verification_body = fact_table(
    "verification_body",
    Column("name_zh", String(100), nullable=False),
    Column("name_en", String(100)),
    day_column(),
    anchor="id",
)

# `day` is the day on which the task was given.
verification_task = fact_table(
    "verification_task",
    enterprise_column(),
    period_column(),
    day_column(),
    Column("due_day", Date, nullable=False),
    Column("body_id", Integer, ForeignKey("verification_body.id"), nullable=False),
    UniqueConstraint("id", "day"),
)

verification_result = fact_table(
    "verification_result",
    Column("task_id", Integer, nullable=False, index=True),
    enterprise_column(),
    Column("assigned_day", Date, nullable=False),
    day_column(),
    Column("emissions_kg", BigInteger),
    Column("returns", Integer, nullable=False),
    ForeignKeyConstraint(["task_id", "assigned_day"], ["verification_task.id", "verification_task.day"]),
    CheckConstraint("day >= assigned_day", name="done_after_assigned"),
    *non_negative("emissions_kg", "returns"),
    unique=(("task_id",),),
)

inspection = fact_table(
    "inspection",
    enterprise_column(),
    period_column(),
    day_column(),
    Column("kind", String(20), nullable=False),
    one_of("kind", ("random_check", "on_site")),
)

platform_clue = fact_table(
    "platform_clue",
    enterprise_column(),
    period_column(),
    day_column(),
    Column("note", String(300)),
)

notice = fact_table(
    "notice",
    Column("number", String(60)),
    Column("title_zh", String(200), nullable=False),
    Column("title_en", String(200), nullable=False),
    day_column(),
    anchor="id",
)

notice_task = fact_table(
    "notice_task",
    Column("notice_id", Integer, ForeignKey("notice.id"), nullable=False),
    enterprise_column(),
    period_column(),
    day_column(),
    Column("kind", String(20), nullable=False),
    one_of("kind", ("verification", "monthly_report", "inspection")),
)

# A figure that somebody stated and that no fact in the store can prove, e.g. funds brought in over five years.
stated_fact = fact_table(
    "stated_fact",
    Column("code", String(60), nullable=False),
    period_column(),
    day_column(),
    Column("amount", BigInteger, nullable=False),
    Column("unit", String(20), nullable=False),
    Column("source", String(200), nullable=False),
    anchor="id",
)
