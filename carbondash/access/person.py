"""A person: a name, a role, and the part of the province that the role is about."""

from __future__ import annotations

from dataclasses import dataclass

from carbondash.access.roles import RIGHTS, Right, Role
from carbondash.store import Scope


@dataclass(frozen=True)
class Person:
    """Somebody who is known here; `cities` None is the whole province. subject: what tells two people of one name apart.

    held_back: at this desk, at this moment, the person may only read, whatever the role: names are masked, or the desk is
    read-only.
    Raises ValueError for a city's person without a city, and for anybody else with cities.
    """

    name: str
    role: Role
    cities: frozenset[str] | None = None
    subject: str = ""
    held_back: bool = False

    def __post_init__(self) -> None:
        if (self.role is Role.CITY) != bool(self.cities):
            raise ValueError(f"a person with the role {self.role.value!r} can't have the cities {self.cities!r}")

    @property
    def scope(self) -> Scope:
        """What this person may see."""
        return Scope(self.cities)

    def may(self, right: Right) -> bool:
        """Whether the person's role has the right, and nothing holds the person back."""
        return right in RIGHTS[self.role] and (right is Right.READ or not self.held_back)
