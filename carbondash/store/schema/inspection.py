"""The inspection campaign by its six steps, coal samples, the fourth-party review of verification, and how bodies behaved."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Date, Float, ForeignKey, Integer, String

from carbondash.store.schema.base import day_column, enterprise_column, fact_table, non_negative, one_of, period_column
from carbondash.store.schema.supervision import author_column

# Domain reference 5.1, in their order.
STEPS = ("mobilise", "self_check", "analyse", "rectify", "spot_check", "conclude")

campaign = fact_table(
    "campaign",
    Column("title_zh", String(200), nullable=False),
    Column("title_en", String(200), nullable=False),
    day_column(),
    anchor="id",
)

# By when a step is to be over everywhere.
campaign_term = fact_table(
    "campaign_term",
    Column("campaign_id", Integer, ForeignKey("campaign.id"), nullable=False),
    Column("step", String(12), nullable=False),
    day_column(),
    Column("due_day", Date, nullable=False),
    one_of("step", STEPS),
    anchor="campaign_id",
    key=("campaign_id", "step"),
)

campaign_member = fact_table(
    "campaign_member",
    Column("campaign_id", Integer, ForeignKey("campaign.id"), nullable=False),
    enterprise_column(),
    day_column(),
    unique=(("campaign_id", "enterprise_id"),),
)

# An enterprise has finished a step on `day`; problems: how many the step found or put right.
campaign_step = fact_table(
    "campaign_step",
    Column("campaign_id", Integer, ForeignKey("campaign.id"), nullable=False),
    enterprise_column(),
    Column("step", String(12), nullable=False),
    day_column(),
    Column("problems", Integer),
    one_of("step", STEPS),
    *non_negative("problems"),
    unique=(("campaign_id", "enterprise_id", "step"),),
)

# What the inspection's own laboratory found in a sample of a month's as-fired coal; `day` is the day of its result.
coal_sample = fact_table(
    "coal_sample",
    enterprise_column(),
    Column("unit_id", Integer, ForeignKey("unit.id"), nullable=False),
    Column("campaign_id", Integer, ForeignKey("campaign.id")),
    period_column(),
    day_column(),
    Column("sampled_on", Date, nullable=False),
    Column("laboratory", String(100), nullable=False),
    Column("ncv_ar", Float),
    Column("car", Float),
    CheckConstraint("day >= sampled_on", name="result_after_sample"),
    *non_negative("ncv_ar", "car"),
)

# The review of a verification by a fourth party. `corrected_kg`: what it found more (+) or less (-) than the verification.
fourth_party_review = fact_table(
    "fourth_party_review",
    Column("task_id", Integer, ForeignKey("verification_task.id"), nullable=False),
    enterprise_column(),
    period_column(),
    day_column(),
    Column("reviewer", String(100), nullable=False),
    Column("reviewed_kg", BigInteger, nullable=False),
    Column("corrected_kg", BigInteger, nullable=False),
    Column("is_material_missed", Boolean, nullable=False),
    Column("note", String(300)),
    *non_negative("reviewed_kg"),
    unique=(("task_id",),),
)

# Independence and staffing on site of a verification body in a year, 0 to 100.
body_conduct = fact_table(
    "body_conduct",
    Column("body_id", Integer, ForeignKey("verification_body.id"), nullable=False),
    period_column(),
    day_column(),
    Column("conduct_pct", Float, nullable=False),
    Column("note", String(300)),
    CheckConstraint("conduct_pct >= 0 AND conduct_pct <= 100", name="conduct_range"),
    anchor="body_id",
    key=("body_id", "period"),
)

# A body with a low score was interviewed.
body_interview = fact_table(
    "body_interview",
    Column("body_id", Integer, ForeignKey("verification_body.id"), nullable=False),
    period_column(),
    day_column(),
    Column("reason", String(300), nullable=False),
    Column("result", String(500)),
    author_column(),
    anchor="body_id",
)
