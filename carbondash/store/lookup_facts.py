"""What the store holds of the things that a file names: whole facts of any table by one of its columns."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from carbondash.store.audit import loaded_columns
from carbondash.store.lookup import listed
from carbondash.store.measures.base import live
from carbondash.store.reader import Reader
from carbondash.store.schema import FACT_TABLES

Row = dict[str, Any]


def facts(reader: Reader, table: str, column: str, values: Collection[Any]) -> list[Row]:
    """Every fact of a table whose column holds one of these values, every version of it, by day and id; as it was loaded.

    Facts that were rolled back are left out. table: one of FACT_TABLES.
    """
    source = FACT_TABLES[table]
    columns = [source.c[name] for name in loaded_columns(source)]
    found: list[Row] = []
    for batch in listed(values):
        statement = select(*columns).where(live(source), source.c[column].in_(batch))
        found += [dict(row) for row in reader.execute(statement).mappings()]
    return sorted(found, key=lambda row: (row["day"], row["id"]))
