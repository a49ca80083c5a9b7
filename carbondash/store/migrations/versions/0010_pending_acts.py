"""Acts that wait for a second person, and the files of imports among them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pending_act",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("needs", sa.String(length=20), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("asker", sa.String(length=80), nullable=False),
        sa.Column("asker_role", sa.String(length=20), nullable=False),
        sa.Column("asker_subject", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decider", sa.String(length=80), nullable=True),
        sa.Column("decider_role", sa.String(length=20), nullable=True),
        sa.Column("decider_subject", sa.String(length=300), nullable=True),
        sa.Column("answer_zh", sa.String(length=500), nullable=True),
        sa.Column("answer_en", sa.String(length=500), nullable=True),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("decided_load_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["decided_load_id"], ["load.id"], name=op.f("fk_pending_act_decided_load_id")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_pending_act_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_act")),
    )
    op.create_index("ix_pending_act_state", "pending_act", ["state"], unique=False)
    op.create_table(
        "pending_file",
        sa.Column("pending_act_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["pending_act_id"], ["pending_act.id"], name=op.f("fk_pending_file_pending_act_id")),
        sa.PrimaryKeyConstraint("pending_act_id", name=op.f("pk_pending_file")),
    )
