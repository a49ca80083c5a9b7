"""Rule rows applied to whole columns: which row holds for which record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from carbondash.rules.sets import Rule, RulePending, rule, rule_sets

CHECKS, SENTENCES, PROBLEM_KINDS = "evidence_checks", "evidence_sentences", "problem_kinds"

# What the emissions are computed with is what a record is held against.
_SUBJECT = {"oxidation": "emission_fuels", "fuel_group": "fuel_types"}


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

    @cached_property
    def texts(self) -> NDArray[np.object_]:
        """The text for each row, empty where there is none."""
        return np.array([found.text if found is not None else "" for found in self._rules], dtype=np.object_)[self._codes]


def _number(found: Rule | None) -> float:
    if found is None:
        return np.nan
    return float(found.flag) if found.unit == "flag" else found.number


@cache
def fuel_types() -> frozenset[str]:
    """The codes of the fuels that the rules know."""
    return frozenset(row.key["fuel_type"] for found in rule_sets(_SUBJECT["fuel_group"]) for row in found.rules)


def limit_of(name: str, about: date, as_of: date, key: Mapping[str, str]) -> Rule | None:
    """The rule for data of a day as published by another, None where it is pending.

    Raises OutsideRules for data that no rule set covers, InputError for an unknown key.
    """
    try:
        return rule(_SUBJECT.get(name, CHECKS), name, about=about, as_of=as_of, **key)
    except RulePending:
        return None
