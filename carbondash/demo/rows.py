"""The rows of the province while it is being written: one list a table, numbered from 1 within the table."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]


class Rows:
    """Rows by table; the numbers are made the store's own identifiers when they are written."""

    def __init__(self) -> None:
        self.tables: dict[str, list[Row]] = {}

    def add(self, table: str, **columns: Any) -> int:
        """Append one row and return its number within the table, counted from 1."""
        rows = self.tables.setdefault(table, [])
        number = len(rows) + 1
        rows.append({"id": number, **columns})
        return number
