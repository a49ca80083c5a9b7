"""Who is looking: their part of the province, and whether they see enterprises by name."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass

from carbondash.access.scope import visitor_scope
from carbondash.store import Reader, Scope, Store


@dataclass(frozen=True)
class Visitor:
    """Somebody at the desk. A guest (masked) is shown pseudonyms instead of names, and changes nothing."""

    scope: Scope
    masked: bool = False

    @property
    def may_write(self) -> bool:
        """Whether this visitor may act, import and take loads back."""
        return not self.masked

    def read(self, store: Store) -> AbstractContextManager[Reader]:
        """A snapshot of the store as this visitor may see it."""
        return store.read(self.scope, masked=self.masked)


def visitor(*, masked: bool = False) -> Visitor:
    """Somebody who did not sign in; masked: a guest."""
    return Visitor(visitor_scope(), masked)
