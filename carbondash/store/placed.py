"""Which enterprises stand where: a condition on the enterprise of a row, for queries that page before they join."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, select

from carbondash.store.dates import day_literal
from carbondash.store.schema.enterprises import enterprise, enterprise_version
from carbondash.store.scope import Filters
from carbondash.store.standing import dimensions, in_force

if TYPE_CHECKING:
    from carbondash.store.reader import Reader


def placed(reader: Reader, filters: Filters, enterprise_id: ColumnElement[int]) -> list[ColumnElement[bool]]:
    """The enterprise stands in the scope and the filters' cities, industries and tiers on the as-of day; empty where all do."""
    version = enterprise_version.alias("placed")
    dims = (
        select(enterprise.c.id.label("enterprise_id"), *dimensions(version))
        .select_from(enterprise.outerjoin(version, in_force(version, enterprise.c.id, day_literal(filters.as_of))))
        .subquery("dims")
    )
    wanted = reader.restrict(dims, filters)
    return [enterprise_id.in_(select(dims.c.enterprise_id).where(*wanted))] if wanted else []
