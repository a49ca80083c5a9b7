"""How much a file holds of each kind: its rows and the sum of its main amount, kept in the change log."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from carbondash.intake.file import CheckedFile
from carbondash.intake.kinds import CheckedTable
from carbondash.store import Reader, lookup_guards

# What a kind's amounts are summed by, where it isn't its first column of type "amount"; None: rows alone say enough.
_MAIN: dict[str, str | None] = {"monthly": "gen_mwh", "quotes": None}


@dataclass(frozen=True, slots=True)
class Totals:
    """A kind's rows in one file, and the sum of the column `main` in the unit in which it is kept ('' and 0 for none)."""

    rows: int
    main: str = ""
    amount: int = 0


def file_totals(file: CheckedFile) -> dict[str, Totals]:
    """The totals of a file by kind."""
    totals: dict[str, Totals] = {}
    for table in file.tables:
        one, before = _table_totals(table), totals.get(table.kind.code)
        rows, amount = (before.rows, before.amount) if before else (0, 0)
        totals[table.kind.code] = Totals(rows + one.rows, one.main, amount + one.amount)
    return totals


def _table_totals(table: CheckedTable) -> Totals:
    first = next((column.key for column in table.kind.columns if column.type == "amount"), None)
    main = _MAIN.get(table.kind.code, first)
    if main is None:
        return Totals(len(table))
    return Totals(len(table), main, round(sum(value for value in table.values(main) if value is not None)))


def written(totals: dict[str, Totals]) -> dict[str, Any]:
    """The totals as the change log keeps them."""
    return {code: asdict(each) for code, each in totals.items()}


def last_totals(reader: Reader, code: str) -> Totals | None:
    """The totals of the newest import of a kind that stands; None for the first."""
    said = lookup_guards.last_totals(reader, code)
    return None if said is None else Totals(**said)
