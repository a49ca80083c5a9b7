"""What a scope's cities reach is found by city. PostgreSQL's row-level security is put in place after the last revision.

Its policies follow the program's declaration (`store/fence.py`) and not the revision: `migrate.upgrade` renews them.
"""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_enterprise_version_city", "enterprise_version", ["city", "enterprise_id", "void_load_id"], unique=False)
