"""The checks of the monthly evidence: their codes, and what each is called."""

from __future__ import annotations

from datetime import date

from carbondash.rules.evidence import CHECKS
from carbondash.rules.evidence.limits import SENTENCES
from carbondash.rules.sets import rule

# The statistical outliers are no checks of a single record, and are shown and waived like them.
OUTLIERS = ("O01", "O02")
CODES: tuple[str, ...] = (*CHECKS, *OUTLIERS)


def title(code: str, lang: str) -> str:
    """What a check is called, zh or en."""
    return rule(SENTENCES, "title", about=date.max.year - 1, as_of=date.max, code=code, lang=lang).text
