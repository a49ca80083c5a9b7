"""Who is known, who is under emission reporting, who is on a list, who is in the alliance; generating capacity."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CompoundSelect, FromClause, Select, Subquery, literal, select

from carbondash.store.measures.base import Keep, Measure, MeasureClass, flow, live, spans, text
from carbondash.store.schema.enterprises import (
    alliance_membership,
    directory_listing,
    enterprise,
    enterprise_version,
    unit,
)


def _version_spans(where: Any, keep: Keep) -> CompoundSelect[Any]:
    table = enterprise_version
    rows = (
        select(
            table.c.enterprise_id,
            table.c.id,
            text("").label("period"),
            text("").label("breakdown"),
            table.c.day.label("start"),
            table.c.superseded_on.label("finish"),
            literal(1).label("amount"),
        )
        .where(live(table), keep(table.c.enterprise_id), where)
        .subquery("rows")
    )
    return spans(rows, keep=keep)


def _known(keep: Keep) -> CompoundSelect[Any]:
    rows = (
        select(
            enterprise.c.id.label("enterprise_id"),
            enterprise.c.id,
            text("").label("period"),
            text("").label("breakdown"),
            enterprise.c.day.label("start"),
            literal(None, enterprise.c.day.type).label("finish"),
            literal(1).label("amount"),
        )
        .where(live(enterprise), keep(enterprise.c.id))
        .subquery("rows")
    )
    return spans(rows, keep=keep)


def _managed(keep: Keep) -> CompoundSelect[Any]:
    return _version_spans(enterprise_version.c.is_managed, keep)


def _listed(keep: Keep) -> Select[Any]:
    return flow(directory_listing, keep=keep, breakdown=directory_listing.c.tier)


def _members(keep: Keep) -> CompoundSelect[Any]:
    table = alliance_membership
    rows = (
        select(
            table.c.enterprise_id,
            table.c.id,
            text("").label("period"),
            text("").label("breakdown"),
            table.c.day.label("start"),
            table.c.superseded_on.label("finish"),
            literal(1).label("amount"),
        )
        .where(live(table), table.c.is_member, keep(table.c.enterprise_id))
        .subquery("rows")
    )
    return spans(rows, keep=keep)


def _unit_rows(amount: Any, keep: Keep) -> Subquery:
    table: FromClause = unit
    return (
        select(
            table.c.enterprise_id,
            table.c.id,
            text("").label("period"),
            table.c.status.label("breakdown"),
            table.c.day.label("start"),
            literal(None, unit.c.day.type).label("finish"),
            amount.label("amount"),
        )
        .where(live(table), amount.is_not(None), keep(table.c.enterprise_id))
        .subquery("rows")
    )


def _capacity(keep: Keep) -> CompoundSelect[Any]:
    return spans(_unit_rows(unit.c.capacity_kw, keep), keep=keep)


def _units(keep: Keep) -> CompoundSelect[Any]:
    return spans(_unit_rows(literal(1), keep), keep=keep)


MEASURES = (
    Measure(
        "known_enterprises",
        MeasureClass.STATE,
        "enterprises",
        "enterprise",
        ("enterprise", "enterprise_version"),
        _known,
    ),
    Measure(
        "managed_enterprises",
        MeasureClass.STATE,
        "enterprises",
        "enterprise",
        ("enterprise_version",),
        _managed,
        needs_itself=True,
    ),
    Measure(
        "listed_enterprises",
        MeasureClass.FLOW,
        "enterprises",
        "enterprise",
        ("directory_listing", "enterprise_version"),
        _listed,
    ),
    Measure(
        "alliance_members",
        MeasureClass.STATE,
        "enterprises",
        "enterprise",
        ("alliance_membership", "enterprise_version"),
        _members,
    ),
    Measure("unit_capacity", MeasureClass.STOCK, "kW", "enterprise", ("unit", "enterprise_version"), _capacity),
    Measure("units", MeasureClass.STATE, "units", "enterprise", ("unit", "enterprise_version"), _units),
)
