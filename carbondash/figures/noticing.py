"""The department's notices as work: how many tasks of each kind are done, by when they are due, and which cities lag."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from carbondash.store import Filters, Reader, notices
from carbondash.store.notices import Notice, TaskCount


@dataclass
class Done:
    """How many tasks are done, of how many; how many of the others are past their due day."""

    done: int = 0
    total: int = 0
    overdue: int = 0

    def add(self, count: TaskCount, as_of: date) -> None:
        """Count some tasks in."""
        self.total += count.tasks
        if count.state == "done":
            self.done += count.tasks
        elif count.due_day is not None and count.due_day < as_of:
            self.overdue += count.tasks


@dataclass
class Progress:
    """The tasks of one kind: by when they are due (None: no day was set), how far they are, and by city."""

    kind: str
    due_day: date | None
    days_left: int | None
    done: Done = field(default_factory=Done)
    by_city: dict[str, Done] = field(default_factory=dict)


def issued(reader: Reader, filters: Filters) -> list[Notice]:
    """The notices that were issued by the day, the newest first."""
    return notices.notices(reader, filters.as_of)


def progress(counts: Sequence[TaskCount], as_of: date) -> list[Progress]:
    """How far the tasks of a notice are, kind by kind in the order of their due days."""
    found: dict[str, Progress] = {}
    for count in counts:
        days = None if count.due_day is None else (count.due_day - as_of).days
        one = found.setdefault(count.kind, Progress(count.kind, count.due_day, days))
        one.done.add(count, as_of)
        one.by_city.setdefault(count.city, Done()).add(count, as_of)
    return sorted(found.values(), key=lambda one: (one.due_day or date.max, one.kind))


def cities_of(found: Sequence[Progress]) -> set[str]:
    """Every city in which one of the tasks lies."""
    return {city for one in found for city in one.by_city}
