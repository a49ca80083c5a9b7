"""The bands of the compliance risk index in words, lowest first, by the method of a day."""

from __future__ import annotations

from datetime import date

from carbondash.rules.risk.methods import in_force
from carbondash.rules.sets import RulePending
from carbondash.store.schema.derived import BANDS


def bands(on: date, lang: str) -> tuple[tuple[str, str], ...]:
    """(code, words) of each band, zh or en; empty before the method was published."""
    try:
        method = in_force(on)
    except RulePending:
        return ()
    return tuple((code, method.words("band", band=code)[0 if lang == "zh" else 1]) for code in BANDS)
