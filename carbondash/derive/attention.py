"""What needs somebody today: a short list over all subjects, each item with its reason in numbers and the page that shows more.

The order is the product's own and stated here, in docs/methods.md and beside the list: the more urgent first (`Severity`);
among equals the nearer due day, what has none after what has one; then the more cases; then the order of the subjects. Of one
subject at most two items are shown, so that a deadline does not push everything else off the list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from carbondash.store import Filters, Reader

Severity = Literal["critical", "high", "medium", "low", "info"]
Subject = Literal["compliance", "submissions", "quality", "verification", "market", "directory", "tasks", "data"]
_ORDER: tuple[Severity, ...] = ("critical", "high", "medium", "low", "info")
MOST_OF_A_SUBJECT = 2


@dataclass(frozen=True)
class Item:
    """One thing that needs attention.

    code says which (the catalogue has its sentence), values what goes into the sentence (numbers, days, periods), page and params
    where to look further. due: by when, None where nothing says so. cases: how many records, enterprises or tasks it is about.
    """

    code: str
    subject: Subject
    severity: Severity
    values: Mapping[str, object]
    page: str
    params: Mapping[str, str] = field(default_factory=dict)
    due: date | None = None
    cases: int = 0


def attention(reader: Reader, filters: Filters, limit: int = 5) -> list[Item]:
    """The most urgent items under the filters, most urgent first."""
    from carbondash.derive.attention_sources import found

    return ordered(found(reader, filters))[:limit]


def ordered(items: Iterable[Item], most_of_a_subject: int = MOST_OF_A_SUBJECT) -> list[Item]:
    """The items in the order of the rule, of each subject only the first ones."""
    taken: Counter[Subject] = Counter()
    shown = []
    for item in sorted(items, key=_urgency):
        taken[item.subject] += 1
        if taken[item.subject] <= most_of_a_subject:
            shown.append(item)
    return shown


def _urgency(item: Item) -> tuple[int, date, int]:
    return _ORDER.index(item.severity), item.due or date.max, -item.cases
