"""Kinds of problems that a person has to look at before anything follows from them, by the rules."""

from __future__ import annotations

from datetime import date

from carbondash.rules.problem_kinds import ProblemKind, problem_kind


def is_referred(code: str, period: str, as_of: date) -> bool:
    """Whether a problem of this kind goes to a person: suspected falsification is never decided by the product.

    period: the data that the problem is about (M2023-08, Y2023). Where no rule was published by the day, nothing is referred.
    """
    kind = problem_kind(code, int(period[1:5]), as_of)
    return isinstance(kind, ProblemKind) and kind.is_referred
