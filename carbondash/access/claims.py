"""What a provider says about a signed-in person, read as a person of this desk; nobody gets a role by default."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from carbondash.access.person import Person
from carbondash.access.roles import Role
from carbondash.access.settings import Settings
from carbondash.store.migrations.reference_0001 import CITIES

Missing = Literal["subject", "role", "city"]
# Of several roles the first of these counts. Who is of a city's bureau and of the department sees what the department sees.
PRECEDENCE = (Role.ADMIN, Role.STEWARD, Role.STAFF, Role.LEADER, Role.CITY)
# Names, and values of claims, are shown up to so many characters.
_LONGEST = 80


@dataclass
class NoAccess(Exception):
    """Somebody who signed in and has no place here: under which name, and what the claims lack.

    given: the values of the claim that were found, of which none is known here.
    """

    name: str
    missing: Missing
    claim: str
    given: tuple[str, ...] = ()


@dataclass(frozen=True)
class SignIn:
    """One sign-in: a key that tells it from every other, when the provider issued and ends its token (seconds since 1970)."""

    key: str
    issued: float
    expires: float | None


def person_of(claims: Mapping[str, Any], settings: Settings) -> Person:
    """The person that claims describe. Raises NoAccess."""
    name = _name(claims, settings)
    subject = _subject(claims)
    if subject is None:
        raise NoAccess(name, "subject", "sub")
    values = _values(claims, settings.roles_claim)
    granted = {settings.roles[value] for value in values if value in settings.roles}
    role = next((role for role in PRECEDENCE if role in granted), None)
    if role is None:
        raise NoAccess(name, "role", settings.roles_claim, tuple(_plain(value) for value in values))
    if role is not Role.CITY:
        return Person(name, role, None, subject)
    named = _values(claims, settings.cities_claim)
    cities = frozenset(code for code in map(_city, named) if code)
    if not cities:
        raise NoAccess(name, "city", settings.cities_claim, tuple(_plain(value) for value in named))
    return Person(name, role, cities, subject)


def sign_in_of(claims: Mapping[str, Any]) -> SignIn | None:
    """The sign-in that claims come from; None where they don't say when it was."""
    issued, expires = claims.get("iat"), claims.get("exp")
    if isinstance(issued, bool) or not isinstance(issued, (int, float)):
        return None
    # The nonce is made anew for every sign-in.
    said = json.dumps([str(claims.get(name, "")) for name in ("iss", "sub", "nonce", "iat")])
    ends = float(expires) if isinstance(expires, (int, float)) and not isinstance(expires, bool) else None
    return SignIn(hashlib.sha256(said.encode("utf-8", "replace")).hexdigest(), float(issued), ends)


def _subject(claims: Mapping[str, Any]) -> str | None:
    issuer, subject = claims.get("iss"), claims.get("sub")
    if not isinstance(issuer, str) or not isinstance(subject, str) or not issuer or not subject:
        return None
    return f"{issuer} {subject}"


def _name(claims: Mapping[str, Any], settings: Settings) -> str:
    for claim in (*settings.name_claims, "sub"):
        value = _claim(claims, claim)
        if isinstance(value, str) and (plain := _plain(value)):
            return plain
    return "?"


def _plain(value: str) -> str:
    """Text of a provider as one line without characters that can't be seen or that turn the direction of writing."""
    kept = "".join(letter if unicodedata.category(letter)[0] != "C" else " " for letter in value)
    return " ".join(kept.split())[:_LONGEST]


def _claim(claims: Mapping[str, Any], path: str) -> Any:
    """A claim by its name, or by a path with dots into tables of claims; a name that has dots itself comes first."""
    if path in claims:
        return claims[path]
    found: Any = claims
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def _values(claims: Mapping[str, Any], path: str) -> tuple[str, ...]:
    value = _claim(claims, path)
    several = [value] if isinstance(value, (str, int)) else value if isinstance(value, (list, tuple)) else []
    return tuple(str(each) for each in several if isinstance(each, (str, int)) and not isinstance(each, bool))


def _city(value: str) -> str | None:
    return _CITIES.get(value.strip().casefold())


_CITIES = {
    word.casefold(): code
    for code, name_zh, short_zh, name_en, *_rest in CITIES
    for word in (code, name_zh, short_zh, name_en, f"{name_en} City")
}
