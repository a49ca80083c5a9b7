"""Numbers of a page that nothing accounts for, read line by line."""

from __future__ import annotations

from tests.brief.ledger_numbers import numbers_in


def unaccounted(page: str, known: set[str], glue: str) -> set[str]:
    """The numbers of a page that are not known; one that a line break parts counts as a whole (`glue` joins lines)."""
    lines = page.splitlines()
    found: set[str] = set()
    for place, line in enumerate(lines):
        pairs = (lines[place : place + 2], lines[max(place - 1, 0) : place + 1])
        parted = {one for pair in pairs for one in numbers_in(glue.join(pair)) & known - numbers_in(line)}
        found |= {one for one in numbers_in(line) - known if not any(one in whole for whole in parted)}
    return found
