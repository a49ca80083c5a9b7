"""Who may come in, as configured: `.streamlit/secrets.toml` with its tables `[auth]` and `[access]`, and the environment.

`[auth]` is what Streamlit's sign-in reads; a variable of the environment stands above the file, so that no secret has to lie
in one. Without `[auth]` nobody signs in: the desk is open (see `desk`).
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from carbondash.access.desk import is_loopback
from carbondash.access.roles import Right, Role

FILE = Path(__file__).resolve().parents[2] / ".streamlit" / "secrets.toml"
# The variable that names another file, as where secrets are mounted into a container.
FILE_VARIABLE = "CARBONDASH_SECRETS"
# The keys of [auth], each with the variable that stands above it.
AUTH_VARIABLES = {
    "redirect_uri": "CARBONDASH_OIDC_REDIRECT_URI",
    "cookie_secret": "CARBONDASH_COOKIE_SECRET",
    "client_id": "CARBONDASH_OIDC_CLIENT_ID",
    "client_secret": "CARBONDASH_OIDC_CLIENT_SECRET",
    "server_metadata_url": "CARBONDASH_OIDC_METADATA_URL",
}
SECOND_PERSON_VARIABLE = "CARBONDASH_SECOND_PERSON"
# What may be set to need a second person.
SECOND_PERSON = (Right.IMPORT, Right.ACCEPT, Right.WAIVE, Right.ROLL_BACK, Right.RULES)
CALLBACK = "/oauth2callback"

_SHORTEST_COOKIE_SECRET = 32
_LONGEST_SESSION, _LONGEST_IDLE = 24.0, 24.0 * 60


class SettingsError(ValueError):
    """A setting that can't be used: where it stands and what was expected, in one line."""

    def __init__(self, where: str, key: str, expected: str) -> None:
        super().__init__(f"{where}: {key} must be {expected}")


@dataclass(frozen=True)
class Settings:
    """Everything that is configured about people. auth: the keys of Streamlit's sign-in; None: the desk is open.

    roles: which values of the claim give a role. session_hours: how long a sign-in holds; idle_minutes: how long without
    anything that the person does. end_with_token: whether it also ends with the ID token. contact: whom to ask for a role.
    """

    auth: Mapping[str, Any] | None = field(default=None, repr=False)
    roles_claim: str = "roles"
    cities_claim: str = "cities"
    name_claims: tuple[str, ...] = ("name", "preferred_username", "email")
    roles: Mapping[str, Role] = field(default_factory=lambda: {role.value: role for role in Role})
    session_hours: float = 10.0
    idle_minutes: float = 30.0
    end_with_token: bool = False
    second_person: frozenset[Right] = frozenset()
    department: str = ""
    contact: str = ""

    @property
    def signed_in(self) -> bool:
        """Whether people sign in here."""
        return self.auth is not None

    @property
    def origin(self) -> str:
        """Where people reach the desk that they sign in to: scheme and host; empty for an open desk."""
        return "://".join(urlsplit(str(self.auth["redirect_uri"]))[:2]) if self.auth else ""


@cache
def settings() -> Settings:
    """The settings of this process, read once. Raises SettingsError."""
    return read(os.environ)


def read(environ: Mapping[str, str], file: Path = FILE) -> Settings:
    """The settings of a file and an environment. A file that is missing says nothing. Raises SettingsError."""
    named = environ.get(FILE_VARIABLE, "").strip()
    file = Path(named) if named else file
    where = file.name if named else ".streamlit/secrets.toml"
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if named:
            raise SettingsError("environment", FILE_VARIABLE, f"the path of a file; there is none at {file}") from None
        tables = {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(where, "the file", f"readable TOML in UTF-8 ({error})") from None
    return Settings(auth=_auth(tables.get("auth"), environ, where), **_access(tables.get("access", {}), environ, where))


def _auth(table: Any, environ: Mapping[str, str], where: str) -> dict[str, Any] | None:
    given = {key: environ[name].strip() for key, name in AUTH_VARIABLES.items() if environ.get(name, "").strip()}
    if table is None and not given:
        return None
    if table is not None and not isinstance(table, dict):
        raise SettingsError(where, "[auth]", "a table")
    auth = {**(table or {}), **given}
    for key, name in AUTH_VARIABLES.items():
        value = auth.get(key)
        if not isinstance(value, str) or not value:
            raise SettingsError(f"{where} [auth]", key, f"given as text there or in {name}, since people sign in")
    for key, value in auth.items():
        if isinstance(value, dict) and key != "client_kwargs":
            raise SettingsError(f"{where} [auth]", key, "left out: there is one provider, and its keys stand in [auth] itself")
    redirect = _web_address(auth, "redirect_uri", where)
    if urlsplit(redirect).path != CALLBACK or urlsplit(redirect).query:
        raise SettingsError(f"{where} [auth]", "redirect_uri", f"the address of this desk followed by {CALLBACK}")
    _web_address(auth, "server_metadata_url", where)
    if len(auth["cookie_secret"]) < _SHORTEST_COOKIE_SECRET:
        expected = (
            f"at least {_SHORTEST_COOKIE_SECRET} random characters (python -c 'import secrets; print(secrets.token_hex())')"
        )
        raise SettingsError(f"{where} [auth]", "cookie_secret", expected)
    return auth


def _web_address(auth: Mapping[str, Any], key: str, where: str) -> str:
    address = str(auth[key])
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        parts, host = urlsplit(""), None
    # What goes over a network in the clear can be read and changed on the way.
    if not host or not (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))):
        raise SettingsError(f"{where} [auth]", key, "an address that begins with https:// (http:// on this machine only)")
    return address


def _access(table: Any, environ: Mapping[str, str], where: str) -> dict[str, Any]:
    where = f"{where} [access]"
    if not isinstance(table, dict):
        raise SettingsError(where, "[access]", "a table")
    for key in table:
        if key not in _READERS:
            raise SettingsError(where, key, f"one of {', '.join(_READERS)}")
    found = {key: _READERS[key](value, where, key) for key, value in table.items()}
    listed = environ.get(SECOND_PERSON_VARIABLE, "").strip()
    if listed:
        names = [name.strip() for name in listed.split(",")]
        found["second_person"] = _second_person(names, "environment", SECOND_PERSON_VARIABLE)
    return found


def _text(value: Any, where: str, key: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise SettingsError(where, key, "text")
    return value.strip()


def _texts(value: Any, where: str, key: str) -> tuple[str, ...]:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not values or not all(isinstance(each, str) and each for each in values):
        raise SettingsError(where, key, "text or a list of texts")
    return tuple(values)


def _switch(value: Any, where: str, key: str) -> bool:
    if not isinstance(value, bool):
        raise SettingsError(where, key, "true or false")
    return value


def _number(most: float) -> Callable[[Any, str, str], float]:
    def read_number(value: Any, where: str, key: str) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= most:
            raise SettingsError(where, key, f"a number above 0 and up to {most:g}")
        return float(value)

    return read_number


def _roles(value: Any, where: str, key: str) -> dict[str, Role]:
    known = {role.value: role for role in Role}
    expected = f"a table of roles ({', '.join(known)}) with the values of the claim that give each"
    if not isinstance(value, dict) or not value or not set(value) <= set(known):
        raise SettingsError(where, key, expected)
    roles: dict[str, Role] = {}
    for name, values in value.items():
        for each in _texts(values, where, f"{key}.{name}"):
            if roles.setdefault(each, known[name]) is not known[name]:
                raise SettingsError(where, f"{key}.{name}", f"without {each!r}, which gives another role already")
    return roles


def _second_person(value: Any, where: str, key: str) -> frozenset[Right]:
    known = {right.value: right for right in SECOND_PERSON}
    if not isinstance(value, list) or not all(isinstance(each, str) and each in known for each in value):
        raise SettingsError(where, key, f"a list with some of {', '.join(known)}")
    return frozenset(known[each] for each in value)


_READERS: dict[str, Callable[[Any, str, str], Any]] = {
    "roles_claim": _text,
    "cities_claim": _text,
    "name_claims": _texts,
    "roles": _roles,
    "session_hours": _number(_LONGEST_SESSION),
    "idle_minutes": _number(_LONGEST_IDLE),
    "end_with_token": _switch,
    "second_person": _second_person,
    "department": _text,
    "contact": _text,
}
