"""What the store already holds of one table, found by one of its columns: asked by intake before it writes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from carbondash.store.audit import loaded_columns
from carbondash.store.measures.base import live
from carbondash.store.reader import Reader
from carbondash.store.schema import FACT_TABLES

# How many values one IN list takes: both engines bound the number of parameters.
_LIST = 500

Row = dict[str, Any]


def facts(reader: Reader, name: str, column: str, values: Iterable[Any]) -> list[Row]:
    """The facts of a table whose column holds one of these values, with every column that a load brings, by id.

    Every version of what has versions; rolled-back facts are left out.
    """
    table = FACT_TABLES[name]
    columns = [table.c[one] for one in loaded_columns(table)]
    ordered = sorted(set(values))
    found: list[Row] = []
    for start in range(0, len(ordered), _LIST):
        part = ordered[start : start + _LIST]
        statement = select(*columns).where(live(table), table.c[column].in_(part)).order_by(table.c.id)
        found += [dict(row) for row in reader.execute(statement).mappings()]
    return sorted(found, key=lambda row: int(row["id"]))
