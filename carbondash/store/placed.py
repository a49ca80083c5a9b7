"""Which enterprises stand where: a condition on the enterprise of a row, for queries that page before they join."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Select, exists, select, union_all

from carbondash.store.measures.base import live
from carbondash.store.schema.base import UNKNOWN
from carbondash.store.schema.enterprises import enterprise, enterprise_version
from carbondash.store.scope import Filters

if TYPE_CHECKING:
    from carbondash.store.reader import Reader


def placed(reader: Reader, filters: Filters, enterprise_id: ColumnElement[int]) -> list[ColumnElement[bool]]:
    """The enterprise stands in the scope and the filters' cities, industries and tiers on the as-of day; empty where all do."""
    version = enterprise_version.alias("placed")
    wanted = reader.restrict(version, filters)
    if not wanted:
        return []
    in_force = (live(version), version.c.valid_from <= filters.as_of, version.c.valid_to > filters.as_of)
    return [_among(reader, filters, enterprise_id, select(version.c.enterprise_id).where(*in_force, *wanted))]


def placed_each(reader: Reader, filters: Filters, enterprise_id: ColumnElement[int]) -> list[ColumnElement[bool]]:
    """The same, looked up for each row that the other conditions leave: where these are few."""
    version = enterprise_version.alias("placed")
    wanted = reader.restrict(version, filters)
    if not wanted or _takes_unknown(reader, filters):
        return placed(reader, filters, enterprise_id)
    in_force = (live(version), version.c.valid_from <= filters.as_of, version.c.valid_to > filters.as_of)
    return [exists().where(version.c.enterprise_id == enterprise_id, *in_force, *wanted)]


def ever_placed(reader: Reader, filters: Filters, enterprise_id: ColumnElement[int]) -> list[ColumnElement[bool]]:
    """The enterprise stood in the scope and the filters' cities, industries and tiers on any day; empty where all do."""
    version = enterprise_version.alias("placed")
    wanted = reader.restrict(version, filters)
    return (
        [_among(reader, filters, enterprise_id, select(version.c.enterprise_id).where(live(version), *wanted))] if wanted else []
    )


def _among(
    reader: Reader, filters: Filters, enterprise_id: ColumnElement[int], standing: Select[tuple[int]]
) -> ColumnElement[bool]:
    if not _takes_unknown(reader, filters):
        return enterprise_id.in_(standing)
    # Of an enterprise without any version nothing is known.
    version = enterprise_version.alias("anywhere")
    nowhere = select(enterprise.c.id).where(~exists().where(live(version), version.c.enterprise_id == enterprise.c.id))
    return enterprise_id.in_(union_all(standing, nowhere))


def _takes_unknown(reader: Reader, filters: Filters) -> bool:
    asked = (reader.scope.cities, filters.cities, filters.industries, filters.tiers)
    return all(not values or UNKNOWN in values for values in asked)
