"""Indexes in the order of their lists: risk rows that hold on a day or of a cycle, repeated problems by enterprise."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    columns = ["until", "day", "enterprise_id", "cycle", "index_bp", "band"]
    op.create_index("ix_derived_risk_until", "derived_risk", columns, unique=False)
    op.create_index("ix_derived_risk_cycle", "derived_risk", ["cycle", "enterprise_id", "day", "index_bp"], unique=False)
    op.drop_index("ix_problem_span_enterprise_id", "problem_span")
    op.create_index("ix_problem_span_enterprise_id", "problem_span", ["enterprise_id", "period", "repeated_on"], unique=False)
