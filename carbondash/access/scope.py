"""Scopes: the part of the province that a person sees."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterable
from functools import cache

from carbondash.store import Scope

_LONGEST_NAME = 80


def visitor_name() -> str:
    """Who acts on an open desk: CARBONDASH_USER where it is set, else the name under which the machine knows its user."""
    return (os.environ.get("CARBONDASH_USER", "").strip() or _machine_user())[:_LONGEST_NAME]


@cache
def _machine_user() -> str:
    # Looked up among the machine's users: every page asks several times.
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "local"


def visible_cities(scope: Scope, cities: Iterable[str]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The cities that a scope allows, in their given order, and those that exist but are hidden from it."""
    codes = tuple(cities)
    allowed = tuple(code for code in codes if scope.allows(code))
    return allowed, frozenset(codes) - frozenset(allowed)
