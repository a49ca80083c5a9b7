"""What the rules make of the facts, measured: each from its row's day on, until the row no longer holds."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, FromClause, Table, and_, func, literal, select

from carbondash.store.dates import LAST, day_literal, earlier_of, later_of
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


def _risk_by_obligation(*, weighted: bool) -> Any:
    """The obligation behind each risk while both hold; weighted: times the index as a share of 100, in whole tonnes."""

    def build(keep: Keep) -> CompoundSelect[Any]:
        risk, position = derived_risk, derived_position
        risk_ends, position_ends = (func.coalesce(table.c.until, day_literal(LAST)) for table in (risk, position))
        at_once = and_(
            position.c.enterprise_id == risk.c.enterprise_id,
            position.c.cycle == risk.c.cycle,
            position.c.day < risk_ends,
            position_ends > risk.c.day,
        )
        # Half a tonne and more is a tonne; index points are in hundredths.
        tonnes = (position.c.obligation_t * risk.c.index_bp + _HALF) // _WHOLE if weighted else position.c.obligation_t
        rows = (
            select(
                risk.c.enterprise_id,
                risk.c.id,
                risk.c.cycle.label("period"),
                text("").label("breakdown"),
                later_of(risk.c.day, position.c.day).label("start"),
                earlier_of(risk_ends, position_ends).label("finish"),
                tonnes.label("amount"),
            )
            .select_from(risk.join(position, at_once))
            .where(keep(risk.c.enterprise_id))
            .subquery("rows")
        )
        return spans(rows, keep=keep)

    return build


def _measure(id: str, kind: MeasureClass, unit: str, table: Table, build: Any, *further: str) -> Measure:
    # Zero is a value only from the first derived row on: before it nobody has looked.
    return Measure(id, kind, unit, "enterprise", (table.name, *further, "enterprise_version"), build, needs_itself=True)


_BY_CLASS = derived_emission.outerjoin(unit, and_(unit.c.id == derived_emission.c.unit_id, live(unit)))
_ONE = literal(1)
# An index of 100 points in hundredths.
_WHOLE = 10_000
_HALF = _WHOLE // 2
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
        "risk_obligation",
        _STOCK,
        "t",
        derived_risk,
        _risk_by_obligation(weighted=False),
        "derived_position",
    ),
    _measure(
        "risk_weighted_obligation",
        _STOCK,
        "t",
        derived_risk,
        _risk_by_obligation(weighted=True),
        "derived_position",
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
