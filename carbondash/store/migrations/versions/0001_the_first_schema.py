"""The first schema."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from alembic import op

from carbondash.store.migrations.reference_0001 import CITIES, INDUSTRIES, PROBLEM_KINDS

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "city",
        sa.Column("adcode", sa.String(length=7), nullable=False),
        sa.Column("name_zh", sa.String(length=20), nullable=False),
        sa.Column("short_zh", sa.String(length=10), nullable=False),
        sa.Column("name_en", sa.String(length=30), nullable=False),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("area_km2", sa.Float(), nullable=True),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.CheckConstraint("area_km2 >= 0", name=op.f("ck_city_area_km2_non_negative")),
        sa.PrimaryKeyConstraint("adcode", name=op.f("pk_city")),
    )
    op.create_table(
        "cube_day",
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("city", sa.String(length=7), nullable=False),
        sa.Column("industry", sa.String(length=20), nullable=False),
        sa.Column("tier", sa.String(length=7), nullable=False),
        sa.Column("breakdown", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("measure", "day", "period", "city", "industry", "tier", "breakdown", name=op.f("pk_cube_day")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "cube_month",
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("month_end", sa.Date(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("city", sa.String(length=7), nullable=False),
        sa.Column("industry", sa.String(length=20), nullable=False),
        sa.Column("tier", sa.String(length=7), nullable=False),
        sa.Column("breakdown", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "measure", "month_end", "period", "city", "industry", "tier", "breakdown", name=op.f("pk_cube_month")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "cube_month_end",
        sa.Column("month_end", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("month_end", name=op.f("pk_cube_month_end")),
    )
    op.create_table(
        "industry",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name_zh", sa.String(length=20), nullable=False),
        sa.Column("name_en", sa.String(length=40), nullable=False),
        sa.Column("is_key", sa.Boolean(), nullable=False),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_industry")),
    )
    op.create_table(
        "load",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("file_name", sa.String(length=300), nullable=True),
        sa.Column("file_digest", sa.String(length=64), nullable=True),
        sa.Column("rows_digest", sa.String(length=64), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("is_back_dated", sa.Boolean(), nullable=False),
        sa.Column("covers", sa.String(length=200), nullable=False),
        sa.Column("rolled_back_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["rolled_back_by"], ["load.id"], name=op.f("fk_load_rolled_back_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_load")),
    )
    op.create_table(
        "measure_coverage",
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("measure", name=op.f("pk_measure_coverage")),
    )
    op.create_table(
        "problem_kind",
        sa.Column("code", sa.String(length=4), nullable=False),
        sa.Column("family", sa.String(length=20), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("name_zh", sa.String(length=60), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.CheckConstraint("severity >= 0", name=op.f("ck_problem_kind_severity_non_negative")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_problem_kind")),
    )
    op.create_table(
        "published_figure",
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=True),
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("comparison", sa.String(length=8), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=True),
        sa.Column("tolerance_pct", sa.Float(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_figure")),
    )
    op.create_table(
        "store_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("store_key", sa.String(length=32), nullable=False),
        sa.Column("store_version", sa.Integer(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("scale", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=True),
        sa.Column("newest_day", sa.Date(), nullable=True),
        sa.Column("newest_quote_day", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_store_state")),
    )
    op.create_table(
        "change_log",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_change_log_load_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_change_log")),
    )
    op.create_table(
        "enterprise",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=True),
        sa.Column("name_zh", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("source_id", sa.String(length=80), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("location_flag", sa.String(length=40), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("credit_code IS NULL OR length(credit_code) = 18", name=op.f("ck_enterprise_credit_code_length")),
        sa.CheckConstraint("lat IS NULL OR (lat >= -90 AND lat <= 90)", name=op.f("ck_enterprise_lat_range")),
        sa.CheckConstraint("lon IS NULL OR (lon >= -180 AND lon <= 180)", name=op.f("ck_enterprise_lon_range")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_enterprise_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_enterprise_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprise")),
        info={"anchor": "id", "key": (), "supervisory": True},
    )
    with op.batch_alter_table("enterprise", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enterprise_load_id"), ["load_id"], unique=False)
        batch_op.create_index(
            "uq_enterprise_credit_code",
            ["credit_code"],
            unique=True,
            sqlite_where=sa.text("void_load_id IS NULL"),
            postgresql_where=sa.text("void_load_id IS NULL"),
        )
        batch_op.create_index(
            "uq_enterprise_source_source_id",
            ["source", "source_id"],
            unique=True,
            sqlite_where=sa.text("void_load_id IS NULL"),
            postgresql_where=sa.text("void_load_id IS NULL"),
        )

    op.create_table(
        "institution",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name_zh", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_institution_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_institution_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution")),
        info={"anchor": "id", "key": (), "supervisory": True},
    )
    with op.batch_alter_table("institution", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_institution_load_id"), ["load_id"], unique=False)

    op.create_table(
        "market_quote",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("open_fen", sa.Integer(), nullable=True),
        sa.Column("high_fen", sa.Integer(), nullable=True),
        sa.Column("low_fen", sa.Integer(), nullable=True),
        sa.Column("close_fen", sa.Integer(), nullable=True),
        sa.Column("listed_volume_t", sa.BigInteger(), nullable=True),
        sa.Column("block_volume_t", sa.BigInteger(), nullable=True),
        sa.Column("total_amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.String(length=120), nullable=True),
        sa.Column("flag", sa.String(length=120), nullable=True),
        sa.Column("superseded_on", sa.Date(), nullable=True),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("block_volume_t >= 0", name=op.f("ck_market_quote_block_volume_t_non_negative")),
        sa.CheckConstraint("close_fen >= 0", name=op.f("ck_market_quote_close_fen_non_negative")),
        sa.CheckConstraint("high_fen >= 0", name=op.f("ck_market_quote_high_fen_non_negative")),
        sa.CheckConstraint("listed_volume_t >= 0", name=op.f("ck_market_quote_listed_volume_t_non_negative")),
        sa.CheckConstraint("low_fen >= 0", name=op.f("ck_market_quote_low_fen_non_negative")),
        sa.CheckConstraint("open_fen >= 0", name=op.f("ck_market_quote_open_fen_non_negative")),
        sa.CheckConstraint("total_amount_fen >= 0", name=op.f("ck_market_quote_total_amount_fen_non_negative")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_market_quote_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_market_quote_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_quote")),
        info={"anchor": "day", "key": ("day",), "supervisory": False},
    )
    with op.batch_alter_table("market_quote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_market_quote_load_id"), ["load_id"], unique=False)
        batch_op.create_index("ix_market_quote_versions", ["day", "id"], unique=False)
        batch_op.create_index(
            "uq_market_quote_current",
            ["day"],
            unique=True,
            sqlite_where=sa.text("superseded_on IS NULL AND void_load_id IS NULL"),
            postgresql_where=sa.text("superseded_on IS NULL AND void_load_id IS NULL"),
        )

    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("title_zh", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_notice_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_notice_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        info={"anchor": "id", "key": (), "supervisory": True},
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_load_id"), ["load_id"], unique=False)

    op.create_table(
        "stated_fact",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_stated_fact_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_stated_fact_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stated_fact")),
        info={"anchor": "id", "key": (), "supervisory": True},
    )
    with op.batch_alter_table("stated_fact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stated_fact_load_id"), ["load_id"], unique=False)

    op.create_table(
        "verification_body",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name_zh", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_verification_body_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_verification_body_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_body")),
        info={"anchor": "id", "key": (), "supervisory": True},
    )
    with op.batch_alter_table("verification_body", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_verification_body_load_id"), ["load_id"], unique=False)

    op.create_table(
        "account_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("superseded_on", sa.Date(), nullable=True),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("state IN ('normal', 'frozen')", name=op.f("ck_account_state_state_known")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_account_state_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_account_state_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_account_state_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_state")),
        info={"anchor": "enterprise_id", "key": ("enterprise_id",), "supervisory": True},
    )
    with op.batch_alter_table("account_state", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_state_load_id"), ["load_id"], unique=False)
        batch_op.create_index("ix_account_state_versions", ["enterprise_id", "day", "id"], unique=False)
        batch_op.create_index(
            "uq_account_state_current",
            ["enterprise_id"],
            unique=True,
            sqlite_where=sa.text("superseded_on IS NULL AND void_load_id IS NULL"),
            postgresql_where=sa.text("superseded_on IS NULL AND void_load_id IS NULL"),
        )

    op.create_table(
        "alliance_membership",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_member", sa.Boolean(), nullable=False),
        sa.Column("superseded_on", sa.Date(), nullable=True),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_alliance_membership_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_alliance_membership_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_alliance_membership_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alliance_membership")),
        info={"anchor": "enterprise_id", "key": ("enterprise_id",), "supervisory": True},
    )
    with op.batch_alter_table("alliance_membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alliance_membership_load_id"), ["load_id"], unique=False)
        batch_op.create_index("ix_alliance_membership_versions", ["enterprise_id", "day", "id"], unique=False)
        batch_op.create_index(
            "uq_alliance_membership_current",
            ["enterprise_id"],
            unique=True,
            sqlite_where=sa.text("superseded_on IS NULL AND void_load_id IS NULL"),
            postgresql_where=sa.text("superseded_on IS NULL AND void_load_id IS NULL"),
        )

    op.create_table(
        "allocation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("vintage", sa.String(length=5), nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("amount_t", sa.BigInteger(), nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("step IN ('pre_allocated', 'adjusted')", name=op.f("ck_allocation_step_known")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_allocation_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_allocation_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_allocation_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation")),
        info={"anchor": "enterprise_id", "key": (), "supervisory": True},
    )
    with op.batch_alter_table("allocation", schema=None) as batch_op:
        batch_op.create_index("ix_allocation_enterprise_id", ["enterprise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_allocation_load_id"), ["load_id"], unique=False)

    op.create_table(
        "annual_report",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("emissions_kg", sa.BigInteger(), nullable=False),
        sa.Column("superseded_on", sa.Date(), nullable=True),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("emissions_kg >= 0", name=op.f("ck_annual_report_emissions_kg_non_negative")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_annual_report_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_annual_report_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_annual_report_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annual_report")),
        info={"anchor": "enterprise_id", "key": ("enterprise_id", "period"), "supervisory": True},
    )
    with op.batch_alter_table("annual_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_annual_report_load_id"), ["load_id"], unique=False)
        batch_op.create_index("ix_annual_report_versions", ["enterprise_id", "period", "day", "id"], unique=False)
        batch_op.create_index(
            "uq_annual_report_current",
            ["enterprise_id", "period"],
            unique=True,
            sqlite_where=sa.text("superseded_on IS NULL AND void_load_id IS NULL"),
            postgresql_where=sa.text("superseded_on IS NULL AND void_load_id IS NULL"),
        )

    op.create_table(
        "directory_listing",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("tier", sa.String(length=7), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("tier IN ('1', '2', '3', 'unknown')", name=op.f("ck_directory_listing_tier_known")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_directory_listing_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_directory_listing_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_directory_listing_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_listing")),
        info={"anchor": "enterprise_id", "key": (), "supervisory": True},
    )
    with op.batch_alter_table("directory_listing", schema=None) as batch_op:
        batch_op.create_index("ix_directory_listing_enterprise_id", ["enterprise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_directory_listing_load_id"), ["load_id"], unique=False)
        batch_op.create_index(
            "uq_directory_listing_enterprise_id_period",
            ["enterprise_id", "period"],
            unique=True,
            sqlite_where=sa.text("void_load_id IS NULL"),
            postgresql_where=sa.text("void_load_id IS NULL"),
        )

    op.create_table(
        "enforcement_case",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("cycle", sa.String(length=8), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_enforcement_case_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_enforcement_case_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_enforcement_case_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enforcement_case")),
        info={"anchor": "enterprise_id", "key": (), "supervisory": True},
    )
    with op.batch_alter_table("enforcement_case", schema=None) as batch_op:
        batch_op.create_index("ix_enforcement_case_enterprise_id", ["enterprise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enforcement_case_load_id"), ["load_id"], unique=False)

    op.create_table(
        "enterprise_version",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("city", sa.String(length=7), nullable=False),
        sa.Column("industry", sa.String(length=20), nullable=False),
        sa.Column("tier", sa.String(length=7), nullable=False),
        sa.Column("is_managed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("superseded_on", sa.Date(), nullable=True),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("tier IN ('1', '2', '3', 'unknown')", name=op.f("ck_enterprise_version_tier_known")),
        sa.ForeignKeyConstraint(["city"], ["city.adcode"], name=op.f("fk_enterprise_version_city")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_enterprise_version_enterprise_id")),
        sa.ForeignKeyConstraint(["industry"], ["industry.code"], name=op.f("fk_enterprise_version_industry")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_enterprise_version_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_enterprise_version_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprise_version")),
        info={"anchor": "enterprise_id", "key": ("enterprise_id",), "supervisory": True},
    )
    with op.batch_alter_table("enterprise_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enterprise_version_load_id"), ["load_id"], unique=False)
        batch_op.create_index("ix_enterprise_version_versions", ["enterprise_id", "day", "id"], unique=False)
        batch_op.create_index(
            "uq_enterprise_version_current",
            ["enterprise_id"],
            unique=True,
            sqlite_where=sa.text("superseded_on IS NULL AND void_load_id IS NULL"),
            postgresql_where=sa.text("superseded_on IS NULL AND void_load_id IS NULL"),
        )

    op.create_table(
        "inspection",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('random_check', 'on_site')", name=op.f("ck_inspection_kind_known")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_inspection_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_inspection_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_inspection_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
        info={"anchor": "enterprise_id", "key": (), "supervisory": True},
    )
    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.create_index("ix_inspection_enterprise_id", ["enterprise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspection_load_id"), ["load_id"], unique=False)

    op.create_table(
        "match_candidate",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("evidence", sa.String(length=300), nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("enterprise_id < other_id", name=op.f("ck_match_candidate_ordered")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_match_candidate_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_match_candidate_load_id")),
        sa.ForeignKeyConstraint(["other_id"], ["enterprise.id"], name=op.f("fk_match_candidate_other_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_match_candidate_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_candidate")),
        info={"anchor": "enterprise_id", "key": (), "supervisory": False},
    )
    with op.batch_alter_table("match_candidate", schema=None) as batch_op:
        batch_op.create_index("ix_match_candidate_enterprise_id", ["enterprise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_match_candidate_load_id"), ["load_id"], unique=False)

    op.create_table(
        "monthly_record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("superseded_on", sa.Date(), nullable=True),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("version >= 1", name=op.f("ck_monthly_record_version_from_one")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_monthly_record_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_monthly_record_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_monthly_record_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monthly_record")),
        info={"anchor": "enterprise_id", "key": ("enterprise_id", "period"), "supervisory": True},
    )
    with op.batch_alter_table("monthly_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_monthly_record_load_id"), ["load_id"], unique=False)
        batch_op.create_index("ix_monthly_record_versions", ["enterprise_id", "period", "day", "id"], unique=False)
        batch_op.create_index(
            "uq_monthly_record_current",
            ["enterprise_id", "period"],
            unique=True,
            sqlite_where=sa.text("superseded_on IS NULL AND void_load_id IS NULL"),
            postgresql_where=sa.text("superseded_on IS NULL AND void_load_id IS NULL"),
        )

    op.create_table(
        "notice_task",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('verification', 'monthly_report', 'inspection')", name=op.f("ck_notice_task_kind_known")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_notice_task_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_notice_task_load_id")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_task_notice_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_notice_task_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_task")),
        info={"anchor": "enterprise_id", "key": (), "supervisory": True},
    )
    with op.batch_alter_table("notice_task", schema=None) as batch_op:
        batch_op.create_index("ix_notice_task_enterprise_id", ["enterprise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_task_load_id"), ["load_id"], unique=False)

    op.create_table(
        "obligation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("cycle", sa.String(length=8), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=False),
        sa.Column("amount_t", sa.BigInteger(), nullable=False),
        sa.Column("superseded_on", sa.Date(), nullable=True),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("amount_t >= 0", name=op.f("ck_obligation_amount_t_non_negative")),
        sa.CheckConstraint("deadline >= day", name=op.f("ck_obligation_deadline_after_day")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_obligation_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_obligation_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_obligation_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation")),
        info={"anchor": "enterprise_id", "key": ("enterprise_id", "period"), "supervisory": True},
    )
    with op.batch_alter_table("obligation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_obligation_load_id"), ["load_id"], unique=False)
        batch_op.create_index("ix_obligation_versions", ["enterprise_id", "period", "day", "id"], unique=False)
        batch_op.create_index(
            "uq_obligation_current",
            ["enterprise_id", "period"],
            unique=True,
            sqlite_where=sa.text("superseded_on IS NULL AND void_load_id IS NULL"),
            postgresql_where=sa.text("superseded_on IS NULL AND void_load_id IS NULL"),
        )

    op.create_table(
        "platform_clue",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_platform_clue_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_platform_clue_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_platform_clue_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_clue")),
        info={"anchor": "enterprise_id", "key": (), "supervisory": True},
    )
    with op.batch_alter_table("platform_clue", schema=None) as batch_op:
        batch_op.create_index("ix_platform_clue_enterprise_id", ["enterprise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_platform_clue_load_id"), ["load_id"], unique=False)

    op.create_table(
        "project",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name_zh", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column("city", sa.String(length=7), nullable=False),
        sa.Column("industry", sa.String(length=20), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_climate", sa.Boolean(), nullable=False),
        sa.Column("is_facility", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("investment_fen", sa.BigInteger(), nullable=False),
        sa.Column("reduction_kg", sa.BigInteger(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("stage IN ('planned', 'approved', 'construction', 'operating')", name=op.f("ck_project_stage_known")),
        sa.CheckConstraint("investment_fen >= 0", name=op.f("ck_project_investment_fen_non_negative")),
        sa.CheckConstraint("reduction_kg >= 0", name=op.f("ck_project_reduction_kg_non_negative")),
        sa.ForeignKeyConstraint(["city"], ["city.adcode"], name=op.f("fk_project_city")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_project_enterprise_id")),
        sa.ForeignKeyConstraint(["industry"], ["industry.code"], name=op.f("fk_project_industry")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_project_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_project_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        info={"anchor": "id", "key": (), "supervisory": True},
    )
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_load_id"), ["load_id"], unique=False)

    op.create_table(
        "reporting_duty",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('monthly', 'annual')", name=op.f("ck_reporting_duty_kind_known")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_reporting_duty_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_reporting_duty_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_reporting_duty_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reporting_duty")),
        info={"anchor": "enterprise_id", "key": (), "supervisory": False},
    )
    with op.batch_alter_table("reporting_duty", schema=None) as batch_op:
        batch_op.create_index("ix_reporting_duty_enterprise_id", ["enterprise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reporting_duty_load_id"), ["load_id"], unique=False)
        batch_op.create_index(
            "uq_reporting_duty_enterprise_id_kind_period",
            ["enterprise_id", "kind", "period"],
            unique=True,
            sqlite_where=sa.text("void_load_id IS NULL"),
            postgresql_where=sa.text("void_load_id IS NULL"),
        )

    op.create_table(
        "surrender",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("cycle", sa.String(length=8), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("vintage", sa.String(length=5), nullable=False),
        sa.Column("amount_t", sa.BigInteger(), nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("amount_t >= 0", name=op.f("ck_surrender_amount_t_non_negative")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_surrender_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_surrender_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_surrender_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surrender")),
        info={"anchor": "enterprise_id", "key": (), "supervisory": True},
    )
    with op.batch_alter_table("surrender", schema=None) as batch_op:
        batch_op.create_index("ix_surrender_enterprise_id", ["enterprise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_surrender_load_id"), ["load_id"], unique=False)

    op.create_table(
        "trade",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("buyer_id", sa.Integer(), nullable=True),
        sa.Column("seller_id", sa.Integer(), nullable=True),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source_id", sa.String(length=80), nullable=True),
        sa.Column("vintage", sa.String(length=5), nullable=False),
        sa.Column("method", sa.String(length=8), nullable=False),
        sa.Column("volume_t", sa.BigInteger(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("method IN ('listed', 'block', 'one_way')", name=op.f("ck_trade_method_known")),
        sa.CheckConstraint("amount_fen >= 0", name=op.f("ck_trade_amount_fen_non_negative")),
        sa.CheckConstraint("buyer_id IS NOT NULL OR seller_id IS NOT NULL", name=op.f("ck_trade_has_a_side")),
        sa.CheckConstraint("buyer_id IS NULL OR seller_id IS NULL OR buyer_id <> seller_id", name=op.f("ck_trade_two_sides")),
        sa.CheckConstraint("enterprise_id = coalesce(buyer_id, seller_id)", name=op.f("ck_trade_counted_once")),
        sa.CheckConstraint("volume_t >= 0", name=op.f("ck_trade_volume_t_non_negative")),
        sa.ForeignKeyConstraint(["buyer_id"], ["enterprise.id"], name=op.f("fk_trade_buyer_id")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_trade_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_trade_load_id")),
        sa.ForeignKeyConstraint(["seller_id"], ["enterprise.id"], name=op.f("fk_trade_seller_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_trade_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trade")),
        info={"anchor": "enterprise_id", "key": (), "supervisory": True},
    )
    with op.batch_alter_table("trade", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trade_buyer_id"), ["buyer_id"], unique=False)
        batch_op.create_index("ix_trade_enterprise_id", ["enterprise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_trade_load_id"), ["load_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_trade_seller_id"), ["seller_id"], unique=False)

    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("unit_class", sa.String(length=7), nullable=False),
        sa.Column("capacity_kw", sa.Integer(), nullable=True),
        sa.Column("fuel", sa.String(length=40), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("start_year", sa.Integer(), nullable=True),
        sa.Column("retired_year", sa.Integer(), nullable=True),
        sa.Column("source_id", sa.String(length=80), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("location_flag", sa.String(length=40), nullable=True),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "status IN ('operating', 'construction', 'planned', 'mothballed', 'shelved', 'cancelled', 'retired', 'unknown')",
            name=op.f("ck_unit_status_known"),
        ),
        sa.CheckConstraint("unit_class IN ('I', 'II', 'III', 'IV', 'unknown')", name=op.f("ck_unit_unit_class_known")),
        sa.CheckConstraint("capacity_kw >= 0", name=op.f("ck_unit_capacity_kw_non_negative")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_unit_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_unit_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_unit_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        info={"anchor": "enterprise_id", "key": (), "supervisory": True},
    )
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.create_index("ix_unit_enterprise_id", ["enterprise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_unit_load_id"), ["load_id"], unique=False)

    op.create_table(
        "verification_task",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due_day", sa.Date(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["verification_body.id"], name=op.f("fk_verification_task_body_id")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_verification_task_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_verification_task_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_verification_task_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_task")),
        sa.UniqueConstraint("id", "day", name=op.f("uq_verification_task_id_day")),
        info={"anchor": "enterprise_id", "key": (), "supervisory": True},
    )
    with op.batch_alter_table("verification_task", schema=None) as batch_op:
        batch_op.create_index("ix_verification_task_enterprise_id", ["enterprise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_verification_task_load_id"), ["load_id"], unique=False)

    op.create_table(
        "case_step",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("cycle", sa.String(length=8), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("step IN ('ordered', 'rectified', 'waived', 'fined', 'closed')", name=op.f("ck_case_step_step_known")),
        sa.CheckConstraint("amount_fen >= 0", name=op.f("ck_case_step_amount_fen_non_negative")),
        sa.ForeignKeyConstraint(["case_id"], ["enforcement_case.id"], name=op.f("fk_case_step_case_id")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_case_step_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_case_step_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_case_step_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_step")),
        info={"anchor": "enterprise_id", "key": (), "supervisory": True},
    )
    with op.batch_alter_table("case_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_step_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_case_step_enterprise_id", ["enterprise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_step_load_id"), ["load_id"], unique=False)

    op.create_table(
        "loan_project",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name_zh", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column("city", sa.String(length=7), nullable=False),
        sa.Column("industry", sa.String(length=20), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["city"], ["city.adcode"], name=op.f("fk_loan_project_city")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_loan_project_enterprise_id")),
        sa.ForeignKeyConstraint(["industry"], ["industry.code"], name=op.f("fk_loan_project_industry")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_loan_project_load_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_loan_project_project_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_loan_project_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan_project")),
        info={"anchor": "id", "key": (), "supervisory": True},
    )
    with op.batch_alter_table("loan_project", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_loan_project_load_id"), ["load_id"], unique=False)

    op.create_table(
        "monthly_unit",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("fuel_type", sa.String(length=40), nullable=True),
        sa.Column("fuel_t", sa.Float(), nullable=True),
        sa.Column("fuel_1e4nm3", sa.Float(), nullable=True),
        sa.Column("ncv_ar", sa.Float(), nullable=True),
        sa.Column("car", sa.Float(), nullable=True),
        sa.Column("mt_pct", sa.Float(), nullable=True),
        sa.Column("had_pct", sa.Float(), nullable=True),
        sa.Column("std_pct", sa.Float(), nullable=True),
        sa.Column("of_pct", sa.Float(), nullable=True),
        sa.Column("e_purch_mwh", sa.Float(), nullable=True),
        sa.Column("gen_mwh", sa.Float(), nullable=True),
        sa.Column("net_mwh", sa.Float(), nullable=True),
        sa.Column("heat_gj", sa.Float(), nullable=True),
        sa.Column("heat_ratio_pct", sa.Float(), nullable=True),
        sa.Column("hours", sa.Float(), nullable=True),
        sa.Column("load_factor_pct", sa.Float(), nullable=True),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("car >= 0", name=op.f("ck_monthly_unit_car_non_negative")),
        sa.CheckConstraint("e_purch_mwh >= 0", name=op.f("ck_monthly_unit_e_purch_mwh_non_negative")),
        sa.CheckConstraint("fuel_1e4nm3 >= 0", name=op.f("ck_monthly_unit_fuel_1e4nm3_non_negative")),
        sa.CheckConstraint("fuel_t >= 0", name=op.f("ck_monthly_unit_fuel_t_non_negative")),
        sa.CheckConstraint("gen_mwh >= 0", name=op.f("ck_monthly_unit_gen_mwh_non_negative")),
        sa.CheckConstraint("had_pct >= 0", name=op.f("ck_monthly_unit_had_pct_non_negative")),
        sa.CheckConstraint("heat_gj >= 0", name=op.f("ck_monthly_unit_heat_gj_non_negative")),
        sa.CheckConstraint("heat_ratio_pct >= 0", name=op.f("ck_monthly_unit_heat_ratio_pct_non_negative")),
        sa.CheckConstraint("hours >= 0", name=op.f("ck_monthly_unit_hours_non_negative")),
        sa.CheckConstraint("load_factor_pct >= 0", name=op.f("ck_monthly_unit_load_factor_pct_non_negative")),
        sa.CheckConstraint("mt_pct >= 0", name=op.f("ck_monthly_unit_mt_pct_non_negative")),
        sa.CheckConstraint("ncv_ar >= 0", name=op.f("ck_monthly_unit_ncv_ar_non_negative")),
        sa.CheckConstraint("net_mwh >= 0", name=op.f("ck_monthly_unit_net_mwh_non_negative")),
        sa.CheckConstraint("of_pct >= 0", name=op.f("ck_monthly_unit_of_pct_non_negative")),
        sa.CheckConstraint("std_pct >= 0", name=op.f("ck_monthly_unit_std_pct_non_negative")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_monthly_unit_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_monthly_unit_load_id")),
        sa.ForeignKeyConstraint(["record_id"], ["monthly_record.id"], name=op.f("fk_monthly_unit_record_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_monthly_unit_unit_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_monthly_unit_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monthly_unit")),
        info={"anchor": "enterprise_id", "key": (), "supervisory": True},
    )
    with op.batch_alter_table("monthly_unit", schema=None) as batch_op:
        batch_op.create_index("ix_monthly_unit_enterprise_id", ["enterprise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_monthly_unit_load_id"), ["load_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_monthly_unit_record_id"), ["record_id"], unique=False)
        batch_op.create_index(
            "uq_monthly_unit_record_id_unit_id",
            ["record_id", "unit_id"],
            unique=True,
            sqlite_where=sa.text("void_load_id IS NULL"),
            postgresql_where=sa.text("void_load_id IS NULL"),
        )

    op.create_table(
        "problem",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_problem_enterprise_id")),
        sa.ForeignKeyConstraint(["kind"], ["problem_kind.code"], name=op.f("fk_problem_kind")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_problem_load_id")),
        sa.ForeignKeyConstraint(["record_id"], ["monthly_record.id"], name=op.f("fk_problem_record_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_problem_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem")),
        sa.UniqueConstraint("id", "day", name=op.f("uq_problem_id_day")),
        info={"anchor": "enterprise_id", "key": (), "supervisory": True},
    )
    with op.batch_alter_table("problem", schema=None) as batch_op:
        batch_op.create_index("ix_problem_enterprise_id", ["enterprise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_problem_load_id"), ["load_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_problem_record_id"), ["record_id"], unique=False)

    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("lane", sa.String(length=10), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("lane IN ('city', 'province')", name=op.f("ck_review_lane_known")),
        sa.CheckConstraint("outcome IN ('passed', 'returned')", name=op.f("ck_review_outcome_known")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_review_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_review_load_id")),
        sa.ForeignKeyConstraint(["record_id"], ["monthly_record.id"], name=op.f("fk_review_record_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_review_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        info={"anchor": "enterprise_id", "key": (), "supervisory": True},
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index("ix_review_enterprise_id", ["enterprise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_load_id"), ["load_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_record_id"), ["record_id"], unique=False)

    op.create_table(
        "verification_result",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("assigned_day", sa.Date(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("emissions_kg", sa.BigInteger(), nullable=True),
        sa.Column("returns", sa.Integer(), nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("day >= assigned_day", name=op.f("ck_verification_result_done_after_assigned")),
        sa.CheckConstraint("emissions_kg >= 0", name=op.f("ck_verification_result_emissions_kg_non_negative")),
        sa.CheckConstraint("returns >= 0", name=op.f("ck_verification_result_returns_non_negative")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_verification_result_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_verification_result_load_id")),
        sa.ForeignKeyConstraint(
            ["task_id", "assigned_day"],
            ["verification_task.id", "verification_task.day"],
            name=op.f("fk_verification_result_task_id_assigned_day"),
        ),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_verification_result_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_result")),
        info={"anchor": "enterprise_id", "key": (), "supervisory": True},
    )
    with op.batch_alter_table("verification_result", schema=None) as batch_op:
        batch_op.create_index("ix_verification_result_enterprise_id", ["enterprise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_verification_result_load_id"), ["load_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_verification_result_task_id"), ["task_id"], unique=False)
        batch_op.create_index(
            "uq_verification_result_task_id",
            ["task_id"],
            unique=True,
            sqlite_where=sa.text("void_load_id IS NULL"),
            postgresql_where=sa.text("void_load_id IS NULL"),
        )

    op.create_table(
        "loan",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("loan_project_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("reduction_kg", sa.BigInteger(), nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("amount_fen >= 0", name=op.f("ck_loan_amount_fen_non_negative")),
        sa.CheckConstraint("reduction_kg >= 0", name=op.f("ck_loan_reduction_kg_non_negative")),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"], name=op.f("fk_loan_institution_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_loan_load_id")),
        sa.ForeignKeyConstraint(["loan_project_id"], ["loan_project.id"], name=op.f("fk_loan_loan_project_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_loan_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan")),
        info={"anchor": "loan_project_id", "key": (), "supervisory": True},
    )
    with op.batch_alter_table("loan", schema=None) as batch_op:
        batch_op.create_index("ix_loan_institution_id", ["institution_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_loan_load_id"), ["load_id"], unique=False)
        batch_op.create_index("ix_loan_loan_project_id", ["loan_project_id"], unique=False)

    op.create_table(
        "problem_closing",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("opened_day", sa.Date(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("day >= opened_day", name=op.f("ck_problem_closing_closed_after_opened")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_problem_closing_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_problem_closing_load_id")),
        sa.ForeignKeyConstraint(
            ["problem_id", "opened_day"], ["problem.id", "problem.day"], name=op.f("fk_problem_closing_problem_id_opened_day")
        ),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_problem_closing_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_closing")),
        info={"anchor": "enterprise_id", "key": (), "supervisory": True},
    )
    with op.batch_alter_table("problem_closing", schema=None) as batch_op:
        batch_op.create_index("ix_problem_closing_enterprise_id", ["enterprise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_problem_closing_load_id"), ["load_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_problem_closing_problem_id"), ["problem_id"], unique=False)
        batch_op.create_index(
            "uq_problem_closing_problem_id",
            ["problem_id"],
            unique=True,
            sqlite_where=sa.text("void_load_id IS NULL"),
            postgresql_where=sa.text("void_load_id IS NULL"),
        )
    _seed()


def _seed() -> None:
    def rows(table: str, names: str, values: list[tuple[object, ...]]) -> None:
        columns = names.split()
        op.bulk_insert(
            sa.table(table, *(sa.column(name) for name in columns)),
            [dict(zip(columns, value, strict=True)) for value in values],
        )

    rows("city", "adcode name_zh short_zh name_en lon lat area_km2 sort", list(CITIES))
    rows(
        "industry",
        "code name_zh name_en is_key sort",
        [(*row, place) for place, row in enumerate(INDUSTRIES, 1)],
    )
    rows(
        "problem_kind",
        "code family severity name_zh name_en sort",
        [(*row, place) for place, row in enumerate(PROBLEM_KINDS, 1)],
    )
    rows("store_state", "id store_key store_version is_demo scale", [(1, uuid.uuid4().hex, 0, False, 1)])
