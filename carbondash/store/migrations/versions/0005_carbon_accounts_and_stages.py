"""Tables of the carbon accounts by day, and of the stages that a project of the library went through."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "derived_account",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("grade", sa.String(length=1), nullable=True),
        sa.Column("total_bp", sa.Integer(), nullable=True),
        sa.Column("assessable", sa.Integer(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("input_digest", sa.String(length=16), nullable=False),
        sa.CheckConstraint("assessable >= 0", name=op.f("ck_derived_account_assessable_non_negative")),
        sa.CheckConstraint("total_bp >= 0 AND total_bp <= 10000", name=op.f("ck_derived_account_total_range")),
        sa.CheckConstraint("until >= day", name=op.f("ck_derived_account_until_after_day")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_derived_account_enterprise_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_derived_account")),
    )
    op.create_index("ix_derived_account_enterprise_id", "derived_account", ["enterprise_id"], unique=False)
    op.create_index(
        "ix_derived_account_until", "derived_account", ["until", "day", "grade", "total_bp", "enterprise_id"], unique=False
    )

    op.create_table(
        "project_stage",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("superseded_on", sa.Date(), nullable=True),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "stage IN ('planned', 'approved', 'construction', 'operating')", name=op.f("ck_project_stage_stage_known")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_stage_project_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_project_stage_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_project_stage_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_stage")),
    )

    is_current = sa.text("superseded_on IS NULL AND void_load_id IS NULL")
    op.create_index(
        "uq_project_stage_current", "project_stage", ["project_id"], unique=True, sqlite_where=is_current,
        postgresql_where=is_current,
    )  # fmt: skip
    op.create_index("ix_project_stage_versions", "project_stage", ["project_id", "day", "id"], unique=False)
    op.create_index("ix_project_stage_load_id", "project_stage", ["load_id"], unique=False)

    # Whose accounts can be worked out from what is known already: everybody with a verified year waits.
    op.execute(
        "INSERT INTO derive_queue (enterprise_id, since_version, last_version) "
        "SELECT DISTINCT annual_unit.enterprise_id, store_state.store_version, store_state.store_version "
        "FROM annual_unit, store_state WHERE annual_unit.void_load_id IS NULL "
        "AND annual_unit.enterprise_id NOT IN (SELECT enterprise_id FROM derive_queue)"
    )
