"""What a row says, in the words of the store: the period that it is about, and what is on file of what it says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from carbondash.intake.known import Row


def month_period(month: date) -> str:
    """The period of a month: M2023-08."""
    return f"M{month:%Y-%m}"


def period_of(row: Row) -> str:
    """The month or year that a row is about: M2023-08 or Y2023."""
    return month_period(row["month"]) if row.get("month") else f"Y{row['year']}"


def columns_of(row: Row, fields: Mapping[str, str]) -> Row:
    """What a row says by column of the store. fields: by key of the file's column the column of the store."""
    return {field: row.get(key) for key, field in fields.items()}


def kept(row: Row, current: Row, fields: Mapping[str, str]) -> dict[str, Any]:
    """What is on file of what a row says, as a file would say it, by key of the file's column. An empty cell says nothing."""
    on_file = {key: current[field] for key, field in fields.items() if row.get(key) is not None}
    return {key: ("no", "yes")[value] if isinstance(value, bool) else value for key, value in on_file.items()}
