"""Briefs that people have kept: by name, the newest content of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from carbondash.store.measures.base import live
from carbondash.store.schema.supervision import saved_brief

if TYPE_CHECKING:
    from carbondash.store.reader import Reader


def by_name(reader: Reader) -> dict[str, str]:
    """The content (JSON) of every brief that is kept, by its name, the names in the order in which they were first given."""
    table = saved_brief
    rows = reader.execute(select(table.c.name, table.c.content).where(live(table)).order_by(table.c.id))
    found: dict[str, str] = {row.name: row.content for row in rows}
    return {name: content for name, content in found.items() if content}
