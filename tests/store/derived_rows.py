"""Short ways to write derived rows and to ask what they count as."""

from __future__ import annotations

from datetime import date
from typing import Any

from carbondash.store import Filters, Scope, Store, inputs
from tests.store.operations import derived_columns
from tests.store.province import deriving, fact, writing

DAY = date(2023, 3, 1)
LATER = date(2023, 5, 1)


def derived_row(enterprise: int, table: str, amount: int, *, day: date = DAY, until: date | None = None, **of_record: Any) -> Any:
    """A derived row of an enterprise with an amount; `of_record` names the record that it is about."""
    row = {"enterprise_id": enterprise, "day": day, "until": until, "input_digest": "0"}
    return row | derived_columns(table, amount, of_record)


def derive(store: Store, ids: list[int], table: str = "derived_risk", *rows: Any, read_version: int | None = None) -> None:
    """Put rows in the place of the enterprises' derived ones and settle them in the queue."""
    with store.read(Scope.province()) as reader:
        version = reader.version if read_version is None else read_version
    with deriving(store) as load:
        load.replace_derived(table, ids, rows)
        load.derived(ids, {(enterprise, "risk"): "digest" for enterprise in ids}, version)


def waiting(store: Store) -> list[tuple[int, int]]:
    """Who waits to be derived, and since which version."""
    with store.read(Scope.province()) as reader:
        return inputs.waiting(reader)


def add_problem(store: Store, enterprise: int) -> None:
    """One problem of January 2023, in a load of its own."""
    with writing(store) as load:
        fact(load, "problem", enterprise_id=enterprise, period="M2023-01", day=DAY, kind="T1", record_id=None)


def cells(store: Store, measure: str, day: date, by: list[str]) -> dict[tuple[str, ...], int]:
    """A measure on a day, for the whole province."""
    with store.read(Scope.province()) as reader:
        return reader.cells([measure], Filters(day), by)[measure]
