"""Statements compiled once a process: every test opens engines of its own, and compiling anew for each would take longest."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import Any

from sqlalchemy import Connection, Engine, event


class Compiled(MutableMapping[Any, Any]):
    """Compiled statements by what they say and the kind of database, whichever engine asks.

    SQLAlchemy's key begins with the engine's own dialect object; two engines of one kind compile alike.
    """

    def __init__(self) -> None:
        self._kept: dict[Any, Any] = {}

    def __getitem__(self, key: Any) -> Any:
        return self._kept[self._shared(key)]

    def __setitem__(self, key: Any, compiled: Any) -> None:
        self._kept[self._shared(key)] = compiled

    def __delitem__(self, key: Any) -> None:
        del self._kept[self._shared(key)]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)

    @staticmethod
    def _shared(key: Any) -> Any:
        dialect, *rest = key
        return (dialect.name, dialect.driver, *rest)


def share() -> None:
    """Let all engines of this process share what they compile."""
    compiled = Compiled()

    @event.listens_for(Engine, "engine_connect")
    def _use(connection: Connection) -> None:
        connection.execution_options(compiled_cache=compiled)
