"""Roles and what each may do. A right is held where something is written; what a person sees is the scope of the read."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Right(StrEnum):
    """Something that a person may be allowed to do."""

    READ = "read"
    # The daily work on records: reviews, problems, corrections, tasks, notices, visits, meetings, reminders, cases, remarks.
    ACT = "act"
    # Deciding about a candidate for the directory.
    ACCEPT = "accept"
    # Waiving a finding of the evidence checks.
    WAIVE = "waive"
    IMPORT = "import"
    ROLL_BACK = "roll_back"
    # Keeping briefs and mappings of files under a name.
    KEEP = "keep"
    # Putting other rules into force.
    RULES = "rules"
    ADMINISTER = "administer"


class Role(StrEnum):
    """What somebody is in the department."""

    LEADER = "leader"
    STAFF = "staff"
    # Staff of one or several cities' bureaus.
    CITY = "city"
    STEWARD = "steward"
    ADMIN = "admin"


_READS = frozenset({Right.READ, Right.KEEP})
_STAFF = _READS | {Right.ACT, Right.ACCEPT, Right.WAIVE, Right.IMPORT}
_STEWARD = _STAFF | {Right.ROLL_BACK, Right.RULES}

RIGHTS: Mapping[Role, frozenset[Right]] = MappingProxyType(
    {
        Role.LEADER: _READS,
        Role.CITY: _READS | {Right.ACT},
        Role.STAFF: _STAFF,
        Role.STEWARD: _STEWARD,
        Role.ADMIN: frozenset(Right),
    }
)
