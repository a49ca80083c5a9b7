"""What lists are read from, in their order: risk rows that hold on a day or of a cycle, repeated problems by enterprise."""

from __future__ import annotations

import sqlalchemy as sa
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
    columns = ["enterprise_id", "period", "repeated_on", "day", "kind"]
    op.create_index("ix_problem_span_enterprise_id", "problem_span", columns, unique=False)
    # Filled where what is worked out from the facts is worked out after an upgrade.
    op.create_table(
        "problem_repeat",
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("repeated_on", sa.Date(), nullable=False),
        sa.Column("problems", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_problem_repeat_enterprise_id")),
        sa.PrimaryKeyConstraint("period", "enterprise_id", "repeated_on", name=op.f("pk_problem_repeat")),
    )
    op.create_index("ix_problem_repeat_enterprise_id", "problem_repeat", ["enterprise_id"], unique=False)
    # The largest emitters first.
    op.create_index("ix_annual_report_emissions", "annual_report", ["emissions_kg"], unique=False)
    columns = ["industry", "enterprise_id", "valid_from", "valid_to", "void_load_id"]
    op.create_index("ix_enterprise_version_industry", "enterprise_version", columns, unique=False)
