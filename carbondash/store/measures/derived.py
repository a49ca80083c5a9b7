"""What the rules make of the facts, measured: each from its row's day on, until the row no longer holds."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, FromClause, Table, and_, func, literal, select

from carbondash.store.measures.base import Keep, Measure, MeasureClass, live, spans, text
from carbondash.store.schema.base import UNKNOWN
from carbondash.store.schema.derived import (
    derived_allocation,
    derived_emission,
    derived_obligation,
    derived_position,
    derived_risk,
    finding,
)
from carbondash.store.schema.enterprises import unit


def _rows(
    table: Table,
    *,
    amount: ColumnElement[Any],
    period: ColumnElement[Any] | None = None,
    breakdown: ColumnElement[Any] | None = None,
    where: tuple[ColumnElement[bool], ...] = (),
    source: FromClause | None = None,
) -> Any:
    def build(keep: Keep) -> CompoundSelect[Any]:
        rows = (
            select(
                table.c.enterprise_id,
                table.c.id,
                (table.c.period if period is None else period).label("period"),
                (text("") if breakdown is None else breakdown).label("breakdown"),
                table.c.day.label("start"),
                table.c.until.label("finish"),
                amount.label("amount"),
            )
            .select_from(table if source is None else source)
            .where(keep(table.c.enterprise_id), *where)
            .subquery("rows")
        )
        return spans(rows, keep=keep)

    return build


def _measure(id: str, kind: MeasureClass, unit: str, table: Table, build: Any, *further: str) -> Measure:
    # Zero is a value only from the first derived row on: before it nobody has looked.
    return Measure(id, kind, unit, "enterprise", (table.name, *further, "enterprise_version"), build, needs_itself=True)


_BY_CLASS = derived_emission.outerjoin(unit, and_(unit.c.id == derived_emission.c.unit_id, live(unit)))
_ONE = literal(1)
_STOCK, _STATE = MeasureClass.STOCK, MeasureClass.STATE

MEASURES = (
    _measure(
        "evidence_emissions",
        _STOCK,
        "kgCO2e",
        derived_emission,
        _rows(
            derived_emission,
            amount=derived_emission.c.emissions_kg,
            breakdown=func.coalesce(unit.c.unit_class, UNKNOWN),
            source=_BY_CLASS,
        ),
        "unit",
    ),
    _measure(
        "findings",
        _STOCK,
        "findings",
        finding,
        _rows(finding, amount=_ONE, breakdown=finding.c.code, where=(finding.c.is_waived.is_(False),)),
    ),
    _measure(
        "waived_findings",
        _STOCK,
        "findings",
        finding,
        _rows(finding, amount=_ONE, breakdown=finding.c.code, where=(finding.c.is_waived.is_(True),)),
    ),
    _measure(
        "computed_allocation", _STOCK, "t", derived_allocation, _rows(derived_allocation, amount=derived_allocation.c.amount_t)
    ),
    _measure(
        "computed_obligation",
        _STOCK,
        "t",
        derived_obligation,
        _rows(
            derived_obligation,
            amount=derived_obligation.c.amount_t,
            period=derived_obligation.c.cycle,
            breakdown=derived_obligation.c.period,
        ),
    ),
    _measure(
        "risk_enterprises",
        _STATE,
        "enterprises",
        derived_risk,
        _rows(derived_risk, amount=_ONE, period=derived_risk.c.cycle, breakdown=derived_risk.c.band),
    ),
    _measure(
        "shortfall",
        _STOCK,
        "t",
        derived_position,
        _rows(derived_position, amount=derived_position.c.gap_t, period=derived_position.c.cycle),
    ),
    _measure(
        "shortfall_enterprises",
        _STATE,
        "enterprises",
        derived_position,
        _rows(derived_position, amount=_ONE, period=derived_position.c.cycle, where=(derived_position.c.gap_t > 0,)),
    ),
    _measure(
        "position_enterprises",
        _STATE,
        "enterprises",
        derived_position,
        _rows(derived_position, amount=_ONE, period=derived_position.c.cycle),
    ),
    _measure(
        "holdings_usable",
        _STOCK,
        "t",
        derived_position,
        _rows(derived_position, amount=derived_position.c.usable_t, period=derived_position.c.cycle),
    ),
)
