"""The lists that a file is opened from, as the enterprises that they name in their order: where one stands, and who comes next.

A list is the page that it is on with that page's own state and the filters of the view. Each function gives the identifiers in
the order of the list, at most `MOST`; a page without one has no order to go through.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from carbondash.store import Reader, records
from carbondash.store.enterprise_file import ordered_ids
from carbondash.ui.cache import remember
from carbondash.ui.origin import Origin
from carbondash.ui.panels import verification_tasks
from carbondash.ui.view import View

MOST = 5_000

Ids = tuple[int, ...]


@dataclass(frozen=True)
class Stand:
    """Where an enterprise stands in a list: its place from 1, how many there are, who is before and after it."""

    place: int
    total: int
    before: int | None
    after: int | None


def stand(reader: Reader, view: View, origin: Origin, enterprise_id: int) -> Stand | None:
    """The place of an enterprise in the list that its file was opened from; None where that list has no order or not this one."""
    if origin.page not in LISTS:
        return None
    ids = remember(ids_of, reader, replace(view, state=tuple(sorted(origin.state.items()))), origin.page)
    if enterprise_id not in ids:
        return None
    place = ids.index(enterprise_id)
    return Stand(
        place + 1,
        len(ids),
        ids[place - 1] if place else None,
        ids[place + 1] if place + 1 < len(ids) else None,
    )


def ids_of(reader: Reader, view: View, page: str) -> Ids:
    """The enterprises of a page's list, each once, in its order."""
    return tuple(dict.fromkeys(LISTS[page](reader, view)))[:MOST]


def _largest(reader: Reader, view: View) -> Ids:
    """The map's table: the largest emitters first."""
    return tuple(row.enterprise_id for row in records.enterprise_points(reader, view.filters, MOST).largest)


def _directory(reader: Reader, view: View) -> Ids:
    """The directory: by city and name."""
    return tuple(ordered_ids(reader, view.filters, MOST))


def _verification(reader: Reader, view: View) -> Ids:
    """The tasks of a year of verification: those without a result first."""
    return tuple(verification_tasks.enterprises(reader, view, MOST))


LISTS: dict[str, Callable[[Reader, View], Ids]] = {
    "map": _largest,
    "directory": _directory,
    "verification": _verification,
}
