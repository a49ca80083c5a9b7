"""Which acts need a second person, and who counts as another one."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from carbondash.access.person import Person
from carbondash.access.roles import Right

VARIABLE = "CARBONDASH_SECOND_PERSON"
# Of these acts somebody may decide that one person is not enough.
KINDS = (Right.IMPORT, Right.ACCEPT, Right.WAIVE, Right.ROLL_BACK, Right.RULES)
# Whoever acts by a command is known by the name that the command gives, and by nothing else.
COMMAND_LINE = "command line"
SECRETS = Path(__file__).resolve().parents[2] / ".streamlit" / "secrets.toml"


class BadSecondPerson(ValueError):
    """The setting names something that can't need a second person, or can't be read."""


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


def second_person() -> frozenset[Right]:
    """The rights whose use needs a second person: those of the environment where it names any, else of the secrets file.

    CARBONDASH_SECOND_PERSON=import,rules or `[access] second_person = ["import", "rules"]`. Raises BadSecondPerson.
    """
    named = os.environ.get(VARIABLE)
    if named is not None:
        return _rights(VARIABLE, [word.strip() for word in named.split(",") if word.strip()])
    try:
        changed = SECRETS.stat().st_mtime_ns
    except OSError:
        return frozenset()
    return _from_file(SECRETS, changed)


def is_needed(right: Right, confirmed: Confirmed | None) -> bool:
    """Whether an act that needs a right still lacks its second person."""
    return confirmed is None and right in second_person()


def is_same(one: Person, other: Person) -> bool:
    """Whether two are one person as far as can be known: by subject where both signed in, else by name."""
    subjects = (one.subject, other.subject)
    if any(subject in ("", COMMAND_LINE) for subject in subjects):
        return " ".join(one.name.split()).casefold() == " ".join(other.name.split()).casefold()
    return one.subject == other.subject


@lru_cache(maxsize=4)
def _from_file(path: Path, _changed: int) -> frozenset[Right]:
    try:
        access = tomllib.loads(path.read_text(encoding="utf-8")).get("access", {})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadSecondPerson(f"{path.name}: {error}") from None
    named = access.get("second_person", []) if isinstance(access, dict) else []
    if not isinstance(named, list):
        raise BadSecondPerson(f"{path.name}: [access] second_person: expected a list such as {_EXPECTED}")
    return _rights(f"{path.name}: [access] second_person", named)


def _rights(where: str, named: Iterable[object]) -> frozenset[Right]:
    known = {right.value: right for right in KINDS}
    for word in named:
        if word not in known:
            raise BadSecondPerson(f"{where}: {word!r}: expected some of {_EXPECTED}")
    return frozenset(known[str(word)] for word in named)


_EXPECTED = ", ".join(right.value for right in KINDS)
