"""Briefs that people have kept: by name, the newest content of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from carbondash.store.measures.base import live
from carbondash.store.schema.supervision import saved_brief

if TYPE_CHECKING:
    from carbondash.store.reader import Reader


class SavedBrief(NamedTuple):
    """A brief that is kept: the fact that says so, its name, its content (JSON)."""

    id: int
    name: str
    content: str


def by_name(reader: Reader) -> dict[str, SavedBrief]:
    """Every brief that is kept, by its name, the names in the order in which they were first given."""
    table = saved_brief
    rows = reader.execute(select(table.c.id, table.c.name, table.c.content).where(live(table)).order_by(table.c.id))
    found = {row.name: SavedBrief(*row) for row in rows}
    return {name: one for name, one in found.items() if one.content}
