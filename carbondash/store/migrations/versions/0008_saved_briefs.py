"""Briefs that people keep under a name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_brief",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_saved_brief_load_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_saved_brief_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_brief")),
    )
    op.create_index(op.f("ix_saved_brief_load_id"), "saved_brief", ["load_id"], unique=False)
