"""A brief that somebody keeps for the next month: its sections, its filters, and what was changed in its sentences.

The day is not kept: a kept brief is asked of the day of the view. Changed sentences hold figures and not numbers, so that next
month they say next month's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from carbondash.brief.spec import SECTIONS
from carbondash.brief.templates import BadTemplate, read
from carbondash.figures.units import Lang


@dataclass(frozen=True)
class Kept:
    """Sections by identifier, filters as in an address (without the day), changed sentences by language and identifier."""

    sections: tuple[str, ...]
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    edits: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def written(kept: Kept) -> str:
    """A kept brief as the store keeps it."""
    content = {
        "sections": kept.sections,
        "filters": dict(kept.filters),
        "edits": {lang: dict(of) for lang, of in kept.edits.items()},
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def read_kept(text: str) -> Kept:
    """A kept brief from the store: sections and figures that a newer program no longer has are left out."""
    content = json.loads(text)
    sections = tuple(name for name in content["sections"] if name in SECTIONS)
    filters = {name: tuple(values) for name, values in content["filters"].items()}
    edits = {lang: {name: one for name, one in of.items() if _is_usable(one, lang)} for lang, of in content["edits"].items()}
    return Kept(sections, filters, edits)


def _is_usable(template: str, lang: Lang) -> bool:
    try:
        return not template or read(template, lang) == template
    except (BadTemplate, KeyError):
        return False
