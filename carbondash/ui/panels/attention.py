"""The items that need attention, in words; and, where they are few, the next dates."""

from __future__ import annotations

from dataclasses import dataclass

from carbondash.brief.attention_words import item_words
from carbondash.brief.deadline_words import Due, ahead
from carbondash.derive.attention import attention
from carbondash.figures.view import View
from carbondash.store import Reader

LIMIT = 5


@dataclass(frozen=True)
class Line:
    """One item: how urgent, what it says, and where to look further."""

    severity: str
    text: str
    page: str
    params: tuple[tuple[str, str], ...]


def lines(reader: Reader, view: View) -> tuple[Line, ...]:
    """The most urgent items of the view, in words."""
    return tuple(
        Line(item.severity, item_words(item, view), item.page, tuple(sorted(item.params.items())))
        for item in attention(reader, view.filters, LIMIT)
    )


def dates(reader: Reader, view: View) -> tuple[str, ...]:
    """The next due days of all duties, soonest first; those without a published day last."""
    colon = "：" if view.lang == "zh" else ": "
    return tuple(f"{due.subject} · {due.period}{colon}{_when(due)}" for due in ahead(reader, view))


def _when(due: Due) -> str:
    return due.left if len(due.lines) < 2 else f"{due.lines[1]} · {due.left}"


BUILDERS = (lines, dates)
