"""Which acts need a second person, and who counts as another one."""

from __future__ import annotations

from dataclasses import dataclass

from carbondash.access.person import Person
from carbondash.access.roles import Right
from carbondash.access.settings import settings

# Whoever acts by a command is known by the name that the command gives, and by nothing else.
COMMAND_LINE = "command line"


@dataclass(frozen=True)
class Confirmed:
    """The second person's word: request `number` is to be carried out."""

    number: int
    by: Person


class Deferred(Exception):
    """An act was not carried out: it waits for a second person as request `number`."""

    def __init__(self, number: int) -> None:
        super().__init__(f"request {number} waits for a second person")
        self.number = number


def is_needed(right: Right, confirmed: Confirmed | None) -> bool:
    """Whether an act that needs a right still lacks its second person. Raises SettingsError."""
    return confirmed is None and right in settings().second_person


def is_same(one: Person, other: Person) -> bool:
    """Whether two are one person as far as can be known: by subject where both signed in, else by name."""
    subjects = (one.subject, other.subject)
    if any(subject in ("", COMMAND_LINE) for subject in subjects):
        return " ".join(one.name.split()).casefold() == " ".join(other.name.split()).casefold()
    return one.subject == other.subject
