"""What a person may see, and what a question asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Scope:
    """The part of the province that a person may see. Every read takes one; `cities` None is the whole province."""

    cities: frozenset[str] | None = None

    @classmethod
    def province(cls) -> Scope:
        return cls(None)

    def allows(self, city: str) -> bool:
        return self.cities is None or city in self.cities

    @property
    def key(self) -> str:
        """A stable text for cache keys."""
        return "province" if self.cities is None else ",".join(sorted(self.cities))


@dataclass(frozen=True)
class Filters:
    """One question's filters: as it stood at the end of `as_of`, for these cities, industries, tiers (empty: all) and cycle."""

    as_of: date
    cities: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    cycle: str | None = None
