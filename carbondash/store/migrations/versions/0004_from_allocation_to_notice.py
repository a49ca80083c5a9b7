"""Tables of the steps from allocation to the compliance notice, of borrowed allowances, and of the papers of a case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "allowance_step",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("cycle", sa.String(length=8), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("step IN ('reviewed', 'notice_sent')", name=op.f("ck_allowance_step_step_known")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_allowance_step_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_allowance_step_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_allowance_step_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allowance_step")),
    )
    op.create_index("ix_allowance_step_enterprise_id", "allowance_step", ["enterprise_id"], unique=False)
    op.create_index("ix_allowance_step_load_id", "allowance_step", ["load_id"], unique=False)
    _unique("allowance_step", ["enterprise_id", "period", "step"])

    op.create_table(
        "borrowing",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("cycle", sa.String(length=8), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount_t", sa.BigInteger(), nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("amount_t >= 0", name=op.f("ck_borrowing_amount_t_non_negative")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_borrowing_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_borrowing_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_borrowing_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_borrowing")),
    )
    op.create_index("ix_borrowing_enterprise_id", "borrowing", ["enterprise_id"], unique=False)
    op.create_index("ix_borrowing_load_id", "borrowing", ["load_id"], unique=False)
    _unique("borrowing", ["enterprise_id", "period"])

    op.create_table(
        "case_paper",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("cycle", sa.String(length=8), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("limit_day", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('order', 'decision', 'publication')", name=op.f("ck_case_paper_kind_known")),
        sa.CheckConstraint("limit_day >= day", name=op.f("ck_case_paper_limit_after_day")),
        sa.ForeignKeyConstraint(["case_id"], ["enforcement_case.id"], name=op.f("fk_case_paper_case_id")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_case_paper_enterprise_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_case_paper_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_case_paper_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_paper")),
    )
    op.create_index("ix_case_paper_case_id", "case_paper", ["case_id"], unique=False)
    op.create_index("ix_case_paper_enterprise_id", "case_paper", ["enterprise_id"], unique=False)
    op.create_index("ix_case_paper_load_id", "case_paper", ["load_id"], unique=False)


def _unique(table: str, columns: list[str]) -> None:
    # No two facts share these; void ones aside.
    is_live = sa.text("void_load_id IS NULL")
    op.create_index(
        f"uq_{table}_{'_'.join(columns)}", table, columns, unique=True, sqlite_where=is_live, postgresql_where=is_live
    )
