"""Projects, institutions and loans. Projects that loans support are a population of their own, linked to the library in part."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Float, ForeignKey, Index, Integer, String

from carbondash.store.schema.base import day_column, enterprise_column, fact_table, non_negative, one_of, period_column

STAGES = ("planned", "approved", "construction", "operating")


def _place() -> list[Column[str]]:
    return [
        Column("city", String(7), ForeignKey("city.adcode"), nullable=False),
        Column("industry", String(20), ForeignKey("industry.code"), nullable=False),
    ]


# One row a project of the library. Whether it is a climate project and whether it lies in a key field of the carbon emission
# reduction facility are two overlapping properties: never to be added up.
project = fact_table(
    "project",
    Column("name_zh", String(200), nullable=False),
    Column("name_en", String(200)),
    *_place(),
    enterprise_column(nullable=True),
    period_column(),
    day_column(),
    Column("is_climate", Boolean, nullable=False),
    Column("is_facility", Boolean, nullable=False),
    Column("stage", String(16), nullable=False),
    Column("investment_fen", BigInteger, nullable=False),
    Column("reduction_kg", BigInteger),
    Column("lon", Float),
    Column("lat", Float),
    one_of("stage", STAGES),
    *non_negative("investment_fen", "reduction_kg"),
    anchor="id",
)
Index("ix_project_enterprise_id", project.c.enterprise_id)

# The stage that a project of the library is in from `day` on; before the first row it is the one that it came in with.
project_stage = fact_table(
    "project_stage",
    Column("project_id", Integer, ForeignKey("project.id"), nullable=False),
    day_column(),
    Column("stage", String(16), nullable=False),
    one_of("stage", STAGES),
    anchor="project_id",
    key=("project_id",),
)

institution = fact_table(
    "institution",
    Column("name_zh", String(100), nullable=False),
    Column("name_en", String(100)),
    day_column(),
    anchor="id",
)

loan_project = fact_table(
    "loan_project",
    Column("name_zh", String(200), nullable=False),
    Column("name_en", String(200)),
    *_place(),
    Column("project_id", Integer, ForeignKey("project.id")),
    enterprise_column(nullable=True),
    day_column(),
    anchor="id",
)
Index("ix_loan_project_enterprise_id", loan_project.c.enterprise_id)

loan = fact_table(
    "loan",
    Column("loan_project_id", Integer, ForeignKey("loan_project.id"), nullable=False),
    Column("institution_id", Integer, ForeignKey("institution.id"), nullable=False),
    day_column(),
    Column("amount_fen", BigInteger, nullable=False),
    Column("reduction_kg", BigInteger, nullable=False),
    *non_negative("amount_fen", "reduction_kg"),
    anchor="loan_project_id",
)
Index("ix_loan_institution_id", loan.c.institution_id)
