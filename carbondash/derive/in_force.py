"""Which rules are in force: the installed ones, but where two people have to agree to others than a store was derived with."""

from __future__ import annotations

import hashlib

from carbondash.access import Right
from carbondash.access.settings import settings
from carbondash.derive.province import rules_digest
from carbondash.rules import sets
from carbondash.store import Reader, requests


def installed() -> str:
    """The installed rule sets as 64 hexadecimal digits: what two people agree to."""
    return hashlib.sha256(sets.digest_text().encode()).hexdigest()


def differ(reader: Reader) -> bool:
    """Whether a store that was derived before was derived with other rules than those installed."""
    stored = reader.state.rules_digest
    return bool(stored) and not stored.startswith(rules_digest())


def wait(reader: Reader) -> bool:
    """Whether the installed rules wait for two people: until then nothing is derived, and what is derived stands."""
    if not differ(reader) or Right.RULES not in settings().second_person:
        return False
    # Requests are the province's; a part of it has none, and derives nothing either.
    found = requests.about_rules(reader, installed())
    return found is None or found.state != "confirmed"
