"""Who is looking: a person, whether names are masked, and whether anything may be written."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from carbondash.access.person import Person
from carbondash.access.roles import Right, Role
from carbondash.access.scope import visitor_name
from carbondash.store import Reader, Scope, Store


@dataclass(frozen=True)
class Visitor:
    """Somebody at the desk. A guest (masked) is shown pseudonyms instead of names; a guest and a reader change nothing."""

    person: Person
    masked: bool = False
    read_only: bool = False

    @property
    def scope(self) -> Scope:
        """What this visitor may see."""
        return self.person.scope

    @property
    def actor(self) -> Person:
        """Who acts: the person, held back where a guest or a reader sits here, so that every action refuses."""
        return replace(self.person, held_back=self.masked or self.read_only)

    def may(self, right: Right) -> bool:
        """Whether this visitor may do something here and now."""
        return self.actor.may(right)

    def read(self, store: Store) -> AbstractContextManager[Reader]:
        """A snapshot of the store as this visitor may see it."""
        return store.read(self.scope, masked=self.masked)


def local_person() -> Person:
    """Who works at an open desk: the machine's user, with every right."""
    return Person(visitor_name(), Role.ADMIN)
