"""Enterprises, the dated facts about what they are, their generating units and their places on the yearly lists."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Date, Float, ForeignKey, Index, Integer, String

from carbondash.store.schema.base import (
    day_column,
    enterprise_column,
    fact_table,
    non_negative,
    one_of,
    period_column,
)

TIERS = ("1", "2", "3", "unknown")

enterprise = fact_table(
    "enterprise",
    Column("credit_code", String(18)),
    Column("name_zh", String(200), nullable=False),
    Column("name_en", String(200)),
    Column("source", String(40), nullable=False),
    Column("source_id", String(80)),
    Column("lon", Float),
    Column("lat", Float),
    Column("location_flag", String(40)),
    day_column(),
    CheckConstraint("credit_code IS NULL OR length(credit_code) = 18", name="credit_code_length"),
    CheckConstraint("lon IS NULL OR (lon >= -180 AND lon <= 180)", name="lon_range"),
    CheckConstraint("lat IS NULL OR (lat >= -90 AND lat <= 90)", name="lat_range"),
    anchor="id",
    unique=(("credit_code",), ("source", "source_id")),
)

# What an enterprise is from `day` on. `valid_from`/`valid_to` bound the version in time; the first version reaches back to the
# beginning, so that a fact older than it still has a city.
enterprise_version = fact_table(
    "enterprise_version",
    enterprise_column(),
    day_column(),
    Column("city", String(7), ForeignKey("city.adcode"), nullable=False),
    Column("industry", String(20), ForeignKey("industry.code"), nullable=False),
    Column("tier", String(7), nullable=False),
    Column("is_managed", Boolean, nullable=False),
    Column("reason", String(200)),
    Column("valid_from", Date),
    Column("valid_to", Date),
    one_of("tier", TIERS),
    key=("enterprise_id",),
)
# The directory, page by page in its order, without a look at the rows themselves.
_IN_ORDER = ("tier", "city", "enterprise_id", "valid_from", "valid_to", "day", "industry", "is_managed", "void_load_id")
Index("ix_enterprise_version_directory", *(enterprise_version.c[name] for name in _IN_ORDER))
# Who is of an industry, for lists that page before they join.
Index(
    "ix_enterprise_version_industry",
    *(enterprise_version.c[name] for name in ("industry", "enterprise_id", "valid_from", "valid_to", "void_load_id")),
)
# Who ever stood in a city: what its people reach.
Index("ix_enterprise_version_city", *(enterprise_version.c[name] for name in ("city", "enterprise_id", "void_load_id")))

unit = fact_table(
    "unit",
    enterprise_column(),
    day_column(),
    Column("name", String(100), nullable=False),
    Column("unit_class", String(7), nullable=False),
    Column("capacity_kw", Integer),
    Column("fuel", String(40)),
    Column("status", String(20), nullable=False),
    Column("start_year", Integer),
    Column("retired_year", Integer),
    Column("source_id", String(80)),
    Column("lon", Float),
    Column("lat", Float),
    Column("location_flag", String(40)),
    one_of("unit_class", ("I", "II", "III", "IV", "unknown")),
    one_of(
        "status",
        (
            "operating",
            "construction",
            "planned",
            "mothballed",
            "shelved",
            "cancelled",
            "retired",
            "unknown",
        ),
    ),
    *non_negative("capacity_kw"),
)

directory_listing = fact_table(
    "directory_listing",
    enterprise_column(),
    day_column(),
    period_column(),
    Column("tier", String(7), nullable=False),
    Column("reason", String(200)),
    one_of("tier", TIERS),
    unique=(("enterprise_id", "period"),),
)
Index("ix_directory_listing_period", *(directory_listing.c[name] for name in ("period", "day", "void_load_id")))

alliance_membership = fact_table(
    "alliance_membership",
    enterprise_column(),
    day_column(),
    Column("is_member", Boolean, nullable=False),
    key=("enterprise_id",),
)

# Two records that may be the same enterprise: shown to a person, never merged by itself.
match_candidate = fact_table(
    "match_candidate",
    enterprise_column(),
    Column("other_id", Integer, ForeignKey("enterprise.id"), nullable=False),
    day_column(),
    Column("score", Float, nullable=False),
    Column("evidence", String(300), nullable=False),
    CheckConstraint("enterprise_id < other_id", name="ordered"),
    supervisory=False,
)
