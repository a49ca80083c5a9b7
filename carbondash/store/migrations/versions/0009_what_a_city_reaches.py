"""What a city reaches is found by city, and a kept brief says whose it is.

PostgreSQL's row-level security is put in place after the last revision: its policies follow the program's declaration
(`store/fence.py`) and not the revision, and `migrate.upgrade` renews them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_brief_city",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("saved_brief_id", sa.Integer(), nullable=False),
        sa.Column("city", sa.String(length=7), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("void_load_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["city"], ["city.adcode"], name=op.f("fk_saved_brief_city_city")),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name=op.f("fk_saved_brief_city_load_id")),
        sa.ForeignKeyConstraint(["saved_brief_id"], ["saved_brief.id"], name=op.f("fk_saved_brief_city_saved_brief_id")),
        sa.ForeignKeyConstraint(["void_load_id"], ["load.id"], name=op.f("fk_saved_brief_city_void_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_brief_city")),
    )
    for name in ("load_id", "saved_brief_id"):
        op.create_index(op.f(f"ix_saved_brief_city_{name}"), "saved_brief_city", [name], unique=False)
    op.create_index("ix_enterprise_version_city", "enterprise_version", ["city", "enterprise_id", "void_load_id"], unique=False)
