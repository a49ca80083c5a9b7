"""How much a file holds of each kind: its rows and the sum of its main amount, kept in the reason of the load that brought it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from carbondash.intake.file import CheckedFile
from carbondash.intake.kinds import CheckedTable

# What a kind's amounts are summed by, where it isn't its first column of type "amount"; None: rows alone say enough.
_MAIN: dict[str, str | None] = {"monthly": "gen_mwh", "quotes": None}
_REASON_LENGTH, _LOAD_REASON_LENGTH = 200, 300


@dataclass(frozen=True, slots=True)
class Totals:
    """A kind's rows in one file, and the sum of the column `main` in the unit in which it is kept ('' and 0 for none)."""

    code: str
    rows: int
    main: str = ""
    amount: int = 0

    def written(self) -> str:
        """The totals as a load's reason keeps them."""
        amount = f" {self.main}={self.amount}" if self.main else ""
        return f"[{self.code} rows={self.rows}{amount}]"


def file_totals(file: CheckedFile) -> dict[str, Totals]:
    """The totals of a file by kind."""
    totals: dict[str, Totals] = {}
    for table in file.tables:
        one, before = _table_totals(table), totals.get(table.kind.code)
        rows, amount = (before.rows, before.amount) if before else (0, 0)
        totals[one.code] = Totals(one.code, rows + one.rows, one.main, amount + one.amount)
    return totals


def _table_totals(table: CheckedTable) -> Totals:
    code = table.kind.code
    first = next((column.key for column in table.kind.columns if column.type == "amount"), None)
    main = _MAIN.get(code, first)
    if main is None:
        return Totals(code, len(table))
    return Totals(code, len(table), main, round(sum(value for value in table.values(main) if value is not None)))


def mark(code: str) -> str:
    """What stands in the reason of every load that brought this kind."""
    return f"[{code} rows="


def load_reason(totals: dict[str, Totals], reason: str | None) -> str:
    """A load's reason: what the person said, else which kinds came; then the totals."""
    said = reason[:_REASON_LENGTH] if reason else f"import of {', '.join(totals)}"[:_REASON_LENGTH]
    return " ".join([said, *(each.written() for each in totals.values())])[:_LOAD_REASON_LENGTH]


def read_totals(reason: str, code: str) -> Totals | None:
    """The totals of a kind from a load's reason; the last ones there: what a person wrote comes first."""
    found = re.findall(rf"\[{re.escape(code)} rows=(\d+)(?: (\w+)=(-?\d+))?\]", reason)
    if not found:
        return None
    rows, main, amount = found[-1]
    return Totals(code, int(rows), main, int(amount or 0))
