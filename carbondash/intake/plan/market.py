"""Trades and quotes of a file against those on file."""

from __future__ import annotations

from typing import Any

from carbondash.intake.kinds import CheckedTable
from carbondash.intake.kinds.trades import FIRST_VINTAGE
from carbondash.intake.known import Known
from carbondash.intake.plan.model import Plan, refuse_repeated
from carbondash.store import lookup

_QUOTE = {
    "open": "open_fen",
    "high": "high_fen",
    "low": "low_fen",
    "close": "close_fen",
    "listed_volume": "listed_volume_t",
    "block_volume": "block_volume_t",
    "total_amount": "total_amount_fen",
    "source": "source",
    "flag": "flag",
}
_TRADE = ("day", "buyer_id", "seller_id", "vintage", "method", "volume_t", "amount_fen")


def plan_quotes(table: CheckedTable, known: Known, plan: Plan) -> None:
    """New days, and corrections of days on file. A column that the file doesn't have keeps the value on file."""
    refuse_repeated(table, table.values("day"), "day", plan)
    on_file = {row["day"]: row for row in lookup.quotes(known.reader)}
    counts = plan.counting(table)
    given = {key: field for key, field in _QUOTE.items() if key in table.columns}
    for row in table.rows():
        current = on_file.get(row["day"])
        said = {field: row[key] for key, field in given.items()}
        if current is None:
            counts.new += 1
        elif all(current[field] == value for field, value in said.items()):
            counts.identical += 1
            continue
        else:
            counts.changed += 1
        kept = {field: current[field] if current else None for field in _QUOTE.values()}
        plan.rows["market_quote"].append({"id": known.new_id(), "day": row["day"], **kept, **said})


def _period(vintage: str) -> str:
    return "Y2019..Y2020" if vintage == FIRST_VINTAGE.code else f"Y20{vintage}"


def plan_trades(table: CheckedTable, known: Known, plan: Plan) -> None:
    """New trades. A number on file with other contents is refused: a trade is an event that has no versions."""
    numbers = table.values("number")
    refuse_repeated(table, numbers, "number", plan)
    on_file = {row["source_id"]: row for row in lookup.trades(known.reader, [str(number) for number in numbers])}
    counts = plan.counting(table)
    for position, row in enumerate(table.rows()):
        sides = {side: _side(table, position, side, row.get(side), known, plan) for side in ("buyer", "seller")}
        if any(row.get(side) and sides[side] is None for side in sides):
            continue
        trade: dict[str, Any] = {
            "id": known.new_id(),
            "enterprise_id": sides["buyer"] or sides["seller"],
            "buyer_id": sides["buyer"],
            "seller_id": sides["seller"],
            "period": _period(row["vintage"]),
            "day": row["day"],
            "source_id": row["number"],
            "vintage": row["vintage"],
            "method": row["method"],
            "volume_t": row["volume"],
            "amount_fen": row["amount"],
        }
        current = on_file.get(row["number"])
        if current is None:
            counts.new += 1
            plan.rows["trade"].append(trade)
        elif all(current[field] == trade[field] for field in _TRADE):
            counts.identical += 1
        else:
            plan.refuse(
                table,
                position,
                "number",
                "新的交易编号（该编号已登记为内容不同的交易）",
                "a new trade number (this one is on file with other contents)",
            )


def _side(table: CheckedTable, position: int, side: str, code: str | None, known: Known, plan: Plan) -> int | None:
    if not code:
        return None
    enterprise_id = known.by_code.get(code)
    if enterprise_id is None:
        plan.refuse(
            table,
            position,
            side,
            "已登记企业的统一社会信用代码，省外对手方留空",
            "the credit code of an enterprise on file, empty for one outside the province",
        )
    return enterprise_id
