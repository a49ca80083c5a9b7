"""Every table of the store, by name."""

from __future__ import annotations

from sqlalchemy import Table

from carbondash.store.schema import (
    bookkeeping,
    compliance,
    derived,
    directory,
    enterprises,
    evidence,
    finance,
    inspection,
    market,
    quality,
    reference,
    reports,
    requests,
    supervision,
    yearly,
)
from carbondash.store.schema.base import FAR_FUTURE, FAR_PAST, UNKNOWN, metadata

FACT_TABLES: dict[str, Table] = {name: table for name, table in metadata.tables.items() if "anchor" in table.info}
DERIVED_TABLES: dict[str, Table] = {name: table for name, table in metadata.tables.items() if "derived" in table.info}

__all__ = [
    "DERIVED_TABLES",
    "FACT_TABLES",
    "FAR_FUTURE",
    "FAR_PAST",
    "UNKNOWN",
    "bookkeeping",
    "compliance",
    "derived",
    "directory",
    "enterprises",
    "evidence",
    "finance",
    "inspection",
    "market",
    "metadata",
    "quality",
    "reference",
    "reports",
    "requests",
    "supervision",
    "yearly",
]
