"""Tables of the evidence behind a month, of whole years, of what the rules make of the facts, and of what waits to be derived."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "derive_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rules_digest", sa.String(length=16), nullable=False),
        sa.Column("through_day", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_derive_state")),
    )
    op.create_table(
        "laboratory",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name_zh", sa.String(length=100), nullable=False),
        sa.Column("mark", sa.String(length=4), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("mark IN ('none', 'CMA', 'CNAS', 'both')", name=op.f("ck_laboratory_mark_known")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_laboratory_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_laboratory_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_laboratory")),
    )
    with op.batch_alter_table("laboratory", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_laboratory_load_id"), ["load_id"], unique=False)
        batch_op.create_index(
            "uq_laboratory_name_zh",
            ["name_zh"],
            unique=True,
            sqlite_where=sa.text("void_load_id IS NULL"),
            postgresql_where=sa.text("void_load_id IS NULL"),
        )

    op.create_table(
        "annual_margin",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("margin_fen", sa.BigInteger(), nullable=False),
        sa.Column("superseded_on", sa.Date(), nullable=True),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_annual_margin_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_annual_margin_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_annual_margin_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annual_margin")),
    )
    with op.batch_alter_table("annual_margin", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_annual_margin_load_id"), ["load_id"], unique=False)
        batch_op.create_index("ix_annual_margin_versions", ["enterprise_id", "period", "day", "id"], unique=False)
        batch_op.create_index(
            "uq_annual_margin_current",
            ["enterprise_id", "period"],
            unique=True,
            sqlite_where=sa.text("superseded_on IS NULL AND void_load_id IS NULL"),
            postgresql_where=sa.text("superseded_on IS NULL AND void_load_id IS NULL"),
        )

    op.create_table(
        "control_plan",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source_rank", sa.Integer(), nullable=True),
        sa.Column("superseded_on", sa.Date(), nullable=True),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("source_rank >= 1 AND source_rank <= 3", name=op.f("ck_control_plan_source_rank_known")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_control_plan_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_control_plan_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_control_plan_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_control_plan")),
    )
    with op.batch_alter_table("control_plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_control_plan_load_id"), ["load_id"], unique=False)
        batch_op.create_index("ix_control_plan_versions", ["enterprise_id", "period", "day", "id"], unique=False)
        batch_op.create_index(
            "uq_control_plan_current",
            ["enterprise_id", "period"],
            unique=True,
            sqlite_where=sa.text("superseded_on IS NULL AND void_load_id IS NULL"),
            postgresql_where=sa.text("superseded_on IS NULL AND void_load_id IS NULL"),
        )

    op.create_table(
        "derive_queue",
        sa.Column("enterprise_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("since_version", sa.Integer(), nullable=False),
        sa.Column("last_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_derive_queue_enterprise_id")),
        sa.PrimaryKeyConstraint("enterprise_id", name=op.f("pk_derive_queue")),
    )
    op.create_table(
        "derived_allocation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("amount_t", sa.BigInteger(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("input_digest", sa.String(length=16), nullable=False),
        sa.CheckConstraint("amount_t >= 0", name=op.f("ck_derived_allocation_amount_t_non_negative")),
        sa.CheckConstraint("until >= day", name=op.f("ck_derived_allocation_until_after_day")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_derived_allocation_enterprise_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_derived_allocation")),
    )
    with op.batch_alter_table("derived_allocation", schema=None) as batch_op:
        batch_op.create_index("ix_derived_allocation_enterprise_id", ["enterprise_id"], unique=False)

    op.create_table(
        "derived_input",
        sa.Column("enterprise_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.String(length=12), nullable=False),
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_derived_input_enterprise_id")),
        sa.PrimaryKeyConstraint("enterprise_id", "subject", name=op.f("pk_derived_input")),
    )
    op.create_table(
        "derived_obligation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("cycle", sa.String(length=8), nullable=False),
        sa.Column("emissions_t", sa.BigInteger(), nullable=False),
        sa.Column("allocation_t", sa.BigInteger(), nullable=False),
        sa.Column("amount_t", sa.BigInteger(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("input_digest", sa.String(length=16), nullable=False),
        sa.CheckConstraint("allocation_t >= 0", name=op.f("ck_derived_obligation_allocation_t_non_negative")),
        sa.CheckConstraint("amount_t >= 0", name=op.f("ck_derived_obligation_amount_t_non_negative")),
        sa.CheckConstraint("emissions_t >= 0", name=op.f("ck_derived_obligation_emissions_t_non_negative")),
        sa.CheckConstraint("until >= day", name=op.f("ck_derived_obligation_until_after_day")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_derived_obligation_enterprise_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_derived_obligation")),
    )
    with op.batch_alter_table("derived_obligation", schema=None) as batch_op:
        batch_op.create_index("ix_derived_obligation_enterprise_id", ["enterprise_id"], unique=False)

    op.create_table(
        "derived_risk",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("cycle", sa.String(length=8), nullable=False),
        sa.Column("index_bp", sa.Integer(), nullable=False),
        sa.Column("band", sa.String(length=10), nullable=False),
        sa.Column("missing_bp", sa.Integer(), nullable=False),
        sa.Column("floors", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("input_digest", sa.String(length=16), nullable=False),
        sa.CheckConstraint("band IN ('low', 'watch', 'elevated', 'high', 'critical')", name=op.f("ck_derived_risk_band_known")),
        sa.CheckConstraint("index_bp >= 0 AND index_bp <= 10000", name=op.f("ck_derived_risk_index_range")),
        sa.CheckConstraint("missing_bp >= 0 AND missing_bp <= 10000", name=op.f("ck_derived_risk_missing_range")),
        sa.CheckConstraint("until >= day", name=op.f("ck_derived_risk_until_after_day")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_derived_risk_enterprise_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_derived_risk")),
    )
    with op.batch_alter_table("derived_risk", schema=None) as batch_op:
        batch_op.create_index("ix_derived_risk_enterprise_id", ["enterprise_id"], unique=False)

    op.create_table(
        "evidence_waiver",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("code", sa.String(length=4), nullable=False),
        sa.Column("first_month", sa.String(length=8), nullable=False),
        sa.Column("last_month", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("first_month <= last_month", name=op.f("ck_evidence_waiver_months_in_order")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_evidence_waiver_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_evidence_waiver_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_evidence_waiver_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_waiver")),
    )
    with op.batch_alter_table("evidence_waiver", schema=None) as batch_op:
        batch_op.create_index("ix_evidence_waiver_enterprise_id", ["enterprise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_waiver_load_id"), ["load_id"], unique=False)

    op.create_table(
        "industry_year",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("emissions_t", sa.BigInteger(), nullable=False),
        sa.Column("intensity", sa.Float(), nullable=True),
        sa.Column("balance", sa.Float(), nullable=True),
        sa.Column("line", sa.String(length=14), nullable=False),
        sa.Column("superseded_on", sa.Date(), nullable=True),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "line IN ('ordinary', 'white_clinker', 'carbide_slag', 'gypsum_acid')",
            name=op.f("ck_industry_year_line_known"),
        ),
        sa.CheckConstraint("balance >= 0", name=op.f("ck_industry_year_balance_non_negative")),
        sa.CheckConstraint("emissions_t >= 0", name=op.f("ck_industry_year_emissions_t_non_negative")),
        sa.CheckConstraint("intensity >= 0", name=op.f("ck_industry_year_intensity_non_negative")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_industry_year_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_industry_year_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_industry_year_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_industry_year")),
    )
    with op.batch_alter_table("industry_year", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_industry_year_load_id"), ["load_id"], unique=False)
        batch_op.create_index("ix_industry_year_versions", ["enterprise_id", "period", "day", "id"], unique=False)
        batch_op.create_index(
            "uq_industry_year_current",
            ["enterprise_id", "period"],
            unique=True,
            sqlite_where=sa.text("superseded_on IS NULL AND void_load_id IS NULL"),
            postgresql_where=sa.text("superseded_on IS NULL AND void_load_id IS NULL"),
        )

    op.create_table(
        "operating_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("superseded_on", sa.Date(), nullable=True),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('operating', 'litigation', 'shut_down', 'dissolved')",
            name=op.f("ck_operating_state_state_known"),
        ),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_operating_state_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_operating_state_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_operating_state_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operating_state")),
    )
    with op.batch_alter_table("operating_state", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_operating_state_load_id"), ["load_id"], unique=False)
        batch_op.create_index("ix_operating_state_versions", ["enterprise_id", "day", "id"], unique=False)
        batch_op.create_index(
            "uq_operating_state_current",
            ["enterprise_id"],
            unique=True,
            sqlite_where=sa.text("superseded_on IS NULL AND void_load_id IS NULL"),
            postgresql_where=sa.text("superseded_on IS NULL AND void_load_id IS NULL"),
        )

    op.create_table(
        "referral",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=6), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("superseded_on", sa.Date(), nullable=True),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'closed')", name=op.f("ck_referral_state_known")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_referral_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_referral_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_referral_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
    )
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_load_id"), ["load_id"], unique=False)
        batch_op.create_index("ix_referral_versions", ["enterprise_id", "day", "id"], unique=False)
        batch_op.create_index(
            "uq_referral_current",
            ["enterprise_id"],
            unique=True,
            sqlite_where=sa.text("superseded_on IS NULL AND void_load_id IS NULL"),
            postgresql_where=sa.text("superseded_on IS NULL AND void_load_id IS NULL"),
        )

    op.create_table(
        "annual_unit",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("gen_mwh", sa.Float(), nullable=True),
        sa.Column("net_mwh", sa.Float(), nullable=True),
        sa.Column("heat_gj", sa.Float(), nullable=True),
        sa.Column("heat_ratio_pct", sa.Float(), nullable=True),
        sa.Column("hours", sa.Float(), nullable=True),
        sa.Column("load_factor_pct", sa.Float(), nullable=True),
        sa.Column("cooling", sa.String(length=5), nullable=True),
        sa.Column("emissions_kg", sa.BigInteger(), nullable=True),
        sa.Column("superseded_on", sa.Date(), nullable=True),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("cooling IN ('water', 'air')", name=op.f("ck_annual_unit_cooling_known")),
        sa.CheckConstraint("emissions_kg >= 0", name=op.f("ck_annual_unit_emissions_kg_non_negative")),
        sa.CheckConstraint("gen_mwh >= 0", name=op.f("ck_annual_unit_gen_mwh_non_negative")),
        sa.CheckConstraint("heat_gj >= 0", name=op.f("ck_annual_unit_heat_gj_non_negative")),
        sa.CheckConstraint("heat_ratio_pct >= 0", name=op.f("ck_annual_unit_heat_ratio_pct_non_negative")),
        sa.CheckConstraint("hours >= 0", name=op.f("ck_annual_unit_hours_non_negative")),
        sa.CheckConstraint("load_factor_pct >= 0", name=op.f("ck_annual_unit_load_factor_pct_non_negative")),
        sa.CheckConstraint("net_mwh >= 0", name=op.f("ck_annual_unit_net_mwh_non_negative")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_annual_unit_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_annual_unit_load_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_annual_unit_unit_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_annual_unit_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annual_unit")),
    )
    with op.batch_alter_table("annual_unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_annual_unit_load_id"), ["load_id"], unique=False)
        batch_op.create_index("ix_annual_unit_versions", ["unit_id", "period", "day", "id"], unique=False)
        batch_op.create_index(
            "uq_annual_unit_current",
            ["unit_id", "period"],
            unique=True,
            sqlite_where=sa.text("superseded_on IS NULL AND void_load_id IS NULL"),
            postgresql_where=sa.text("superseded_on IS NULL AND void_load_id IS NULL"),
        )

    op.create_table(
        "coal_test",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("report_number", sa.String(length=60), nullable=True),
        sa.Column("laboratory", sa.String(length=100), nullable=True),
        sa.Column("mark", sa.String(length=4), nullable=True),
        sa.Column("sampled_on", sa.Date(), nullable=True),
        sa.Column("tested_on", sa.Date(), nullable=True),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("ncv_ar", sa.Float(), nullable=True),
        sa.Column("cad_pct", sa.Float(), nullable=True),
        sa.Column("mad_pct", sa.Float(), nullable=True),
        sa.Column("mt_pct", sa.Float(), nullable=True),
        sa.Column("had_pct", sa.Float(), nullable=True),
        sa.Column("std_pct", sa.Float(), nullable=True),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("mark IN ('none', 'CMA', 'CNAS', 'both')", name=op.f("ck_coal_test_mark_known")),
        sa.CheckConstraint("cad_pct >= 0", name=op.f("ck_coal_test_cad_pct_non_negative")),
        sa.CheckConstraint("had_pct >= 0", name=op.f("ck_coal_test_had_pct_non_negative")),
        sa.CheckConstraint("mad_pct >= 0", name=op.f("ck_coal_test_mad_pct_non_negative")),
        sa.CheckConstraint("mt_pct >= 0", name=op.f("ck_coal_test_mt_pct_non_negative")),
        sa.CheckConstraint("ncv_ar >= 0", name=op.f("ck_coal_test_ncv_ar_non_negative")),
        sa.CheckConstraint("std_pct >= 0", name=op.f("ck_coal_test_std_pct_non_negative")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_coal_test_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_coal_test_load_id")),
        sa.ForeignKeyConstraint(["record_id"], ["monthly_record.id"], name=op.f("fk_coal_test_record_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_coal_test_unit_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_coal_test_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coal_test")),
    )
    with op.batch_alter_table("coal_test", schema=None) as batch_op:
        batch_op.create_index("ix_coal_test_enterprise_id", ["enterprise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_coal_test_load_id"), ["load_id"], unique=False)
        batch_op.create_index(
            "uq_coal_test_record_id_unit_id",
            ["record_id", "unit_id"],
            unique=True,
            sqlite_where=sa.text("void_load_id IS NULL"),
            postgresql_where=sa.text("void_load_id IS NULL"),
        )

    op.create_table(
        "derived_emission",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("emissions_kg", sa.BigInteger(), nullable=False),
        sa.Column("default_kg", sa.BigInteger(), nullable=True),
        sa.Column("basis", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("input_digest", sa.String(length=16), nullable=False),
        sa.CheckConstraint("basis IN ('measured', 'mean', 'default')", name=op.f("ck_derived_emission_basis_known")),
        sa.CheckConstraint("default_kg >= 0", name=op.f("ck_derived_emission_default_kg_non_negative")),
        sa.CheckConstraint("emissions_kg >= 0", name=op.f("ck_derived_emission_emissions_kg_non_negative")),
        sa.CheckConstraint("until >= day", name=op.f("ck_derived_emission_until_after_day")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_derived_emission_enterprise_id")),
        sa.ForeignKeyConstraint(["record_id"], ["monthly_record.id"], name=op.f("fk_derived_emission_record_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_derived_emission_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_derived_emission")),
    )
    with op.batch_alter_table("derived_emission", schema=None) as batch_op:
        batch_op.create_index("ix_derived_emission_enterprise_id", ["enterprise_id"], unique=False)

    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("code", sa.String(length=4), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("is_waived", sa.Boolean(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("input_digest", sa.String(length=16), nullable=False),
        sa.CheckConstraint("severity >= 0", name=op.f("ck_finding_severity_non_negative")),
        sa.CheckConstraint("until >= day", name=op.f("ck_finding_until_after_day")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_finding_enterprise_id")),
        sa.ForeignKeyConstraint(["record_id"], ["monthly_record.id"], name=op.f("fk_finding_record_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_finding_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
    )
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.create_index("ix_finding_enterprise_id", ["enterprise_id"], unique=False)

    op.create_table(
        "meter_calibration",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("meter", sa.String(length=12), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("meter IN ('belt_scale', 'electricity', 'heat')", name=op.f("ck_meter_calibration_meter_known")),
        sa.CheckConstraint("valid_until >= day", name=op.f("ck_meter_calibration_valid_after_day")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_meter_calibration_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_meter_calibration_load_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_meter_calibration_unit_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_meter_calibration_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meter_calibration")),
    )
    with op.batch_alter_table("meter_calibration", schema=None) as batch_op:
        batch_op.create_index("ix_meter_calibration_enterprise_id", ["enterprise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meter_calibration_load_id"), ["load_id"], unique=False)

    op.create_table(
        "monthly_fuel",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("fuel_type", sa.String(length=40), nullable=False),
        sa.Column("fuel_t", sa.Float(), nullable=True),
        sa.Column("fuel_1e4nm3", sa.Float(), nullable=True),
        sa.Column("ncv_ar", sa.Float(), nullable=True),
        sa.Column("car", sa.Float(), nullable=True),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("car >= 0", name=op.f("ck_monthly_fuel_car_non_negative")),
        sa.CheckConstraint("fuel_1e4nm3 >= 0", name=op.f("ck_monthly_fuel_fuel_1e4nm3_non_negative")),
        sa.CheckConstraint("fuel_t >= 0", name=op.f("ck_monthly_fuel_fuel_t_non_negative")),
        sa.CheckConstraint("ncv_ar >= 0", name=op.f("ck_monthly_fuel_ncv_ar_non_negative")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_monthly_fuel_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_monthly_fuel_load_id")),
        sa.ForeignKeyConstraint(["record_id"], ["monthly_record.id"], name=op.f("fk_monthly_fuel_record_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_monthly_fuel_unit_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_monthly_fuel_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monthly_fuel")),
    )
    with op.batch_alter_table("monthly_fuel", schema=None) as batch_op:
        batch_op.create_index("ix_monthly_fuel_enterprise_id", ["enterprise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_monthly_fuel_load_id"), ["load_id"], unique=False)
        batch_op.create_index(
            "uq_monthly_fuel_record_id_unit_id_fuel_type",
            ["record_id", "unit_id", "fuel_type"],
            unique=True,
            sqlite_where=sa.text("void_load_id IS NULL"),
            postgresql_where=sa.text("void_load_id IS NULL"),
        )

    op.create_table(
        "monthly_support",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("has_meter_log", sa.Boolean(), nullable=True),
        sa.Column("has_heat_log", sa.Boolean(), nullable=True),
        sa.Column("has_invoice", sa.Boolean(), nullable=True),
        sa.Column("source_rank", sa.Integer(), nullable=True),
        sa.Column("ncv_plant", sa.Float(), nullable=True),
        sa.Column("stock_open_t", sa.Float(), nullable=True),
        sa.Column("received_t", sa.Float(), nullable=True),
        sa.Column("stock_close_t", sa.Float(), nullable=True),
        sa.Column("change_reason", sa.String(length=300), nullable=True),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("ncv_plant >= 0", name=op.f("ck_monthly_support_ncv_plant_non_negative")),
        sa.CheckConstraint("received_t >= 0", name=op.f("ck_monthly_support_received_t_non_negative")),
        sa.CheckConstraint("source_rank >= 1 AND source_rank <= 3", name=op.f("ck_monthly_support_source_rank_known")),
        sa.CheckConstraint("stock_close_t >= 0", name=op.f("ck_monthly_support_stock_close_t_non_negative")),
        sa.CheckConstraint("stock_open_t >= 0", name=op.f("ck_monthly_support_stock_open_t_non_negative")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_monthly_support_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_monthly_support_load_id")),
        sa.ForeignKeyConstraint(["record_id"], ["monthly_record.id"], name=op.f("fk_monthly_support_record_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_monthly_support_unit_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_monthly_support_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monthly_support")),
    )
    with op.batch_alter_table("monthly_support", schema=None) as batch_op:
        batch_op.create_index("ix_monthly_support_enterprise_id", ["enterprise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_monthly_support_load_id"), ["load_id"], unique=False)
        batch_op.create_index(
            "uq_monthly_support_record_id_unit_id",
            ["record_id", "unit_id"],
            unique=True,
            sqlite_where=sa.text("void_load_id IS NULL"),
            postgresql_where=sa.text("void_load_id IS NULL"),
        )

    _seed()


def _seed() -> None:
    state = sa.table("derive_state", *(sa.column(name) for name in ("id", "rules_digest")))
    op.bulk_insert(state, [{"id": 1, "rules_digest": ""}])
    # Nothing has been derived from the facts that an older store holds, from its first version on.
    op.execute(
        "INSERT INTO derive_queue (enterprise_id, since_version, last_version) "
        "SELECT enterprise.id, 1, store_state.store_version FROM enterprise, store_state WHERE enterprise.void_load_id IS NULL"
    )
