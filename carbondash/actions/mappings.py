"""Mappings of foreign files that somebody keeps for the next month."""

from __future__ import annotations

from carbondash.access import Right
from carbondash.actions.act import Act, Desk, needs, perform
from carbondash.actions.refused import Refused
from carbondash.actions.texts import line
from carbondash.store import Store, saved_mappings

LONGEST_NAME = 60
_LONGEST_MAPPING = 50_000


@needs(Right.KEEP)
def keep_mapping(store: Store, act: Act, name: str, mapping: str) -> int:
    """Keep a mapping (its TOML text) under a name; one of that name is replaced from now on. Returns the load. Raises Refused."""
    named = line("name", name, LONGEST_NAME)
    if len(mapping) > _LONGEST_MAPPING:
        raise Refused("mapping", "", "映射过大", "expected a smaller mapping")

    def work(desk: Desk) -> None:
        if saved_mappings.by_name(desk.reader).get(named) == mapping:
            raise Refused("name", named, "已有相同的映射", "expected a mapping that is not kept already")
        desk.add("saved_mapping", name=named, mapping=mapping, author=desk.act.actor)

    return perform(store, act, f"mapping of files kept as {named}", work)
