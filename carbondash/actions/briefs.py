"""Briefs that somebody keeps for the next month."""

from __future__ import annotations

from carbondash.access import Right
from carbondash.actions.act import Act, Desk, needs, perform
from carbondash.actions.refused import Refused
from carbondash.actions.texts import line
from carbondash.store import Store, saved_briefs

LONGEST_NAME = 60
_LONGEST_CONTENT = 50_000


@needs(Right.KEEP)
def keep_brief(store: Store, act: Act, name: str, content: str) -> int:
    """Keep a brief (its JSON text) under a name; one of that name is replaced from now on. Returns the load. Raises Refused."""
    named = line("name", name, LONGEST_NAME)
    if len(content) > _LONGEST_CONTENT:
        raise Refused("content", "", "简报内容过大", "expected a smaller brief")

    def work(desk: Desk) -> None:
        known = saved_briefs.by_name(desk.reader).get(named)
        if known is not None and known.content == content:
            raise Refused("name", named, "已有相同的简报", "expected a brief that is not kept already")
        _keep(desk, named, content)

    return perform(store, act, f"brief kept as {named}", work)


@needs(Right.KEEP)
def drop_brief(store: Store, act: Act, name: str) -> int:
    """Take a kept brief out of the list; its history stays. Returns the load. Raises Refused."""
    named = line("name", name, LONGEST_NAME)

    def work(desk: Desk) -> None:
        if named not in saved_briefs.by_name(desk.reader):
            raise Refused("name", named, "没有这份简报", "expected the name of a kept brief")
        _keep(desk, named, "")

    return perform(store, act, f"brief {named} dropped", work)


def _keep(desk: Desk, name: str, content: str) -> None:
    brief = desk.add("saved_brief", name=name, content=content, author=desk.act.actor)
    desk.add_all("saved_brief_city", [{"saved_brief_id": brief, "city": code} for code in sorted(desk.act.scope.cities or ())])
