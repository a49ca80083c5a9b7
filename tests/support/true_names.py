"""By what enterprises and people of a store can be known, and a search for any of it in what was produced."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Column, select, union

from carbondash.store import Scope, Store
from carbondash.store.schema.directory import screening_candidate, source_record
from carbondash.store.schema.enterprises import enterprise
from carbondash.store.schema.finance import loan_project, project
from carbondash.store.schema.quality import laboratory
from carbondash.store.schema.supervision import reminder, review_note

_NAMING: tuple[Column[str], ...] = (
    *(enterprise.c[name] for name in ("name_zh", "name_en", "credit_code", "source_id")),
    *(source_record.c[name] for name in ("name_zh", "stated_code", "source_id", "address")),
    *(table.c[name] for table in (project, loan_project) for name in ("name_zh", "name_en")),
    *(screening_candidate.c.name_zh, laboratory.c.name_zh, reminder.c.author, review_note.c.author),
)
_SHORTEST = 4
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")


@dataclass(frozen=True)
class TrueNames:
    """Names, codes and addresses; `begun` holds the first letters of each, by which a long text is searched in one go."""

    known: frozenset[str]
    begun: frozenset[str]

    def within(self, text: str) -> set[str]:
        """Those that stand in a text, some of them where there are many."""
        # A chart writes Chinese as JSON does.
        plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "\\u" in text else text
        starts = {plain[place : place + _SHORTEST] for place in range(len(plain))} & self.begun
        return {name for name in self.known if name[:_SHORTEST] in starts and name in plain}


def true_names(store: Store) -> TrueNames:
    """What a store knows its enterprises and people by."""
    return _names(_known(store, Scope.province()))


def foreign_names(store: Store, scope: Scope) -> TrueNames:
    """What a store knows those by whom a scope does not hold; what is part of an own name is left out."""
    own = _known(store, scope)
    said = "\n".join(own)
    return _names(frozenset(name for name in _known(store, Scope.province()) - own if name not in said))


def _known(store: Store, scope: Scope) -> frozenset[str]:
    with store.read(scope) as reader:
        everything = union(*(select(column) for column in _NAMING))
        return frozenset(str(name) for name in reader.execute(everything).scalars() if name and len(name) >= _SHORTEST)


def _names(known: frozenset[str]) -> TrueNames:
    return TrueNames(known, frozenset(name[:_SHORTEST] for name in known))


def first(found: Iterable[str]) -> list[str]:
    """A few of them, for a message."""
    return sorted(found)[:5]
