"""Whether a store can be worked with right now, in one word: for whoever decides where the next visitor goes."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from carbondash.store.engine import CannotOpen, Store
from carbondash.store.errors import NoStore, SchemaBehind

Fault = Literal["no_store", "schema", "unreachable"]


@dataclass(frozen=True)
class Readiness:
    """fault: why nobody can work with the store, None where all is well. writes: whether it takes loads (no replica)."""

    fault: Fault | None
    writes: bool = False


def readiness(store: Store) -> Readiness:
    """Ask the store itself. Says nothing of where it is; never raises for a store that is missing, old or out of reach."""
    try:
        store.require()
        return Readiness(None, _takes_writes(store))
    except NoStore:
        return Readiness("no_store")
    except SchemaBehind:
        return Readiness("schema")
    except (CannotOpen, DBAPIError, OSError):
        return Readiness("unreachable")


def _takes_writes(store: Store) -> bool:
    if store.is_sqlite:
        path = str(store.url.database)
        return os.access(path, os.W_OK) and os.access(os.path.dirname(path), os.W_OK)
    with store.engine.connect() as connection:
        return bool(connection.scalar(text("SELECT current_setting('transaction_read_only')")) == "off")
