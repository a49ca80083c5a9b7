"""Reference tables: cities, industries, problem kinds. `unknown` is a legal city and industry, and is shown as such."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, Integer, String, Table

from carbondash.store.schema.base import metadata, non_negative

city = Table(
    "city",
    metadata,
    Column("adcode", String(7), primary_key=True),
    Column("name_zh", String(20), nullable=False),
    Column("short_zh", String(10), nullable=False),
    Column("name_en", String(30), nullable=False),
    Column("lon", Float),
    Column("lat", Float),
    Column("area_km2", Float),
    Column("sort", Integer, nullable=False),
    *non_negative("area_km2"),
)

industry = Table(
    "industry",
    metadata,
    Column("code", String(20), primary_key=True),
    Column("name_zh", String(20), nullable=False),
    Column("name_en", String(40), nullable=False),
    Column("is_key", Boolean, nullable=False),
    Column("sort", Integer, nullable=False),
)

problem_kind = Table(
    "problem_kind",
    metadata,
    Column("code", String(4), primary_key=True),
    Column("family", String(20), nullable=False),
    Column("severity", Integer, nullable=False),
    Column("name_zh", String(60), nullable=False),
    Column("name_en", String(80), nullable=False),
    Column("sort", Integer, nullable=False),
    *non_negative("severity"),
)
