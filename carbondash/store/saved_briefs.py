"""Briefs that people have kept: by name, the newest content of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from carbondash.store.measures.base import live
from carbondash.store.schema.supervision import saved_brief, saved_brief_city

if TYPE_CHECKING:
    from carbondash.store.reader import Reader


class SavedBrief(NamedTuple):
    """A brief that is kept: the fact that says so, its name, its content (JSON)."""

    id: int
    name: str
    content: str


def by_name(reader: Reader) -> dict[str, SavedBrief]:
    """Every brief that people with the reader's scope keep, by its name, in the order in which the names were first given."""
    table, whose = saved_brief, saved_brief_city
    cities: dict[int, set[str]] = {}
    for brief, code in reader.execute(select(whose.c.saved_brief_id, whose.c.city).where(live(whose))):
        cities.setdefault(brief, set()).add(code)
    statement = select(table.c.id, table.c.name, table.c.content).where(live(table)).order_by(table.c.id)
    rows = [row for row in reader.execute(statement) if cities.get(row.id, set()) == (reader.scope.cities or set())]
    found = {row.name: SavedBrief(*row) for row in rows}
    return {name: one for name, one in found.items() if one.content}
