"""Rule rows applied to whole columns: which row holds for which record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from carbondash.rules.sets import Rule, RulePending, rule

CHECKS, SENTENCES, PROBLEM_KINDS = "evidence_checks", "evidence_sentences", "problem_kinds"

# What the emissions are computed with is what a record is held against.
_SUBJECT = {"oxidation": "emission_fuels"}


class Limit:
    """The rule that holds for each row of a frame; none where it is pending or not for this kind of unit."""

    def __init__(self, rules: Sequence[Rule | None], codes: NDArray[np.int64]) -> None:
        self._rules, self._codes = rules, codes

    @cached_property
    def values(self) -> NDArray[np.float64]:
        """The value for each row, flags as 0 and 1, NaN where there is none."""
        return np.array([_number(found) for found in self._rules], dtype=np.float64)[self._codes]

    def rule(self, row: int) -> Rule:
        """The rule of one row. Raises LookupError where it has none."""
        found = self._rules[int(self._codes[row])]
        if found is None:
            raise LookupError(f"no rule for row {row}")
        return found

    def lists(self, texts: NDArray[np.object_]) -> NDArray[np.bool_]:
        """Where a row's text is one of those that its rule lists."""
        listed = np.zeros(len(texts), dtype=np.bool_)
        place = np.array([_first_of(self._rules, found) for found in self._rules], dtype=np.int64)[self._codes]
        for code in np.unique(place).tolist():
            found = self._rules[code]
            if found is not None:
                allowed = frozenset(found.texts)
                listed |= (place == code) & np.fromiter((text in allowed for text in texts), np.bool_, len(texts))
        return listed


def _first_of(rules: Sequence[Rule | None], wanted: Rule | None) -> int:
    return next(place for place, found in enumerate(rules) if found is wanted)


def _number(found: Rule | None) -> float:
    if found is None:
        return np.nan
    return float(found.flag) if found.unit == "flag" else found.number


def limit_of(name: str, about: date, as_of: date, key: Mapping[str, str]) -> Rule | None:
    """The rule for data of a day as published by another, None where it is pending.

    Raises OutsideRules for data that no rule set covers, InputError for an unknown key.
    """
    try:
        return rule(_SUBJECT.get(name, CHECKS), name, about=about, as_of=as_of, **key)
    except RulePending:
        return None
