"""The store: dated facts, the measures over them, and the cube that makes reading cheap. The only package that speaks SQL."""

from __future__ import annotations

from carbondash.store.engine import Store, open_store
from carbondash.store.reader import Reader
from carbondash.store.scope import Filters, Scope

__all__ = ["Filters", "Reader", "Scope", "Store", "open_store"]
