"""Mappings that people have kept: by name, the newest text of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from carbondash.store.measures.base import live
from carbondash.store.schema.supervision import saved_mapping

if TYPE_CHECKING:
    from carbondash.store.reader import Reader


def by_name(reader: Reader) -> dict[str, str]:
    """The text of every mapping that is kept, by its name."""
    table = saved_mapping
    rows = reader.execute(select(table.c.name, table.c.mapping).where(live(table)).order_by(table.c.id))
    return {row.name: row.mapping for row in rows}
