"""What the store holds of the things that files about allowances, cases, finance and remarks name: whole facts by one column."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import select

from carbondash.store.audit import loaded_columns
from carbondash.store.measures.base import live
from carbondash.store.reader import Reader
from carbondash.store.schema import FACT_TABLES

# How many values one IN list takes: both engines bound the number of parameters.
_LISTED = 500

Row = dict[str, Any]


def facts(reader: Reader, table: str, column: str, values: Collection[Any]) -> list[Row]:
    """Every fact of a table whose column holds one of these values, every version of it, by day and id; as it was loaded.

    Facts that were rolled back are left out. table: one of FACT_TABLES.
    """
    source = FACT_TABLES[table]
    columns = [source.c[name] for name in loaded_columns(source)]
    found: list[Row] = []
    for batch in _batches(values):
        statement = select(*columns).where(live(source), source.c[column].in_(batch))
        found += [dict(row) for row in reader.execute(statement).mappings()]
    return sorted(found, key=lambda row: (row["day"], row["id"]))


def _batches(values: Collection[Any]) -> Iterator[list[Any]]:
    listed = sorted(set(values))
    for start in range(0, len(listed), _LISTED):
        yield listed[start : start + _LISTED]
