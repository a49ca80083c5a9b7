"""Trades of the province's enterprises, each counted once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select

from carbondash.store.measures.base import Keep, Measure, MeasureClass, flow
from carbondash.store.schema.market import trade


def _trades(amount: Any) -> Any:
    def build(keep: Keep) -> Select[Any]:
        return flow(trade, keep=keep, amount=amount, breakdown=trade.c.vintage + "/" + trade.c.method, where=())

    return build


_TABLES = ("trade", "enterprise_version")

MEASURES = (
    Measure("trade_volume", MeasureClass.FLOW, "t", "enterprise", _TABLES, _trades(trade.c.volume_t)),
    Measure("trade_turnover", MeasureClass.FLOW, "fen", "enterprise", _TABLES, _trades(trade.c.amount_fen)),
)
