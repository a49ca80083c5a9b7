"""What stands behind a monthly record and speaks for it: coal tests, documents, control plans, meters, laboratories; waivers."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Date, Float, ForeignKey, Integer, String

from carbondash.store.schema.base import (
    day_column,
    enterprise_column,
    fact_table,
    non_negative,
    one_of,
    period_column,
)

MARKS = ("none", "CMA", "CNAS", "both")


def _of_record() -> list[Column[int]]:
    return [
        Column("record_id", Integer, ForeignKey("monthly_record.id"), nullable=False),
        enterprise_column(),
        Column("unit_id", Integer, ForeignKey("unit.id"), nullable=False),
    ]


def _source_rank() -> CheckConstraint:
    return CheckConstraint("source_rank >= 1 AND source_rank <= 3", name="source_rank_known")


# The test report that came with one version of a month's record.
coal_test = fact_table(
    "coal_test",
    *_of_record(),
    period_column(),
    day_column(),
    Column("report_number", String(60)),
    Column("laboratory", String(100)),
    Column("mark", String(4)),
    Column("sampled_on", Date),
    Column("tested_on", Date),
    Column("reported_on", Date),
    Column("ncv_ar", Float),
    Column("cad_pct", Float),
    Column("mad_pct", Float),
    Column("mt_pct", Float),
    Column("had_pct", Float),
    Column("std_pct", Float),
    one_of("mark", MARKS),
    *non_negative("ncv_ar", "cad_pct", "mad_pct", "mt_pct", "had_pct", "std_pct"),
    unique=(("record_id", "unit_id"),),
)

# The other documents and the plant's own numbers behind a month's record. NULL: nobody has said.
monthly_support = fact_table(
    "monthly_support",
    *_of_record(),
    period_column(),
    day_column(),
    Column("has_meter_log", Boolean),
    Column("has_heat_log", Boolean),
    Column("has_invoice", Boolean),
    Column("source_rank", Integer),
    Column("ncv_plant", Float),
    Column("stock_open_t", Float),
    Column("received_t", Float),
    Column("stock_close_t", Float),
    Column("change_reason", String(300)),
    _source_rank(),
    *non_negative("ncv_plant", "stock_open_t", "received_t", "stock_close_t"),
    unique=(("record_id", "unit_id"),),
)

# The data quality control plan of a year. `source_rank`: where the plan says that the coal quantity comes from.
control_plan = fact_table(
    "control_plan",
    enterprise_column(),
    period_column(),
    day_column(),
    Column("source_rank", Integer),
    _source_rank(),
    key=("enterprise_id", "period"),
)

# `day` is the day of the calibration.
meter_calibration = fact_table(
    "meter_calibration",
    enterprise_column(),
    Column("unit_id", Integer, ForeignKey("unit.id"), nullable=False),
    day_column(),
    Column("meter", String(12), nullable=False),
    Column("valid_until", Date, nullable=False),
    one_of("meter", ("belt_scale", "electricity", "heat")),
    CheckConstraint("valid_until >= day", name="valid_after_day"),
)

laboratory = fact_table(
    "laboratory",
    Column("name_zh", String(100), nullable=False),
    Column("mark", String(4), nullable=False),
    Column("valid_until", Date),
    day_column(),
    one_of("mark", MARKS),
    anchor="id",
    unique=(("name_zh",),),
    supervisory=False,
)

# A file that was handed to a person because of suspected falsification: never an accusation by itself.
referral = fact_table(
    "referral",
    enterprise_column(),
    day_column(),
    Column("state", String(6), nullable=False),
    Column("reason", String(300)),
    one_of("state", ("open", "closed")),
    key=("enterprise_id",),
)

# From `day` on a check's findings on these months count as waived.
evidence_waiver = fact_table(
    "evidence_waiver",
    enterprise_column(),
    day_column(),
    Column("code", String(4), nullable=False),
    Column("first_month", String(8), nullable=False),
    Column("last_month", String(8), nullable=False),
    Column("reason", String(300), nullable=False),
    Column("author", String(80), nullable=False),
    CheckConstraint("first_month <= last_month", name="months_in_order"),
)
