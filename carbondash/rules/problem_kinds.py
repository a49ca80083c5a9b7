"""The kinds of data problems: codes, families, points of severity, and which must go to a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from carbondash.rules.sets import Rule, answers_pending, rule, rule_sets

_SUBJECT = "problem_kinds"


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One kind of problem; severity in points, `is_referred` where it goes to a person and is never decided by the product."""

    code: str
    family: str
    severity: int
    words_zh: str
    words_en: str
    family_zh: str
    family_en: str
    is_referred: bool
    rules: tuple[Rule, ...]


@answers_pending
def problem_kind(code: str, about: date | int, as_of: date) -> ProblemKind:
    """The kind of problem with this code. Raises InputError for an unknown code. Source: domain reference 5.2."""
    return _kind(code, about, as_of)


@answers_pending
def problem_kinds(about: date | int, as_of: date) -> tuple[ProblemKind, ...]:
    """Every kind of problem, in the order of the table. Source: domain reference 5.2."""
    codes = (row.key["code"] for found in rule_sets(_SUBJECT) for row in found.rules if row.name == "severity")
    return tuple(_kind(code, about, as_of) for code in dict.fromkeys(codes))


@answers_pending
def severity_points(codes: Iterable[str], about: date | int, as_of: date) -> int:
    """Points of severity of some problems together, each as often as it is named. Raises InputError for an unknown code.

    Source: domain reference 5.2, points are the product's own.
    """
    return sum(int(rule(_SUBJECT, "severity", about=about, as_of=as_of, code=code).number) for code in codes)


def _kind(code: str, about: date | int, as_of: date) -> ProblemKind:
    severity = rule(_SUBJECT, "severity", about=about, as_of=as_of, code=code)
    family = rule(_SUBJECT, "family", about=about, as_of=as_of, code=code)
    zh, en = (rule(_SUBJECT, "words", about=about, as_of=as_of, code=code, lang=lang) for lang in ("zh", "en"))
    family_zh, family_en = (
        rule(_SUBJECT, "family_words", about=about, as_of=as_of, family=family.text, lang=lang) for lang in ("zh", "en")
    )
    referred = rule(_SUBJECT, "referred_to_a_person", about=about, as_of=as_of, family=family.text)
    return ProblemKind(
        code=code,
        family=family.text,
        severity=int(severity.number),
        words_zh=zh.text,
        words_en=en.text,
        family_zh=family_zh.text,
        family_en=family_en.text,
        is_referred=referred.flag,
        rules=(severity, family, zh, en, family_zh, family_en, referred),
    )
